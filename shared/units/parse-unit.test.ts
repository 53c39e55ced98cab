import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { ATOMS } from './atoms.ts';
import { dimensionName } from './convert.ts';
import { dimensionFormula, dims } from './dimensions.ts';
import { parseUnit } from './parse-unit.ts';
import { prettyUnit } from './quantity.ts';
import { unit } from './testing/resolve.ts';

function refusal(text: string): string {
  const result = parseUnit(text);
  return result.ok ? `accepted as ${result.value.text}` : `${result.error.code}: ${result.error.message}`;
}

describe('spelling', () => {
  it.each([
    ['mm', 'mm'],
    ['  mm ', 'mm'],
    ['kg m^2', 'kg*m^2'],
    ['kg·m²', 'kg*m^2'],
    ['kg\u00A0m\u00B2', 'kg*m^2'],
    ['N\u2009m', 'N*m'],
    ['lbf·ft', 'lbf*ft'],
    ['W/(m·K)', 'W/(m*K)'],
    ['W m⁻¹ K⁻¹', 'W*m^-1*K^-1'],
    ['m^−1', 'm^-1'],
    ['m^–1', 'm^-1'],
    ['N.m', 'N*m'],
    ['N × m', 'N*m'],
    ['kg/m3', 'kg/m^3'],
    ['mm4', 'mm^4'],
    ['m/s2', 'm/s^2'],
    ['μm', 'µm'],
    ['kΩ', 'kohm'],
    ['°C', 'degC'],
    ['º C', 'degC'],
    ['℃', 'degC'],
    ['deg F', 'degF'],
    ['Δ°C', 'deltaC'],
    ['∆ K', 'deltaK'],
    ['°', 'deg'],
    ['°/s', 'deg/s'],
    ['%', '%'],
    ['psi (g)', 'psig'],
    ['bar(a)', 'bara'],
    ['kPa g', 'kPag'],
    ['m**2', 'm^2'],
    ['MPa√m', 'MPa*sqrt(m)'],
    ['1', '1'],
    ['1/s', '1/s'],
    ['J/kg/K', 'J/kg/K'],
  ])('%s is %s', (written, canonical) => {
    expect(unit(written).text).toBe(canonical);
    expect(unit(canonical)).toEqual(unit(written));
  });

  it('is given back prettier and means the same', () => {
    expect(prettyUnit('W/(m*K)')).toBe('W/(m·K)');
    expect(prettyUnit('kg*m^2')).toBe('kg·m²');
    expect(prettyUnit('degC')).toBe('°C');
    expect(prettyUnit('delta_degC')).toBe('Δ°C');
    for (const name of ATOMS.keys()) {
      const again = unit(prettyUnit(name));
      expect([name, again.factor, again.kind]).toEqual([name, unit(name).factor, unit(name).kind]);
    }
  });

  it('is plain data', () => {
    expect(JSON.parse(JSON.stringify(unit('W/(m*K)')))).toEqual({
      text: 'W/(m*K)',
      dims: [1, 1, -3, 0, -1, 0, 0, 0, 0],
      factor: 1,
      offset: 0,
    });
    expect(parseUnit('kN*m')).toBe(parseUnit('kN*m'));
  });
});

describe('kinds', () => {
  it.each([
    ['N*m', 'torque'],
    ['m*N', 'torque'],
    ['lbf*ft', 'torque'],
    ['kip*in', 'torque'],
    ['kgf*cm', 'torque'],
    ['kNm', 'torque'],
    ['J', 'energy'],
    ['kWh', 'energy'],
    ['kW*h', 'energy'],
    ['W*s', 'energy'],
    ['BTU', 'energy'],
    ['kg*m^2/s^2', 'energy or torque'],
    ['N*m/rad', 'rotational stiffness'],
    ['N*m/m', 'force'],
    ['J/kg', 'specific energy'],
    ['degC', 'temperature'],
    ['(degC)', 'temperature'],
    ['deltaF', 'temperature difference'],
    ['psig', 'gauge pressure'],
    ['kPaa', 'absolute pressure'],
    ['psid', 'pressure or stress'],
    ['N/m', 'force per length'],
    ['MPa*m^0.5', 'fracture toughness'],
    ['kg^2*m', 'kg^2*m'],
  ])('%s measures a %s', (text, name) => {
    expect(dimensionName(unit(text))).toBe(name);
  });

  it('leaves the absolute scale out of products', () => {
    expect(unit('W/(m*degC)').offset).toBe(0);
    expect(unit('degC/m').kind).toBeUndefined();
    expect(unit('degC^2').offset).toBe(0);
  });
});

describe('refusal', () => {
  it.each([
    ['', 'unit-missing: A unit is missing; write 1 for a plain number.'],
    ['-', 'unit-missing'],
    ['W/m*K', 'unit-ambiguous'],
    ['W/m K', 'unit-ambiguous'],
    ['ton', 'unit-ambiguous: ton is short, long or metric; write short_ton, long_ton or t.'],
    ['lbs', 'unit-ambiguous'],
    ['Gal', 'unit-ambiguous'],
    ['G', 'unit-ambiguous'],
    ['NM', 'unit-ambiguous'],
    ['year', 'unit-ambiguous'],
    ['cp', 'unit-ambiguous'],
    ['mpa', "unit-unknown: 'mpa' is not a known unit; did you mean mPa or MPa?"],
    ['KN', 'did you mean kn or kN?'],
    ['furlong', "unit-unknown: 'furlong' is not a known unit."],
    ['N-m', 'The hyphen in'],
    ['ft-lb', 'The hyphen in'],
    ['5 mm', 'the number 5 cannot be part of a unit'],
    ['m^', 'a number is expected after ^'],
    ['m^x', 'a number is expected after ^'],
    ['m^(1/0)', 'a number is expected after ^'],
    ['m^99', 'beyond 12'],
    ['(m', 'a closing parenthesis is missing'],
    ['m)', 'does not belong there'],
    ['m/', 'ends where a unit is expected'],
    ['psig*in^2', 'psig cannot be part of the product'],
    ['Tm', 'unit-unknown'],
    ['constructor', 'unit-unknown'],
    ['__proto__', 'unit-unknown'],
    ['((((((((((m))))))))))', 'nested more than 8 deep'],
    ['m'.repeat(500), 'too long'],
    ['(eV^12)^12', 'too large or too small'],
    ['pm^12*pm^12*pm^12', 'too large or too small'],
  ])('%s', (text, message) => {
    expect(refusal(text)).toContain(message);
  });
});

describe('properties', () => {
  const name = fc.constantFrom('mm', 'kg', 's', 'N', 'degC', 'lbf', 'ft', 'rad', 'kWh', '%', 'µm', 'psi', 'K');
  const exponent = fc.constantFrom('', '^2', '^-1', '^0.5', '^(1/3)', '³');
  const factor = fc.tuple(name, exponent).map((parts) => parts.join(''));
  const text = fc
    .tuple(fc.array(factor, { minLength: 1, maxLength: 4 }), fc.array(factor, { maxLength: 3 }))
    .map(([over, under]) => over.join('*') + (under.length === 0 ? '' : `/(${under.join('*')})`));

  it('a canonical text parses to itself', () => {
    fc.assert(
      fc.property(text, (written) => {
        expect(unit(unit(written).text)).toEqual(unit(written));
      }),
    );
  });

  it('the dimensions of a product are the sum of those of its parts', () => {
    fc.assert(
      fc.property(factor, factor, (a, b) => {
        const [left, right, product, ratio] = [unit(a), unit(b), unit(`${a}*${b}`), unit(`${a}/${b}`)];
        for (const [index, exponent_] of left.dims.entries()) {
          expect(product.dims[index]).toBeCloseTo(exponent_ + (right.dims[index] ?? 0), 9);
          expect(ratio.dims[index]).toBeCloseTo(exponent_ - (right.dims[index] ?? 0), 9);
        }
        expect(product.factor / (left.factor * right.factor)).toBeCloseTo(1, 12);
      }),
    );
  });

  it('a formula of dimensions is a unit of those dimensions, in SI', () => {
    const exponents = fc.array(fc.integer({ min: -4, max: 4 }), { minLength: 9, maxLength: 9 });
    fc.assert(
      fc.property(exponents, (leading) => {
        const parsed = unit(dimensionFormula(dims(...leading)));
        expect(parsed.dims).toEqual(dims(...leading));
        expect(parsed.factor).toBe(1);
      }),
    );
  });

  it('no text makes it throw, and every refusal is one sentence', () => {
    const piece = fc.constantFrom(
      'm',
      'kg',
      '*',
      '/',
      '^',
      '(',
      ')',
      ' ',
      '-',
      '.',
      '1',
      '2',
      '°',
      'Δ',
      '√',
      'psi(g)',
      '%',
      '²',
      '💥',
    );
    const soup = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(piece).map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(soup, (written) => {
        const result = parseUnit(written);
        if (result.ok) expect(unit(result.value.text)).toEqual(result.value);
        else expect(result.error.message).toMatch(/^[^!]*[.?]$/s);
      }),
      { numRuns: 2000 },
    );
  });
});
