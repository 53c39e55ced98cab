import { createSha256 } from '#agent/evidence/crypto/hash.ts';
import { fail } from '#shared/model/failure.ts';
import type { Digest } from '#shared/std/digest.ts';
import { storageErrno } from '#agent/world/disk-failure.ts';
import type { Disk, ReadHandle } from '#agent/world/disk.ts';
import type { BlobSource } from './blob-store.ts';

/** What went through: its digest and its size in bytes. */
export interface Hashed {
  readonly digest: Digest;
  readonly bytes: number;
}

/** Takes each chunk in turn; the chunk may be reused once the promise has settled. */
export type Sink = (chunk: Uint8Array) => Promise<void>;

const chunkBytes = 1_048_576;

/**
 * Hashes a source while it goes to the sink, in memory for two chunks whatever its size.
 * @throws FailureError `missing-file` where the source is a path with nothing there
 */
export async function hashInto(disk: Disk, source: BlobSource, sink: Sink): Promise<Hashed> {
  if (source instanceof Uint8Array) return hashChunks([source], sink);
  if (!('path' in source)) return hashChunks(source, sink);
  const handle = await openSource(disk, source.path);
  try {
    return await hashFile(handle, sink);
  } finally {
    await handle.close();
  }
}

async function openSource(disk: Disk, path: string): Promise<ReadHandle> {
  try {
    return await disk.openRead(path);
  } catch (error) {
    if (storageErrno(error) === 'ENOENT') fail({ why: 'missing-file', path });
    throw error;
  }
}

/** Hashes an open file from its start. While one chunk is hashed, the next is read and the same one is written. */
export async function hashFile(handle: ReadHandle, sink?: Sink): Promise<Hashed> {
  const hash = createSha256();
  let [current, spare] = [new Uint8Array(chunkBytes), new Uint8Array(chunkBytes)];
  let bytes = 0;
  let filled = await handle.read(current, 0);
  while (filled > 0) {
    const chunk = current.subarray(0, filled);
    bytes += filled;
    const reading = handle.read(spare, bytes);
    const writing = sink?.(chunk);
    hash.update(chunk);
    filled = await both(reading, writing);
    [current, spare] = [spare, current];
  }
  return { digest: hash.digest(), bytes };
}

async function hashChunks(chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>, sink: Sink): Promise<Hashed> {
  const hash = createSha256();
  let bytes = 0;
  for await (const chunk of chunks) {
    const writing = sink(chunk);
    hash.update(chunk);
    bytes += chunk.length;
    await writing;
  }
  return { digest: hash.digest(), bytes };
}

/** Waits for both to end, so that nothing is under way when a file is closed; then the first failure counts. */
async function both(reading: Promise<number>, writing: Promise<void> | undefined): Promise<number> {
  const [read, written] = await Promise.allSettled([reading, writing]);
  if (written.status === 'rejected') throw written.reason;
  if (read.status === 'rejected') throw read.reason;
  return read.value;
}
