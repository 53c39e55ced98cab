import type { Change } from '#shared/model/why.ts';
import { parseDigest } from '#shared/std/digest.ts';
import type { Digest, TextHash } from '#shared/std/digest.ts';
import { FailureError } from '#shared/model/failure.ts';
import { diffXlsx, xlsxMediaType } from '../semantic/xlsx.ts';
import { hasMeaning, semanticDigest } from '../semantic/table.ts';
import type { MeaningOf } from '../executor/outputs.ts';
import type { BlobStore } from '../store/blob-store.ts';
import type { FileChanges } from './causes.ts';

/** Larger files are compared by their bytes. */
const maxBytes = 64 * 1024 * 1024;

/** Digests the content of files by meaning. */
export interface Meanings {
  /** Whether a file of this type and size is read for its meaning; of others every byte counts. */
  applies(mediaType: string, bytes: number): boolean;
  /** Undefined where the bytes are not of the type, and every byte counts. */
  of(mediaType: string, data: Uint8Array): Digest | undefined;
}

export function fileMeanings(hash: TextHash, onDefect: (error: unknown) => void): Meanings {
  return {
    applies: (mediaType, bytes) => bytes <= maxBytes && hasMeaning(mediaType),
    of: (mediaType, data) => {
      try {
        return semanticDigest(mediaType, data, hash);
      } catch (error) {
        // A parser that gives up on a file must not stop the run: then every byte counts, which is never too little.
        onDefect(error);
        return undefined;
      }
    },
  };
}

/** Digests stored files by meaning, where their media type has one. */
export function meaningReader(blobs: BlobStore, meanings: Meanings): MeaningOf {
  return async (mediaType, digest, bytes) =>
    meanings.applies(mediaType, bytes) ? meanings.of(mediaType, await blobs.readVerified(digest, maxBytes)) : undefined;
}

/** Names the cells that differ between two bound workbooks; other types, and files that are gone or damaged, are only known to differ. */
export function changeReader(blobs: BlobStore): FileChanges {
  return async (before, after): Promise<Change[]> => {
    if (after.mediaType !== xlsxMediaType || Math.max(before.bytes, after.bytes) > maxBytes) return [];
    const [was, is] = [parseDigest(before.digest), parseDigest(after.digest)];
    if (was === undefined || is === undefined) return [];
    try {
      return diffXlsx(await blobs.readVerified(was, maxBytes), await blobs.readVerified(is, maxBytes));
    } catch (error) {
      // This only says why: what an older run has lost must not keep this one from running.
      if (error instanceof FailureError) return [];
      throw error;
    }
  };
}
