import { isAbsolute, join } from 'node:path';
import { unreachable } from '#shared/std/assert.ts';
import { fail } from '#shared/model/failure.ts';
import { makeFolders } from '#agent/world/durable-file.ts';
import type { Disk } from '#agent/world/disk.ts';
import type { Host, World } from '#agent/world/world.ts';

/** The folders of one agent. All absolute; mode 0700. */
export interface Home {
  readonly root: string;
  /** The SQLite database file. */
  readonly database: string;
  readonly blobs: string;
  /** One folder per call of a module: scratch, removed after it. */
  readonly calls: string;
  /** What modules have said of their ports: can be removed at any time. */
  readonly descriptions: string;
  /** Socket and token. */
  readonly run: string;
  readonly logs: string;
}

const privateMode = 0o700;
const othersWrite = 0o022;
const othersAny = 0o077;

/** Where the agent keeps everything: `CLEW_HOME`, else `clew` in the platform's folder for data. */
export function homePath(host: Host): string {
  const told = host.env('CLEW_HOME');
  if (told !== undefined) {
    if (isAbsolute(told)) return told;
    fail({
      why: 'refused-start',
      reason: 'home-not-absolute',
      message: `CLEW_HOME is "${told}". Set it to an absolute path.`,
    });
  }
  switch (host.platform) {
    case 'win32':
      return join(host.env('LOCALAPPDATA') ?? join(host.homeFolder(), 'AppData', 'Local'), 'Clew');
    case 'darwin':
      return join(host.homeFolder(), 'Library', 'Application Support', 'Clew');
    case 'linux':
      return join(dataFolder(host), 'clew');
    default:
      return unreachable(host.platform);
  }
}

/** The XDG Base Directory Specification 0.8 says that a relative path here is to be ignored. */
function dataFolder(host: Host): string {
  const told = host.env('XDG_DATA_HOME');
  return told !== undefined && isAbsolute(told) ? told : join(host.homeFolder(), '.local', 'share');
}

export function homeAt(root: string): Home {
  return {
    root,
    database: join(root, 'db', 'clew.db'),
    blobs: join(root, 'blobs'),
    calls: join(root, 'calls'),
    descriptions: join(root, 'descriptions'),
    run: join(root, 'run'),
    logs: join(root, 'logs'),
  };
}

/**
 * Finds the home, makes what is missing, and makes it private.
 * @throws FailureError `refused-start` (reason `home-not-absolute`, `home-not-a-folder`, `home-not-yours`,
 *   `home-writable-by-others`, `network-file-system`) or `storage`
 */
export async function openHome(world: Pick<World, 'disk' | 'host'>): Promise<Home> {
  const { disk, host } = world;
  const root = homePath(host);
  await makeFolders(disk, root, privateMode);
  await makePrivate(disk, host, root);
  await refuseNetwork(disk, root);
  const home = homeAt(root);
  for (const folder of [join(root, 'db'), home.blobs, home.calls, home.descriptions, home.run, home.logs]) {
    await disk.makeFolder(folder, privateMode);
    await makePrivate(disk, host, folder);
  }
  await disk.syncFolder(root);
  return home;
}

/** Others who may write here could have put something in place already, so that is refused and not repaired; reading is only taken away. */
async function makePrivate(disk: Disk, host: Host, path: string): Promise<void> {
  const facts = await disk.stat(path);
  if (facts?.kind !== 'folder') {
    fail({
      why: 'refused-start',
      reason: 'home-not-a-folder',
      message: `${path} is not a folder. Move it away, or set CLEW_HOME to another folder.`,
    });
  }
  // Windows has no such bits: there the folder of the user's profile is private by its access list.
  if (host.platform === 'win32') return;
  if (facts.uid !== host.uid()) {
    fail({
      why: 'refused-start',
      reason: 'home-not-yours',
      message: `${path} belongs to another user. Set CLEW_HOME to a folder of your own.`,
    });
  }
  if ((facts.mode & othersWrite) !== 0) {
    const message = `Other users may write to ${path}. Look at what is in it, then run "chmod 700 ${path}" and start again.`;
    fail({ why: 'refused-start', reason: 'home-writable-by-others', message });
  }
  if ((facts.mode & othersAny) !== 0) await disk.chmod(path, privateMode);
}

async function refuseNetwork(disk: Disk, root: string): Promise<void> {
  const { where, kind } = await disk.fileSystem(root);
  if (where !== 'network') return;
  const message = `${root} is on a network file system (${kind}), on which the database could be damaged. Set CLEW_HOME to a folder on a local disk.`;
  fail({ why: 'refused-start', reason: 'network-file-system', message });
}
