import { chmodSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { nodeWorld } from '#agent/world/node-world.ts';
import type { Host, World } from '#agent/world/world.ts';
import { homePath, openHome } from './home.ts';
import { failureOf } from './testing/failures.ts';
import { tempFolder } from './testing/temp-folder.ts';

const world = nodeWorld();

function hostWith(env: Record<string, string>, more: Partial<Host> = {}): Host {
  return { ...world.host, homeFolder: () => '/home/ada', env: (name) => env[name], ...more };
}

function at(root: string, more: Partial<World> = {}): World {
  return { ...world, host: { ...world.host, env: (name) => (name === 'CLEW_HOME' ? root : undefined) }, ...more };
}

async function reasonOf(work: Promise<unknown>): Promise<string> {
  const failure = await failureOf(work);
  return failure.why === 'refused-start' ? failure.reason : failure.why;
}

describe('where it is', () => {
  test.skipIf(process.platform === 'win32')('the platform’s folder for data, unless CLEW_HOME says another', () => {
    expect(homePath(hostWith({ CLEW_HOME: '/data/clew' }, { platform: 'darwin' }))).toBe('/data/clew');
    expect(homePath(hostWith({}, { platform: 'linux' }))).toBe('/home/ada/.local/share/clew');
    expect(homePath(hostWith({ XDG_DATA_HOME: '/xdg' }, { platform: 'linux' }))).toBe('/xdg/clew');
    expect(homePath(hostWith({ XDG_DATA_HOME: 'relative' }, { platform: 'linux' }))).toBe(
      '/home/ada/.local/share/clew',
    );
    expect(homePath(hostWith({}, { platform: 'darwin' }))).toBe('/home/ada/Library/Application Support/Clew');
    expect(homePath(hostWith({ LOCALAPPDATA: '/local' }, { platform: 'win32' }))).toBe('/local/Clew');
    expect(homePath(hostWith({}, { platform: 'win32' }))).toBe('/home/ada/AppData/Local/Clew');
  });

  test('a relative CLEW_HOME is refused', async () => {
    expect(await reasonOf(openHome(at('clew-home')))).toBe('home-not-absolute');
  });
});

describe.skipIf(process.platform === 'win32')('opening', () => {
  test('everything is made and private, and a second opening changes nothing', async () => {
    const root = join(tempFolder(), 'deep', 'er', 'clew');
    const home = await openHome(at(root));
    expect(await openHome(at(root))).toEqual(home);
    for (const folder of [root, join(root, 'db'), home.blobs, home.calls, home.run, home.logs]) {
      expect(statSync(folder).mode & 0o777).toBe(0o700);
    }
    expect(home.database).toBe(join(root, 'db', 'clew.db'));
  });

  test('others who may read lose that; others who may write are a reason to refuse', async () => {
    const root = join(tempFolder(), 'clew');
    mkdirSync(root);
    chmodSync(root, 0o755);
    const home = await openHome(at(root));
    expect(statSync(root).mode & 0o777).toBe(0o700);
    for (const [folder, mode] of [
      [root, 0o722],
      [root, 0o720],
      [home.run, 0o702],
    ] as const) {
      chmodSync(folder, mode);
      expect(await reasonOf(openHome(at(root)))).toBe('home-writable-by-others');
      expect(statSync(folder).mode & 0o777).toBe(mode);
      chmodSync(folder, 0o700);
    }
  });

  test('another user’s folder, a network file system and a file in its place are refused', async () => {
    const root = join(tempFolder(), 'clew');
    mkdirSync(root, { mode: 0o700 });
    const stranger = at(root);
    expect(await reasonOf(openHome({ ...stranger, host: { ...stranger.host, uid: () => 4_000_000 } }))).toBe(
      'home-not-yours',
    );
    const nfs = {
      ...world.disk,
      fileSystem: () => Promise.resolve({ where: 'network' as const, kind: 'nfs', freeBytes: 1 }),
    };
    expect(await reasonOf(openHome(at(root, { disk: nfs })))).toBe('network-file-system');
    await openHome(at(root));
    await world.disk.removeTree(join(root, 'logs'));
    writeFileSync(join(root, 'logs'), '');
    expect(await reasonOf(openHome(at(root)))).toBe('home-not-a-folder');
  });
});
