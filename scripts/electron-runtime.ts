import { access, constants, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

import { isFile } from './electron-runtime/is-file.ts';
import { found, refused } from './electron-runtime/record.ts';
import type { ElectronRuntime, Outcome } from './electron-runtime/record.ts';
import { runCommand } from './electron-runtime/run-command.ts';
import type { RunCommand } from './electron-runtime/run-command.ts';
import { cachedTestRuntime, fetchTestRuntime, MARKER_FILE, TEST_RUNTIME } from './electron-runtime/test-runtime.ts';
import type { TestRuntimePin } from './electron-runtime/test-runtime.ts';

/** Everything that the search depends on, so that a test can answer for the machine. */
export interface RuntimeWorld {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: string;
  readonly arch: string;
  readonly projectRoot: string;
  readonly pin: TestRuntimePin;
  readonly run: RunCommand;
  /** Folder of the installed `electron` package, or undefined when it is not installed. */
  readonly electronPackage: string | undefined;
}

const DOWNLOAD_LIMIT_MS = 10 * 60_000;

/** The machine as it is. */
export function realWorld(): RuntimeWorld {
  const projectRoot = dirname(import.meta.dirname);
  return {
    env: process.env,
    platform: process.platform,
    arch: process.arch,
    projectRoot,
    pin: TEST_RUNTIME,
    run: runCommand,
    electronPackage: findElectronPackage(projectRoot),
  };
}

/**
 * Finds an Electron runtime: `CLEW_ELECTRON`, then what the `electron` package has downloaded or can download
 * (`ELECTRON_MIRROR` is respected), then on Linux x64 the pinned test runtime.
 *
 * A test runtime that is already in the cache is used before a download is tried again, so that a machine without
 * internet does not wait for a download that failed before; `ELECTRON_MIRROR` asks for the download all the same.
 */
export async function findElectron(world: RuntimeWorld): Promise<Outcome<ElectronRuntime>> {
  const named = namedPath(world);
  if (named !== undefined) return await fromEnvironment(named, world.run);

  const present = await presentElectron(world);
  const mirror = world.env['ELECTRON_MIRROR'] ?? '';
  if (present !== undefined && !(present.forTestsOnly && mirror !== '')) return found(present);
  const downloaded = (await downloadPackage(world)) ?? present;
  if (downloaded !== undefined) return found(downloaded);

  if (world.platform !== 'linux' || world.arch !== 'x64') return nothingFound(world);
  const fetched = await fetchTestRuntime({
    pin: world.pin,
    cache: cacheFolder(world),
    projectRoot: world.projectRoot,
    run: world.run,
  });
  return fetched.ok ? found(testRuntime(fetched.value, world.pin)) : fetched;
}

/** The runtime that is on this machine already, or undefined; fetches nothing. An unusable `CLEW_ELECTRON` counts as none. */
export async function presentElectron(world: RuntimeWorld): Promise<ElectronRuntime | undefined> {
  const named = namedPath(world);
  if (named !== undefined) {
    const outcome = await fromEnvironment(named, world.run);
    return outcome.ok ? outcome.value : undefined;
  }
  const installed = await fromPackage(world);
  if (installed !== undefined) return installed;
  const cached = await cachedTestRuntime(cacheFolder(world), world.pin);
  return cached === undefined ? undefined : testRuntime(cached, world.pin);
}

/** One line for a log or a person: which runtime it is, and that the test runtime is one. */
export function describeRuntime(runtime: ElectronRuntime): string {
  const notice = runtime.forTestsOnly ? ', for tests and trying out only' : '';
  return `Electron ${runtime.version} (${runtime.source}${notice}) at ${runtime.path}`;
}

function namedPath(world: RuntimeWorld): string | undefined {
  const named = world.env['CLEW_ELECTRON'];
  return named === undefined || named === '' ? undefined : resolve(world.projectRoot, named);
}

async function fromEnvironment(path: string, run: RunCommand): Promise<Outcome<ElectronRuntime>> {
  if (!(await isFile(path))) {
    return refused(
      'electron-path-missing',
      `CLEW_ELECTRON names ${path}, where there is no file; set it to an Electron executable, or unset it.`,
    );
  }
  if (
    !(await access(path, constants.X_OK).then(
      () => true,
      () => false,
    ))
  ) {
    return refused(
      'electron-path-unusable',
      `CLEW_ELECTRON names ${path}, which may not be executed; make it executable, or set CLEW_ELECTRON to another file.`,
    );
  }
  const version = (await versionBeside(path)) ?? (await askVersion(path, run));
  if (version === undefined) {
    return refused(
      'electron-path-unusable',
      `CLEW_ELECTRON names ${path}, which does not answer as an Electron executable; set it to one, and run scripts/system-deps.ts to see whether system libraries are missing.`,
    );
  }
  const forTestsOnly = await isFile(join(dirname(path), MARKER_FILE));
  return found({ path, version, source: 'env', forTestsOnly });
}

async function fromPackage(world: RuntimeWorld): Promise<ElectronRuntime | undefined> {
  const folder = world.electronPackage;
  if (folder === undefined) return undefined;
  // The package writes path.txt last, so a download that was cut off does not count.
  const inside = await readFile(join(folder, 'path.txt'), 'utf8').catch(() => undefined);
  const version = await readFile(join(folder, 'dist', 'version'), 'utf8').catch(() => undefined);
  if (inside === undefined || version === undefined) return undefined;
  const path = join(folder, 'dist', inside.trim());
  return (await isFile(path))
    ? { path, version: plainVersion(version), source: 'package', forTestsOnly: false }
    : undefined;
}

async function downloadPackage(world: RuntimeWorld): Promise<ElectronRuntime | undefined> {
  if (world.electronPackage === undefined) return undefined;
  const installer = join(world.electronPackage, 'install.js');
  const done = await world.run(process.execPath, [installer], {
    cwd: world.projectRoot,
    env: world.env,
    timeoutMs: DOWNLOAD_LIMIT_MS,
  });
  return done.code === 0 ? await fromPackage(world) : undefined;
}

function nothingFound(world: RuntimeWorld): Outcome<never> {
  const looked =
    world.electronPackage === undefined
      ? 'the electron package is not installed'
      : `the electron package in ${world.electronPackage} has no executable and could not download one`;
  return refused(
    'electron-not-found',
    `No Electron was found: CLEW_ELECTRON is not set, ${looked}, and there is no test runtime for ${world.platform} ${world.arch}; ` +
      'set CLEW_ELECTRON to the path of an Electron executable, or ELECTRON_MIRROR to a mirror that this machine reaches.',
  );
}

function testRuntime(path: string, pin: TestRuntimePin): ElectronRuntime {
  return { path, version: pin.electron, source: 'test-runtime', forTestsOnly: true };
}

function cacheFolder(world: RuntimeWorld): string {
  const shared = world.env['XDG_CACHE_HOME'];
  if (shared !== undefined && isAbsolute(shared)) return join(shared, 'clew', 'electron');
  return join(world.projectRoot, 'node_modules', '.cache', 'clew-electron');
}

function findElectronPackage(projectRoot: string): string | undefined {
  try {
    return dirname(createRequire(join(projectRoot, 'package.json')).resolve('electron/package.json'));
  } catch {
    return undefined; // not installed: the search goes on without it and says so if it ends empty
  }
}

async function versionBeside(path: string): Promise<string | undefined> {
  const text = await readFile(join(dirname(path), 'version'), 'utf8').catch(() => undefined);
  return text === undefined ? undefined : plainVersion(text);
}

async function askVersion(path: string, run: RunCommand): Promise<string | undefined> {
  const asked = await run(path, ['-p', 'process.versions.electron'], {
    env: { ELECTRON_RUN_AS_NODE: '1' },
    timeoutMs: 20_000,
  });
  const answer = plainVersion(asked.stdout);
  return asked.code === 0 && /^\d+\.\d+\.\d+/.test(answer) ? answer : undefined;
}

function plainVersion(text: string): string {
  return text.trim().replace(/^v/, '');
}

const USAGE = `Usage: node scripts/electron-runtime.ts [--json]
Prints the path of an Electron executable, and what it is on standard error; --json prints the whole record.
Exit code 0: found; 1: none can be used; 64: wrong usage.
`;

async function main(): Promise<number> {
  let json: boolean;
  try {
    json = parseArgs({ options: { json: { type: 'boolean', default: false } } }).values.json;
  } catch {
    process.stderr.write(USAGE);
    return 64;
  }
  const outcome = await findElectron(realWorld());
  if (json) process.stdout.write(`${JSON.stringify(outcome.ok ? outcome.value : { error: outcome.failure })}\n`);
  else if (outcome.ok) process.stdout.write(`${outcome.value.path}\n`);
  process.stderr.write(`${outcome.ok ? describeRuntime(outcome.value) : outcome.failure.message}\n`);
  return outcome.ok ? 0 : 1;
}

if (import.meta.main) process.exitCode = await main();
