import { digestJson } from '#shared/std/digest.ts';
import type { Digest, TextHash } from '#shared/std/digest.ts';
import { stepMeaning, stepMediaType } from './step.ts';
import { xlsxMeaning, xlsxMediaType } from './xlsx.ts';

/** Bump an entry's version when what it leaves out changes: nothing older is taken as equal then. */
interface Entry {
  readonly version: number;
  /** Plain data in one order, or undefined where the bytes are not of the type. */
  readonly meaning: (bytes: Uint8Array) => unknown;
}

/** Media types whose bytes differ on every save though nothing is meant by it. */
const entries: Readonly<Record<string, Entry>> = {
  [xlsxMediaType]: { version: 2, meaning: xlsxMeaning },
  [stepMediaType]: { version: 2, meaning: stepMeaning },
};

/** Whether files of this type have a meaning besides their bytes; others need not be read for it. */
export function hasMeaning(mediaType: string): boolean {
  return Object.hasOwn(entries, mediaType);
}

/** Digest of a file by meaning; undefined where its type has none or the bytes are not of the type, and the raw digest counts. */
export function semanticDigest(mediaType: string, bytes: Uint8Array, hash: TextHash): Digest | undefined {
  const entry = Object.hasOwn(entries, mediaType) ? entries[mediaType] : undefined;
  const meaning = entry?.meaning(bytes);
  if (entry === undefined || meaning === undefined) return undefined;
  return digestJson(hash, { mediaType, version: entry.version, meaning });
}
