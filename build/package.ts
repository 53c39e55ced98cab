import { spawn } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { Arch, build, Platform } from 'electron-builder';
import type { AfterPackContext } from 'electron-builder';
import { z } from 'zod';

import { findElectron, realWorld } from '../scripts/electron-runtime.ts';
import type { ElectronRuntime } from '../scripts/electron-runtime/record.ts';
import { MARKER_FILE } from '../scripts/electron-runtime/test-runtime.ts';
import { copyAgent } from './agent-files.ts';
import { packArchive } from './archive.ts';
import { setFuses, wantedFuses } from './fuses.ts';
import { licenceTexts } from './licences.ts';
import { closure, readLock } from './packages.ts';
import type { Target } from './packages.ts';

/*
 * npm run package: the application with Electron's runtime, the agent beside it and the Node that runs it, as a folder
 * that needs nothing of the machine but its system libraries. docs/guides/package.md says what is in it.
 */

const USAGE = `Usage: npm run package -- [--out FOLDER] [--app FOLDER] [--archive] [--test-runtime]
  --out FOLDER     where the package goes; out/package unless told
  --app FOLDER     an application that is built already; else it is built first
  --archive        packs the folder as .tar.gz as well
  --test-runtime   a package for trying out only, also on the runtime of the tests
Exit code 0: packaged; 1: it cannot be; 64: wrong usage.
`;

const ROOT = dirname(import.meta.dirname);
const FOR_TRYING_OUT = 'for trying out only';

const Package = z.looseObject({
  name: z.string(),
  version: z.string(),
  description: z.string(),
  license: z.string(),
  dependencies: z.record(z.string(), z.string()),
});

interface Order {
  readonly out: string;
  /** An application folder that is there already. */
  readonly app: string | undefined;
  readonly archive: boolean;
  readonly forTests: boolean;
}

/** What cannot be packaged, as one sentence for people. */
class Refused extends Error {}

async function runtimeFor(order: Order): Promise<ElectronRuntime> {
  const outcome = await findElectron(realWorld());
  if (!outcome.ok) throw new Refused(outcome.failure.message);
  const runtime = outcome.value;
  if (runtime.forTestsOnly && !order.forTests)
    throw new Refused(
      `Only the Electron ${runtime.version} of the tests was found, which is never packaged for use: set CLEW_ELECTRON to the path of ` +
        "an Electron executable, or ELECTRON_MIRROR to a mirror that this machine reaches, or let the electron package fetch its own with 'node node_modules/electron/install.js'.",
    );
  return runtime;
}

/** Runs one of the repository's tools; what it says goes to standard error, which is not ours alone. */
async function runTool(path: string, args: readonly string[]): Promise<void> {
  const child = spawn(process.execPath, [join(ROOT, path), ...args], {
    cwd: ROOT,
    stdio: ['ignore', process.stderr, 'inherit'],
  });
  const code = await new Promise<number | null>((done) => child.once('close', done));
  if (code !== 0)
    throw new Refused(`The application could not be built (${path} ended with ${code}); what it said stands above.`);
}

/** Copies the built application to where nothing but it is: the packager would take what lies around it for its own. */
async function stageApp(order: Order, staging: string): Promise<string> {
  if (order.app === undefined) await runTool('node_modules/electron-vite/bin/electron-vite.js', ['build']);
  const from = order.app ?? join(ROOT, 'out', 'app');
  const app = join(staging, 'app');
  await cp(from, app, { recursive: true, filter: (path) => !path.endsWith('.map') });
  const manifest = z.looseObject({}).parse(JSON.parse(await readFile(join(app, 'package.json'), 'utf8')));
  const { description } = await rootPackage();
  await writeFile(
    join(app, 'package.json'),
    `${JSON.stringify({ ...manifest, productName: productName(order), description, author: 'Clew' }, null, 2)}\n`,
  );
  return app;
}

async function rootPackage(): Promise<z.infer<typeof Package>> {
  return Package.parse(JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8')));
}

function productName(order: Order): string {
  return order.forTests ? `Clew (${FOR_TRYING_OUT})` : 'Clew';
}

function programName(order: Order): string {
  return order.forTests ? 'clew-for-trying-out' : 'clew';
}

/** What is laid beside Electron's runtime before anything is signed. */
async function complete(context: AfterPackContext, order: Order, target: Target): Promise<void> {
  const { appOutDir, packager } = context;
  const isMac = target.platform === 'darwin';
  const bundle = join(appOutDir, `${packager.appInfo.productFilename}.app`, 'Contents');
  const resources = isMac ? join(bundle, 'Resources') : join(appOutDir, 'resources');
  const program = isMac
    ? join(bundle, 'MacOS', packager.appInfo.productFilename)
    : join(appOutDir, `${programName(order)}${target.platform === 'win32' ? '.exe' : ''}`);

  // What the runtime of the tests starts in place of a packaged application.
  await rm(join(resources, 'app'), { recursive: true, force: true });
  const agent = join(resources, 'clew');
  await mkdir(agent);
  const { packages } = await copyAgent(ROOT, agent, target);

  const texts = isMac ? resources : appOutDir;
  for (const name of ['LICENSE', 'NOTICE', 'THIRD-PARTY.md']) await cp(join(ROOT, name), join(texts, name));
  const entries = await readLock(ROOT);
  const window = closure(entries, Object.keys((await rootPackage()).dependencies), target);
  const bundled = window.filter((path) => !packages.includes(path) && entries[path]?.link !== true);
  await writeFile(join(texts, 'LICENSES.window.txt'), await licenceTexts(ROOT, bundled));
  if (order.forTests) await markForTests(dirname(program));

  const states = await setFuses(program, wantedFuses(target.platform, order.forTests), { asShipped: order.forTests });
  for (const [name, on] of Object.entries(states)) process.stderr.write(`fuse ${name}: ${on ? 'on' : 'off'}\n`);
}

/** The window names this file's runtime in its title: nobody may take the package for the product. */
async function markForTests(folder: string): Promise<void> {
  await writeFile(
    join(folder, MARKER_FILE),
    `${JSON.stringify({ notice: `This package is ${FOR_TRYING_OUT}.` }, null, 2)}\n`,
    {
      flag: 'wx',
    },
  ).catch((error: unknown) => {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  });
}

async function makePackage(order: Order, runtime: ElectronRuntime, staging: string): Promise<string> {
  const target: Target = { platform: process.platform, arch: process.arch };
  const app = await stageApp(order, staging);
  const platform = Platform.fromString(process.platform);
  const built = join(staging, 'built');
  let folder = '';
  await build({
    targets: platform.createTarget('dir', process.arch === 'arm64' ? Arch.arm64 : Arch.x64),
    projectDir: app,
    publish: 'never',
    config: {
      appId: 'com.clew.ide',
      productName: productName(order),
      electronVersion: runtime.version,
      electronDist: distOf(runtime, target),
      directories: { output: built },
      files: ['**/*'],
      asar: true,
      npmRebuild: false,
      electronLanguages: ['en-US', 'en'],
      linux: { executableName: programName(order) },
      win: { executableName: programName(order) },
      afterPack: async (context) => {
        folder = context.appOutDir;
        await complete(context, order, target);
      },
    },
  });
  const { name, version } = await rootPackage();
  const final = join(
    order.out,
    `${name}-${version}-${target.platform}-${target.arch}${order.forTests ? `-${FOR_TRYING_OUT.replaceAll(' ', '-')}` : ''}`,
  );
  await rm(final, { recursive: true, force: true });
  await mkdir(order.out, { recursive: true });
  await cp(folder, final, { recursive: true, verbatimSymlinks: true });
  return final;
}

/** The folder that the packager copies: the one around the program, or around `Electron.app`. */
function distOf({ path }: ElectronRuntime, { platform }: Target): string {
  return platform === 'darwin' ? resolve(dirname(path), '..', '..', '..') : dirname(path);
}

/** The date of the sources, so that the same sources give the same archive. */
function epoch(): number {
  const told = Number(process.env['SOURCE_DATE_EPOCH'] ?? '');
  return Number.isInteger(told) && told > 0 ? told : 0;
}

function readOrder(): Order | undefined {
  try {
    const { values } = parseArgs({
      options: {
        out: { type: 'string', default: join(ROOT, 'out', 'package') },
        app: { type: 'string' },
        archive: { type: 'boolean', default: false },
        'test-runtime': { type: 'boolean', default: false },
      },
    });
    const app = values.app === undefined ? undefined : resolve(values.app);
    return { out: resolve(values.out), app, archive: values.archive, forTests: values['test-runtime'] };
  } catch {
    return undefined;
  }
}

async function main(): Promise<number> {
  const order = readOrder();
  if (order === undefined) {
    process.stderr.write(USAGE);
    return 64;
  }
  const staging = await mkdtemp(join(tmpdir(), 'clew-package-'));
  try {
    const folder = await makePackage(order, await runtimeFor(order), staging);
    process.stdout.write(`${folder}\n`);
    if (!order.archive) return 0;
    await packArchive(folder, `${folder}.tar.gz`, epoch());
    process.stdout.write(`${folder}.tar.gz\n`);
    return 0;
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    process.stderr.write(`${error.message}\n`);
    return 1;
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}

if (import.meta.main) process.exitCode = await main();
