/* What a step imports as `clew`, for the editor. A test holds it to the library that the sandbox brings. */
declare module 'clew' {
  /**
   * A number with a unit. It never changes; operations check dimensions and throw where they do not go together.
   * A sum keeps the unit of its left side, a multiple keeps its unit, and other products are in SI units: `.in('N')` converts.
   */
  export class Quantity {
    private constructor();
    /** The number in `unit`. */
    readonly value: number;
    readonly unit: string;
    /** Significant digits as the source gave them; a calculated quantity has none. */
    readonly digits: number | undefined;
    /** The number in another unit of the same dimension: `load.in('N')`. */
    in(unit: string): number;
    /** The same quantity, shown in another unit. */
    to(unit: string): Quantity;
    /** The sum, in the unit of this quantity. The dimensions must be the same. */
    plus(other: Quantity | number): Quantity;
    /** The difference, in the unit of this quantity. The dimensions must be the same. */
    minus(other: Quantity | number): Quantity;
    /** The product. A multiple by a number keeps the unit. */
    times(other: Quantity | number): Quantity;
    /** The quotient. A part by a number keeps the unit. */
    over(other: Quantity | number): Quantity;
    /** This quantity to a power. */
    pow(exponent: number): Quantity;
    /** The square root. */
    sqrt(): Quantity;
    /** The same with the other sign. */
    negate(): Quantity;
    /** The same without its sign. */
    abs(): Quantity;
    /** -1, 0 or 1 as this is less than, equal to or greater than `other`. */
    compare(other: Quantity | number): -1 | 0 | 1;
    lessThan(other: Quantity | number): boolean;
    greaterThan(other: Quantity | number): boolean;
    /** `8 mm`. */
    toString(): string;
  }

  /** A quantity: `q(8, 'mm')`, `q('8 mm')` or `q(0.5)`. Throws where the number is not finite or the unit is not known. */
  export function q(value: number | string, unit?: string): Quantity;
}
