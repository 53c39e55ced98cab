import type { Err, Result } from '../std/result.ts';
import { combineDims, DIMENSIONLESS, describeDims, dims, isDimensionless, sameDims, scaleDims } from './dimensions.ts';
import type { UnitKind, UnitProblem } from './unit.ts';

/**
 * What a quantity is, without its number: the rules of the algebra. The type checker of expressions and the
 * arithmetic on values both go through these functions, so that they cannot disagree.
 */
export interface Measure {
  readonly dims: readonly number[];
  readonly kind: UnitKind | undefined;
}

export const PLAIN_NUMBER: Measure = { dims: DIMENSIONLESS, kind: undefined };

const PRESSURE = dims(-1, 1, -2);

/** `a mass`, `an absolute pressure`. */
export function describeMeasure(measure: Measure): string {
  return describeDims(measure.dims, measure.kind);
}

/**
 * Whether two kinds of the same dimensions may stand in for one another. A kind beside no kind is the general
 * case (N times m, or K) except for pressure, where leaving out gauge or absolute is what goes wrong.
 */
export function sameKind(a: Measure, b: Measure): boolean {
  if (a.kind === b.kind) return true;
  if (a.kind !== undefined && b.kind !== undefined) return false;
  return !sameDims(a.dims, PRESSURE);
}

/** Says why two measures cannot be compared, or undefined. The clause names both in words and ends the sentence. */
export function whyNotAlike(a: Measure, b: Measure, act: string): UnitProblem | undefined {
  if (!sameDims(a.dims, b.dims)) {
    return refusal('dimension-mismatch', `${describeMeasure(a)} and ${describeMeasure(b)} cannot be ${act}`);
  }
  if (sameKind(a, b)) return undefined;
  return refusal('kind-mismatch', `${describeMeasure(a)} and ${describeMeasure(b)} cannot be ${act}${kindHint(a, b)}`);
}

/** What to do about two kinds that do not go together; starts with `; ` or is empty. */
export function kindHint(a: Measure, b: Measure): string {
  const kinds = [a.kind, b.kind];
  if (kinds.includes('gauge-pressure') && kinds.includes('absolute-pressure')) {
    return ', because the ambient pressure is not known; add it explicitly';
  }
  if (kinds.includes('gauge-pressure'))
    return ', because a plain pressure unit does not say gauge; write psig, barg or Pag';
  if (kinds.includes('absolute-pressure')) {
    return ', because a plain pressure unit does not say absolute; write psia, bara or Paa';
  }
  if (kinds.includes('torque')) return ', although their units have the same dimensions';
  return kinds.includes('temperature-difference') ? '; write deltaC for a difference and degC for a temperature' : '';
}

/** What a sum or difference is. */
export function sumMeasure(operator: '+' | '-', a: Measure, b: Measure): Result<Measure, UnitProblem> {
  const act = operator === '+' ? 'added' : 'subtracted';
  if (!sameDims(a.dims, b.dims)) return fail(whyNotAlike(a, b, act));
  if (a.kind === 'temperature' || b.kind === 'temperature') return temperatureSum(operator, a, b);
  if (isPressureMark(a.kind) || isPressureMark(b.kind)) return pressureSum(operator, a, b);
  const problem = whyNotAlike(a, b, act);
  if (problem !== undefined) return fail(problem);
  // K beside a difference may be the temperature it is added to, so the sum is only known to be in K.
  const unsure = (a.kind === undefined || b.kind === undefined) && (a.kind ?? b.kind) === 'temperature-difference';
  return { ok: true, value: { dims: a.dims, kind: unsure ? undefined : (a.kind ?? b.kind) } };
}

function temperatureSum(operator: '+' | '-', a: Measure, b: Measure): Result<Measure, UnitProblem> {
  if (a.kind === 'temperature' && b.kind === 'temperature') {
    if (operator === '-') return { ok: true, value: { dims: a.dims, kind: 'temperature-difference' } };
    return fail(
      refusal('kind-mismatch', 'two temperatures cannot be added; write the second as a difference, such as 5 deltaC'),
    );
  }
  if (a.kind === 'temperature' && b.kind === 'temperature-difference') return { ok: true, value: a };
  if (operator === '+' && a.kind === 'temperature-difference') return { ok: true, value: b };
  if (operator === '-' && a.kind === 'temperature-difference') {
    return fail(refusal('kind-mismatch', 'a temperature cannot be subtracted from a temperature difference'));
  }
  return fail(
    refusal(
      'kind-mismatch',
      'a value in K beside one in degC or degF may be a temperature or a difference; write deltaK or deltaC for a difference',
    ),
  );
}

function isPressureMark(kind: UnitKind | undefined): boolean {
  return kind === 'gauge-pressure' || kind === 'absolute-pressure';
}

/** Marked minus marked is a plain pressure difference; a plain pressure moves a marked one. */
function pressureSum(operator: '+' | '-', a: Measure, b: Measure): Result<Measure, UnitProblem> {
  if (a.kind === b.kind) return { ok: true, value: { dims: a.dims, kind: operator === '+' ? a.kind : undefined } };
  if (b.kind === undefined) return { ok: true, value: a };
  if (a.kind === undefined && operator === '+') return { ok: true, value: b };
  return fail(
    refusal(
      'kind-mismatch',
      `${describeMeasure(a)} and ${describeMeasure(b)} cannot be ${operator === '+' ? 'added' : 'subtracted'}${kindHint(a, b)}`,
    ),
  );
}

/** What a product or quotient is. A plain number scales and keeps the kind; anything else makes a new measure. */
export function productMeasure(operator: '*' | '/', a: Measure, b: Measure): Result<Measure, UnitProblem> {
  const scale = scaleProblem(a) ?? scaleProblem(b);
  if (scale !== undefined) return fail(scale);
  if (isDimensionless(b.dims)) return { ok: true, value: a };
  if (isDimensionless(a.dims) && operator === '*') return { ok: true, value: b };
  const marked = a.kind !== undefined && b.kind !== undefined && a.kind !== b.kind;
  if (operator === '/' && marked && sameDims(a.dims, b.dims)) {
    return fail(
      refusal('kind-mismatch', `${describeMeasure(a)} cannot be divided by ${describeMeasure(b)}${kindHint(a, b)}`),
    );
  }
  return {
    ok: true,
    value: { dims: combineDims(a.dims, b.dims, operator === '*' ? 1 : -1), kind: undefined },
  };
}

/** What a power with a known exponent is. */
export function powerMeasure(base: Measure, exponent: number): Result<Measure, UnitProblem> {
  if (exponent === 1) return { ok: true, value: base };
  const problem = scaleProblem(base);
  if (problem !== undefined) return fail(problem);
  return { ok: true, value: { dims: scaleDims(base.dims, exponent), kind: undefined } };
}

/** What -a or |a| is. */
export function signMeasure(a: Measure): Result<Measure, UnitProblem> {
  const problem = scaleProblem(a);
  return problem === undefined ? { ok: true, value: a } : fail(problem);
}

/** What the least or greatest of some quantities is. */
export function pickMeasure(all: readonly Measure[]): Result<Measure, UnitProblem> {
  let picked = all[0] ?? PLAIN_NUMBER;
  for (const next of all.slice(1)) {
    const problem = whyNotAlike(picked, next, 'compared');
    if (problem !== undefined) return fail(problem);
    picked = { dims: picked.dims, kind: picked.kind ?? next.kind };
  }
  return { ok: true, value: picked };
}

function scaleProblem(a: Measure): UnitProblem | undefined {
  if (a.kind !== 'temperature') return undefined;
  return refusal(
    'kind-mismatch',
    'a temperature in degC or degF cannot be multiplied, divided or negated; give it in K, or subtract another temperature first',
  );
}

function refusal(code: UnitProblem['code'], clause: string): UnitProblem {
  return { code, message: `${clause.charAt(0).toUpperCase()}${clause.slice(1)}.` };
}

function fail(problem: UnitProblem | undefined): Err<UnitProblem> {
  return {
    ok: false,
    error: problem ?? refusal('kind-mismatch', 'these quantities do not go together'),
  };
}
