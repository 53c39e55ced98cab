/* Writes (or with --check, compares) `manifest.json` beside every `modules/NAME/module.ts`. */
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { manifestOf } from '../shared/module-sdk/define.ts';
import type { ModuleDefinition } from '../shared/module-sdk/define.ts';
import { sortKeysDeep } from '../shared/std/canonical-json.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

export interface ManifestFile {
  readonly path: string;
  readonly wanted: string;
  readonly found: string | undefined;
}

/** Every module's manifest as its definition gives it and as it stands on disk. */
export async function manifestFiles(folder: string = join(root, 'modules')): Promise<ManifestFile[]> {
  const files: ManifestFile[] = [];
  for (const name of (await readdir(folder)).toSorted()) {
    const source = join(folder, name, 'module.ts');
    if (!existsSync(source)) continue;
    const loaded = (await import(pathToFileURL(source).href)) as { definition: ModuleDefinition };
    const path = join(folder, name, 'manifest.json');
    const wanted = `${JSON.stringify(sortKeysDeep(manifestOf(loaded.definition)), null, 2)}\n`;
    files.push({ path, wanted, found: existsSync(path) ? await readFile(path, 'utf8') : undefined });
  }
  return files;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const stale = (await manifestFiles()).filter((file) => file.wanted !== file.found);
  if (process.argv.includes('--check')) {
    for (const file of stale)
      console.error(`${file.path} does not follow from its module.ts. Run "npm run manifests".`);
    process.exitCode = stale.length === 0 ? 0 : 1;
  } else {
    for (const file of stale) await writeFile(file.path, file.wanted);
    console.log(`${stale.length} manifests written`);
  }
}
