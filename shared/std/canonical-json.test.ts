import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Defect } from './assert.ts';
import { canonicalJson, canonicalText, sortKeysDeep } from './canonical-json.ts';
import { digestJson, isDigest, parseDigest, shortDigest } from './digest.ts';
import type { TextHash } from './digest.ts';

const sha256: TextHash = (text) => `sha256:${createHash('sha256').update(text, 'utf8').digest('hex')}` as never;

/** Any JSON text, also with keys such as `__proto__` and halves of surrogate pairs, as JSON.parse gives it. */
const anyJson = fc
  .jsonValue({ stringUnit: 'binary', maxDepth: 4 })
  .map((value) => JSON.parse(JSON.stringify(value)) as unknown);

/** The same data with the members of every object in another order. */
function shuffled(value: unknown, turn: number): unknown {
  if (Array.isArray(value)) return value.map((item) => shuffled(item, turn));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  const cut = entries.length === 0 ? 0 : turn % entries.length;
  return Object.fromEntries([...entries.slice(cut), ...entries.slice(0, cut)].map(([k, v]) => [k, shuffled(v, turn)]));
}

describe('canonical JSON', () => {
  test('is the example of RFC 8785 section 3.2.2, to the byte', () => {
    // RFC 8785, section 3.2.2 (input) and 3.2.4 (canonical form).
    const input = String.raw`{
      "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
      "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
      "literals": [null, true, false]
    }`;
    expect(canonicalJson(JSON.parse(input))).toBe(
      String.raw`{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\u000f\nA'B\"\\\\\"/"}`,
    );
  });

  test('sorts keys by code unit, as RFC 8785 section 3.2.3 has it, and numbers as text', () => {
    const keys = ['\u20ac', '\r', '\ufb33', '1', '\u{1f600}', '\u0080', '\u00f6', '10', '9'];
    const record = Object.fromEntries(keys.map((key) => [key, 0]));
    expect(Object.keys(JSON.parse(canonicalJson(record)) as object)).toHaveLength(keys.length);
    const order = [...canonicalJson(record).matchAll(/"((?:[^"\\]|\\.)+)":/g)].map(
      (m) => JSON.parse(`"${m[1]}"`) as string,
    );
    expect(order).toEqual(['\r', '1', '10', '9', '\u0080', '\u00f6', '\u20ac', '\u{1f600}', '\ufb33']);
  });

  test('prints -0 as 0, leaves undefined members out and fills holes with null, as JSON.stringify does', () => {
    expect(canonicalJson(-0)).toBe('0');
    expect(canonicalJson({ b: undefined, a: [undefined, 1] })).toBe('{"a":[null,1]}');
    const sparse: unknown[] = [];
    sparse[2] = 1;
    expect(canonicalJson(sparse)).toBe('[null,null,1]');
    expect(canonicalText(sparse)).toBe('[\n  null,\n  null,\n  1\n]');
  });

  test('keeps half a surrogate pair as its escape, apart from the same escape as text', () => {
    expect(canonicalJson('\ud800')).toBe(String.raw`"\ud800"`);
    expect(canonicalJson(String.raw`\ud800`)).toBe(String.raw`"\\ud800"`);
    expect(canonicalJson('\u{1f600}')).toBe('"\u{1f600}"');
  });

  test.each([
    ['NaN', Number.NaN],
    ['Infinity', Number.POSITIVE_INFINITY],
    ['-Infinity', Number.NEGATIVE_INFINITY],
    ['a function', () => 1],
    ['a symbol', Symbol('s')],
    ['a bigint', 1n],
    ['undefined itself', undefined],
    ['a date', new Date(0)],
    ['a map', new Map([['a', 1]])],
    ['a set', new Set([1])],
    ['bytes', new Uint8Array([1])],
  ])('refuses %s, at the top and inside, compact and for people', (_, value) => {
    for (const print of [canonicalJson, canonicalText]) {
      expect(() => print(value)).toThrow(Defect);
      if (value !== undefined) {
        expect(() => print([value])).toThrow(Defect);
        expect(() => print({ a: { b: value } })).toThrow(Defect);
      }
    }
  });

  test('says the same data, whatever the order of keys, and different data differently', () => {
    fc.assert(
      fc.property(anyJson, fc.nat(), (value, turn) => {
        const text = canonicalJson(value);
        expect(canonicalJson(shuffled(value, turn))).toBe(text);
        expect(canonicalJson(JSON.parse(text))).toBe(text);
      }),
      { numRuns: 1000 },
    );
  });

  test('a member named __proto__ is a member like any other', () => {
    const parsed: unknown = JSON.parse('{"b":1,"__proto__":{"z":1,"a":2}}');
    expect(canonicalJson(parsed)).toBe('{"__proto__":{"a":2,"z":1},"b":1}');
    expect(JSON.stringify(sortKeysDeep(parsed))).toBe('{"__proto__":{"a":2,"z":1},"b":1}');
  });
});

describe('canonical text', () => {
  test('is what JSON.stringify prints of sorted data, but sorts keys that look like numbers by code unit too', () => {
    fc.assert(
      fc.property(anyJson, (value) => {
        const text = canonicalText(value);
        expect(canonicalJson(JSON.parse(text))).toBe(canonicalJson(value));
        if (!/"\d+":/.test(text)) expect(text).toBe(JSON.stringify(sortKeysDeep(value), null, 2));
      }),
      { numRuns: 1000 },
    );
    expect(canonicalText({ b: { 9: 1, 10: [] }, a: {} })).toBe(
      '{\n  "a": {},\n  "b": {\n    "10": [],\n    "9": 1\n  }\n}',
    );
  });
});

describe('digests', () => {
  test('of JSON are equal exactly where the data is', () => {
    const small = fc.jsonValue({ maxDepth: 1, stringUnit: fc.constantFrom('a', 'b', '\ud800') });
    // Two of anything are seldom equal: every other pair is one value and its copy.
    const pair = fc.oneof(
      fc.tuple(small, small),
      small.map((value) => [value, structuredClone(value)] as const),
    );
    let equal = 0;
    fc.assert(
      fc.property(pair, fc.nat(), ([a, b], turn) => {
        const same = JSON.stringify(sortKeysDeep(a)) === JSON.stringify(sortKeysDeep(b));
        if (same) equal++;
        expect(digestJson(sha256, a) === digestJson(sha256, b)).toBe(same);
        expect(digestJson(sha256, shuffled(a, turn))).toBe(digestJson(sha256, a));
      }),
      { numRuns: 2000 },
    );
    expect(equal).toBeGreaterThan(500);
  });

  test('of the empty object is the SHA-256 of {}', () => {
    expect(digestJson(sha256, {})).toBe('sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a');
  });

  test('have 64 small hexadecimal digits, and no more', () => {
    const good = `sha256:${'0af9'.repeat(16)}`;
    expect(parseDigest(good)).toBe(good);
    for (const bad of [
      `${good}0`,
      good.slice(0, -1),
      good.toUpperCase(),
      `${good}\n`,
      good.replace('sha256', 'sha512'),
      '',
    ])
      expect([bad, isDigest(bad), parseDigest(bad)]).toEqual([bad, false, undefined]);
    expect(shortDigest(good)).toBe('0af90af90af9');
  });
});
