/** Distance from 1 to the next double. */
const ULP = 2 ** -52;

/** A decimal of this many digits lies within a few ulps of a double by chance once in ten; a longer one nearly always. */
const MAX_DIGITS = 14;

/**
 * Takes the rounding error of a few operations off a number: where a short decimal lies within `error` of
 * `value`, that decimal is what an exact calculation would have given. It never moves a value by more than `error`.
 *
 * @param value any number; NaN and infinities come back unchanged
 * @param error absolute bound of the rounding error, in the same unit as `value`
 */
export function snapWithin(value: number, error: number): number {
  const size = Math.abs(value);
  if (size === 0 || !(error > 0) || !Number.isFinite(value)) return value;
  const digits = Math.floor(Math.log10(size / error)) - 1;
  if (digits < 1) return value;
  const decimal = Number(value.toPrecision(Math.min(digits, MAX_DIGITS)));
  return Math.abs(decimal - value) <= error ? decimal : value;
}

/**
 * snapWithin for products and quotients: each factor that is not exact, and each operation, costs half an ulp,
 * so 1 is right for one inexact factor and one operation.
 */
export function snapProduct(value: number, ulps = 1): number {
  return snapWithin(value, Math.abs(value) * ULP * ulps);
}

/** snapWithin for a sum: the error is set by the largest term, which may be far larger than the result. */
export function snapSum(value: number, terms: readonly number[], ulps = 3): number {
  let largest = 0;
  for (const term of terms) largest = Math.max(largest, Math.abs(term));
  return snapWithin(value, largest * ULP * ulps);
}

/** Rounds to the nearest integer, halves away from zero (2.5 -> 3, -2.5 -> -3). */
export function roundHalfAway(value: number): number {
  return value < 0 ? -Math.round(-value) : Math.round(value);
}
