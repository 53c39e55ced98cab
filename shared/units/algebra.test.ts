import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import {
  absolute,
  add,
  compare,
  divide,
  fromSi,
  greatest,
  least,
  multiply,
  negate,
  power,
  type SiQuantity,
  squareRoot,
  subtract,
  toSi,
} from './algebra.ts';
import { unit } from './testing/resolve.ts';

const q = (value: number, text: string): SiQuantity => toSi(value, unit(text));

function shown(result: ReturnType<typeof add>, text: string): number | string {
  if (!result.ok) return result.error.message;
  const value = fromSi(result.value, unit(text));
  return value.ok ? value.value : value.error.message;
}

describe('arithmetic', () => {
  it('adds across units', () => {
    expect(shown(add(q(1, 'in'), q(1, 'mm')), 'mm')).toBe(26.4);
    expect(shown(subtract(q(1, 'kip'), q(1, 'lbf')), 'lbf')).toBeCloseTo(999, 9);
  });

  it('multiplies and divides dimensions', () => {
    expect(shown(divide(q(503, 'MPa'), q(251, 'MPa')), '1')).toBeCloseTo(503 / 251, 14);
    expect(shown(divide(q(10, 'N'), q(2, 'mm^2')), 'MPa')).toBe(5);
    expect(shown(power(q(20, 'mm'), 4), 'mm^4')).toBeCloseTo(160_000, 8);
    expect(shown(squareRoot(q(9, 'm')), 'm^0.5')).toBe(3);
  });

  it('reproduces the root moment of the wing spar', () => {
    // w L^2 / 2 with w = n m g / (2 L), n = 3.8, m = 25 kg, L = 1.5 m: 349.4 N m.
    const w = divide(multiplied(multiplied(q(3.8, '1'), q(25, 'kg')), q(1, 'g0')), q(3, 'm'));
    if (!w.ok) throw new Error(w.error.message);
    const moment = divide(multiplied(w.value, multiplied(q(1.5, 'm'), q(1.5, 'm'))), q(2, '1'));
    expect(shown(moment, 'N*m')).toBeCloseTo(349.362, 3);
  });

  it.each([
    [add(q(1, 'kg'), q(1, 'mm')), 'A mass and a length cannot be added.'],
    [
      subtract(q(1, 'N*m'), q(1, 'J')),
      'A torque and an energy cannot be subtracted, although their units have the same dimensions.',
    ],
    [divide(q(1, 'm'), q(0, 's')), 'A division by zero has no result.'],
    [power(q(0, 'm'), -1), 'A division by zero has no result.'],
    [squareRoot(q(-1, 'm')), 'The result is not a finite number.'],
    [multiply(q(1e300, 'm'), q(1e300, 'm')), 'The result is not a finite number.'],
    [add(q(Number.NaN, 'm'), q(1, 'm')), 'The result is not a finite number.'],
  ])('refuses with a sentence (%#)', (result, message) => {
    expect(result).toMatchObject({ ok: false, error: { message } });
  });
});

function multiplied(a: SiQuantity, b: SiQuantity): SiQuantity {
  const product = multiply(a, b);
  if (!product.ok) throw new Error(product.error.message);
  return product.value;
}

describe('temperatures', () => {
  it('differ, and are moved by a difference', () => {
    expect(shown(subtract(q(20, 'degC'), q(-40, 'degF')), 'deltaC')).toBeCloseTo(60, 9);
    expect(shown(add(q(20, 'degC'), q(5, 'deltaC')), 'degC')).toBeCloseTo(25, 9);
    expect(shown(add(q(9, 'deltaF'), q(20, 'degC')), 'degC')).toBeCloseTo(25, 9);
    expect(shown(subtract(q(20, 'degC'), q(5, 'deltaK')), 'K')).toBeCloseTo(288.15, 9);
  });

  it.each([
    ['sum', add(q(20, 'degC'), q(5, 'degC'))],
    ['sum with an unsure kelvin', add(q(20, 'degC'), q(5, 'K'))],
    ['difference with an unsure kelvin', subtract(q(20, 'degC'), q(5, 'K'))],
    ['difference minus temperature', subtract(q(20, 'deltaC'), q(5, 'degC'))],
    ['product', multiply(q(2, '1'), q(20, 'degC'))],
    ['conductance times temperature', multiply(q(2, 'W/K'), q(10, 'degC'))],
    ['quotient', divide(q(20, 'degC'), q(10, 'degC'))],
    ['power', power(q(20, 'degC'), 2)],
    ['root', squareRoot(q(20, 'degC'))],
    ['negation', negate(q(20, 'degC'))],
    ['absolute value', absolute(q(20, 'degC'))],
    ['least with a difference', least(q(20, 'degC'), q(5, 'deltaC'))],
  ])('refuse a %s', (_, result) => {
    expect(result).toMatchObject({ ok: false, error: { code: 'kind-mismatch' } });
  });

  it('in kelvins serve a gas law, and conductance times a difference is a power', () => {
    const product = multiply(q(287.05, 'J/(kg*K)'), q(288.15, 'K'));
    if (!product.ok) throw new Error(product.error.message);
    // Density of the standard atmosphere at sea level, 1.225 kg/m3 (ISO 2533).
    expect(shown(divide(q(101_325, 'Pa'), product.value), 'kg/m^3')).toBeCloseTo(1.225, 3);
    expect(shown(multiply(q(2, 'W/K'), q(10, 'deltaC')), 'W')).toBe(20);
  });

  it('compare as absolute values', () => {
    expect(compare(q(20, 'degC'), q(293, 'K'))).toEqual({ ok: true, value: 1 });
    expect(compare(q(32, 'degF'), q(0, 'degC'))).toEqual({ ok: true, value: 0 });
    expect(compare(q(20, 'degC'), q(20, 'deltaC'))).toMatchObject({ ok: false });
  });
});

describe('gauge and absolute pressure', () => {
  it('scale, move and differ', () => {
    expect(shown(multiply(q(1.5, '1'), q(100, 'psig')), 'psig')).toBeCloseTo(150, 9);
    expect(shown(add(q(100, 'psig'), q(10, 'psi')), 'psig')).toBeCloseTo(110, 9);
    expect(shown(subtract(q(100, 'psig'), q(90, 'psig')), 'psi')).toBeCloseTo(10, 9);
  });

  it.each([
    ['sum', add(q(1, 'barg'), q(1, 'bara'))],
    ['difference', subtract(q(1, 'barg'), q(1, 'bara'))],
    ['plain minus gauge', subtract(q(1, 'bar'), q(1, 'barg'))],
    ['ratio', divide(q(1, 'barg'), q(1, 'bara'))],
    ['greatest', greatest(q(1, 'barg'), q(1, 'bar'))],
  ])('refuse a mixed %s', (_, result) => {
    expect(result).toMatchObject({ ok: false, error: { code: 'kind-mismatch' } });
  });

  it('are not compared with one another or with a plain pressure', () => {
    for (const other of ['psia', 'psi', 'Pa']) expect(compare(q(1, 'psig'), q(1, other)).ok).toBe(false);
  });
});

describe('torque and energy', () => {
  it('a force times a length may be either; what is named is not the other', () => {
    const product = multiply(q(10, 'N'), q(2, 'm'));
    expect(shown(product, 'N*m')).toBe(20);
    expect(shown(product, 'J')).toBe(20);
    expect(compare(q(1, 'N*m'), q(1, 'J'))).toMatchObject({
      ok: false,
      error: { code: 'kind-mismatch' },
    });
    expect(shown(multiply(q(2, '1'), q(5, 'N*m')), 'J')).toMatch(/a torque and an energy/i);
  });
});

describe('properties of the algebra', () => {
  const text = fc.constantFrom('mm', 'kg', 'N', 's', 'MPa', '1', 'K', 'rad', 'N*m', 'deltaC');
  const quantity = fc.tuple(fc.double({ min: -1e6, max: 1e6, noNaN: true }), text).map(([v, u]) => q(v, u));

  it('a sum exists exactly where the dimensions and kinds agree, and does not depend on the order', () => {
    fc.assert(
      fc.property(quantity, quantity, (a, b) => {
        const [left, right] = [add(a, b), add(b, a)];
        expect(left.ok ? left : 'refused').toEqual(right.ok ? right : 'refused');
        expect(left.ok).toBe(compare(a, b).ok);
      }),
    );
  });

  it('a product divided by one factor is the other, in dimensions', () => {
    fc.assert(
      fc.property(quantity, quantity, (a, b) => {
        fc.pre(b.si !== 0);
        const product = multiply(a, b);
        if (!product.ok) throw new Error(product.error.message);
        const back = divide(product.value, b);
        expect(back.ok && back.value.dims).toEqual(a.dims);
      }),
    );
  });

  it('the square of a root has the dimensions it came from', () => {
    fc.assert(
      fc.property(quantity, (a) => {
        const root = squareRoot({ ...a, si: Math.abs(a.si) });
        const square = root.ok ? power(root.value, 2) : root;
        expect(square.ok && square.value.dims).toEqual(a.dims);
      }),
    );
  });

  it('least and greatest are two of the values', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), {
          minLength: 1,
          maxLength: 5,
        }),
        (values) => {
          const [first = 0, ...rest] = values;
          const all = [q(first, 'm'), ...rest.map((v) => q(v, 'm'))] as const;
          expect(shown(least(...all), 'm')).toBe(Math.min(...values));
          expect(shown(greatest(...all), 'm')).toBe(Math.max(...values));
        },
      ),
    );
  });
});
