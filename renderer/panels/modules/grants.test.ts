import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { Manifest } from '#shared/model/function-spec.ts';
import { grants } from './grants.ts';

const core = Manifest.parse(JSON.parse(readFileSync('modules/core/manifest.json', 'utf8')));

test('what the functions of a module may do is said once for all of them', () => {
  expect(grants(core)).toEqual([
    ['Network', 'none'],
    ['Files', 'only what a node is given'],
  ]);
  const [name, spec] = Object.entries(core.functions)[0] ?? [];
  if (name === undefined || spec === undefined) throw new Error('core has functions');
  const wide = {
    ...spec,
    permissions: { network: ['b.example', 'a.example', 'b.example'], files: [] },
    tools: [{ name: 'gmsh', version: '>=4' }],
  };
  expect(grants({ ...core, functions: { ...core.functions, [name]: wide } })).toEqual([
    ['Network', 'a.example, b.example'],
    ['Files', 'only what a node is given'],
    ['Programs', 'gmsh >=4'],
  ]);
});
