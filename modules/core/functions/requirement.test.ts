import { callFunction, describeFunction } from '@clew/module-sdk/testkit';
import type { InputValue, ValueOf } from '@clew/module-sdk';
import { describe, expect, test } from 'vitest';
import { definition } from '../module.ts';

interface Given {
  readonly check: string;
  readonly inputs?: Record<string, string>;
  readonly source?: string;
}

const paramsOf = (given: Given): Record<string, unknown> => ({ id: 'R-1', text: 'It shall hold.', ...given });

async function judge(
  given: Given,
  values: Record<string, unknown> = {},
  origins: Record<string, string> = {},
): Promise<ValueOf<'verdict'>> {
  const { result } = await callFunction(definition, 'requirement', {
    params: paramsOf(given),
    inputs: values as Record<string, InputValue>,
    context: { origins },
  });
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value['verdict'] as ValueOf<'verdict'>;
}

const kg = (value: number, digits?: number): unknown => ({
  type: 'quantity',
  value,
  unit: 'kg',
  ...(digits === undefined ? {} : { digits }),
});
const mm = (value: number): unknown => ({ type: 'quantity', value, unit: 'mm' });

describe('ports', () => {
  const ports = (given: Given) => describeFunction(definition, 'requirement', paramsOf(given));

  test.each([
    ['value <= 0.850 kg', [{ name: 'value', type: 'quantity<kg>', optional: true }]],
    ['10 Hz <= f', [{ name: 'f', type: 'quantity<Hz>', optional: true }]],
    ['mos >= 0.15', [{ name: 'mos', type: 'number', optional: true }]],
    ['n == 4', [{ name: 'n', type: 'integer', optional: true }]],
    ['mode == "flapwise"', [{ name: 'mode', type: 'text', optional: true }]],
    [
      '9 Hz <= f <= 14 Hz and ok',
      [
        { name: 'f', type: 'quantity<Hz>', optional: true },
        { name: 'ok', type: 'boolean', optional: true },
      ],
    ],
  ])('%s', (check, inputs) => {
    expect(ports({ check })).toEqual({ ports: { inputs, outputs: [{ name: 'verdict', type: 'verdict' }] } });
  });

  test('declared inputs go before inferred ones', () => {
    expect(ports({ check: 'a / b <= 2', inputs: { a: 'quantity<mm>', b: 'quantity<in>' } })).toMatchObject({
      ports: { inputs: [{ type: 'quantity<mm>' }, { type: 'quantity<in>' }] },
    });
  });

  test.each([
    [{ check: 'value <= ' }, '/check', /./],
    [{ check: 'a / b <= 2' }, '/inputs', /type of a does not follow/],
    [{ check: 'value + 1 kg', inputs: { value: 'quantity<kg>' } }, '/check', /must be a condition/],
    [{ check: 'value <= 0.85 kg', inputs: { value: 'quantity<mm>' } }, '/check', /length and a mass/],
    [{ check: 'a <= 1 kg and a <= 1 mm' }, '/check', /two ways/],
    [{ check: '1 < 2' }, '/check', /reads no input/],
    [{ check: 'value <= 1 kg', inputs: { other: 'number' } }, '/inputs/other', /does not read other/],
    [{ check: 'value <= 1 kg', inputs: { value: 'file' } }, '/inputs/value', /cannot be used here/],
    [{ check: 'value == 0.85 kg' }, '/check', /rounding error/],
  ])('%j is refused at %s', async (given, pointer, message) => {
    expect(ports(given)).toMatchObject({ problems: [{ pointer, message: expect.stringMatching(message) }] });
    const { result } = await callFunction(definition, 'requirement', { params: paramsOf(given) });
    expect(result).toMatchObject({ ok: false, error: { why: 'bad-params', pointer } });
  });
});

describe('verdicts', () => {
  test('PASS with value, limit and margin, as the contract shows it', async () => {
    const verdict = await judge(
      { check: 'value <= 0.850 kg', source: 'uas.xlsx Requirements!A4' },
      { value: kg(0.809, 3) },
      { value: 'spar, t = 2.2 mm' },
    );
    expect(verdict).toMatchObject({
      type: 'verdict',
      id: 'R-1',
      text: 'It shall hold.',
      check: 'value <= 0.850 kg',
      verdict: 'PASS',
      value: { value: 0.809, unit: 'kg', digits: 3 },
      limit: { value: 0.85, unit: 'kg', digits: 3 },
      source: 'uas.xlsx Requirements!A4',
      origin: 'spar, t = 2.2 mm',
    });
    expect(verdict.margin?.unit).toBe('1');
    expect(verdict.margin?.value).toBeCloseTo(0.0482, 4);
  });

  test('FAIL by 0.7 %, as at a wall of 2.0 mm', async () => {
    const verdict = await judge({ check: 'tip <= 150 mm' }, { tip: mm(151) });
    expect(verdict).toMatchObject({
      verdict: 'FAIL',
      value: { value: 151, unit: 'mm' },
      limit: { value: 150, unit: 'mm', digits: 3 },
    });
    expect(verdict.margin?.value).toBeCloseTo(-1 / 150, 10);
  });

  test.each([
    ['f >= 10 Hz', { f: { type: 'quantity', value: 12.67, unit: 'Hz' } }, 'PASS', 0.267, '1'],
    ['10 Hz <= f', { f: { type: 'quantity', value: 9.6, unit: 'Hz' } }, 'FAIL', -0.04, '1'],
    ['mos >= 0', { mos: { type: 'number', value: 0.42 } }, 'PASS', 0.42, '1'],
    ['mos >= 0', { mos: { type: 'number', value: -0.01 } }, 'FAIL', -0.01, '1'],
    ['v >= 0 mm', { v: mm(3) }, 'PASS', 3, 'mm'],
    ['v <= 10 mm', { v: mm(10) }, 'PASS', 0, '1'],
    ['v < 10 mm', { v: mm(10) }, 'FAIL', 0, '1'],
    ['not (v > 10 mm)', { v: mm(11) }, 'FAIL', -0.1, '1'],
    ['v <= 10 mm and w <= 20 mm', { v: mm(9), w: mm(30) }, 'FAIL', -0.5, '1'],
    ['v <= 10 mm or w <= 20 mm', { v: mm(30), w: mm(10) }, 'PASS', 0.5, '1'],
    ['5 mm <= v <= 10 mm', { v: mm(6) }, 'PASS', 0.2, '1'],
    ['t <= 85 degC', { t: { type: 'quantity', value: 80, unit: 'degC' } }, 'PASS', 5, 'deltaC'],
  ])('%s of %j is %s', async (...[check, values, word, margin, unit]) => {
    const verdict = await judge({ check }, values);
    expect(verdict.verdict).toBe(word);
    expect(verdict.margin?.unit).toBe(unit);
    expect(verdict.margin?.value).toBeCloseTo(margin, 10);
  });

  test('the value is shown in the unit of the limit', async () => {
    const verdict = await judge(
      { check: 'v <= 2 in', inputs: { v: 'quantity<mm>' } },
      { v: { type: 'quantity', value: 25.4, unit: 'mm', digits: 3 } },
    );
    expect(verdict).toMatchObject({
      verdict: 'PASS',
      value: { value: 1, unit: 'in', digits: 3 },
      limit: { value: 2, unit: 'in', digits: 1 },
    });
  });

  test('digits of the limit are those that are written', async () => {
    const limit = async (check: string): Promise<unknown> => (await judge({ check }, { v: kg(0.1) })).limit;
    expect(await limit('v <= 0.850 kg')).toEqual({ value: 0.85, unit: 'kg', digits: 3 });
    expect(await limit('1.50e0 kg >= v')).toEqual({ value: 1.5, unit: 'kg', digits: 3 });
    expect(await limit('v <= 2 * 0.5 kg')).toEqual({ value: 1, unit: 'kg' });
  });

  test('texts, integers and conditions', async () => {
    expect(await judge({ check: 'mode == "flapwise"' }, { mode: { type: 'text', value: 'chordwise' } })).toMatchObject({
      verdict: 'FAIL',
      value: 'chordwise',
      limit: 'flapwise',
    });
    expect(await judge({ check: 'n == 4' }, { n: { type: 'integer', value: 4 } })).toMatchObject({
      verdict: 'PASS',
      value: { value: 4, unit: '1' },
    });
    expect(
      await judge(
        { check: 'ok and n >= 1' },
        { ok: { type: 'boolean', value: false }, n: { type: 'number', value: 3 } },
      ),
    ).toMatchObject({ verdict: 'FAIL' });
  });

  test('the origin is of what decides', async () => {
    const origins = { v: 'Sheet1!A1', w: 'row 2 where direction = flapwise' };
    expect((await judge({ check: 'v <= 10 mm and w <= 20 mm' }, { v: mm(9), w: mm(30) }, origins)).origin).toBe(
      'row 2 where direction = flapwise',
    );
    expect(
      (
        await judge(
          { check: 'v <= w', inputs: { v: 'quantity<mm>', w: 'quantity<mm>' } },
          { v: mm(9), w: mm(30) },
          origins,
        )
      ).origin,
    ).toBe('v: Sheet1!A1; w: row 2 where direction = flapwise');
  });
});

describe('never greener than the truth', () => {
  test.each([
    ['no value', {}, /has no value/],
    ['NaN', { v: kg(Number.NaN) }, /not a finite number/],
    ['Infinity', { v: kg(Number.POSITIVE_INFINITY) }, /not a finite number/],
    ['minus infinity, which is below every limit', { v: kg(Number.NEGATIVE_INFINITY) }, /not a finite number/],
    ['a table', { v: { type: 'table', columns: [], rows: [] } }, /nothing that can be compared/],
    [
      'a file',
      { v: { type: 'file', mediaType: 'a/b', digest: 'x', bytes: 0, name: 'x', path: 'x' } },
      /nothing that can be compared/,
    ],
    ['a mass in millimetres', { v: mm(0.1) }, /length and a mass/],
    ['a unit that is none', { v: { type: 'quantity', value: 0.1, unit: 'blob' } }, /blob/],
    ['a plain number for a mass', { v: { type: 'number', value: 0.1 } }, /plain number/],
    ['a text for a mass', { v: { type: 'text', value: '0.1 kg' } }, /a text/],
    ['JSON null', { v: { type: 'json', value: null } }, /nothing that can be compared/],
    ['JSON without a unit', { v: { type: 'json', value: { type: 'quantity', value: 0.1 } } }, /no unit/],
  ])('%s is NOT VERIFIED', async (_, values, reason) => {
    const verdict = await judge({ check: 'v <= 0.850 kg' }, values);
    expect(verdict).toMatchObject({ verdict: 'NOT VERIFIED', reason: expect.stringMatching(reason) });
    expect(verdict).not.toHaveProperty('margin');
    expect(verdict).not.toHaveProperty('value');
  });

  test('a division by zero is NOT VERIFIED with the reason', async () => {
    const verdict = await judge(
      { check: 'a / b <= 2', inputs: { a: 'quantity<mm>', b: 'quantity<mm>' } },
      { a: mm(1), b: mm(0) },
    );
    expect(verdict).toMatchObject({ verdict: 'NOT VERIFIED', reason: expect.stringContaining('divided by') });
  });

  test('either side of "or" that has no value is NOT VERIFIED, though the other holds', async () => {
    const verdict = await judge({ check: 'v <= 10 mm or w <= 20 mm' }, { v: mm(1) });
    expect(verdict).toMatchObject({ verdict: 'NOT VERIFIED', reason: expect.stringContaining('w has no value') });
  });

  test('a selection that is ambiguous says so', async () => {
    const given = { check: 'f >= 10 Hz', inputs: { f: 'json' } };
    expect(await judge(given, { f: { type: 'json', value: { ambiguous: 'Two modes are flapwise.' } } })).toMatchObject({
      verdict: 'AMBIGUOUS',
      reason: 'Two modes are flapwise.',
    });
    expect(
      await judge(given, { f: { type: 'json', value: { type: 'quantity', value: 12, unit: 'Hz' } } }),
    ).toMatchObject({ verdict: 'PASS', value: { value: 12, unit: 'Hz' } });
  });
});
