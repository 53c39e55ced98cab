import { dirname, join } from 'node:path';
import type { Disk } from './disk.ts';
import type { World } from './world.ts';

/** A name that no other writer picks. */
export function freshName(world: Pick<World, 'random'>): string {
  return Buffer.from(world.random.bytes(16)).toString('hex');
}

/**
 * Puts `bytes` at `path` so that after a crash or a power cut there is either the old file or the new one, whole.
 * @param mode permission bits of the new file
 */
export async function writeFileDurable(
  world: Pick<World, 'disk' | 'random'>,
  path: string,
  bytes: Uint8Array,
  mode: number,
): Promise<void> {
  const { disk } = world;
  const temp = join(dirname(path), `.${freshName(world)}.tmp`);
  try {
    const handle = await disk.create(temp, 0o600);
    try {
      await handle.write(bytes);
      await handle.chmod(mode);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await disk.rename(temp, path);
  } catch (error) {
    await removeQuietly(disk, temp);
    throw error;
  }
  await disk.syncFolder(dirname(path));
}

/** Makes a folder and those above it that are missing. @param mode of the ones it makes */
export async function makeFolders(disk: Disk, path: string, mode: number): Promise<void> {
  const there = await disk.stat(path);
  if (there?.kind === 'folder') return;
  const parent = dirname(path);
  if (parent !== path) await makeFolders(disk, parent, mode);
  await disk.makeFolder(path, mode);
  await disk.syncFolder(parent);
}

/** Tidies up after a failure, whose own error is the one worth telling: a second one here would hide it. */
export async function removeQuietly(disk: Disk, path: string): Promise<void> {
  await disk.remove(path).catch(() => undefined);
}
