import { createHash, hash, randomBytes } from 'node:crypto';
import type { Digest } from '#shared/std/digest.ts';

/** Digest of a text's UTF-8 bytes; the `TextHash` that shared code is given. */
export function sha256Text(text: string): Digest {
  return named(hash('sha256', text, 'hex'));
}

export function sha256Bytes(bytes: Uint8Array): Digest {
  return named(hash('sha256', bytes, 'hex'));
}

/** SHA-256 in hexadecimal is 64 digits by definition, and this runs too often to look at them again. */
function named(hex: string): Digest {
  return `sha256:${hex}` as Digest;
}

/** A digest in the making, for content that does not fit in memory. */
export interface Sha256 {
  update(bytes: Uint8Array): void;
  /** Ends it: neither may be called again. */
  digest(): Digest;
}

export function createSha256(): Sha256 {
  const state = createHash('sha256');
  return {
    update(bytes: Uint8Array): void {
      state.update(bytes);
    },
    digest(): Digest {
      return named(state.digest('hex'));
    },
  };
}

/** 256 random bits in base64url (43 characters): a secret for a socket, or a name that nobody else makes. */
export function randomToken(): string {
  return randomBytes(32).toString('base64url');
}

/** Cryptographically strong random bytes. */
export function strongBytes(count: number): Uint8Array {
  return new Uint8Array(randomBytes(count));
}
