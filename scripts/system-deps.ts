import { readFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { parseArgs } from 'node:util';

import { presentElectron, realWorld } from './electron-runtime.ts';
import { isFile } from './electron-runtime/is-file.ts';
import { runCommand } from './electron-runtime/run-command.ts';
import type { RunCommand } from './electron-runtime/run-command.ts';

/** A library or program that the window or the sandbox needs, and the packages that bring it. */
export interface SystemDep {
  readonly title: string;
  /** Exactly one of the two says how to see whether it is there. */
  readonly library?: string | undefined;
  readonly program?: string | undefined;
  /** Package names to try in turn: newer Debian releases renamed some with a `t64` at the end. */
  readonly debian: readonly string[];
  readonly fedora: string;
}

export const SYSTEM_DEPS: readonly SystemDep[] = [
  {
    title: 'GTK 3',
    library: 'libgtk-3.so.0',
    debian: ['libgtk-3-0t64', 'libgtk-3-0'],
    fedora: 'gtk3',
  },
  { title: 'NSS', library: 'libnss3.so', debian: ['libnss3'], fedora: 'nss' },
  { title: 'NSPR', library: 'libnspr4.so', debian: ['libnspr4'], fedora: 'nspr' },
  {
    title: 'ALSA',
    library: 'libasound.so.2',
    debian: ['libasound2t64', 'libasound2'],
    fedora: 'alsa-lib',
  },
  { title: 'GBM', library: 'libgbm.so.1', debian: ['libgbm1'], fedora: 'mesa-libgbm' },
  { title: 'DRM', library: 'libdrm.so.2', debian: ['libdrm2'], fedora: 'libdrm' },
  {
    title: 'CUPS',
    library: 'libcups.so.2',
    debian: ['libcups2t64', 'libcups2'],
    fedora: 'cups-libs',
  },
  {
    title: 'AT-SPI',
    library: 'libatspi.so.0',
    debian: ['libatspi2.0-0t64', 'libatspi2.0-0'],
    fedora: 'at-spi2-core',
  },
  {
    title: 'xkbcommon',
    library: 'libxkbcommon.so.0',
    debian: ['libxkbcommon0'],
    fedora: 'libxkbcommon',
  },
  {
    title: 'the virtual display Xvfb',
    program: 'Xvfb',
    debian: ['xvfb'],
    fedora: 'xorg-x11-server-Xvfb',
  },
  {
    title: 'the sandbox bubblewrap',
    program: 'bwrap',
    debian: ['bubblewrap'],
    fedora: 'bubblewrap',
  },
];

/** What the check depends on, so that a test can answer for the machine. */
export interface DepsWorld {
  readonly platform: string;
  readonly uid: number | undefined;
  readonly run: RunCommand;
  /** Text of os-release, or an empty string. */
  readonly osRelease: string;
  readonly hasProgram: (name: string) => Promise<boolean>;
  /** The Electron executable whose own needs are looked at too, when one is at hand. */
  readonly electron: string | undefined;
}

export interface DepsReport {
  readonly missing: readonly SystemDep[];
  /** Libraries that the executable needs, that are not there, and that no package is known for. */
  readonly unknown: readonly string[];
}

export type DistroFamily = 'debian' | 'fedora' | 'other';

export type DepsExit = 0 | 1 | 2;

/** Looks for every dependency, and for every library that the Electron executable cannot find. */
export async function checkDeps(world: DepsWorld): Promise<DepsReport> {
  if (world.platform !== 'linux') return { missing: [], unknown: [] };
  const linked =
    world.electron === undefined ? [] : unresolvedLibraries((await world.run('ldd', [world.electron])).stdout);
  const cached = (await world.run('/sbin/ldconfig', ['-p'])).stdout;
  const missing: SystemDep[] = [];
  for (const dep of SYSTEM_DEPS) {
    if (dep.program !== undefined && !(await world.hasProgram(dep.program))) missing.push(dep);
    if (dep.library !== undefined && (linked.includes(dep.library) || !cached.includes(`\t${dep.library} `)))
      missing.push(dep);
  }
  // What is not found while GTK is missing mostly comes with GTK, so the rest is named only when the list is complete.
  return { missing, unknown: missing.length > 0 ? [] : linked };
}

/** Names in the output of `ldd` that it could not resolve. */
export function unresolvedLibraries(ldd: string): string[] {
  const names = [...ldd.matchAll(/^\s*(\S+) => not found/gm)].map((match) => match[1] ?? '');
  return [...new Set(names)];
}

export function distroFamily(osRelease: string): DistroFamily {
  const words = [...osRelease.matchAll(/^ID(?:_LIKE)?="?([^"\n]*)"?$/gm)].flatMap((match) =>
    (match[1] ?? '').split(' '),
  );
  if (words.includes('debian')) return 'debian';
  if (words.includes('fedora') || words.includes('rhel')) return 'fedora';
  return 'other';
}

/** The packages that bring what is missing, by the names that this system's package list has. */
export async function packagesFor(
  missing: readonly SystemDep[],
  family: DistroFamily,
  run: RunCommand,
): Promise<string[]> {
  if (family === 'fedora') return missing.map((dep) => dep.fedora);
  const names: string[] = [];
  for (const dep of missing) names.push(await firstKnownPackage(dep.debian, run));
  return names;
}

/** The one command that installs `packages`, for a person to run; undefined where the package manager is not known. */
export function installCommand(packages: readonly string[], family: DistroFamily, asRoot: boolean): string | undefined {
  const sudo = asRoot ? '' : 'sudo ';
  if (family === 'debian') return `${sudo}apt-get install -y --no-install-recommends ${packages.join(' ')}`;
  if (family === 'fedora') return `${sudo}dnf install -y --setopt=install_weak_deps=False ${packages.join(' ')}`;
  return undefined;
}

/**
 * Checks, and on Debian as root installs what is missing unless `checkOnly`.
 * @returns 0 when nothing is missing any more, 1 when something is missing, 2 when installing was tried and failed.
 */
export async function ensureDeps(world: DepsWorld, checkOnly: boolean, say: (line: string) => void): Promise<DepsExit> {
  const report = await checkDeps(world);
  if (isComplete(report)) {
    say('All system libraries and programs that the window and its tests need are there.');
    return 0;
  }
  say(missingSentence(report));
  if (report.missing.length === 0) return 1;

  const family = distroFamily(world.osRelease);
  const mayInstall = family === 'debian' && world.uid === 0 && !checkOnly;
  if (mayInstall) {
    const updated = await world.run('apt-get', ['update', '-q'], APT);
    if (updated.code !== 0) say('The package list could not be renewed, so the one on this machine is used.');
  }
  const packages = await packagesFor(report.missing, family, world.run);
  if (!mayInstall) {
    say(adviceSentence(installCommand(packages, family, world.uid === 0), report));
    return 1;
  }
  return await install(world, packages, say);
}

const APT = { env: { DEBIAN_FRONTEND: 'noninteractive' }, timeoutMs: 20 * 60_000 };

async function install(world: DepsWorld, packages: readonly string[], say: (line: string) => void): Promise<DepsExit> {
  say(`Installing ${packages.join(', ')}.`);
  const done = await world.run('apt-get', ['install', '-y', '-q', '--no-install-recommends', ...packages], APT);
  const after = await checkDeps(world);
  if (isComplete(after)) {
    say('All system libraries and programs that the window and its tests need are there now.');
    return 0;
  }
  const reason = done.stderr.trim().split('\n').at(-1) ?? '';
  say(
    `${missingSentence(after)} apt-get ended with code ${done.code ?? 'none'}${reason === '' ? '' : `: ${reason}`}; install them by hand and run this again.`,
  );
  return 2;
}

function isComplete(report: DepsReport): boolean {
  return report.missing.length === 0 && report.unknown.length === 0;
}

function missingSentence(report: DepsReport): string {
  const names = [...report.missing.map((dep) => `${dep.title} (${dep.library ?? dep.program})`), ...report.unknown];
  return `Missing on this system: ${names.join(', ')}.`;
}

function adviceSentence(command: string | undefined, report: DepsReport): string {
  if (command !== undefined) return `Run: ${command}`;
  const wanted = report.missing.map((dep) => dep.debian.at(-1)).join(', ');
  return `Install with this system's package manager what Debian calls: ${wanted}.`;
}

async function firstKnownPackage(candidates: readonly string[], run: RunCommand): Promise<string> {
  for (const name of candidates) {
    const shown = await run('apt-cache', ['show', '--no-all-versions', name]);
    if (shown.code === 0 && shown.stdout.includes('Package:')) return name;
  }
  return candidates.at(-1) ?? '';
}

/** The machine as it is, and the Electron executable to look at. */
export async function realDepsWorld(electron: string | undefined): Promise<DepsWorld> {
  return {
    platform: process.platform,
    uid: process.getuid?.(),
    run: runCommand,
    osRelease: await readFile('/etc/os-release', 'utf8').catch(() => ''),
    hasProgram,
    electron,
  };
}

async function hasProgram(name: string): Promise<boolean> {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  for (const folder of folders) {
    if (await isFile(join(folder, name))) return true;
  }
  return false;
}

const USAGE = `Usage: node scripts/system-deps.ts [--check]
Looks for the system libraries and programs that the Electron window, its tests and the sandbox need.
On Debian as root it installs what is missing; elsewhere it prints the one command to run. --check only reports.
Exit code 0: nothing is missing; 1: something is missing; 2: installing failed; 64: wrong usage.
`;

async function main(): Promise<number> {
  let check: boolean;
  try {
    check = parseArgs({ options: { check: { type: 'boolean', default: false } } }).values.check;
  } catch {
    process.stderr.write(USAGE);
    return 64;
  }
  const world = await realDepsWorld((await presentElectron(realWorld()))?.path);
  return await ensureDeps(world, check, (line) => process.stdout.write(`${line}\n`));
}

if (import.meta.main) process.exitCode = await main();
