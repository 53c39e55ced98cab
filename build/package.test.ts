import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { agentFiles, copyAgent, nodePackages } from './agent-files.ts';
import { packArchive } from './archive.ts';
import { wantedFuses } from './fuses.ts';
import { licenceTexts } from './licences.ts';
import { closure, importedPackages } from './packages.ts';

const root = dirname(import.meta.dirname);
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'clew-build-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function write(files: Readonly<Record<string, string>>, to = folder): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(to, path)), { recursive: true });
    writeFileSync(join(to, path), text);
  }
}

describe('the packages that are needed', () => {
  const target = { platform: 'linux', arch: 'x64' };
  const entries = {
    'node_modules/a': {
      dependencies: { b: '1', shared: '2' },
      optionalDependencies: { 'a-linux': '1', 'a-mac': '1', gone: '1' },
    },
    'node_modules/a/node_modules/shared': { dependencies: { deep: '1' } },
    'node_modules/a-linux': { os: ['linux'], cpu: ['x64'], libc: ['glibc'] },
    'node_modules/a-mac': { os: ['darwin'] },
    'node_modules/b': {
      peerDependencies: { shared: '1', left: '1' },
      peerDependenciesMeta: { left: { optional: true } },
    },
    'node_modules/deep': {},
    'node_modules/left': {},
    'node_modules/shared': {},
    'node_modules/@own/sdk': { link: true, resolved: 'sdk' },
    sdk: { dependencies: { deep: '1' } },
  };

  test('are the ones named and what they need, where each one finds it, for one platform', () => {
    expect(closure(entries, ['a'], target)).toEqual([
      'node_modules/a',
      'node_modules/a-linux',
      'node_modules/a/node_modules/shared',
      'node_modules/b',
      'node_modules/deep',
      'node_modules/shared',
    ]);
    expect(closure(entries, ['@own/sdk'], target)).toEqual(['node_modules/@own/sdk', 'node_modules/deep']);
  });

  test('must be in the lockfile, unless they may be left out', () => {
    expect(() => closure(entries, ['nowhere'], target)).toThrow(/needs nowhere/);
  });

  test('are read from the imports of the sources, without types and without Node', async () => {
    write({
      'a.ts': `import { x } from '@scope/one/part.js';\nimport type { T } from 'types-only';\nimport 'node:fs';\nimport './b.ts';\nimport '#shared/x.ts';\nconst y = await import('two');\nexport * from 'three';\nimport.meta.resolve('four/wasm');`,
    });
    expect(await importedPackages(folder, ['a.ts'])).toEqual(['@scope/one', 'four', 'three', 'two']);
  });
});

describe('what runs beside the window', () => {
  test('is everything that a module is digested from, and no tests', async () => {
    const files = await agentFiles(root);
    expect(files.filter((path) => /\.test\.ts$|\/testing\/|\.md$|tsconfig|clew\.lock\.json$/.test(path))).toEqual([]);
    for (const path of [
      'agent/main.ts',
      'cli/bin/clew.mjs',
      'shared/module-sdk/runtime.d.ts',
      'modules/report/fonts/LICENSE-IBMPlex.txt',
      'examples/uas-spar/uas.xlsx',
      'examples/uas-spar/uas-spar.thread.json',
    ])
      expect(files).toContain(path);
  });

  test('starts on the Node that the window looks for', () => {
    const command = readFileSync(join(root, 'electron/main/agent-command.ts'), 'utf8');
    const table = [...command.matchAll(/'([a-z0-9-]+)': '([a-z0-9-]+)\/bin\/node(?:\.exe)?'/g)].map(([, key, name]) => [
      key,
      name,
    ]);
    expect(Object.fromEntries(table)).toEqual(nodePackages);
  });

  test('has the digests that it has in the checkout, and runs its own command line', async () => {
    const to = join(folder, 'clew');
    const copy = await copyAgent(root, to, { platform: process.platform, arch: process.arch });
    expect(copy.packages).toContain('node_modules/replicad-opencascadejs');
    expect(copy.packages).not.toContain('node_modules/react');
    const digests = (at: string): string =>
      execFileSync(
        copy.node,
        [
          '--disable-warning=ExperimentalWarning',
          '--input-type=module',
          '-e',
          `const { loadModules } = await import('${join(at, 'agent/registry/modules.ts')}');
           const { sha256Bytes, sha256Text } = await import('${join(at, 'agent/evidence/crypto/hash.ts')}');
           const { nodeDisk } = await import('${join(at, 'agent/world/node-disk.ts')}');
           const foundations = ['std', 'units', 'model', 'schema', 'protocol', 'module-sdk'].map((name) => '${at}/shared/' + name);
           const { list, rejected } = await loadModules(nodeDisk(), { roots: ['${at}/modules'], foundations, locks: ['${at}/package-lock.json'] }, sha256Bytes, sha256Text);
           console.log(JSON.stringify([list.map(({ manifest, digest }) => [manifest.name, digest]), rejected]));`,
        ],
        { encoding: 'utf8', cwd: at },
      );
    const packaged = digests(to);
    expect(packaged).toBe(digests(root));
    expect(JSON.parse(packaged)).toEqual([expect.arrayContaining([['cad', expect.anything()]]) as unknown, []]);
    const version = execFileSync(copy.node, [join(to, 'cli/bin/clew.mjs'), '--version'], { encoding: 'utf8', env: {} });
    expect(version).toContain('0.1.0');
  }, 120_000);
});

test.runIf(process.platform === 'linux')(
  'an archive has the same bytes whoever packs the same files, and when',
  async () => {
    const made = ['one', 'two'].map((name, i) => {
      const at = join(folder, name, 'clew-1');
      const files = { 'b/z.txt': 'z', 'a.txt': 'a', clew: '#!/bin/sh\n' };
      write(Object.fromEntries(i === 0 ? Object.entries(files) : Object.entries(files).toReversed()), at);
      symlinkSync('../b', join(at, 'b', 'link'));
      utimesSync(join(at, 'a.txt'), 1000 + i, 2000 + i);
      return at;
    });
    const digests = [];
    for (const at of made) {
      await packArchive(at, `${at}.tar.gz`, 1_700_000_000);
      digests.push(
        createHash('sha256')
          .update(readFileSync(`${at}.tar.gz`))
          .digest('hex'),
      );
    }
    expect(digests[0]).toBe(digests[1]);
    const listed = execFileSync('tar', ['-tzf', `${made[0]}.tar.gz`], { encoding: 'utf8' });
    expect(listed.trim().split('\n')).toEqual([
      'clew-1/',
      'clew-1/a.txt',
      'clew-1/b/',
      'clew-1/b/link',
      'clew-1/b/z.txt',
      'clew-1/clew',
    ]);
  },
);

test('a package for use leaves no way in: the inspector is on for tests alone', () => {
  const [use, tests] = [wantedFuses('win32', false), wantedFuses('win32', true)];
  expect([use.RunAsNode, use.EnableNodeOptionsEnvironmentVariable, use.EnableNodeCliInspectArguments]).toEqual([
    false,
    false,
    false,
  ]);
  expect([use.OnlyLoadAppFromAsar, use.EnableEmbeddedAsarIntegrityValidation]).toEqual([true, true]);
  expect({ ...tests, EnableNodeCliInspectArguments: false }).toEqual(use);
});

test('the licences of bundled packages are told in one text, also of one that holds none', async () => {
  write({
    'node_modules/x/package.json': '{"name":"x","version":"1.0.0","license":"MIT"}',
    'node_modules/x/LICENSE.md': 'The words of it.',
    'node_modules/y/package.json': '{"name":"y","version":"2.0.0","license":"ISC"}',
  });
  const text = await licenceTexts(folder, ['node_modules/x', 'node_modules/y']);
  expect(text).toMatch(/x 1\.0\.0 \(MIT\)[\s\S]*The words of it\.[\s\S]*y 2\.0\.0 \(ISC\)[\s\S]*holds no text/);
});
