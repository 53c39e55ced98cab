import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { parseUnit } from '../parse-unit.ts';
import { unit } from '../testing/resolve.ts';
import { parseExpression } from './parser.ts';
import { type CheckResult, evaluateCheck } from './requirement.ts';
import { type ExprValue, numberValue, quantityValue } from './types.ts';

type Values = Readonly<Record<string, ExprValue>>;

function check(text: string, values: Values): CheckResult {
  const parsed = parseExpression(text);
  if (!parsed.ok) throw new Error(parsed.error.message);
  const result = evaluateCheck(parsed.value, values, parseUnit);
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

const kg = (value: number): Values => ({ value: quantityValue(value, unit('kg')) });
const mm = (value: number): Values => ({ value: quantityValue(value, unit('mm')) });

describe('a requirement of the wing spar', () => {
  it('STR-001 fails at Rev A by 0.7 %', () => {
    const { holds, comparisons, governing } = check('value <= 150 mm', mm(151));
    expect(holds).toBe(false);
    expect(governing).toBe(0);
    expect(comparisons).toEqual([
      {
        lhs: 'value',
        operator: '<=',
        rhs: '150 mm',
        value: { value: 151, unit: 'mm' },
        limit: { value: 150, unit: 'mm' },
        margin: { value: expect.closeTo(-1 / 150, 12) as number, unit: '1', basis: 'ratio' },
        holds: false,
      },
    ]);
  });

  it('MAS-001 passes at 2.2 mm with 4.8 %', () => {
    const { holds, comparisons } = check('value <= 0.850 kg', kg(0.809));
    expect(holds).toBe(true);
    expect(comparisons[0]?.margin?.value).toBeCloseTo(0.0482, 4);
  });

  it('STR-003 against zero has its margin as a difference', () => {
    const { holds, comparisons } = check('value >= 0', { value: numberValue(0.42) });
    expect(holds).toBe(true);
    expect(comparisons[0]?.margin).toEqual({ value: 0.42, unit: '1', basis: 'difference' });
  });
});

describe('which side is the limit', () => {
  it('is the one without a variable', () => {
    const { comparisons } = check('0.850 kg >= value', kg(0.809));
    expect(comparisons[0]).toMatchObject({
      value: { value: 0.809 },
      limit: { value: 0.85 },
      holds: true,
    });
    expect(comparisons[0]?.margin?.value).toBeCloseTo(0.0482, 4);
  });

  it('is the right one where both have variables', () => {
    const values = { a: quantityValue(5, unit('mm')), b: quantityValue(10, unit('mm')) };
    expect(check('a <= b', values).comparisons[0]).toMatchObject({
      value: { value: 5 },
      limit: { value: 10 },
      margin: { value: 0.5 },
    });
  });

  it('is found in each part of a chain', () => {
    const { comparisons, governing } = check('0.1 <= ratio <= 0.2', { ratio: numberValue(0.19) });
    expect(comparisons.map(({ limit }) => limit.value)).toEqual([0.1, 0.2]);
    expect(comparisons.map(({ value }) => value.value)).toEqual([0.19, 0.19]);
    expect(comparisons[0]?.margin?.value).toBeCloseTo(0.9, 12);
    expect(comparisons[1]?.margin?.value).toBeCloseTo(0.05, 12);
    expect(governing).toBe(1);
  });

  it('shows each side in its own unit, and a calculated value in that of its limit', () => {
    const inches = check('value <= 5 mm', { value: quantityValue(0.1, unit('in')) });
    expect(inches.comparisons[0]).toMatchObject({
      value: { value: 0.1, unit: 'in' },
      limit: { value: 5, unit: 'mm' },
    });
    const stress = check('f / a <= 450 MPa', {
      f: quantityValue(9, unit('kN')),
      a: quantityValue(20, unit('mm^2')),
    });
    expect(stress.comparisons[0]).toMatchObject({
      value: { value: 450, unit: 'MPa' },
      holds: true,
    });
  });
});

describe('a boundary', () => {
  it('is exact for decimals, across units', () => {
    expect(check('value <= 28.5 mm', { value: quantityValue(0.0285, unit('m')) }).holds).toBe(true);
    expect(check('value <= 2.19964 mm', { value: quantityValue(0.0866, unit('in')) }).holds).toBe(true);
    expect(check('value >= 2.19964 mm', { value: quantityValue(0.0866, unit('in')) }).holds).toBe(true);
    expect(check('value < 850 g', kg(0.85)).holds).toBe(false);
  });

  it('is not rounded in favour of a pass', () => {
    expect(check('value <= 150 mm', mm(150.0000000000001)).holds).toBe(false);
    expect(check('value <= 0.850 kg', kg(0.8500000000000003)).holds).toBe(false);
  });

  it('in one unit is that of the bare numbers, to the last bit, and the margin has the sign of the verdict', () => {
    const number = fc.double({ min: -1e6, max: 1e6, noNaN: true });
    const nearby = number.chain((v) =>
      fc.tuple(fc.constant(v), fc.oneof(number, fc.constantFrom(v, v * (1 + 2 ** -52), v * (1 - 2 ** -52)))),
    );
    fc.assert(
      fc.property(
        nearby,
        fc.constantFrom('<=', '<', '>=', '>'),
        fc.constantFrom('mm', 'in', 'degC', 'kg', '%'),
        ([v, l], operator, text) => {
          const values = { value: quantityValue(v, unit(text)) };
          const { holds, comparisons } = check(`value ${operator} ${l} ${text}`, values);
          const expected = { '<=': v <= l, '<': v < l, '>=': v >= l, '>': v > l }[operator];
          expect(holds).toBe(expected);
          const margin = comparisons[0]?.margin?.value ?? Number.NaN;
          expect(holds ? margin >= 0 : margin <= 0).toBe(true);
        },
      ),
      { numRuns: 1000 },
    );
  });
});

describe('temperatures', () => {
  it('have a difference for a margin, since a ratio would depend on the scale', () => {
    const { comparisons } = check('value <= 85 degC', { value: quantityValue(80, unit('degC')) });
    expect(comparisons[0]?.margin).toMatchObject({ unit: 'deltaC', basis: 'difference' });
    expect(comparisons[0]?.margin?.value).toBeCloseTo(5, 9);
    const fahrenheit = check('value <= 85 degC', { value: quantityValue(194, unit('degF')) });
    expect(fahrenheit.comparisons[0]?.margin?.unit).toBe('deltaF');
    expect(fahrenheit.comparisons[0]?.margin?.value).toBeCloseTo(-9, 9);
  });
});

describe('what governs', () => {
  const values = {
    a: quantityValue(4, unit('mm')),
    b: quantityValue(3.1, unit('N')),
    ok: { type: 'boolean', value: true },
    mode: { type: 'text', value: 'flapwise' },
  } as const;

  it.each([
    ['a <= 5 mm and b >= 3 N', true, 1],
    ['a <= 3 mm and b >= 3 N', false, 0],
    ['a <= 3 mm and b >= 5 N', false, 1],
    ['a <= 3 mm or b >= 3 N', true, 1],
    ['a <= 5 mm or b >= 3 N', true, 0],
    ['a <= 3 mm or b >= 5 N', false, 0],
    ["mode == 'flapwise' and a <= 5 mm", true, 1],
    ["mode == 'chordwise' and a <= 5 mm", false, 0],
    ['ok and a <= 5 mm', true, 0],
    ['not ok or a <= 5 mm', true, 0],
    ['ok', true, undefined],
    ['not ok', false, undefined],
    ['a >= 0 mm and b >= 3 N', true, 1],
    ['a >= 4 mm and b >= 0 N', true, 0],
    ['if(ok, a <= 5 mm, b >= 9 N)', true, 0],
    ['not (a > 5 mm)', true, 0],
    ['not (a <= 5 mm and b >= 3 N)', false, 1],
    ['not (3 mm <= a <= 5 mm)', false, 1],
  ])('%s: %s, decided by %s', (text, holds, governing) => {
    const result = check(text, values);
    expect({ holds: result.holds, governing: result.governing }).toEqual({ holds, governing });
  });

  it('shows a negated comparison as it must hold', () => {
    expect(check('not (a > 5 mm)', values).comparisons[0]).toMatchObject({
      operator: '<=',
      holds: true,
      margin: { value: 0.2 },
    });
  });
});

describe('a problem is never a verdict', () => {
  it.each([
    ['value', 'wrong-type'],
    ['value + 1 kg', 'wrong-type'],
    ['value <= 150 mm', 'dimension-mismatch'],
    ['value / (value - value) <= 1', 'division-by-zero'],
    ['true or value / (value - value) <= 1', 'division-by-zero'],
    ['other <= 1', 'unknown-name'],
    ['value == 0.850 kg', 'inexact-equality'],
  ])('%s is a problem: %s', (text, code) => {
    const parsed = parseExpression(text);
    if (!parsed.ok) throw new Error(parsed.error.message);
    expect(evaluateCheck(parsed.value, kg(0.8), parseUnit)).toMatchObject({
      ok: false,
      error: { code },
    });
  });

  it.each(['value <= 0.850 kg', 'value > 0 kg', 'not value > 0.850 kg', 'true or value > 0 kg'])(
    'NaN in %s',
    (text) => {
      const parsed = parseExpression(text);
      if (!parsed.ok) throw new Error(parsed.error.message);
      expect(evaluateCheck(parsed.value, kg(Number.NaN), parseUnit)).toMatchObject({
        ok: false,
        error: { code: 'not-finite' },
      });
      expect(evaluateCheck(parsed.value, kg(Number.POSITIVE_INFINITY), parseUnit)).toMatchObject({
        ok: false,
      });
    },
  );
});
