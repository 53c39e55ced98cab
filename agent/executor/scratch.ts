import { join } from 'node:path';
import { FailureError } from '#shared/model/failure.ts';
import type { Disk } from '../world/disk.ts';

/** Gives back the right to remove what lies below: other people's code may have taken it away. Links are not followed. */
async function unlock(disk: Disk, folder: string): Promise<void> {
  await disk.chmod(folder, 0o700);
  for (const { name, kind } of await disk.list(folder)) if (kind === 'folder') await unlock(disk, join(folder, name));
}

async function attempt(work: () => Promise<void>): Promise<FailureError | undefined> {
  try {
    await work();
    return undefined;
  } catch (error) {
    if (error instanceof FailureError) return error;
    throw error;
  }
}

/**
 * Removes a folder in which other people's code has written. A result must not be lost, nor the agent kept from
 * starting, because of rubbish that stays: the failure is given back, and the next start tries again.
 */
export async function discard(disk: Disk, folder: string): Promise<FailureError | undefined> {
  if ((await attempt(() => disk.removeTree(folder))) === undefined) return undefined;
  return attempt(async () => {
    await unlock(disk, folder);
    await disk.removeTree(folder);
  });
}
