import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { coerce } from './literal.ts';
import { fitTypes, formatPortType, parsePortType } from './port-type.ts';
import type { Fit, PortType } from './port-type.ts';
import { anyPortType, valueOf } from './testing/types.ts';
import { Value } from './value.ts';

function typeOf(text: string): PortType {
  const parsed = parsePortType(text);
  if (!parsed.ok) throw new Error(`${text}: ${parsed.error}`);
  return parsed.value;
}

const fit = (from: string, to: string): Fit => fitTypes(typeOf(from), typeOf(to));

describe('the written form of a port type', () => {
  test('is read back, whatever the type', () => {
    fc.assert(
      fc.property(anyPortType, (type) => {
        expect(parsePortType(formatPortType(type))).toEqual({ ok: true, value: type });
      }),
      { numRuns: 2000 },
    );
  });

  test.each([
    [' quantity < mm > ', 'quantity<mm>'],
    ['quantity<N m>', 'quantity<N*m>'],
    ['file', 'file<*/*>'],
    ['file<model/step>', 'file<model/step>'],
    ['table', 'table'],
    ['table<>', 'table<>'],
    ['table< n :integer,f: quantity<Hz> >', 'table<n: integer, f: quantity<Hz>>'],
    ['table<load case: text, "a, b": number>', 'table<load case: text, "a, b": number>'],
    ['table<"plain": number>', 'table<plain: number>'],
    ['json', 'json'],
  ])('"%s" is %s', (text, canonical) => expect(formatPortType(typeOf(text))).toBe(canonical));

  test.each([
    ['', /"" is not a port type\. Known types: quantity<unit>/],
    ['quantity', /needs its unit: write quantity<mm>, or number/],
    ['quantity<>', /A unit is missing/],
    ['quantity<mmm>', /'mmm' is not a known unit/],
    ['Number', /"Number" is not a port type/],
    ['number<mm>', /"number" takes no argument/],
    ['file<step>', /"step" is not a media type/],
    ['file<model/step', /is not a port type/],
    ['table<n>', /The column "n" is not written as "name: type"/],
    ['table<n: integer,>', /The column "" is not written as "name: type"/],
    ['table<n: integer, n: text>', /The table has two columns named "n"/],
    ['table<"n\\x": integer>', /is not written as "name: type"/],
    ['table<t: table<n: integer>>', /The column "t" cannot hold a table/],
    ['table<t: file>', /The column "t" cannot hold a file/],
    ['table<n: quantity<mmm>>', /'mmm' is not a known unit/],
    ['__proto__', /is not a port type/],
  ])('"%s" is refused in a sentence', (text, says) => {
    const parsed = parsePortType(text);
    expect(parsed).toMatchObject({ ok: false, error: expect.stringMatching(says) as string });
    expect(!parsed.ok && parsed.error).toMatch(/^[A-Z"'].*\.$/s);
  });

  test('of a hundred thousand nested tables is refused without recursion', () => {
    expect(parsePortType('table<a: '.repeat(100_000))).toMatchObject({ ok: false });
    expect(parsePortType(`${'table<a: '.repeat(100_000)}number${'>'.repeat(100_000)}`)).toMatchObject({ ok: false });
  });
});

describe('what fits', () => {
  test.each([
    ['quantity<mm>', 'quantity<mm>', 'same'],
    ['quantity<mm>', 'quantity<in>', 'converts'],
    ['quantity<K>', 'quantity<degC>', 'converts'],
    ['quantity<N*m>', 'quantity<lbf*ft>', 'converts'],
    ['quantity<%>', 'number', 'converts'],
    ['quantity<1>', 'number', 'same'],
    ['number', 'quantity<1>', 'same'],
    ['number', 'quantity<%>', 'converts'],
    ['integer', 'quantity<%>', 'converts'],
    ['integer', 'number', 'same'],
    ['integer', 'json', 'same'],
    ['quantity<mm>', 'json', 'same'],
    ['table<n: integer>', 'json', 'same'],
    ['verdict', 'json', 'same'],
    ['file<model/step>', 'file', 'same'],
    ['file', 'file<model/step>', 'same'],
    ['file<model/step>', 'file<model/*>', 'same'],
    ['table', 'table<n: integer>', 'same'],
    ['table<n: integer, f: quantity<Hz>>', 'table<f: quantity<Hz>>', 'same'],
    ['table<n: integer>', 'table<n: number>', 'same'],
    ['table<n: integer>', 'table', 'same'],
  ] as const)('%s to %s: %s', (from, to, how) => expect(fit(from, to).fit).toBe(how));

  test('a conversion names both units', () => {
    expect(fit('quantity<in>', 'quantity<mm>')).toEqual({ fit: 'converts', from: 'in', to: 'mm' });
  });

  test.each([
    ['quantity<kg>', 'quantity<mm>', 'kg is a mass and mm is a length.'],
    [
      'quantity<N*m>',
      'quantity<J>',
      'N*m is a torque and J is an energy, which do not convert into one another, although their units have the same dimensions.',
    ],
    [
      'quantity<psig>',
      'quantity<psia>',
      'psig is a gauge pressure and psia is an absolute pressure, which do not convert into one another, because the ambient pressure is not known; add it explicitly.',
    ],
    [
      'quantity<psi>',
      'quantity<psig>',
      'psi is a pressure or stress and psig is a gauge pressure, which do not convert into one another, because a plain pressure unit does not say gauge; write psig, barg or Pag.',
    ],
    [
      'quantity<degC>',
      'quantity<deltaC>',
      'degC is a temperature and deltaC is a temperature difference, which do not convert into one another; write deltaC for a difference and degC for a temperature.',
    ],
    ['quantity<mm>', 'number', 'mm is a length and 1 is a plain number.'],
    [
      'quantity<deg>',
      'number',
      'deg is an angle and 1 is a plain number; divide an angle by 1 rad or 1 rev to make it a plain number.',
    ],
    ['number', 'quantity<mm>', 'The output is a plain number and the input needs a quantity in mm.'],
    ['integer', 'quantity<mm>', 'The output is a plain number and the input needs a quantity in mm.'],
    ['number', 'integer', 'The output is a number and the input takes an integer.'],
    ['quantity<1>', 'integer', 'The output is a quantity<1> and the input takes an integer.'],
    ['text', 'number', 'The output is a text and the input takes a number.'],
    ['json', 'text', 'The output is a json and the input takes a text.'],
    ['file', 'json', 'The output is a file<*/*> and the input takes a json.'],
    ['file<text/csv>', 'file<model/*>', 'The output is a file of type text/csv and the input takes model/*.'],
    ['table<n: integer>', 'table<f: number>', 'The table has no column "f".'],
    ['table<n: number>', 'table<n: integer>', 'Column "n": The output is a number and the input takes an integer.'],
    [
      'table<f: quantity<in>>',
      'table<f: quantity<mm>>',
      'The unit of column "f" is in, and mm is needed. Change the type of the input\'s column to quantity<in>.',
    ],
    ['table<f: quantity<kg>>', 'table<f: quantity<mm>>', 'Column "f": kg is a mass and mm is a length.'],
    ['boolean', 'verdict', 'The output is a boolean and the input takes a verdict.'],
  ])('%s to %s is refused: %s', (from, to, reason) => expect(fit(from, to)).toEqual({ fit: 'refused', reason }));

  test('every type fits itself', () => {
    fc.assert(
      fc.property(anyPortType, (type) => {
        expect(fitTypes(type, type)).toEqual({ fit: 'same' });
      }),
    );
  });
});

/** What only the value shows: the sentence names a media type, a table's columns, or a result too large for a number. */
const shownByTheValue = /file of type|holds a table|no finite value/;

test('where types fit, every value of the one arrives at the other; where they do not, none does', () => {
  const seen = new Set<string>();
  fc.assert(
    fc.property(
      anyPortType.chain((from) => fc.tuple(fc.constant(from), anyPortType, valueOf(from, formatPortType))),
      ([from, to, value]) => {
        expect(Value.safeParse(value).success).toBe(true);
        const { fit: how } = fitTypes(from, to);
        const coerced = coerce(value, to);
        seen.add(`${how} ${coerced.ok}`);
        if (how === 'refused') expect(coerced.ok).toBe(false);
        else if (coerced.ok) expect(coerce(coerced.value, to)).toEqual(coerced);
        else expect(coerced.error).toMatch(shownByTheValue);
        if (coerced.ok) expect(Value.safeParse(coerced.value).success).toBe(true);
        // Fully known types leave nothing for the value to show.
        const open =
          from.kind === 'table' ? from.columns === undefined : from.kind === 'file' && from.mediaType.includes('*');
        if (how !== 'refused' && !open) expect(coerced).toMatchObject({ ok: true });
      },
    ),
    { numRuns: 5000 },
  );
  expect(seen).toEqual(new Set(['same true', 'same false', 'converts true', 'refused false']));
});
