/* What scripts import as `clew`, as far as this folder uses it; the engine of the module SDK brings it. */
declare module 'clew' {
  export interface Quantity {
    readonly value: number;
    readonly unit: string;
    in(unit: string): number;
    toString(): string;
    to(unit: string): Quantity;
    plus(other: Quantity | number): Quantity;
    minus(other: Quantity | number): Quantity;
    times(other: Quantity | number): Quantity;
    over(other: Quantity | number): Quantity;
  }
  export function q(value: number | string, unit?: string): Quantity;
}
