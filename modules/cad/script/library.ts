import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { guestLibrary } from '@clew/module-sdk/script';
import { stripTypes } from './strip.ts';

/** The adapter that calls a part's script: `PartCall` in, the number of the shape that it returned out. */
export const partAdapter = 'lib:cad/part.ts';

function load(path: string): string {
  const stripped = stripTypes(readFileSync(path, 'utf8'), path);
  if (!stripped.ok) throw new SyntaxError(`The script library ${path} does not load.`);
  return stripped.value;
}

function own(name: string): string {
  return load(fileURLToPath(new URL(`../guest/${name}`, import.meta.url)));
}

/** What scripts of parts may import: `clew` for quantities and `clew/cad` for shapes. Nothing else exists for them. */
export function partLibrary(): Readonly<Record<string, string>> {
  const shared = new URL('../', import.meta.resolve('@clew/module-sdk'));
  return {
    ...guestLibrary((path) => load(fileURLToPath(new URL(path, shared)))),
    'lib:cad/shape.ts': own('shape.ts'),
    'lib:cad/finder.ts': own('finder.ts'),
    'lib:cad/length.ts': own('length.ts'),
    'lib:cad/naca.ts': own('naca.ts'),
    'lib:cad/cad.ts': own('cad.ts'),
    [partAdapter]: own('part.ts'),
    'clew/cad': 'export * from "lib:cad/cad.ts";',
  };
}
