import { join } from 'node:path';
import { FailureError, failureSentence } from '#shared/model/failure.ts';
import type { LockedModules } from '#shared/schema/lock-file.ts';
import { emptyLock, readLock, writeLock } from '#shared/schema/lock-file.ts';
import { canonicalJson } from '#shared/std/canonical-json.ts';
import { writeFileDurable } from '../world/durable-file.ts';
import type { World } from '../world/world.ts';

/**
 * Notes beside the thread which modules it was run with. The run's own record holds the same, so that a folder that
 * cannot be written only gives a warning.
 * @returns the warning, or undefined
 */
export async function noteLock(
  world: World,
  folder: string,
  threadName: string,
  modules: LockedModules,
): Promise<string | undefined> {
  const path = join(folder, 'clew.lock.json');
  try {
    const there = await world.disk.stat(path);
    const read =
      there === undefined ? undefined : readLock(new TextDecoder().decode(await world.disk.readFile(path)), path);
    if (read !== undefined && !read.ok) return `${failureSentence(read.error)} The lock was left as it is.`;
    const lock = read?.value ?? emptyLock;
    const next = { ...lock, threads: { ...lock.threads, [threadName]: { modules } } };
    if (canonicalJson(next) !== canonicalJson(lock))
      await writeFileDurable(world, path, new TextEncoder().encode(writeLock(next)), 0o644);
    return undefined;
  } catch (error) {
    if (error instanceof FailureError) return `The lock file was not written: ${failureSentence(error.failure)}`;
    throw error;
  }
}
