import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';

import { GATES, gateNamed, runGate } from './gates.ts';
import { makeTree } from './plants/tree.ts';
import type { Files, Tree } from './plants/tree.ts';
import { sourcePaths } from './source-paths.ts';
import { ROOT } from './tools.ts';

/* The gates that have no test file of their own. Each fails with a plant and passes the same tree without it. */

// Whole programs start here, several to a test.
vi.setConfig({ testTimeout: 120_000 });

const trees: Tree[] = [];
afterEach(() => {
  for (const tree of trees.splice(0)) tree.remove();
});

function treeOf(copied: readonly string[], written: Files = {}): Tree {
  const tree = makeTree();
  trees.push(tree);
  tree.copy(copied);
  tree.write(written);
  return tree;
}

async function codeOf(gate: string, tree: Tree): Promise<number | null> {
  return (await runGate(gateNamed(gate), tree.root)).code;
}

describe('format', () => {
  test.each([
    ['quotes', 'export const word = "PASS";\n'],
    ['width', `export const list = [${Array.from({ length: 60 }, (_, i) => i).join(', ')}];\n`],
    ['semicolons', 'export const one = 1\n'],
    ['indents', 'export const one = {\n    two: 2,\n};\n'],
  ])('refuses other %s', async (_, text) => {
    const tree = treeOf(['.oxfmtrc.json'], { 'shared/std/fine.ts': `export const word = 'PASS';\n` });
    expect(await codeOf('format', tree)).toBe(0);
    tree.write({ 'shared/std/plant.ts': text });
    expect(await codeOf('format', tree)).not.toBe(0);
  });
});

describe('packages', () => {
  const files = ['package-lock.json', ...sourcePaths(ROOT, ['json'], 'package')];
  const read = (path: string): Record<string, object> =>
    JSON.parse(readFileSync(join(ROOT, path), 'utf8')) as Record<string, object>;
  const changed = (path: string, member: string, change: object): Files => {
    const before = read(path);
    return { [path]: JSON.stringify({ ...before, [member]: { ...before[member], ...change } }) };
  };

  test.each<[string, Files]>([
    ['a range of versions', changed('package.json', 'dependencies', { zod: '^4.6.7' })],
    ['a tag for a version', changed('package.json', 'devDependencies', { knip: 'latest' })],
    ['two versions of a package', changed('modules/core/package.json', 'dependencies', { zod: '4.0.0' })],
    [
      'more commands than anyone knows',
      changed(
        'package.json',
        'scripts',
        Object.fromEntries(Array.from({ length: 14 }, (_, i) => [`more-${i}`, 'true'])),
      ),
    ],
    ['a command of a package', changed('modules/core/package.json', 'scripts', { test: 'true' })],
    ['an install script that is let run', changed('package.json', 'allowScripts', { lefthook: true })],
    [
      'a lock that leaves a platform out',
      changed('package-lock.json', 'packages', {
        'node_modules/new': { optionalDependencies: { 'new-win32-x64': '1.0.0' } },
      }),
    ],
    [
      'an install script that nobody has looked at',
      changed('package-lock.json', 'packages', { 'node_modules/new': { hasInstallScript: true } }),
    ],
  ])('refuses %s', async (_, plant) => {
    const tree = treeOf(files);
    expect(await codeOf('packages', tree)).toBe(0);
    tree.write(plant);
    expect(await codeOf('packages', tree)).toBe(1);
  });
});

describe('manifests', () => {
  const source = (summary: string): string =>
    [
      `import { defineModule } from '@clew/module-sdk';`,
      'export const definition = defineModule({',
      `  name: 'plant', version: '0.1.0', publisher: 'clew', title: 'Plant', summary: '${summary}', functions: [],`,
      '});',
    ].join('\n');

  test('refuses a manifest that does not follow from its module, one that is missing, and a folder without modules', async () => {
    const tree = treeOf([], { 'modules/readme.txt': '' });
    expect(await codeOf('manifests', tree)).toBe(1);
    tree.write({ 'package.json': '{ "type": "module" }', 'modules/plant/module.ts': source('As it was.') });
    expect(await codeOf('manifests', tree)).toBe(1);
    const written = await runGate(
      { ...gateNamed('manifests'), args: [join(ROOT, 'scripts/manifests.ts'), 'modules'] },
      tree.root,
    );
    expect(written.stdout).toContain('1 manifests written');
    expect(await codeOf('manifests', tree)).toBe(0);
    tree.write({ 'modules/plant/module.ts': source('As it is.') });
    expect(await codeOf('manifests', tree)).toBe(1);
  });
});

describe('tests', () => {
  test('refuses a test that fails, one that cannot be loaded, and a folder without any', async () => {
    const oneTest = (wanted: number): string =>
      `import { expect, test } from 'vitest';\ntest('one', () => expect(1).toBe(${wanted}));\n`;
    const tree = treeOf(['vitest.config.ts', 'package.json']);
    expect(await codeOf('tests', tree)).toBe(1);
    tree.write({ 'shared/std/plant.test.ts': oneTest(1) });
    expect(await codeOf('tests', tree)).toBe(0);
    tree.write({ 'shared/std/plant.test.ts': oneTest(2) });
    expect(await codeOf('tests', tree)).toBe(1);
    tree.write({ 'shared/std/plant.test.ts': oneTest(1), 'modules/core/plant.test.ts': `import './missing.ts';\n` });
    expect(await codeOf('tests', tree)).toBe(1);
  });
});

describe('dead code', () => {
  type Issues = Readonly<Record<string, readonly { readonly name: string }[]>> & { readonly file: string };

  /** What the gate finds in a tree, as `kind file name`. */
  async function findings(tree: Tree): Promise<{ code: number | null; found: Set<string> }> {
    const gate = gateNamed('dead-code');
    const { code, stdout } = await runGate({ ...gate, args: [...gate.args, '--reporter=json'] }, tree.root);
    const { issues } = JSON.parse(stdout) as { readonly issues: readonly Issues[] };
    const found = issues.flatMap(({ file, ...kinds }) =>
      Object.entries(kinds).flatMap(([kind, names]) => names.map(({ name }) => `${kind} ${file} ${name}`)),
    );
    return { code, found: new Set(found) };
  }

  // The tree is a copy of the whole repository, because what is used can only be seen in the whole.
  test('refuses an unused file, export, type and dependency, and a package that is not listed', async () => {
    const sources = sourcePaths(ROOT, ['ts', 'tsx', 'mjs', 'json', 'html', 'css']);
    const tree = treeOf(sources);
    const before = await findings(tree);
    const entry = readFileSync(join(ROOT, 'agent/main.ts'), 'utf8');
    const root = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { dependencies: object };
    tree.write({
      'shared/std/plant-file.ts': 'export const nobody = 1;\n',
      'shared/std/plant-export.ts': 'export const used = 1;\nexport const unused = 2;\nexport type Unused = 3;\n',
      'agent/main.ts': `import { used } from '#shared/std/plant-export.ts';\nimport 'plant-unlisted';\nvoid used;\n${entry}`,
      'package.json': JSON.stringify({ ...root, dependencies: { ...root.dependencies, 'plant-unused': '1.0.0' } }),
    });
    const after = await findings(tree);
    const added = [...after.found].filter((finding) => !before.found.has(finding));
    expect(added.toSorted((a, b) => (a < b ? -1 : 1))).toEqual([
      'dependencies package.json plant-unused',
      'exports shared/std/plant-export.ts unused',
      'files shared/std/plant-file.ts shared/std/plant-file.ts',
      'types shared/std/plant-export.ts Unused',
      'unlisted agent/main.ts plant-unlisted',
    ]);
    expect(after.code).toBe(1);
    expect(before.code).toBe(before.found.size === 0 ? 0 : 1);
  });
});

test('every gate is held by a test that it can fail', () => {
  const tested = ['dead-code', 'format', 'imports', 'lint', 'manifests', 'packages', 'tests', 'types'];
  expect(GATES.map(({ name }) => name).toSorted()).toEqual(tested);
});
