import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { sha256Bytes, sha256Text } from '#agent/evidence/crypto/hash.ts';
import { tempFolder } from '#agent/store/testing/temp-folder.ts';
import { nodeDisk } from '#agent/world/node-disk.ts';
import { loadModules } from './modules.ts';
import type { Modules, ModuleSources } from './modules.ts';

let folder: string;
beforeEach(() => {
  folder = tempFolder();
});

function write(path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

const spec = {
  title: '',
  summary: '',
  category: 'Steps',
  params: {},
  ports: 'describe',
  deterministic: true,
  onInterrupt: 'again',
  timeLimitMs: 1000,
  resources: { cpu: 1 },
  reads: [],
  tools: [],
  permissions: { network: [], files: [] },
};

function manifest(name: string, more: object = {}): string {
  return JSON.stringify({
    format: 'clew/module@1',
    name,
    version: '1.0.0',
    title: '',
    summary: '',
    publisher: 'test',
    entry: 'main.ts',
    functions: { run: spec },
    ...more,
  });
}

function module(name: string, more: object = {}): void {
  write(`modules/${name}/manifest.json`, manifest(name, more));
  write(`modules/${name}/main.ts`, '// nothing');
}

function load(more: Partial<ModuleSources> = {}): Promise<Modules> {
  const sources = { roots: [join(folder, 'modules')], foundations: [join(folder, 'sdk')], ...more };
  return loadModules(nodeDisk(), sources, sha256Bytes, sha256Text);
}

async function digestOf(name: string, more: Partial<ModuleSources> = {}): Promise<string> {
  return (await load(more)).list.find((each) => each.manifest.name === name)?.digest ?? 'not there';
}

describe('finding modules', () => {
  test('a folder with a manifest is one; others and a missing root are passed over', async () => {
    module('one');
    write('modules/README.md', 'no module');
    write('modules/empty/main.ts', '');
    const modules = await load({ roots: [join(folder, 'modules'), join(folder, 'none')] });
    expect(modules.list.map(({ manifest: { name } }) => name)).toEqual(['one']);
    expect(modules.rejected).toEqual([]);
    expect(modules.find('one/run')?.name).toBe('run');
  });

  test.each([
    'one/none',
    'none/run',
    'one',
    'one/constructor',
    'constructor/run',
    '__proto__/run',
    'one/__proto__',
    'one/run/run',
    '',
  ])('the function "%s" is not found', async (name) => {
    module('one');
    expect((await load()).find(name)).toBeUndefined();
  });

  test('a module may be named like a member of every object', async () => {
    module('constructor', { functions: { constructor: spec } });
    expect((await load()).find('constructor/constructor')?.name).toBe('constructor');
  });

  test('of two modules of one name the first has it, and the other is told of', async () => {
    module('one');
    write('more/one/manifest.json', manifest('one', { version: '2.0.0' }));
    write('more/one/main.ts', '');
    const modules = await load({ roots: [join(folder, 'modules'), join(folder, 'more')] });
    expect(modules.list.map(({ manifest: { version } }) => version)).toEqual(['1.0.0']);
    expect(modules.rejected).toMatchObject([
      { folder: join(folder, 'more', 'one'), message: expect.stringContaining('already called one') as string },
    ]);
  });

  test.each([
    ['no JSON', '{ "format": '],
    ['empty', ''],
    ['another format', manifest('bad', { format: 'clew/module@9' })],
    ['a name that is none', manifest('Bad Name')],
    ['a version that is none', manifest('bad', { version: 'newest' })],
    ['an unknown member', manifest('bad', { postinstall: 'rm -rf /' })],
    ['a function name that is none', manifest('bad', { functions: { 'Run It': spec } })],
    ['no time limit', manifest('bad', { functions: { run: { ...spec, timeLimitMs: 0 } } })],
    ['an entry that is not there', manifest('bad', { entry: 'none.ts' })],
    ['an entry outside', manifest('bad', { entry: '../good/main.ts' })],
    ['an absolute entry', manifest('bad', { entry: '/bin/sh' })],
    ['an entry that leads outside', manifest('bad', { entry: 'sub/../../good/main.ts' })],
    ['an entry that no digest covers', manifest('bad', { entry: 'node_modules/x/main.ts' })],
    ['an entry that is a folder', manifest('bad', { entry: 'sub' })],
  ])('a manifest with %s is left out with one sentence, and the others are taken', async (_name, text) => {
    module('good');
    write('modules/bad/main.ts', '');
    write('modules/bad/sub/keep.ts', '');
    write('modules/bad/node_modules/x/main.ts', '');
    write('modules/bad/manifest.json', text);
    const modules = await load();
    expect(modules.list.map(({ manifest: { name } }) => name)).toEqual(['good']);
    expect(modules.rejected).toHaveLength(1);
    expect(modules.rejected[0]?.message).toMatch(/^\S.*[.?]$/s);
  });

  test('a link in a module is refused: what it leads to would change unseen', async () => {
    module('one');
    write('elsewhere.ts', '');
    symlinkSync(join(folder, 'elsewhere.ts'), join(folder, 'modules/one/linked.ts'));
    expect((await load()).rejected[0]?.message).toContain('linked.ts');
  });
});

describe('the digest of a module', () => {
  beforeEach(() => {
    module('one');
    module('two');
    write('modules/one/functions/run.ts', 'run');
    write('sdk/sdk.ts', 'sdk');
    write('package-lock.json', '{}');
  });

  test.each([
    ['a source', () => write('modules/one/functions/run.ts', 'other')],
    ['a new source', () => write('modules/one/functions/next.ts', '')],
    ['the manifest', () => write('modules/one/manifest.json', manifest('one', { title: 'Other' }))],
    [
      'a name',
      () => {
        rmSync(join(folder, 'modules/one/functions/run.ts'));
        write('modules/one/functions/walk.ts', 'run');
      },
    ],
    ['the SDK', () => write('sdk/sdk.ts', 'other')],
    ['data beside the sources', () => write('modules/one/fonts/font.bin', 'x')],
  ])('changes with %s', async (_name, change) => {
    const before = await digestOf('one');
    change();
    expect(await digestOf('one')).not.toBe(before);
  });

  test.each([
    ['a test', () => write('modules/one/functions/run.test.ts', 'expect')],
    ['a README', () => write('modules/one/README.md', 'words')],
    ['fixtures', () => write('modules/one/fixtures/a.txt', 'x')],
    ['an example', () => write('modules/one/examples/a.thread.json', '{}')],
    ['what was installed into it', () => write('modules/one/node_modules/x/index.js', 'x')],
    ['another module', () => write('modules/two/main.ts', 'other')],
    ['a test of the SDK', () => write('sdk/sdk.test.ts', 'expect')],
  ])('does not change with %s', async (_name, change) => {
    const before = await digestOf('one');
    change();
    expect(await digestOf('one')).toBe(before);
  });

  test('changes with the packages and with the runtime that it runs on', async () => {
    const locks = [join(folder, 'package-lock.json'), join(folder, 'none.json')];
    const before = await digestOf('one', { locks, runtime: 'node 26.10.0' });
    expect(await digestOf('one', { locks, runtime: 'node 26.11.0' })).not.toBe(before);
    write('package-lock.json', '{ "other": true }');
    expect(await digestOf('one', { locks, runtime: 'node 26.10.0' })).not.toBe(before);
  });
});
