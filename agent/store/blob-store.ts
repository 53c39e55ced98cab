import type { Digest } from '#shared/std/digest.ts';

/** Bytes in memory, a file on the disk (absolute path), or a stream. */
export type BlobSource = Uint8Array | { readonly path: string } | AsyncIterable<Uint8Array>;

export interface StoredBlob {
  readonly digest: Digest;
  readonly bytes: number;
  /** `repaired`: there already but damaged; the damaged file was set aside in `damaged/` and this one put in its place. */
  readonly was: 'new' | 'there' | 'repaired';
}

export type BlobState = 'whole' | 'damaged' | 'missing';

export interface BlobCheck {
  readonly digest: Digest;
  readonly state: BlobState;
  readonly bytes: number;
  /** One sentence where it is not whole. */
  readonly message?: string | undefined;
}

/**
 * Artifacts by the digest of their bytes: plain files `sha256/ab/cdef…`, mode 0444, that `sha256sum` can check.
 * Throws FailureError: `storage` where the disk refuses, `corrupt` where bytes do not match their digest, `not-found`
 * for a digest that is not there.
 */
export interface BlobStore {
  /**
   * Durable when it resolves: only then may a row name the digest. Never holds a whole file in memory.
   * @param expected refuses other bytes with `corrupt` and keeps nothing
   */
  put(source: BlobSource, expected?: Digest): Promise<StoredBlob>;
  has(digest: Digest): Promise<boolean>;
  /** Size in bytes; undefined where it is not there. */
  size(digest: Digest): Promise<number | undefined>;
  /** Where the file is or would be. For showing and for binding read-only, never for writing. */
  path(digest: Digest): string;
  /** Bytes `start` up to but without `end`. The whole file is checked first, once per process and version of the file. */
  openRange(digest: Digest, start: number, end: number): AsyncIterable<Uint8Array>;
  /** All bytes, checked. @param maxBytes refuses a larger one with `storage` EFBIG; 64 MiB unless told */
  readVerified(digest: Digest, maxBytes?: number): Promise<Uint8Array>;
  /**
   * Gives a step a private, read-only copy `folder/name`, checked while it is copied, and returns its path.
   * A copy, because a link would let the step reach the stored file itself.
   */
  materialise(digest: Digest, folder: string, name: string): Promise<string>;
  verify(digest: Digest): Promise<BlobCheck>;
  /** Every blob in order of digest, whole or not. */
  verifyAll(): AsyncGenerator<BlobCheck>;
}
