import { canonicalJson } from './canonical-json.ts';

declare const brand: unique symbol;

/** `sha256:` and 64 hexadecimal digits: the name of content. */
export type Digest = `sha256:${string}` & { readonly [brand]: 'Digest' };

const pattern = /^sha256:[0-9a-f]{64}$/;

export function isDigest(text: string): text is Digest {
  return pattern.test(text);
}

/** @throws never; returns undefined for a text that is no digest. */
export function parseDigest(text: string): Digest | undefined {
  return isDigest(text) ? text : undefined;
}

/** Digest of a text's UTF-8 bytes. The platform supplies it, so that all cryptography stays in one folder. */
export type TextHash = (text: string) => Digest;

/** Digest of JSON data by meaning: key order and spacing do not count. */
export function digestJson(hash: TextHash, value: unknown): Digest {
  return hash(canonicalJson(value));
}

/** The first 12 hexadecimal digits, for people. */
export function shortDigest(digest: string): string {
  return digest.replace(/^sha256:/, '').slice(0, 12);
}
