import { describe, expect, it } from 'vitest';

import { ATOMS, PREFIXES, REFUSED } from './atoms.ts';
import { sameDims } from './dimensions.ts';
import { parseUnit } from './parse-unit.ts';
import { findAtom } from './registry.ts';
import { oracleUnits } from './testing/mathjs-oracle.ts';

/** Where our value differs from that of mathjs 15.2.0 by more than rounding, with the reason. */
const DIFFERS: ReadonlyMap<string, string> = new Map([
  ['kip', 'mathjs prints 4448.2216 N; 1000 lbf is exactly 4448.2216152605 N'],
  ['kips', 'as kip'],
  ['eV', 'mathjs has CODATA 2010; the SI of 2019 fixes 1.602176634e-19 J'],
  ['electronvolt', 'as eV'],
  ['electronvolts', 'as eV'],
  ['torr', 'mathjs prints 133.322 Pa; NIST SP 811 has 101325/760 Pa'],
  ['mmHg', 'mathjs prints 133.322 Pa; NIST SP 811 has 133.3224 Pa'],
]);

/** Units of mathjs that we leave out and that are not listed in REFUSED: no engineer's drawing has them. */
const LEFT_OUT: ReadonlySet<string> = new Set(
  (
    'link links rod rods chain chains li rd ch sqin sqft sqyd sqmi sqrd sqch sqmil sqfeet sqyard sqmile sqmiles hectares ' +
    'cuin cuft cuyd lt teaspoon teaspoons tablespoon tablespoons drop gtt gtts minim minims fluiddram fluiddrams fldr ' +
    'fluidounce fluidounces gill gills gi qts beerbarrel beerbarrels oilbarrel oilbarrels obl hogshead hogsheads dram ' +
    'drams dr gr stick sticks stone poundmasses hundredweights decade decades century centuries millennium millennia ' +
    'mmhg mmh2o cmh2o'
  ).split(' '),
);

describe('the unit table beside that of mathjs', () => {
  const oracle = oracleUnits();

  it('is compared with a table of a useful size', () => {
    expect(oracle.length).toBeGreaterThan(200);
  });

  it('has the same value and dimensions, or a reason', () => {
    const differing: string[] = [];
    for (const { name, factor, dims } of oracle) {
      const atom = findAtom(name);
      if (atom === undefined || REFUSED.has(name)) continue;
      const agrees = sameDims(atom.dims, dims) && Math.abs(atom.factor / factor - 1) < 1e-9;
      if (!agrees) differing.push(name);
    }
    expect(differing.toSorted()).toEqual([...DIFFERS.keys()].toSorted());
  });

  it('accepts, refuses with a reason or knowingly leaves out every unit of it', () => {
    // m2 and m3 are read as powers of m, not as names.
    const missing = oracle
      .map(({ name }) => name)
      .filter((name) => !parseUnit(name).ok && !REFUSED.has(name) && !LEFT_OUT.has(name));
    expect(missing).toEqual([]);
  });
});

describe('names', () => {
  it('are never both accepted and refused', () => {
    expect([...REFUSED.keys()].filter((name) => ATOMS.has(name))).toEqual([]);
  });

  it('cannot be read as two prefixed units', () => {
    const readings = new Map<string, string[]>();
    for (const [name, atom] of ATOMS) {
      for (const prefix of ['', ...atom.prefixes]) {
        const whole = prefix + name;
        readings.set(whole, [...(readings.get(whole) ?? []), `${prefix}|${name}`]);
      }
    }
    const twice = [...readings].filter(([, ways]) => ways.length > 1).map(([name]) => name);
    expect(twice).toEqual([]);
  });

  it('with a prefix are as large as prefix and unit together', () => {
    for (const [name, atom] of ATOMS) {
      for (const prefix of atom.prefixes) {
        const size = PREFIXES.get(prefix);
        expect(size, `${prefix} of ${name}`).toBeDefined();
        expect((findAtom(prefix + name)?.factor ?? 0) / (atom.factor * (size ?? 1))).toBeCloseTo(1, 14);
      }
    }
  });

  it('tell upper from lower case', () => {
    expect(findAtom('MPa')?.factor).toBe(1e6);
    expect(findAtom('mPa')?.factor).toBe(1e-3);
    expect(findAtom('kN')?.dims).not.toEqual(findAtom('kn')?.dims);
    expect(findAtom('Nm')?.dims).not.toEqual(findAtom('nm')?.dims);
  });
});
