import type { BoundFile } from '#shared/model/event.ts';
import { FailureError } from '#shared/model/failure.ts';
import type { SourceNow } from '#shared/protocol/contract.ts';
import type { Digest } from '#shared/std/digest.ts';
import { hashFile } from '../store/hashed-copy.ts';
import type { Disk, FileFacts } from '../world/disk.ts';
import type { Clock } from '../world/world.ts';
import type { Meanings } from './meaning.ts';
import { besideThread } from './open-thread.ts';

export interface SourceWatchOptions {
  readonly disk: Disk;
  readonly clock: Pick<Clock, 'now'>;
  readonly hashBytes: (bytes: Uint8Array) => Digest;
  readonly meanings: Meanings;
}

/** Tells what the source files of a run are now. Reads them where they lie and keeps nothing of them but a digest. */
export interface SourceWatch {
  /** @param folder where the thread lies */
  compare(folder: string, files: readonly BoundFile[]): Promise<SourceNow[]>;
}

/** How many digests are remembered: some for every file of every thread that is open. */
const remembered = 10_000;

/**
 * A file that was changed so shortly before it was read may be changed again without a trace: the time stamps of some
 * file systems count in steps of two seconds. Such a digest is not remembered.
 */
const settleMs = 2_500;

function versionOf({ device, inode, bytes, changedMs }: FileFacts): string {
  return `${device}:${inode}:${bytes}:${changedMs}`;
}

export function createSourceWatch({ disk, clock, hashBytes, meanings }: SourceWatchOptions): SourceWatch {
  const known = new Map<string, { readonly version: string; readonly meaning: Digest }>();

  async function read(path: string, mediaType: string, bytes: number): Promise<Digest> {
    if (meanings.applies(mediaType, bytes)) {
      const data = await disk.readFile(path);
      return meanings.of(mediaType, data) ?? hashBytes(data);
    }
    const handle = await disk.openRead(path);
    try {
      return (await hashFile(handle)).digest;
    } finally {
      await handle.close();
    }
  }

  /** Digest by meaning of what lies at a path; undefined where no file does. */
  async function meaningNow(path: string, mediaType: string): Promise<Digest | undefined> {
    const facts = await disk.stat(path);
    if (facts?.kind !== 'file') return undefined;
    const [name, version] = [`${mediaType} ${path}`, versionOf(facts)];
    const last = known.get(name);
    if (last?.version === version) return last.meaning;
    const begun = clock.now();
    const meaning = await read(path, mediaType, facts.bytes);
    const after = await disk.stat(path);
    const isSettled = after !== undefined && versionOf(after) === version && begun - facts.changedMs > settleMs;
    if (isSettled) {
      if (known.size >= remembered) known.clear();
      known.set(name, { version, meaning });
    }
    return meaning;
  }

  async function compareOne(folder: string, { path, mediaType, meaning }: BoundFile): Promise<SourceNow> {
    const now = await meaningNow(besideThread(folder, path), mediaType).catch((error: unknown) => {
      // It is there and refuses to be read, or went away meanwhile: that is not the content that the run has read.
      if (error instanceof FailureError) return undefined;
      throw error;
    });
    return { path, mediaType, bound: meaning, ...(now === undefined ? {} : { now }), changed: now !== meaning };
  }

  return {
    compare: async (folder, files) => {
      const found: SourceNow[] = [];
      // One after the other: many large files at once would keep the disk from the runs.
      for (const file of files) found.push(await compareOne(folder, file));
      return found;
    },
  };
}
