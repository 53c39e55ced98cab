import type { Result } from '../std/result.ts';
import { siValue, unitValue } from './algebra.ts';
import { ANGLE, describeDims, dims, nameOfDims, sameDims } from './dimensions.ts';
import { kindHint, sameKind } from './measure.ts';
import { snapProduct } from './numeric.ts';
import type { Unit, UnitProblem } from './unit.ts';

const MASS = dims(0, 1);
const FORCE = dims(1, 1, -2);
const ACCELERATION = dims(1, 0, -2);
const TEMPERATURE = dims(0, 0, 0, 0, 1);

/** The dimension of a unit in words: `mass`, `torque`, `force per length`; a formula where there is no word. */
export function dimensionName(unit: Unit): string {
  return nameOfDims(unit.dims, unit.kind);
}

/** Whether a value in one unit can be given in the other: undefined, or one sentence that names both. */
export function comparable(a: Unit, b: Unit): UnitProblem | undefined {
  if (!sameDims(a.dims, b.dims)) {
    return {
      code: 'dimension-mismatch',
      message: `${describeBoth(a, b)}${dimensionHint(a, b) || dimensionHint(b, a)}.`,
    };
  }
  return sameKind(a, b)
    ? undefined
    : {
        code: 'kind-mismatch',
        message: `${describeBoth(a, b)}, which do not convert into one another${kindHint(a, b)}.`,
      };
}

function describeBoth(a: Unit, b: Unit): string {
  return `${a.text} is ${describeDims(a.dims, a.kind)} and ${b.text} is ${describeDims(b.dims, b.kind)}`;
}

function dimensionHint(a: Unit, b: Unit): string {
  const withoutAngle = (unit: Unit): readonly number[] =>
    unit.dims.map((exponent, index) => (index === ANGLE ? 0 : exponent));
  if (sameDims(withoutAngle(a), withoutAngle(b)))
    return '; divide an angle by 1 rad or 1 rev to make it a plain number';
  if (a.text === 'g' && sameDims(b.dims, ACCELERATION)) return '; standard gravity is written g0';
  if (a.text === 'C' && sameDims(b.dims, TEMPERATURE)) return '; degrees Celsius are written degC';
  if (a.text === 'F' && sameDims(b.dims, TEMPERATURE)) return '; degrees Fahrenheit are written degF';
  if (sameDims(a.dims, MASS) && sameDims(b.dims, FORCE)) return '; lb and kg are masses, lbf and N are forces';
  return '';
}

/**
 * A number in another unit, without the rounding error of the conversion: 0.0866 in is 2.19964 mm to the digit.
 * Refuses units that are not comparable, and results that are not finite.
 */
export function convert(value: number, from: Unit, to: Unit): Result<number, UnitProblem> {
  const problem = comparable(from, to);
  if (problem !== undefined) return { ok: false, error: problem };
  const converted = calculate(value, from, to);
  if (Number.isFinite(converted)) return { ok: true, value: converted };
  return {
    ok: false,
    error: {
      code: 'not-finite',
      message: `${value} ${from.text} has no finite value in ${to.text}.`,
    },
  };
}

function calculate(value: number, from: Unit, to: Unit): number {
  if (from.factor === to.factor && from.offset === to.offset) return value;
  if (from.offset !== 0 || to.offset !== 0) return unitValue(siValue(value, from), to);
  // The exact ratio is often a short decimal where the quotient of the factors is not (0.0254 / 0.001).
  return snapProduct(value * snapProduct(from.factor / to.factor, 2), 2);
}
