import type { Err, Result } from '../std/result.ts';
import {
  type Measure,
  pickMeasure,
  powerMeasure,
  productMeasure,
  signMeasure,
  sumMeasure,
  whyNotAlike,
} from './measure.ts';
import { snapProduct, snapSum } from './numeric.ts';
import type { Unit, UnitProblem } from './unit.ts';

/** A quantity in SI units, as plain data. A temperature is in kelvins, a gauge pressure in Pa above ambient. */
export interface SiQuantity extends Measure {
  readonly si: number;
}

type Outcome = Result<SiQuantity, UnitProblem>;

/** A number in a unit, as a quantity. */
export function toSi(value: number, unit: Unit): SiQuantity {
  return { si: siValue(value, unit), dims: unit.dims, kind: unit.kind };
}

/** A quantity as a number in a unit, or why the unit does not fit. */
export function fromSi(quantity: SiQuantity, unit: Unit): Result<number, UnitProblem> {
  const problem = whyNotAlike(quantity, unit, 'converted into one another');
  if (problem !== undefined) return { ok: false, error: problem };
  return finite(unitValue(quantity.si, unit));
}

/** value * factor + offset without the rounding error of the conversion. Checks nothing. */
export function siValue(value: number, unit: Unit): number {
  const scaled = unit.factor === 1 ? value : snapProduct(value * unit.factor);
  return unit.offset === 0 ? scaled : snapSum(scaled + unit.offset, [scaled, unit.offset]);
}

/** (si - offset) / factor without the rounding error of the conversion. Checks nothing. */
export function unitValue(si: number, unit: Unit): number {
  if (unit.offset === 0) return unit.factor === 1 ? si : snapProduct(si / unit.factor, 2);
  return snapSum((si - unit.offset) / unit.factor, [si / unit.factor, unit.offset / unit.factor], 4);
}

export function add(a: SiQuantity, b: SiQuantity): Outcome {
  return apply(sumMeasure('+', a, b), () => a.si + b.si);
}

export function subtract(a: SiQuantity, b: SiQuantity): Outcome {
  return apply(sumMeasure('-', a, b), () => a.si - b.si);
}

export function multiply(a: SiQuantity, b: SiQuantity): Outcome {
  return apply(productMeasure('*', a, b), () => a.si * b.si);
}

export function divide(a: SiQuantity, b: SiQuantity): Outcome {
  if (b.si === 0) return divisionByZero();
  return apply(productMeasure('/', a, b), () => a.si / b.si);
}

export function power(base: SiQuantity, exponent: number): Outcome {
  if (base.si === 0 && exponent < 0) return divisionByZero();
  return apply(powerMeasure(base, exponent), () => base.si ** exponent);
}

export function squareRoot(a: SiQuantity): Outcome {
  return power(a, 0.5);
}

export function negate(a: SiQuantity): Outcome {
  return apply(signMeasure(a), () => -a.si);
}

export function absolute(a: SiQuantity): Outcome {
  return apply(signMeasure(a), () => Math.abs(a.si));
}

/** The least of one or more quantities. */
export function least(first: SiQuantity, ...others: readonly SiQuantity[]): Outcome {
  const all = [first, ...others];
  return apply(pickMeasure(all), () => Math.min(...all.map(({ si }) => si)));
}

/** The greatest of one or more quantities. */
export function greatest(first: SiQuantity, ...others: readonly SiQuantity[]): Outcome {
  const all = [first, ...others];
  return apply(pickMeasure(all), () => Math.max(...all.map(({ si }) => si)));
}

/** -1, 0 or 1 as a is less than, equal to or greater than b. */
export function compare(a: SiQuantity, b: SiQuantity): Result<-1 | 0 | 1, UnitProblem> {
  const problem = whyNotAlike(a, b, 'compared');
  if (problem !== undefined) return { ok: false, error: problem };
  if (!Number.isFinite(a.si) || !Number.isFinite(b.si)) return notFinite();
  return { ok: true, value: a.si < b.si ? -1 : a.si > b.si ? 1 : 0 };
}

function apply(measure: Result<Measure, UnitProblem>, calculate: () => number): Outcome {
  if (!measure.ok) return measure;
  const si = calculate();
  if (!Number.isFinite(si)) return notFinite();
  return { ok: true, value: { si, dims: measure.value.dims, kind: measure.value.kind } };
}

function finite(value: number): Result<number, UnitProblem> {
  return Number.isFinite(value) ? { ok: true, value } : notFinite();
}

function notFinite(): Err<UnitProblem> {
  return {
    ok: false,
    error: { code: 'not-finite', message: 'The result is not a finite number.' },
  };
}

function divisionByZero(): Err<UnitProblem> {
  return {
    ok: false,
    error: { code: 'division-by-zero', message: 'A division by zero has no result.' },
  };
}
