import { Defect } from './assert.ts';

/** Orders keys by code unit, the order of RFC 8785, which no locale changes. */
export function compareKeys(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/**
 * One line of JSON with sorted keys and no spaces: the text that digests are taken of.
 * Follows RFC 8785 (JCS): numbers as ECMAScript prints them, `undefined` members left out.
 * Throws a {@link Defect} on NaN, Infinity, functions and anything else that JSON cannot hold.
 */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new Defect(`JSON cannot hold the number ${value}`);
    return JSON.stringify(value);
  }
  if (Array.isArray(value)) return `[${value.map((item: unknown) => canonicalJson(item ?? null)).join(',')}]`;
  if (typeof value === 'object') {
    const members = Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .toSorted(([a], [b]) => compareKeys(a, b))
      .map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member)}`);
    return `{${members.join(',')}}`;
  }
  throw new Defect(`JSON cannot hold a ${typeof value}`);
}

/** Copies JSON data with the keys of every object sorted, so that plain `JSON.stringify` prints it canonically. */
export function sortKeysDeep(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeysDeep);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .toSorted(([a], [b]) => compareKeys(a, b));
  return Object.fromEntries(entries.map(([key, member]) => [key, sortKeysDeep(member)]));
}
