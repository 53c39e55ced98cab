import type { NodeOutputs } from '#shared/model/event.ts';
import { FailureError } from '#shared/model/failure.ts';
import type { ValueOf } from '#shared/model/value.ts';
import { isDigest } from '#shared/std/digest.ts';
import type { BlobStore } from '../store/blob-store.ts';
import type { Kept } from './live-run.ts';
import type { Runs } from './run-log.ts';

/** The name of the first file that is not in the store as it was put there. */
async function lostFile(blobs: BlobStore, outputs: NodeOutputs): Promise<string | undefined> {
  for (const { value } of Object.values(outputs))
    if (value.type === 'file' && !(await isWhole(blobs, value))) return value.name;
  return undefined;
}

/** Its bytes are looked at once in an agent's life, unless the file changes. */
async function isWhole(blobs: BlobStore, file: ValueOf<'file'>): Promise<boolean> {
  if (!isDigest(file.digest) || (await blobs.size(file.digest)) !== file.bytes) return false;
  try {
    // An empty range: the whole file is checked before the first byte is given.
    for await (const _ of blobs.openRange(file.digest, 0, 0));
    return true;
  } catch (error) {
    if (isDamage(error)) return false;
    throw error;
  }
}

/** Whether something that was kept is gone, or not as it was written. */
function isDamage(error: unknown): boolean {
  return error instanceof FailureError && (error.failure.why === 'corrupt' || error.failure.why === 'not-found');
}

/** Finds kept results. A record or a file that is not whole is as good as none: its node runs again, and what it gives takes the place. */
export function keptResults(runs: Runs, blobs: BlobStore): (key: string) => Promise<Kept | undefined> {
  return async (key) => {
    try {
      const found = runs.findResult(key);
      if (found === undefined) return undefined;
      return { run: found.run, outputs: found.outputs, lost: await lostFile(blobs, found.outputs) };
    } catch (error) {
      if (!isDamage(error)) throw error;
      return { run: '', outputs: {}, lost: 'record' };
    }
  };
}
