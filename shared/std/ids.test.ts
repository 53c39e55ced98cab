import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { makeRunId, nodeIdPattern, parsePortRef, portRef, runIdPattern } from './ids.ts';
import { isNestedDeeper, own } from './json.ts';
import { pointer, pointerSteps } from './pointer.ts';

const bytes = fc.uint8Array({ minLength: 10, maxLength: 10 });
/** The largest time that 48 bits hold, by the ULID specification. */
const lastTime = 281474976710655;

describe('run ids', () => {
  test('are ULIDs: 26 characters of Crockford base 32, whatever the time and chance', () => {
    fc.assert(
      fc.property(fc.nat(lastTime), bytes, (time, random) => {
        expect(makeRunId(time, random)).toMatch(runIdPattern);
      }),
    );
  });

  test('begin with the time, as the ULID specification has it', () => {
    // The specification's example (github.com/ulid/spec): 1469918176385 ms is 01ARYZ6S41.
    expect(makeRunId(1469918176385, new Uint8Array(10))).toBe('01ARYZ6S410000000000000000');
    expect(makeRunId(lastTime, new Uint8Array(10).fill(255))).toBe(`7${'Z'.repeat(25)}`);
  });

  test('hold all 80 bits of chance: each bit changes one character', () => {
    const plain = makeRunId(0, new Uint8Array(10));
    const seen = new Set<string>();
    for (let bit = 0; bit < 80; bit++) {
      const random = new Uint8Array(10);
      random[bit >> 3] = 128 >> (bit & 7);
      const id = makeRunId(0, random);
      const changed = [...id].flatMap((c, i) => (c === plain[i] ? [] : [i]));
      expect(changed).toEqual([10 + Math.floor(bit / 5)]);
      seen.add(id);
    }
    expect(seen.size).toBe(80);
  });

  test('sort as text by time', () => {
    fc.assert(
      fc.property(fc.nat(lastTime), fc.nat(lastTime), bytes, bytes, (a, b, x, y) => {
        fc.pre(a !== b);
        expect(makeRunId(a, x) < makeRunId(b, y)).toBe(a < b);
      }),
    );
  });
});

describe('ports of nodes', () => {
  test.each([
    ['spar.mass', { node: 'spar', port: 'mass' }],
    ['a.b.c', { node: 'a', port: 'b.c' }],
    ['spar', undefined],
    ['.mass', undefined],
    ['spar.', undefined],
    ['', undefined],
    ['.', undefined],
  ])('"%s" names %o', (text, ref) => expect(parsePortRef(text)).toEqual(ref));

  test('are written and read back', () => {
    fc.assert(
      fc.property(fc.stringMatching(nodeIdPattern), fc.string({ minLength: 1 }), (node, port) => {
        expect(parsePortRef(portRef(node, port))).toEqual({ node, port });
      }),
    );
  });
});

describe('JSON pointers', () => {
  test('escape as RFC 6901 section 5 has it', () => {
    expect(pointer(['nodes', 'a/b', 'm~n', 0, ''])).toBe('/nodes/a~1b/m~0n/0/');
    expect(pointer([])).toBe('');
    expect(pointerSteps('/a~1b/m~0n/~01')).toEqual(['a/b', 'm~n', '~1']);
  });

  test('lead back to their steps', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: fc.constantFrom('~', '/', '0', '1', 'é') })), (steps) => {
        expect(pointerSteps(pointer(steps))).toEqual(steps);
      }),
    );
  });
});

describe('plain records', () => {
  test('give their own members only', () => {
    const record = JSON.parse('{"__proto__":1,"a":2}') as Record<string, number>;
    expect([own(record, 'a'), own(record, '__proto__')]).toEqual([2, 1]);
    expect([own({}, '__proto__'), own({}, 'constructor'), own({}, 'toString')]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  test('are measured in depth without recursion', () => {
    const nested = (levels: number): unknown => JSON.parse('['.repeat(levels) + ']'.repeat(levels));
    expect(isNestedDeeper(nested(200), 200)).toBe(false);
    expect(isNestedDeeper(nested(201), 200)).toBe(true);
    expect(isNestedDeeper({ a: [1], b: {} }, 2)).toBe(false);
    expect(isNestedDeeper({ a: [[]], b: {} }, 2)).toBe(true);
    expect(isNestedDeeper(5, 0)).toBe(false);
    expect(isNestedDeeper(nested(1_000_000))).toBe(true);
  });
});
