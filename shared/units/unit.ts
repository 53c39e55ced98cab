import type { Result } from '../std/result.ts';

/**
 * What a unit measures where the exponents alone cannot tell.
 *
 * - `torque` and `energy` share their exponents and are never the same thing.
 * - `temperature` is a point on a scale (degC, degF); `temperature-difference` is a step on it (deltaC).
 *   K and degR have a true zero and carry no kind: they serve both.
 * - `gauge-pressure` is measured from the ambient pressure, `absolute-pressure` from vacuum; a plain Pa or
 *   psi says neither and is a stress or a pressure difference.
 */
export type UnitKind =
  | 'torque'
  | 'energy'
  | 'temperature'
  | 'temperature-difference'
  | 'gauge-pressure'
  | 'absolute-pressure';

/** A unit as plain data, safe to store as JSON and to hand into another JavaScript engine. */
export interface Unit {
  /** Canonical spelling: what the user wrote, with operators and special characters normalised. Parses to itself. */
  readonly text: string;
  /** Exponents over BASE_DIMENSIONS, in that order; fractions are allowed (MPa*m^0.5). */
  readonly dims: readonly number[];
  /** si = value * factor + offset. */
  readonly factor: number;
  /** In SI units; other than 0 only for degC and degF standing alone. */
  readonly offset: number;
  readonly kind: UnitKind | undefined;
}

export type UnitProblemCode =
  | 'unit-missing'
  | 'unit-syntax'
  | 'unit-unknown'
  | 'unit-ambiguous'
  | 'number-syntax'
  | 'dimension-mismatch'
  | 'kind-mismatch'
  | 'division-by-zero'
  | 'not-finite';

/** Why a text is no unit or quantity, or why two quantities do not go together. `message` is one sentence. */
export interface UnitProblem {
  readonly code: UnitProblemCode;
  readonly message: string;
}

/** Finds the unit that a text names. Injected where the unit table must not be loaded. */
export type UnitResolver = (text: string) => Result<Unit, UnitProblem>;
