import { Defect } from './assert.ts';

/** Orders keys by code unit, the order of RFC 8785, which no locale changes. */
export function compareKeys(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Dates, maps, byte arrays and the like would silently print as `{}`. */
function refuseUnlessPlain(value: object): void {
  const kind = Object.prototype.toString.call(value);
  if (kind !== '[object Object]') throw new Defect(`JSON cannot hold ${kind}`);
}

/** The members that JSON keeps, by key. */
function membersOf(value: object): [string, unknown][] {
  refuseUnlessPlain(value);
  return Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .toSorted(([a], [b]) => compareKeys(a, b));
}

/** The text of what is neither array nor object. */
function scalarText(value: unknown): string {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return JSON.stringify(value);
  if (typeof value !== 'number') throw new Defect(`JSON cannot hold a ${typeof value}`);
  if (!Number.isFinite(value)) throw new Defect(`JSON cannot hold the number ${value}`);
  return JSON.stringify(value);
}

/**
 * One line of JSON with sorted keys and no spaces: the text that digests are taken of.
 * Follows RFC 8785 (JCS): numbers as ECMAScript prints them, so that -0 is 0; `undefined` members left out; half a
 * surrogate pair, which RFC 8785 refuses, is printed as its escape.
 * Throws a {@link Defect} on NaN, Infinity, functions, dates and anything else that JSON cannot hold.
 */
export function canonicalJson(value: unknown): string {
  if (typeof value !== 'object' || value === null) return scalarText(value);
  // Written as loops: every event and every key of a result comes through here, and this is half the work of printing.
  let text = '';
  if (Array.isArray(value)) {
    // By index, so that the holes of a sparse array become members.
    for (let i = 0; i < value.length; i++)
      text += `${i === 0 ? '' : ','}${canonicalJson((value[i] as unknown) ?? null)}`;
    return `[${text}]`;
  }
  refuseUnlessPlain(value);
  const members = value as Readonly<Record<string, unknown>>;
  // Without a comparator toSorted orders texts by code unit.
  for (const key of Object.keys(value).toSorted()) {
    const member = members[key];
    if (member !== undefined) text += `${text === '' ? '' : ','}${JSON.stringify(key)}:${canonicalJson(member)}`;
  }
  return `{${text}}`;
}

/**
 * JSON for people and version control: sorted keys, a member to a line, two-space indent.
 * Sorts by code unit also the keys that look like numbers, which an object always lists first.
 * @param indent what the lines after the first begin with
 */
export function canonicalText(value: unknown, indent = ''): string {
  if (typeof value !== 'object' || value === null) return scalarText(value);
  const inner = `${indent}  `;
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}'];
  const lines = Array.isArray(value)
    ? Array.from(value, (item: unknown) => canonicalText(item ?? null, inner))
    : membersOf(value).map(([key, member]) => `${JSON.stringify(key)}: ${canonicalText(member, inner)}`);
  return lines.length === 0 ? open + close : `${open}\n${inner}${lines.join(`,\n${inner}`)}\n${indent}${close}`;
}

/** Copies JSON data with the keys of every object sorted, so that plain `JSON.stringify` prints it canonically. */
export function sortKeysDeep(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeysDeep);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(membersOf(value).map(([key, member]) => [key, sortKeysDeep(member)]));
}
