import type { Result } from '../../../std/result.ts';
import {
  absolute,
  add,
  compare,
  divide,
  fromSi,
  multiply,
  negate,
  power,
  squareRoot,
  subtract,
  toSi,
} from '../../../units/algebra.ts';
import type { SiQuantity } from '../../../units/algebra.ts';
import { dimensionFormula, sameDims } from '../../../units/dimensions.ts';
import { PLAIN_NUMBER } from '../../../units/measure.ts';
import type { Unit, UnitProblem } from '../../../units/unit.ts';
import { readQuantity, resolveUnit } from './host.ts';

/** What {@link Quantity} takes beside itself: a number without a unit. */
type Operand = Quantity | number;

function must<T>(result: Result<T, UnitProblem>): T {
  if (result.ok) return result.value;
  throw new TypeError(result.error.message);
}

function unitNamed(text: string): Unit {
  if (typeof text !== 'string') throw new TypeError('A unit is a text such as "mm".');
  return must(resolveUnit(text));
}

function siOf(operand: Operand): SiQuantity {
  if (operand instanceof Quantity) return operand.si;
  if (typeof operand === 'number') return { si: operand, ...PLAIN_NUMBER };
  throw new TypeError('A Quantity is calculated with a Quantity or a number; write q(8, "mm").');
}

/** The product of SI units for a quantity: it is coherent, so that the number is the one in SI. */
function siUnit({ dims }: SiQuantity): Unit {
  return { text: dimensionFormula(dims), dims, factor: 1, offset: 0, kind: undefined };
}

function calculated(result: Result<SiQuantity, UnitProblem>, ...operands: readonly Operand[]): Quantity {
  const si = must(result);
  return new Quantity(si, Quantity.keptUnit(si, operands), undefined, undefined);
}

/**
 * A number with a unit. Operations check dimensions and throw where they do not go together.
 * A sum keeps the unit of its left side, a multiple keeps its unit, and other products are in SI units: `.in("N")` converts.
 */
export class Quantity {
  /** In SI units, for the library. */
  readonly si: SiQuantity;
  /** Significant digits as the source gave them; a calculated quantity has none. */
  readonly digits: number | undefined;
  readonly #given: number | undefined;
  readonly #unit: Unit | undefined;

  /** Use {@link q}. */
  constructor(si: SiQuantity, shown: Unit | undefined, given: number | undefined, digits: number | undefined) {
    this.si = Object.freeze(si);
    this.#unit = shown;
    this.digits = digits;
    this.#given = given;
    Object.freeze(this);
  }

  /** A unit of the operands that a result can still be shown in, for the library. */
  static keptUnit(result: SiQuantity, operands: readonly Operand[]): Unit | undefined {
    for (const operand of operands) {
      const unit = operand instanceof Quantity ? operand.#unit : undefined;
      if (unit !== undefined && unit.kind === result.kind && sameDims(unit.dims, result.dims)) return unit;
    }
    return undefined;
  }

  /** The unit that `value` is in, for the library: the SI one where no operand gave another. */
  get shown(): Unit {
    return this.#unit ?? siUnit(this.si);
  }

  /** The number in `unit`. */
  get value(): number {
    if (this.#given !== undefined) return this.#given;
    return this.#unit === undefined ? this.si.si : must(fromSi(this.si, this.#unit));
  }

  get unit(): string {
    return this.shown.text;
  }

  /** The number in another unit of the same dimension. */
  in(unit: string): number {
    const wanted = unitNamed(unit);
    return wanted.text === this.shown.text ? this.value : must(fromSi(this.si, wanted));
  }

  /** The same quantity, shown in another unit. */
  to(unit: string): Quantity {
    const wanted = unitNamed(unit);
    if (wanted.text === this.shown.text) return this;
    return new Quantity(this.si, wanted, must(fromSi(this.si, wanted)), this.digits);
  }

  plus(other: Operand): Quantity {
    return calculated(add(this.si, siOf(other)), this, other);
  }

  minus(other: Operand): Quantity {
    return calculated(subtract(this.si, siOf(other)), this, other);
  }

  times(other: Operand): Quantity {
    return calculated(multiply(this.si, siOf(other)), this, other);
  }

  over(other: Operand): Quantity {
    return calculated(divide(this.si, siOf(other)), this);
  }

  pow(exponent: number): Quantity {
    if (typeof exponent !== 'number') throw new TypeError('An exponent is a number.');
    return calculated(power(this.si, exponent), this);
  }

  sqrt(): Quantity {
    return calculated(squareRoot(this.si));
  }

  negate(): Quantity {
    return calculated(negate(this.si), this);
  }

  abs(): Quantity {
    return calculated(absolute(this.si), this);
  }

  /** -1, 0 or 1 as this is less than, equal to or greater than `other`. */
  compare(other: Operand): -1 | 0 | 1 {
    return must(compare(this.si, siOf(other)));
  }

  lessThan(other: Operand): boolean {
    return this.compare(other) < 0;
  }

  greaterThan(other: Operand): boolean {
    return this.compare(other) > 0;
  }

  toString(): string {
    const text = String(Number(this.value.toPrecision(12)));
    return this.unit === '1' ? text : `${text} ${this.unit}`;
  }

  toJSON(): { type: 'quantity'; value: number; unit: string; digits?: number } {
    return {
      type: 'quantity',
      value: this.value,
      unit: this.unit,
      ...(this.digits === undefined ? {} : { digits: this.digits }),
    };
  }

  /** Stops `a + b` and `a < b`, which would leave the units out of account. */
  [Symbol.toPrimitive](hint: string): string {
    if (hint === 'string') return this.toString();
    throw new TypeError('A Quantity is not a number: write a.plus(b), a.lessThan(b) or a.in("mm").');
  }
}

/** A value as it stands on a wire. */
export function fromWire(value: number, unit: string, digits?: number): Quantity {
  const shown = unitNamed(unit);
  return new Quantity(toSi(value, shown), shown, value, digits);
}

/** `q(8, "mm")`, `q("8 mm")` or `q(0.5)`. Throws where the number is not finite or the unit is not known. */
export function q(value: number | string, unit?: string): Quantity {
  if (typeof value === 'string' && unit === undefined) {
    const read = must(readQuantity(value));
    return fromWire(read.value, read.unit, read.digits);
  }
  if (typeof value !== 'number' || !Number.isFinite(value))
    throw new TypeError(`A Quantity needs a finite number and is given ${String(value)}.`);
  return fromWire(value, unit ?? '1');
}
