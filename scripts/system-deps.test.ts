import { expect, test } from 'vitest';

import type { Finished, RunCommand } from './electron-runtime/run-command.ts';
import { distroFamily, ensureDeps, realDepsWorld, checkDeps, SYSTEM_DEPS, unresolvedLibraries } from './system-deps.ts';
import type { DepsWorld } from './system-deps.ts';

const DEBIAN_12 = 'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nVERSION_ID="12"\nID=debian\n';
const UBUNTU = 'ID=ubuntu\nID_LIKE=debian\n';
const ROCKY = 'ID="rocky"\nID_LIKE="rhel centos fedora"\n';

/** A Debian-like system in memory: which packages are installed, which exist, and every command it was given. */
class FakeSystem {
  readonly commands: string[] = [];
  readonly installed: Set<string>;
  readonly known: ReadonlySet<string>;
  installFails = false;
  ldd = '';

  constructor(installed: readonly string[], known: readonly string[]) {
    this.installed = new Set(installed);
    this.known = new Set(known);
  }

  readonly run: RunCommand = async (program, args) => {
    this.commands.push([program, ...args].join(' '));
    if (program === '/sbin/ldconfig')
      return done(
        this.has('library')
          .map((name) => `\t${name} (libc6,x86-64) => /lib/${name}\n`)
          .join(''),
      );
    if (program === 'ldd') return done(this.ldd);
    if (program === 'apt-cache')
      return this.known.has(args.at(-1) ?? '') ? done(`Package: ${args.at(-1)}\n`) : failed('N: No packages found');
    if (program === 'apt-get' && args[0] === 'install') {
      if (this.installFails) return failed('E: Unable to fetch some archives');
      for (const name of args.filter((word) => !word.startsWith('-')).slice(1)) this.installed.add(name);
    }
    return done('');
  };

  private has(kind: 'library' | 'program'): string[] {
    return SYSTEM_DEPS.filter((dep) => dep.debian.some((name) => this.installed.has(name))).flatMap(
      (dep) => dep[kind] ?? [],
    );
  }

  world(change: Partial<DepsWorld> = {}): DepsWorld {
    const hasProgram = async (name: string): Promise<boolean> => this.has('program').includes(name);
    return {
      platform: 'linux',
      uid: 0,
      run: this.run,
      osRelease: DEBIAN_12,
      hasProgram,
      electron: undefined,
      ...change,
    };
  }
}

const done = (stdout: string): Finished => ({ code: 0, stdout, stderr: '' });
const failed = (stderr: string): Finished => ({ code: 100, stdout: '', stderr });
const bookworm = SYSTEM_DEPS.map((dep) => dep.debian.at(-1) ?? '');
const installs = (system: FakeSystem): string[] => system.commands.filter((line) => line.startsWith('apt-get'));

async function ensure(world: DepsWorld, checkOnly = false): Promise<{ exit: number; said: string }> {
  const lines: string[] = [];
  const exit = await ensureDeps(world, checkOnly, (line) => lines.push(line));
  return { exit, said: lines.join('\n') };
}

test('a complete system exits 0 and installs nothing', async () => {
  const system = new FakeSystem(bookworm, bookworm);
  expect(await ensure(system.world())).toMatchObject({ exit: 0 });
  expect(installs(system)).toEqual([]);
});

test('Debian as root installs exactly what is missing, under the names that its release has', async () => {
  const system = new FakeSystem(
    bookworm.filter((name) => !['libgtk-3-0', 'libasound2', 'xvfb'].includes(name)),
    bookworm,
  );
  expect(await ensure(system.world())).toMatchObject({ exit: 0 });
  expect(installs(system)).toEqual([
    'apt-get update -q',
    'apt-get install -y -q --no-install-recommends libgtk-3-0 libasound2 xvfb',
  ]);
});

test('a newer release gets the renamed packages', async () => {
  const renamed = SYSTEM_DEPS.map((dep) => dep.debian[0] ?? '');
  const system = new FakeSystem([], renamed);
  expect(await ensure(system.world())).toMatchObject({ exit: 0 });
  expect(installs(system)[1]).toContain('libgtk-3-0t64');
  expect(installs(system)[1]).not.toMatch(/libgtk-3-0( |$)/);
});

test('--check reports and installs nothing', async () => {
  const system = new FakeSystem([], bookworm);
  const { exit, said } = await ensure(system.world(), true);
  expect(exit).toBe(1);
  expect(installs(system)).toEqual([]);
  expect(said).toContain('GTK 3 (libgtk-3.so.0)');
  expect(said).toContain('Run: apt-get install -y --no-install-recommends libgtk-3-0 ');
});

test('an ordinary user gets one command with sudo and exit 1', async () => {
  const system = new FakeSystem(
    bookworm.filter((name) => name !== 'bubblewrap'),
    bookworm,
  );
  const { exit, said } = await ensure(system.world({ uid: 1000, osRelease: UBUNTU }));
  expect(exit).toBe(1);
  expect(said.split('\n').at(-1)).toBe('Run: sudo apt-get install -y --no-install-recommends bubblewrap');
  expect(installs(system)).toEqual([]);
});

test('a system of the Red Hat family gets its own command, never an installation', async () => {
  const system = new FakeSystem(
    bookworm.filter((name) => name !== 'libasound2'),
    [],
  );
  const { exit, said } = await ensure(system.world({ osRelease: ROCKY }));
  expect([exit, said.split('\n').at(-1)]).toEqual([1, 'Run: dnf install -y --setopt=install_weak_deps=False alsa-lib']);
});

test('an unknown system is told what to look for', async () => {
  const { exit, said } = await ensure(new FakeSystem([], []).world({ osRelease: 'ID=alpine\n' }));
  expect(exit).toBe(1);
  expect(said).toContain('what Debian calls: libgtk-3-0, libnss3');
});

test('a failed installation exits 2 with the reason', async () => {
  const system = new FakeSystem([], bookworm);
  system.installFails = true;
  const { exit, said } = await ensure(system.world());
  expect(exit).toBe(2);
  expect(said).toContain('Unable to fetch some archives');
});

test('a library that only the executable knows of is reported by name', async () => {
  const system = new FakeSystem(bookworm, bookworm);
  system.ldd = '\tlibgtk-3.so.0 => /lib/libgtk-3.so.0 (0x00)\n\tlibnew.so.7 => not found\n\tlibnew.so.7 => not found\n';
  const { exit, said } = await ensure(system.world({ electron: '/r/electron' }));
  expect(exit).toBe(1);
  expect(said).toContain('libnew.so.7');
  expect(unresolvedLibraries(system.ldd)).toEqual(['libnew.so.7']);
});

test('what ldd cannot find counts as missing even when the library cache lists it', async () => {
  const system = new FakeSystem(bookworm, bookworm);
  system.ldd = '\tlibnss3.so => not found\n';
  const report = await checkDeps(system.world({ electron: '/r/electron' }));
  expect(report.missing.map((dep) => dep.title)).toEqual(['NSS']);
});

test('other systems than Linux need nothing', async () => {
  expect(await ensure(new FakeSystem([], []).world({ platform: 'darwin' }))).toMatchObject({
    exit: 0,
  });
});

test.each([
  [DEBIAN_12, 'debian'],
  [UBUNTU, 'debian'],
  [ROCKY, 'fedora'],
  ['', 'other'],
])('os-release %j is of the %s family', (text, family) => expect(distroFamily(text)).toBe(family));

test('the real system can be asked', async (context) => {
  if (process.platform !== 'linux') return context.skip('the check reads the library cache of Linux');
  const report = await checkDeps(await realDepsWorld(undefined));
  const named = report.missing.map((dep) => dep.title);
  expect(SYSTEM_DEPS.map((dep) => dep.title)).toEqual(expect.arrayContaining(named));
  expect(report.unknown).toEqual([]);
});
