import { spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';

import { describeRuntime, findElectron, presentElectron, realWorld } from './electron-runtime.ts';
import { ROOT, toolPath } from './gates/tools.ts';
import { isStale } from './start/is-stale.ts';
import { runThread } from './start/run-thread.ts';
import { windowStart } from './start/window-start.ts';
import { checkDeps, ensureDeps, realDepsWorld } from './system-deps.ts';

/*
 * npm start: opens the window with the wing-spar thread, or with the threads that are named behind `--`. The window is
 * built first where it is older than its sources. `npm start -- --cli` runs the thread on the command line instead.
 */

const THREAD = 'examples/uas-spar/uas-spar.thread.json';
const APP = join(ROOT, 'out', 'app');
/** What the window is built from; the manifest is written anew with every build. */
const SOURCES = [
  'electron',
  'renderer',
  'shared',
  'agent/client',
  'agent/server',
  'electron.vite.config.ts',
  'package-lock.json',
];
const BUILT = ['package.json', 'main/index.cjs', 'preload/index.cjs', 'renderer/index.html'];

/** @returns whether the window is built from the present sources */
async function build(): Promise<boolean> {
  const sources = SOURCES.map((path) => join(ROOT, path));
  let stale = false;
  for (const part of BUILT) stale ||= await isStale(join(APP, part), sources);
  if (!stale) return true;
  console.error('Building the window.');
  const done = spawnSync(process.execPath, [toolPath('electron-vite'), 'build'], { cwd: ROOT, encoding: 'utf8' });
  if (done.status === 0) return true;
  console.error(`${done.stdout}${done.stderr}`);
  console.error('The window could not be built; what was wrong stands above.');
  return false;
}

/** @returns whether the libraries are there that the window needs; those that only its tests need do not count */
async function hasLibraries(electron: string): Promise<boolean> {
  const world = await realDepsWorld(electron);
  const { missing, unknown } = await checkDeps(world);
  if (missing.every((dep) => dep.library === undefined) && unknown.length === 0) return true;
  await ensureDeps(world, true, (line) => console.error(line));
  return false;
}

async function openWindow(given: readonly string[]): Promise<number> {
  const start = windowStart(given, {
    platform: process.platform,
    uid: process.getuid?.(),
    env: process.env,
    app: APP,
    thread: join(ROOT, THREAD),
    folder: process.env['INIT_CWD'] ?? process.cwd(),
  });
  if ('refused' in start) {
    console.error(start.refused);
    return 2;
  }
  const world = realWorld();
  if ((await presentElectron(world)) === undefined) console.error('Fetching Electron; this is done once.');
  const runtime = await findElectron(world);
  if (!runtime.ok) {
    console.error(runtime.failure.message);
    return 2;
  }
  if (!(await hasLibraries(runtime.value.path)) || !(await build())) return 2;
  console.error(describeRuntime(runtime.value));
  for (const notice of start.notices) console.error(notice);
  return await runWindow(runtime.value.path, start.args);
}

function runWindow(electron: string, args: readonly string[]): Promise<number> {
  const child = spawn(electron, args, { cwd: ROOT, stdio: 'inherit' });
  // The window ends in order, and this program after it; a Ctrl-C of the terminal reaches both.
  let isAsked = false;
  process.on('SIGINT', () => (isAsked = true));
  for (const signal of ['SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => {
      isAsked = true;
      child.kill(signal);
    });
  return new Promise((resolve) => {
    child.once('error', (error) => {
      console.error(`${electron} cannot be started: ${error.message}.`);
      resolve(2);
    });
    child.once('exit', (code, signal) => {
      if (signal !== null && !isAsked)
        console.error(
          `The window was ended by ${signal}. docs/guides/electron-runtime.md says what Electron needs of the system.`,
        );
      resolve(code ?? (isAsked ? 0 : 2));
    });
  });
}

const given = process.argv.slice(2);
process.exitCode = given.includes('--cli') ? await runThread(THREAD) : await openWindow(given);
