import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { stepLibrary } from './step-library.ts';
import { compiler, complaints } from './testing/compile.ts';

const root = new URL('../../', import.meta.url);
const here = 'file:///repo/';

/** The sources of the repository, as the check imports them. */
function source(name: string): string | undefined {
  if (!name.startsWith(here) || !name.endsWith('.ts') || name.endsWith('.d.ts')) return undefined;
  try {
    return readFileSync(new URL(name.slice(here.length), root), 'utf8');
  } catch {
    return undefined; // the compiler asks for files that need not be there
  }
}

function check(code: string, library = stepLibrary): string[] {
  const declared = Object.fromEntries(library.map(({ address, text }) => [address, text]));
  return complaints(compiler({ ...declared, [`${here}check.ts`]: code }, source), `${here}check.ts`);
}

/** Says yes where two types are the same name for name; else names what one has and the other has not. */
const names = `
  type Same<A, B> = [Exclude<A, B> | Exclude<B, A>] extends [never] ? true : Exclude<A, B> | Exclude<B, A>;
`;

const clew = `${names}
  import * as real from './shared/module-sdk/script/guest/clew.ts';
  import * as declared from 'clew';
  export const exported: Same<keyof typeof real, keyof typeof declared> = true;
  export const make: (...given: Parameters<typeof declared.q>) => declared.Quantity = real.q;
  export const taken: Same<Parameters<typeof declared.q>[0], Parameters<typeof real.q>[0]> = true;
  declare const quantity: real.Quantity;
  export const same: declared.Quantity = quantity;
  /** Members that are for the library alone. */
  type Hidden = 'si' | 'shown' | 'toJSON' | typeof Symbol.toPrimitive;
  export const members: Same<Exclude<keyof real.Quantity, Hidden>, keyof declared.Quantity> = true;
`;

const cad = `${names}
  import * as real from './modules/cad/guest/cad.ts';
  import * as declared from 'clew/cad';
  /** Functions as methods: a shape of the one is given where a shape of the other is wanted. */
  type Methods<T> = { [K in keyof T as T[K] extends (...given: never) => unknown ? K : never]:
    T[K] extends (...given: infer A) => infer R ? { call(...given: A): R } : never };
  type Kinds<T> = { [K in keyof T]: T[K] extends (...given: infer A) => infer R ? [A['length'], R extends string | number ? R : 'object'] : T[K] extends object ? 'object' : T[K] };
  export const exported: Same<keyof typeof real, keyof typeof declared> = true;
  declare const methods: Methods<typeof real>;
  export const functions: Methods<typeof declared> = methods;
  declare const shape: real.Shape;
  export const same: declared.Shape = shape;
  export const members: Same<Exclude<keyof real.Shape, 'handle'>, keyof declared.Shape> = true;
  declare const kinds: Kinds<Omit<real.Shape, 'handle'>>;
  export const lengths: Kinds<declared.Shape> = kinds;
  type Real<K extends 'edges' | 'faces' | 'outline'> = ReturnType<(typeof real)[K]>;
  type Declared<K extends 'edges' | 'faces' | 'outline'> = ReturnType<(typeof declared)[K]>;
  export const edges: Same<Exclude<keyof Real<'edges'>, 'filters'>, keyof Declared<'edges'>> = true;
  export const faces: Same<Exclude<keyof Real<'faces'>, 'filters'>, keyof Declared<'faces'>> = true;
  export const outline: Same<keyof Real<'outline'>, keyof Declared<'outline'>> = true;
`;

test('clew is declared to the editor as the sandbox brings it', () => {
  expect(check(clew)).toEqual([]);
});

test('clew/cad is declared to the editor as the cad module brings it', () => {
  expect(check(cad)).toEqual([]);
});

test.each([
  [clew, 'sqrt(): Quantity;', ''],
  [clew, 'lessThan(other: Quantity | number): boolean', 'lessThan(other: Quantity | number): string'],
  [clew, 'export function q(value: number | string, unit?: string)', 'export function q(value: number, unit?: string)'],
  [cad, 'export function sphere(radius: Length): Shape;', ''],
  [cad, 'countFaces(finder?: FaceFinder): number', 'countFaces(finder?: FaceFinder): string'],
  [cad, 'cylinders(): FaceFinder;', 'cylinders(): FaceFinder;\n    cones(): FaceFinder;'],
  [cad, 'volume(): Quantity;', ''],
])('a declaration that strays from the library is noticed (%#)', (code, from, to) => {
  const strayed = stepLibrary.map(({ address, text }) => ({ address, text: text.replace(from, to) }));
  expect(strayed.map(({ text }) => text)).not.toEqual(stepLibrary.map(({ text }) => text));
  expect(check(code, strayed)).not.toEqual([]);
});

test('a step sees the language and console, and neither a page nor Node', () => {
  expect(check(`export const x = [3, 1].toSorted(); console.log(x, Object.groupBy(x, String));`)).toEqual([]);
  for (const name of ['document', 'window', 'process', 'fetch', 'setTimeout', 'require'])
    expect(check(`export const x = ${name};`)).not.toEqual([]);
});

test.each(['steps/loads.ts', 'parts/spar.ts'])('the example %s has no complaint', (path) => {
  const text = readFileSync(new URL(`examples/uas-spar/${path}`, root), 'utf8');
  expect(check(text)).toEqual([]);
});

test('what cannot be taken out as a type is an error while it is typed', () => {
  expect(check('export enum A { x }')).not.toEqual([]);
});
