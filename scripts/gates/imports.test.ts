import { afterAll, describe, expect, test } from 'vitest';

import { ruleFor } from './check-imports.ts';
import { gateNamed, runGate } from './gates.ts';
import { IMPORT_RULES } from './import-rules.ts';
import { importsOf } from './import-specifiers.ts';
import { ALLOWED, IMPORT_PLANTS } from './plants/imports.ts';
import { makeTree } from './plants/tree.ts';
import { sourcePaths } from './source-paths.ts';
import { ROOT } from './tools.ts';

const gate = gateNamed('imports');

describe('the import table', async () => {
  const tree = makeTree();
  afterAll(() => tree.remove());
  const empty = await runGate(gate, tree.root);
  tree.copy(sourcePaths(ROOT, ['json'], 'package'));
  tree.write(ALLOWED);
  const clean = await runGate(gate, tree.root);
  tree.write(Object.fromEntries(IMPORT_PLANTS.map(({ path, text }) => [path, text])));
  const planted = await runGate(gate, tree.root);
  const lines = planted.stderr.split('\n');

  test('fails where there is nothing to look at', () => {
    expect(empty.code).toBe(1);
  });

  test('passes the tree without plants', () => {
    expect(clean.stderr).toBe('');
    expect(clean.code).toBe(0);
  });

  test('fails with them', () => {
    expect(planted.code).toBe(1);
  });

  test.each(IMPORT_PLANTS)('refuses $path', ({ path, says }) => {
    expect(lines).toContainEqual(expect.stringContaining(`${path}:1 ${says}`));
  });

  test('says nothing of the files that were there before', () => {
    expect(lines.filter((line) => Object.keys(ALLOWED).some((path) => line.startsWith(path)))).toEqual([]);
  });
});

test('each row of the table has a plant', () => {
  const rows = new Set(IMPORT_PLANTS.map(({ path }) => ruleFor(path, IMPORT_RULES)?.from));
  expect(IMPORT_RULES.map(({ from }) => from).filter((from) => !rows.has(from))).toEqual([]);
});

test('every way to name a file is read, with its line', () => {
  const text = [
    `import type { A } from './type.ts';`,
    `import { type B } from './loaded.ts';`,
    `import './effect.ts';`,
    `export * from './all.ts';`,
    `export type { C } from './handed-on.ts';`,
    `type D = import('./inline.ts').D;`,
    'const e = await import(`./lazy.ts`);',
    `const f = require('./old.ts');`,
    `const g = import.meta.resolve('./found.ts');`,
    `declare module 'h' { type H = typeof import('./ambient.ts'); }`,
    'const i = await import(e);',
  ].join('\n');
  const read = importsOf('sample.ts', text);
  const shown = read.ok ? read.value.map((i) => [i.line, i.specifier, i.typeOnly, i.reExport]) : read.error;
  expect(shown).toEqual([
    [1, './type.ts', true, false],
    // Types are erased from this one, and the file is loaded all the same.
    [2, './loaded.ts', false, false],
    [3, './effect.ts', false, false],
    [4, './all.ts', false, true],
    [5, './handed-on.ts', true, true],
    [6, './inline.ts', true, false],
    [7, './lazy.ts', false, false],
    [8, './old.ts', false, false],
    [9, './found.ts', false, false],
    [10, './ambient.ts', true, false],
    [11, undefined, false, false],
  ]);
});
