import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { convertQuantity, formatNumber, formatQuantity, parseQuantity } from './quantity.ts';
import { unit } from './testing/resolve.ts';

describe('reading a quantity', () => {
  it.each([
    ['2.2 mm', { value: 2.2, unit: 'mm', digits: 2 }],
    ['2.20 mm', { value: 2.2, unit: 'mm', digits: 3 }],
    ['0.0866in', { value: 0.0866, unit: 'in', digits: 3 }],
    ['1.5e3 N/m', { value: 1500, unit: 'N/m', digits: 2 }],
    ['-3 deg', { value: -3, unit: 'deg', digits: 1 }],
    ['−3 °C', { value: -3, unit: 'degC', digits: 1 }],
    ['8', { value: 8, unit: '1', digits: 1 }],
    ['0', { value: 0, unit: '1', digits: 1 }],
    ['1500 N', { value: 1500, unit: 'N', digits: 4 }],
    ['.5 mm', { value: 0.5, unit: 'mm', digits: 1 }],
    ['5 %', { value: 5, unit: '%', digits: 1 }],
    ['5 1/s', { value: 5, unit: '1/s', digits: 1 }],
    ['5eV', { value: 5, unit: 'eV', digits: 1 }],
    ['450\u202FMPa', { value: 450, unit: 'MPa', digits: 3 }],
  ])('%s', (text, quantity) => {
    expect(parseQuantity(text)).toEqual({ ok: true, value: quantity });
  });

  it.each([
    ['2,2 mm', "'2,2' has a comma; write 2.2 for a decimal"],
    ['1,500.5 N', "'1,500' has a comma"],
    ['1 000', "'1 000' is grouped; write 1000 without a gap."],
    ['1 000 000 Pa', 'write 1000000 without a gap'],
    ['1\u202F000 Pa', 'is grouped'],
    ["1'000 m", 'is grouped'],
    ['', 'does not start with a number'],
    ['mm', 'does not start with a number'],
    ['NaN', 'does not start with a number'],
    ['Infinity m', 'does not start with a number'],
    ['1e999 m', 'too large'],
    ['5 ft 3 in', 'cannot be read'],
    ['1/2 in', 'cannot be read'],
    ['3 "', 'does not belong there'],
    ['2.2 mmm', "'mmm' is not a known unit"],
    ['1'.repeat(300), 'too long'],
  ])('refuses %s', (text, message) => {
    const result = parseQuantity(text);
    expect(result.ok ? 'accepted' : result.error.message).toContain(message);
  });

  it('never throws, and what it reads is finite', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.tuple(fc.double(), fc.string()).map(([n, rest]) => `${n}${rest}`),
        ),
        (text) => {
          const result = parseQuantity(text);
          expect(result.ok ? Number.isFinite(result.value.value) : result.error.message.length > 0).toBe(true);
        },
      ),
    );
  });
});

describe('converting a quantity', () => {
  it('keeps the significant digits', () => {
    expect(convertQuantity({ value: 0.0866, unit: 'in', digits: 3 }, unit('mm'))).toEqual({
      ok: true,
      value: { value: 2.19964, unit: 'mm', digits: 3 },
    });
  });

  it('refuses a bad or a foreign unit', () => {
    expect(convertQuantity({ value: 1, unit: 'furlong' }, unit('mm'))).toMatchObject({
      error: { code: 'unit-unknown' },
    });
    expect(convertQuantity({ value: 1, unit: 'kg' }, unit('mm'))).toMatchObject({
      error: { code: 'dimension-mismatch' },
    });
  });
});

describe('showing a number', () => {
  it.each([
    [0.809123456, undefined, '0.809123'],
    [287_760, undefined, '287760'],
    [1_234_567, undefined, '1.23457e6'],
    [999_999.9, undefined, '1e6'],
    [0.00001234, undefined, '1.234e-5'],
    [150, undefined, '150'],
    [2.2, 3, '2.20'],
    [0.85, 3, '0.850'],
    [1500, 2, '1500'],
    [1534, 2, '1500'],
    [0, undefined, '0'],
    [0, 3, '0.00'],
    [-0.5, undefined, '-0.5'],
    [140.5555555, 9, '140.556'],
    [0.1 + 0.2, undefined, '0.3'],
    [1e21, undefined, '1e21'],
    [1.5e-7, 3, '1.50e-7'],
  ])('%d with %s digits is %s', (value, digits, text) => {
    expect(formatNumber(value, digits)).toBe(text);
  });

  it('shows the unit behind a thin space, and none behind a plain number', () => {
    expect(formatQuantity({ value: 2.2, unit: 'mm', digits: 2 })).toBe('2.2\u2009mm');
    expect(formatQuantity({ value: 349.4, unit: 'N*m' }, ' ')).toBe('349.4 N·m');
    expect(formatQuantity({ value: 0.15, unit: '1', digits: 2 }, ' ')).toBe('0.15');
    expect(formatQuantity({ value: 30, unit: 'deg' }, ' ')).toBe('30°');
    expect(formatQuantity({ value: 20, unit: 'degC' }, ' ')).toBe('20 °C');
  });

  it('is within half a unit of its last digit, and never longer than asked for', () => {
    const value = fc.double({ min: -1e12, max: 1e12, noNaN: true });
    fc.assert(
      fc.property(value, fc.integer({ min: 1, max: 6 }), (v, digits) => {
        const text = formatNumber(v, digits);
        expect(Math.abs(Number(text) - v)).toBeLessThanOrEqual(Math.abs(v) * 0.5 * 10 ** (1 - digits) * (1 + 1e-9));
        const shown = text.replace(/e.*$/, '').replace(/[-.]/g, '').replace(/^0+/, '').replace(/0+$/, '');
        expect(shown.length).toBeLessThanOrEqual(digits);
      }),
    );
  });
});
