import { afterAll, describe, expect, test } from 'vitest';

import { gateNamed, runGate } from './gates.ts';
import { TYPE_PLANTS } from './plants/types.ts';
import { compilerTree } from './plants/tree.ts';

const gate = gateNamed('types');

describe('the compiler', async () => {
  const tree = compilerTree();
  afterAll(() => tree.remove());
  const clean = await runGate(gate, tree.root);
  tree.write(Object.fromEntries(TYPE_PLANTS.map(({ path, text }) => [path, text])));
  const planted = await runGate(gate, tree.root);
  const lines = planted.stdout.split('\n');

  test('passes the tree without plants', () => {
    expect(`${clean.stdout}${clean.stderr}`).toBe('');
    expect(clean.code).toBe(0);
  });

  test('fails with them', () => {
    expect(planted.code).not.toBe(0);
  });

  test.each(TYPE_PLANTS)('refuses $title', ({ path, code }) => {
    expect(lines.filter((line) => line.startsWith(`${path}(`))).toContainEqual(
      expect.stringContaining(` error ${code}: `),
    );
  });
});
