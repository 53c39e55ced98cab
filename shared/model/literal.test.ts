import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Json } from '../std/json.ts';
import { parseUnit } from '../units/parse-unit.ts';
import { coerce, displayValue, parseLiteral, parseValue } from './literal.ts';
import { formatPortType, parsePortType } from './port-type.ts';
import type { PortType } from './port-type.ts';
import { anyPortType, units, valueOf } from './testing/types.ts';
import { Value } from './value.ts';

function typeOf(text: string): PortType {
  const parsed = parsePortType(text);
  if (!parsed.ok) throw new Error(`${text}: ${parsed.error}`);
  return parsed.value;
}

describe('what a person types for a port', () => {
  test.each<[Json, string, Value]>([
    ['8 mm', 'quantity<mm>', { type: 'quantity', value: 8, unit: 'mm', digits: 1 }],
    // 1 in is exactly 25.4 mm (NIST SP 811, B.8): 0.315 in is 8.001 mm.
    ['0.315 in', 'quantity<mm>', { type: 'quantity', value: 8.001, unit: 'mm', digits: 3 }],
    ['2.20mm', 'quantity<mm>', { type: 'quantity', value: 2.2, unit: 'mm', digits: 3 }],
    ['20 °C', 'quantity<K>', { type: 'quantity', value: 293.15, unit: 'K', digits: 2 }],
    ['5', 'quantity<1>', { type: 'quantity', value: 5, unit: '1', digits: 1 }],
    [5, 'quantity<1>', { type: 'quantity', value: 5, unit: '1', digits: 1 }],
    ['50 %', 'number', { type: 'number', value: 0.5, digits: 2 }],
    ['3', 'number', { type: 'number', value: 3, digits: 1 }],
    [3.25, 'number', { type: 'number', value: 3.25 }],
    ['3', 'integer', { type: 'integer', value: 3 }],
    [3, 'integer', { type: 'integer', value: 3 }],
    ['1e3', 'integer', { type: 'integer', value: 1000 }],
    ['', 'text', { type: 'text', value: '' }],
    [true, 'boolean', { type: 'boolean', value: true }],
    ['false', 'boolean', { type: 'boolean', value: false }],
    [{ a: [null] }, 'json', { type: 'json', value: { a: [null] } }],
  ])('%o is a value of %s', (literal, type, value) => {
    expect(parseLiteral(literal, typeOf(type))).toEqual({ ok: true, value });
  });

  test.each<[Json, string, string]>([
    ['8', 'quantity<mm>', 'needs a unit: write "8 mm".'],
    [8, 'quantity<mm>', 'needs a unit: write "8 mm".'],
    ['5', 'quantity<%>', 'needs a unit: write "5 %".'],
    [
      '2,2 mm',
      'quantity<mm>',
      `cannot be "2,2 mm": '2,2' has a comma; write 2.2 for a decimal, or leave the comma out of a thousand.`,
    ],
    ['8 kg', 'quantity<mm>', 'does not fit: kg is a mass and mm is a length.'],
    ['8 mmm', 'quantity<mm>', `cannot be "8 mmm": 'mmm' is not a known unit.`],
    ['mm', 'quantity<mm>', `cannot be "mm": 'mm' does not start with a number; write it as 2.2 mm.`],
    ['', 'quantity<mm>', `cannot be "": '' does not start with a number; write it as 2.2 mm.`],
    [true, 'quantity<mm>', 'needs a quantity such as "8 mm".'],
    [null, 'quantity<mm>', 'needs a quantity such as "8 mm".'],
    ['1e400', 'number', 'cannot be "1e400": The number 1e400 is too large.'],
    ['3 mm', 'number', 'does not fit: mm is a length and 1 is a plain number.'],
    [[3], 'number', 'needs a number, and [3] is not one.'],
    ['2.5', 'integer', 'holds 2.5, and a whole number is needed.'],
    ['9007199254740993', 'integer', 'holds 9007199254740992, and a whole number is needed.'],
    [3, 'text', 'needs a text, and 3 is not one.'],
    ['yes', 'boolean', 'needs true or false, and "yes" is neither.'],
    [1, 'boolean', 'needs true or false, and 1 is neither.'],
    ['a.step', 'file<model/step>', 'takes a file<model/step>, which cannot be typed in. Connect it with a wire.'],
    [[], 'table', 'takes a table, which cannot be typed in. Connect it with a wire.'],
    ['PASS', 'verdict', 'takes a verdict, which cannot be typed in. Connect it with a wire.'],
    ['x'.repeat(500), 'boolean', `needs true or false, and "${'x'.repeat(59)}… is neither.`],
  ])('%o is refused for %s', (literal, type, error) => {
    expect(parseLiteral(literal, typeOf(type))).toEqual({ ok: false, error });
  });

  test('keeps no more digits than a number has', () => {
    const pi = parseLiteral('3.14159265358979323846264338327950288 mm', typeOf('quantity<mm>'));
    expect(pi).toEqual({ ok: true, value: { type: 'quantity', value: Math.PI, unit: 'mm', digits: 17 } });
  });

  test('is a value of the port whatever it is, or refused with a clause', () => {
    const typed = fc.oneof(
      fc.jsonValue().map((value) => value as Json),
      fc.tuple(fc.double({ noNaN: true }), fc.constantFrom(...units, '', 'mmm')).map(([n, u]) => `${n} ${u}`),
    );
    const outcomes = new Set<string>();
    fc.assert(
      fc.property(typed, anyPortType, (literal, type) => {
        const parsed = parseLiteral(literal, type);
        outcomes.add(`${type.kind} ${parsed.ok}`);
        if (!parsed.ok) {
          expect(parsed.error).toMatch(/^\S.*\.$|\?$/s);
          return;
        }
        expect(Value.safeParse(parsed.value)).toMatchObject({ success: true });
        expect(parsed.value.type).toBe(type.kind);
        if (parsed.value.type === 'quantity' && type.kind === 'quantity') expect(parsed.value.unit).toBe(type.unit);
      }),
      { numRuns: 3000 },
    );
    for (const kind of ['quantity', 'number', 'json', 'text']) expect(outcomes).toContain(`${kind} true`);
  });
});

describe('a value that arrives', () => {
  const table = (columns: Record<string, string>, ...rows: (number | string | boolean | null)[][]): Value => ({
    type: 'table',
    columns: Object.entries(columns).map(([name, type]) => ({ name, type })),
    rows,
  });

  test.each<[string, Value, string, Value]>([
    [
      'converts',
      { type: 'quantity', value: 0.0866, unit: 'in', digits: 3 },
      'quantity<mm>',
      { type: 'quantity', value: 2.19964, unit: 'mm', digits: 3 },
    ],
    [
      'keeps its digits as a number',
      { type: 'quantity', value: 50, unit: '%', digits: 2 },
      'number',
      { type: 'number', value: 0.5, digits: 2 },
    ],
    ['becomes a quantity', { type: 'integer', value: 2 }, 'quantity<%>', { type: 'quantity', value: 200, unit: '%' }],
    ['becomes a number', { type: 'integer', value: 2 }, 'number', { type: 'number', value: 2 }],
    [
      'becomes JSON with its unit',
      { type: 'quantity', value: 2, unit: 'mm' },
      'json',
      { type: 'json', value: { type: 'quantity', value: 2, unit: 'mm' } },
    ],
    ['stays itself', { type: 'integer', value: 2 }, 'integer', { type: 'integer', value: 2 }],
    [
      'is a table whose columns get the wanted types',
      table({ n: 'integer', f: 'quantity<N m>', more: 'text' }, [1, 2.5, 'x'], [null, null, null]),
      'table<f: quantity<N*m>, n: number>',
      table({ n: 'number', f: 'quantity<N*m>', more: 'text' }, [1, 2.5, 'x'], [null, null, null]),
    ],
  ])('%s', (_, value, type, arrived) => expect(coerce(value, typeOf(type))).toEqual({ ok: true, value: arrived }));

  test.each<[Value, string, string]>([
    [{ type: 'quantity', value: 1, unit: 'kg' }, 'quantity<mm>', 'does not fit: kg is a mass and mm is a length.'],
    [{ type: 'number', value: 3 }, 'integer', 'holds a number, and an integer is needed.'],
    [{ type: 'quantity', value: 3, unit: '1' }, 'integer', 'holds a quantity, and an integer is needed.'],
    [{ type: 'number', value: Number.NaN }, 'number', 'holds NaN, which is not a finite number.'],
    [
      { type: 'quantity', value: Number.POSITIVE_INFINITY, unit: 'mm' },
      'json',
      'holds Infinity, which is not a finite number.',
    ],
    [
      { type: 'quantity', value: 1e308, unit: 'km' },
      'quantity<nm>',
      'does not fit: 1e+308 km has no finite value in nm.',
    ],
    [{ type: 'integer', value: 3 }, 'text', 'holds an integer, and a text is needed.'],
    [{ type: 'text', value: '3' }, 'number', 'holds a text, and a number is needed.'],
    [{ type: 'quantity', value: 1, unit: 'zz' }, 'quantity<mm>', "has no known unit: 'zz' is not a known unit."],
    [
      { type: 'file', mediaType: 'text/csv', digest: 'd', bytes: 0, name: 'f' },
      'file<model/*>',
      'holds a file of type text/csv, and model/* is needed.',
    ],
    [table({ n: 'integer' }, [1, 2]), 'table', 'holds a table whose row 1 has 2 cells for 1 columns.'],
    [table({ n: 'integer' }, [1]), 'table<f: number>', 'holds a table without the column "f".'],
    [
      table({ n: 'number' }, [1]),
      'table<n: integer>',
      'holds a table whose column "n" is a number, and an integer is needed.',
    ],
    [
      table({ f: 'quantity<in>' }, [1]),
      'table<f: quantity<mm>>',
      'holds a table whose column "f" is a quantity<in>, and a quantity<mm> is needed.',
    ],
    [
      table({ n: 'integer' }, [1], [2.5]),
      'table',
      'holds a table whose column "n" has 2.5 in row 2, which is not an integer.',
    ],
    [
      table({ f: 'quantity<mm>' }, ['1 mm']),
      'table<f: quantity<mm>>',
      'holds a table whose column "f" has "1 mm" in row 1, which is not a quantity<mm>.',
    ],
    [
      table({ f: 'number' }, [true]),
      'table',
      'holds a table whose column "f" has true in row 1, which is not a number.',
    ],
    [table({ t: 'text' }, [1]), 'table', 'holds a table whose column "t" has 1 in row 1, which is not a text.'],
    [
      table({ b: 'boolean' }, ['true']),
      'table',
      'holds a table whose column "b" has "true" in row 1, which is not a boolean.',
    ],
    [
      table({ v: 'verdict' }, ['OK']),
      'table',
      'holds a table whose column "v" has "OK" in row 1, which is not a verdict.',
    ],
    [
      table({ v: 'nonsense' }, [1]),
      'table',
      'holds a table whose column "v" has no known type: "nonsense" is not a port type. Known types: quantity<unit>, number, integer, text, boolean, json, verdict, table<...>, file<media type>.',
    ],
    [
      {
        type: 'table',
        columns: [
          { name: 'n', type: 'text' },
          { name: 'n', type: 'text' },
        ],
        rows: [],
      },
      'table',
      'holds a table with two columns named "n".',
    ],
  ])('%o is refused for %s', (value, type, error) => {
    expect(coerce(value, typeOf(type))).toEqual({ ok: false, error });
  });

  test('keeps what it was and gets back to it, where it converts', () => {
    fc.assert(
      fc.property(
        anyPortType.chain((type) => fc.tuple(fc.constant(type), anyPortType, valueOf(type, formatPortType))),
        ([type, other, value]) => {
          const there = coerce(value, other);
          if (!there.ok || value.type !== 'quantity' || there.value.type !== 'quantity') return;
          // Nearer to zero a double has fewer digits.
          if (Math.abs(value.value) < 1e-290) return;
          const back = coerce(there.value, type);
          expect(back).toMatchObject({ ok: true, value: { type: 'quantity' } });
          if (!back.ok || back.value.type !== 'quantity') return;
          const ways = [value.unit, there.value.unit].map(parseUnit);
          // A temperature scale adds up to 460 of its steps, on the way there or back; what is far smaller drowns in it.
          const shifted = ways.some((unit) => unit.ok && unit.value.offset !== 0);
          const scale = shifted ? Math.max(Math.abs(value.value), 500) : Math.abs(value.value);
          expect(Math.abs(back.value.value - value.value) / scale).toBeLessThan(1e-12);
        },
      ),
      { numRuns: 2000 },
    );
  });
});

describe('a value shown', () => {
  test.each<[Value, string]>([
    [{ type: 'quantity', value: 2.2, unit: 'mm', digits: 3 }, '2.20 mm'],
    [{ type: 'quantity', value: 20, unit: 'degC' }, '20 °C'],
    [{ type: 'number', value: 1 / 3 }, '0.333333'],
    [{ type: 'integer', value: 1_048_577 }, '1.04858e6'],
    [{ type: 'text', value: 'spar' }, 'spar'],
    [{ type: 'text', value: 'x'.repeat(300) }, `${'x'.repeat(200)}…`],
    [{ type: 'boolean', value: true }, 'true'],
    [{ type: 'json', value: { a: 1 } }, 'JSON'],
    [{ type: 'table', columns: [], rows: [[]] }, '1 row'],
    [{ type: 'table', columns: [], rows: [] }, '0 rows'],
    [{ type: 'file', mediaType: 'model/step', digest: 'd', bytes: 1, name: 'spar.step' }, 'spar.step'],
    [{ type: 'verdict', id: 'R', verdict: 'NOT VERIFIED', text: '', check: '' }, 'NOT VERIFIED'],
  ])('%o is %s', (value, text) => expect(displayValue(value)).toBe(text));

  test('has at most six significant digits, and those of the value', () => {
    fc.assert(
      fc.property(
        fc.double({ noNaN: true, min: -1e300, max: 1e300 }).filter((x) => x === 0 || Math.abs(x) > 1e-300),
        fc.option(fc.integer({ min: 1, max: 17 }), { nil: undefined }),
        (value, digits) => {
          const shown = displayValue(
            digits === undefined ? { type: 'number', value } : { type: 'number', value, digits },
          );
          const mantissa = shown.replace(/e.*$/, '').replace(/^-/, '');
          // Zeros before the first other digit do not count; those that only hold a place before the point do not either.
          const counted = mantissa.replace('.', '').replace(/^0+/, '');
          const significant = mantissa.includes('.') ? counted : counted.replace(/0+$/, '');
          expect(significant.length).toBeLessThanOrEqual(6);
          const close =
            Math.abs(Number(shown) - value) <= Math.abs(value) * 0.5 * 10 ** (1 - Math.min(digits ?? 6, 6)) * 1.0001;
          expect([value, shown, close]).toEqual([value, shown, true]);
        },
      ),
      { numRuns: 2000 },
    );
  });
});

describe('a value from outside', () => {
  test('is taken where it is one', () => {
    fc.assert(
      fc.property(
        anyPortType.chain((type) => valueOf(type, formatPortType)),
        (value) => {
          expect(parseValue(JSON.parse(JSON.stringify(value)))).toEqual({
            ok: true,
            value: JSON.parse(JSON.stringify(value)) as unknown,
          });
        },
      ),
    );
  });

  test.each<[unknown, RegExp]>([
    [undefined, /./],
    [null, /./],
    [{ type: 'quantity', value: 1 }, /^unit /],
    [{ type: 'quantity', value: '1', unit: 'mm' }, /^value /],
    [{ type: 'quantity', value: Number.NaN, unit: 'mm' }, /^value /],
    [{ type: 'integer', value: 1.5 }, /^value /],
    [{ type: 'length', value: 1 }, /^type /],
    [{ type: 'text', value: 'x', extra: 1 }, /extra/],
    [{ type: 'table', columns: [], rows: [[{}]] }, /^rows\.0\.0 /],
    [
      { type: 'json', value: JSON.parse('['.repeat(100_000) + ']'.repeat(100_000)) as unknown },
      /nested more than 200 levels/,
    ],
  ])('%# is refused, and the clause names the place', (data, says) => {
    expect(parseValue(data)).toEqual({ ok: false, error: expect.stringMatching(says) as string });
  });
});
