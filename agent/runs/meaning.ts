import type { Change } from '#shared/model/why.ts';
import { parseDigest } from '#shared/std/digest.ts';
import type { TextHash } from '#shared/std/digest.ts';
import { must } from '#shared/std/assert.ts';
import { diffXlsx, xlsxMediaType } from '../semantic/xlsx.ts';
import { semanticDigest } from '../semantic/table.ts';
import type { MeaningOf } from '../executor/outputs.ts';
import type { BlobStore } from '../store/blob-store.ts';
import type { FileChanges } from './causes.ts';

/** Larger files are compared by their bytes. */
const maxBytes = 64 * 1024 * 1024;

/** Digests stored files by meaning, where their media type has one. */
export function meaningReader(blobs: BlobStore, hash: TextHash): MeaningOf {
  return async (mediaType, digest, bytes) => {
    if (bytes > maxBytes) return undefined;
    return semanticDigest(mediaType, await blobs.readVerified(digest, maxBytes), hash);
  };
}

/** Names the cells that differ between two bound workbooks; other types are only known to differ. */
export function changeReader(blobs: BlobStore): FileChanges {
  return async (before, after): Promise<Change[]> => {
    if (after.mediaType !== xlsxMediaType || Math.max(before.bytes, after.bytes) > maxBytes) return [];
    const [was, is] = [parseDigest(before.digest), parseDigest(after.digest)].map((digest) =>
      must(digest, 'a bound file is named by its digest'),
    );
    if (was === undefined || is === undefined || !(await blobs.has(was))) return [];
    return diffXlsx(await blobs.readVerified(was, maxBytes), await blobs.readVerified(is, maxBytes));
  };
}
