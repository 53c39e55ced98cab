import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { comparable, convert } from './convert.ts';
import { unit } from './testing/resolve.ts';

/**
 * Factors printed in NIST Special Publication 811 (2008), appendix B.8, "Factors for Units Listed
 * Alphabetically": one unit in the left column is this many of the right one. Printed to seven digits.
 */
const NIST_SP_811: readonly (readonly [from: string, to: string, factor: number])[] = [
  ['g0', 'm/s^2', 9.80665],
  ['angstrom', 'm', 1e-10],
  ['arcmin', 'rad', 2.908882e-4],
  ['arcsec', 'rad', 4.848137e-6],
  ['atm', 'Pa', 1.01325e5],
  ['torr', 'Pa', 1.333224e2],
  ['bar', 'Pa', 1e5],
  ['BTU', 'J', 1.055056e3],
  ['BTU*in/(h*ft^2*degF)', 'W/(m*K)', 1.442279e-1],
  ['BTU/(h*ft*degF)', 'W/(m*K)', 1.730735],
  ['BTU/(h*ft^2*degF)', 'W/(m^2*K)', 5.678263],
  ['BTU/h', 'W', 2.930711e-1],
  ['BTU/lb', 'J/kg', 2.326e3],
  ['BTU/(lb*degF)', 'J/(kg*K)', 4.1868e3],
  ['BTU/ft^3', 'J/m^3', 3.725895e4],
  ['cal', 'J', 4.184],
  ['cal_IT', 'J', 4.1868],
  ['inHg', 'Pa', 3.386389e3],
  ['inH2O', 'Pa', 2.490889e2],
  ['ftH2O', 'Pa', 2.989067e3],
  ['mmHg', 'Pa', 1.333224e2],
  ['mmH2O', 'Pa', 9.80665],
  ['cP', 'Pa*s', 1e-3],
  ['cSt', 'm^2/s', 1e-6],
  ['deg', 'rad', 1.745329e-2],
  ['dyn', 'N', 1e-5],
  ['erg', 'J', 1e-7],
  ['floz', 'm^3', 2.957353e-5],
  ['ft', 'm', 3.048e-1],
  ['ft/min', 'm/s', 5.08e-3],
  ['ft/h', 'm/s', 8.466667e-5],
  ['ft^2', 'm^2', 9.290304e-2],
  ['ft^3', 'm^3', 2.831685e-2],
  ['ft^4', 'm^4', 8.630975e-3],
  ['ft*lbf', 'N*m', 1.355818],
  ['ft*lbf/s', 'W', 1.355818],
  ['ft*lbf/min', 'W', 2.259697e-2],
  ['gal', 'm^3', 3.785412e-3],
  ['gal_uk', 'm^3', 4.54609e-3],
  ['gal/min', 'm^3/s', 6.30902e-5],
  ['gon', 'rad', 1.570796e-2],
  ['grain', 'kg', 6.479891e-5],
  ['hp', 'W', 7.456999e2],
  ['in', 'm', 2.54e-2],
  ['in^2', 'm^2', 6.4516e-4],
  ['in^3', 'm^3', 1.638706e-5],
  ['in^4', 'm^4', 4.162314e-7],
  ['µin', 'm', 2.54e-8],
  ['kgf', 'N', 9.80665],
  ['kgf/cm^2', 'Pa', 9.80665e4],
  ['km/h', 'm/s', 2.777778e-1],
  ['kip', 'N', 4.448222e3],
  ['ksi', 'Pa', 6.894757e6],
  ['knot', 'm/s', 5.144444e-1],
  ['kW*h', 'J', 3.6e6],
  ['lbf', 'N', 4.448222],
  ['lbf*in', 'N*m', 1.129848e-1],
  ['lbf/ft', 'N/m', 1.45939e1],
  ['lbf/in', 'N/m', 1.751268e2],
  ['psf', 'Pa', 4.788026e1],
  ['psi', 'Pa', 6.894757e3],
  ['lbf*s/ft^2', 'Pa*s', 4.788026e1],
  ['lb', 'kg', 4.535924e-1],
  ['lb*ft^2', 'kg*m^2', 4.214011e-2],
  ['lb*in^2', 'kg*m^2', 2.926397e-4],
  ['lb/ft', 'kg/m', 1.488164],
  ['lb/ft^3', 'kg/m^3', 1.601846e1],
  ['lb/in^3', 'kg/m^3', 2.76799e4],
  ['lb/gal', 'kg/m^3', 1.198264e2],
  ['mil', 'm', 2.54e-5],
  ['mi', 'm', 1.609344e3],
  ['mph', 'm/s', 4.4704e-1],
  ['nmi', 'm', 1.852e3],
  ['oz', 'kg', 2.834952e-2],
  ['ozf', 'N', 2.780139e-1],
  ['ozf*in', 'N*m', 7.061552e-3],
  ['qt', 'm^3', 9.463529e-4],
  ['rpm', 'rad/s', 1.047198e-1],
  ['slug', 'kg', 1.45939e1],
  ['slug/ft^3', 'kg/m^3', 5.153788e2],
  ['slug/(ft*s)', 'Pa*s', 4.788026e1],
  ['St', 'm^2/s', 1e-4],
  ['long_ton', 'kg', 1.016047e3],
  ['short_ton', 'kg', 9.071847e2],
  ['t', 'kg', 1e3],
  ['Wh', 'J', 3.6e3],
  ['yd', 'm', 9.144e-1],
  ['yd^2', 'm^2', 8.361274e-1],
  ['yd^3', 'm^3', 7.645549e-1],
  ['day', 's', 8.64e4],
  ['ha', 'm^2', 1e4],
  ['L', 'm^3', 1e-3],
];

function convertedText(value: number, from: string, to: string): number | string {
  const result = convert(value, unit(from), unit(to));
  return result.ok ? result.value : result.error.message;
}

describe('conversion against NIST SP 811', () => {
  it.each(NIST_SP_811)('1 %s in %s', (from, to, factor) => {
    const result = convert(1, unit(from), unit(to));
    if (!result.ok) throw new Error(result.error.message);
    // Half a unit of the seventh digit.
    expect(Math.abs(result.value / factor - 1)).toBeLessThan(5e-7);
  });

  it('covers at least sixty units', () => {
    expect(NIST_SP_811.length).toBeGreaterThanOrEqual(60);
  });
});

describe('conversion where the exact answer is known', () => {
  it.each([
    [0.0866, 'in', 2.19964, 'mm'],
    [28.5, 'mm', 0.0285, 'm'],
    [1, 'kip', 4448.2216152605, 'N'],
    [1, 'lbf', 4.4482216152605, 'N'],
    [1, 'lbm', 453.59237, 'g'],
    [3.8, 'g0', 37.26527, 'm/s^2'],
    [1852, 'm', 1, 'nmi'],
    [1, 'kn', 1.852, 'km/h'],
    [503, 'MPa', 0.503, 'GPa'],
    [2810, 'kg/m^3', 2.81, 'g/cm^3'],
    [0.5, '%', 0.005, '1'],
    [250, 'ppm', 0.025, '%'],
    [90, 'deg', 5400, 'arcmin'],
    [1, 'rev', 360, 'deg'],
    [1, 'kWh', 3.6, 'MJ'],
    [1, 'mm^4', 1e-12, 'm^4'],
    [8, 'bit', 1, 'B'],
    [1, 'KiB', 1024, 'B'],
    // SI brochure (2019): the electronvolt is exact.
    [1, 'eV', 1.602176634e-19, 'J'],
  ])('%d %s is %d %s', (value, from, expected, to) => {
    expect(convertedText(value, from, to)).toBe(expected);
  });

  it('keeps every bit of an irrational factor', () => {
    expect(convertedText(180, 'deg', 'rad')).toBe(Math.PI);
    expect(convertedText(30, 'rpm', 'rad/s')).toBe(Math.PI);
  });

  it('converts fracture toughness (ASTM E399: 1 ksi*in^0.5 is 1.0988 MPa*m^0.5)', () => {
    for (const [from, to] of [
      ['ksi*in^0.5', 'MPa*m^0.5'],
      ['ksi*sqrt(in)', 'MPa*sqrt(m)'],
      ['ksi√in', 'MPa√m'],
      ['ksi*in^(1/2)', 'MPa*m^0.5'],
    ] as const) {
      expect(convertedText(1, from, to)).toBeCloseTo(1.09884, 4);
    }
  });
});

describe('temperature', () => {
  it.each([
    // NIST SP 811 appendix B.8: t/°C = (t/°F - 32)/1.8; T/K = t/°C + 273.15; T/K = (t/°F + 459.67)/1.8.
    [212, 'degF', 100, 'degC'],
    [32, '°F', 0, '°C'],
    [-40, 'degC', -40, 'degF'],
    [98.6, 'degF', 37, 'degC'],
    [20, 'degC', 293.15, 'K'],
    [0, 'K', -459.67, 'degF'],
    [491.67, 'degR', 0, 'degC'],
    [59, 'degF', 288.15, 'K'],
  ])('%d %s is %d %s', (value, from, expected, to) => {
    expect(convertedText(value, from, to)).toBe(expected);
  });

  it('converts a difference without the offset', () => {
    expect(convertedText(9, 'deltaF', 'deltaC')).toBe(5);
    expect(convertedText(5, 'Δ°C', 'delta_degF')).toBe(9);
    expect(convertedText(5, 'deltaC', 'K')).toBe(5);
    expect(convertedText(5, 'K', 'deltaC')).toBe(5);
  });

  it('refuses a difference for a temperature', () => {
    expect(convertedText(10, 'deltaC', 'degC')).toMatch(/deltaC is a temperature difference and degC is a temperature/);
    expect(comparable(unit('degF'), unit('deltaF'))?.code).toBe('kind-mismatch');
  });

  it('reads a degree inside a product as a difference', () => {
    expect(convertedText(1, 'J/(kg*degC)', 'J/(kg*K)')).toBe(1);
    expect(convertedText(1, '1/degC', '1/K')).toBe(1);
    expect(convertedText(1, 'degF/m', 'K/m')).toBeCloseTo(5 / 9, 14);
    expect(convertedText(23.6e-6, '1/°C', 'ppm/K')).toBe(23.6);
  });
});

describe('quantities that share dimensions and are not the same', () => {
  it.each([
    ['N*m', 'J', 'N*m is a torque and J is an energy'],
    ['lbf*ft', 'BTU', 'lbf*ft is a torque and BTU is an energy'],
    ['kN*m', 'kWh', 'kN*m is a torque and kWh is an energy'],
    ['in*lbf', 'W*h', 'in*lbf is a torque and W*h is an energy'],
    ['Nm', 'cal', 'Nm is a torque and cal is an energy'],
    ['psig', 'psia', 'the ambient pressure is not known'],
    ['barg', 'bara', 'the ambient pressure is not known'],
    ['psi', 'psig', 'does not say gauge'],
    ['psia', 'Pa', 'does not say absolute'],
  ])('%s is not %s', (a, b, message) => {
    for (const [from, to] of [
      [a, b],
      [b, a],
    ] as const) {
      expect(comparable(unit(from), unit(to))?.code).toBe('kind-mismatch');
      expect(convert(1, unit(from), unit(to)).ok).toBe(false);
    }
    expect(comparable(unit(a), unit(b))?.message).toContain(message);
  });

  it('converts within a kind', () => {
    expect(convertedText(100, 'psig', 'barg')).toBeCloseTo(6.894757, 6);
    expect(convertedText(14.5, 'psi(a)', 'kPaa')).toBeCloseTo(99.974, 3);
    expect(convertedText(1, 'lbf*ft', 'N*m')).toBeCloseTo(1.355818, 6);
    expect(convertedText(1, 'N*m', 'kg*m^2/s^2')).toBe(1);
    expect(convertedText(1, 'V*A*s', 'J')).toBe(1);
  });

  it.each([
    ['kg', 'mm', 'kg is a mass and mm is a length.'],
    [
      'deg',
      '1',
      'deg is an angle and 1 is a plain number; divide an angle by 1 rad or 1 rev to make it a plain number.',
    ],
    [
      'Hz',
      'rpm',
      'Hz is a frequency and rpm is an angular velocity; divide an angle by 1 rad or 1 rev to make it a plain number.',
    ],
    [
      'Hz',
      'rad/s',
      'Hz is a frequency and rad/s is an angular velocity; divide an angle by 1 rad or 1 rev to make it a plain number.',
    ],
    ['lb', 'lbf', 'lb is a mass and lbf is a force; lb and kg are masses, lbf and N are forces.'],
    ['g', 'm/s^2', 'g is a mass and m/s^2 is an acceleration; standard gravity is written g0.'],
    ['K', 'C', 'K is a temperature and C is an electric charge; degrees Celsius are written degC.'],
    ['N/m', 'kg^2/s', 'N/m is a force per length and kg^2/s is of dimension kg^2/s.'],
  ])('says why %s is not %s', (a, b, message) => {
    expect(comparable(unit(a), unit(b))).toEqual({ code: 'dimension-mismatch', message });
  });

  it('refuses a result that is not finite', () => {
    expect(convert(1e300, unit('Gm'), unit('fm'))).toMatchObject({
      ok: false,
      error: { code: 'not-finite' },
    });
    expect(convert(Number.NaN, unit('m'), unit('mm'))).toMatchObject({
      ok: false,
      error: { code: 'not-finite' },
    });
  });
});

const FAMILIES = [
  ['mm', 'm', 'in', 'ft', 'nmi', 'mil', 'µm'],
  ['kg', 'lb', 'slug', 'oz', 'g', 't'],
  ['Pa', 'psi', 'ksi', 'MPa', 'bar', 'atm', 'psf'],
  ['N*m', 'lbf*ft', 'in*lbf', 'kN*mm'],
  ['J', 'kWh', 'BTU', 'cal', 'eV'],
  ['degC', 'degF', 'K', 'degR'],
  ['deltaC', 'deltaF', 'K'],
  ['rad/s', 'rpm', 'deg/s'],
  ['W/(m*K)', 'BTU/(h*ft*degF)'],
  ['MPa*m^0.5', 'ksi*in^0.5'],
];

describe('properties of conversion', () => {
  const family = fc.constantFrom(...FAMILIES);
  // Subnormal numbers have fewer bits, so no bound relative to their size holds for them.
  const value = fc.double({ min: -1e9, max: 1e9, noNaN: true }).filter((v) => v === 0 || Math.abs(v) > 1e-200);
  const near = (a: number, b: number, scale: number): boolean => Math.abs(a - b) <= 1e-13 * scale;
  const known = (from: string, to: string, v: number): number => {
    const result = convert(v, unit(from), unit(to));
    if (!result.ok) throw new Error(result.error.message);
    return result.value;
  };
  const picks = family.chain((units) =>
    fc.tuple(fc.constantFrom(...units), fc.constantFrom(...units), fc.constantFrom(...units)),
  );

  it('comes back', () => {
    fc.assert(
      fc.property(picks, value, ([a, b], v) => {
        const there = known(a, b, v);
        // On a scale with an offset the error is that of the largest number on the way.
        const offset = (unit(a).offset + unit(b).offset) / unit(a).factor;
        expect(near(known(b, a, there), v, Math.abs(v) + offset)).toBe(true);
      }),
    );
  });

  it('goes the same way in two steps as in one', () => {
    fc.assert(
      fc.property(picks, value, ([a, b, c], v) => {
        const direct = known(a, c, v);
        const scale = Math.abs(direct) + (unit(a).offset + unit(b).offset + unit(c).offset) / unit(c).factor;
        expect(near(known(b, c, known(a, b, v)), direct, scale)).toBe(true);
      }),
    );
  });

  it('keeps the order of values', () => {
    fc.assert(
      fc.property(picks, value, value, ([a, b], v, w) => {
        if (v < w) expect(known(a, b, v)).toBeLessThanOrEqual(known(a, b, w));
      }),
    );
  });

  it('gives a decimal of few digits back as typed', () => {
    const decimal = fc.tuple(fc.integer({ min: -999_999, max: 999_999 }), fc.integer({ min: 0, max: 6 }));
    const pair = fc.constantFrom(['in', 'mm'], ['ft', 'm'], ['lb', 'kg'], ['mm', 'm'], ['MPa', 'Pa'], ['nmi', 'km']);
    fc.assert(
      fc.property(pair, decimal, ([a = '', b = ''], [digits, shift]) => {
        const typed = Number(`${digits}e-${shift}`);
        expect(known(b, a, known(a, b, typed))).toBe(typed);
      }),
    );
  });
});
