import { type MathJsInstance, all, create } from 'mathjs';

/** A unit of mathjs, read through its public interface. */
export interface OracleUnit {
  readonly name: string;
  /** Size in SI units, without the offset of a temperature scale. */
  readonly factor: number;
  /** Exponents in the order of BASE_DIMENSIONS. */
  readonly dims: readonly number[];
}

// mathjs orders its dimensions as mass, length, time, current, temperature, luminous, amount, angle, bit.
const ORDER = [1, 0, 2, 3, 4, 6, 5, 7, 8];

interface UnitTable {
  readonly UNITS: Readonly<
    Record<string, { readonly name: string; readonly value: unknown; readonly dimensions: readonly number[] }>
  >;
}

/**
 * Every unit that mathjs knows: a table made by other people, to hold ours against. This is the only file that
 * imports mathjs; see docs/spec/units.md for why nothing does at run time.
 */
export function oracleUnits(): readonly OracleUnit[] {
  const math: MathJsInstance = create(all ?? {});
  const table = (math as unknown as { readonly Unit: UnitTable }).Unit.UNITS;
  return Object.entries(table).flatMap(([name, { value, dimensions }]) =>
    typeof value === 'number' ? [{ name, factor: value, dims: ORDER.map((index) => dimensions[index] ?? 0) }] : [],
  );
}
