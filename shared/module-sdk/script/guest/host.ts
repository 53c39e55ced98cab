import type { Result } from '../../../std/result.ts';
import type { Quantity } from '../../../units/quantity.ts';
import type { Unit, UnitProblem } from '../../../units/unit.ts';

/* The unit table stays on the host, which offers it in two functions. */
declare const host: {
  readonly unit: (text: string) => Result<Unit, UnitProblem>;
  readonly quantity: (text: string) => Result<Quantity, UnitProblem>;
};

const known = new Map<string, Result<Unit, UnitProblem>>();

/** The unit that a text names, or why it is none. Each text is asked for once. */
export function resolveUnit(text: string): Result<Unit, UnitProblem> {
  const found = known.get(text);
  if (found !== undefined) return found;
  const unit = host.unit(text);
  known.set(text, unit);
  return unit;
}

/** A quantity as people write it, such as `2.20 mm`. */
export function readQuantity(text: string): Result<Quantity, UnitProblem> {
  return host.quantity(text);
}
