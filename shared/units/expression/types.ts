import type { Result } from '../../std/result.ts';
import { fromSi, siValue } from '../algebra.ts';
import { isDimensionless } from '../dimensions.ts';
import { describeMeasure, type Measure, PLAIN_NUMBER } from '../measure.ts';
import type { Unit, UnitKind, UnitProblem } from '../unit.ts';

/** What an expression gives. A quantity remembers the unit it was written in, for display only. */
export type ExprType =
  | {
      readonly type: 'quantity';
      readonly dims: readonly number[];
      readonly kind: UnitKind | undefined;
      readonly unit: Unit | undefined;
    }
  | { readonly type: 'number'; readonly integer: boolean }
  | { readonly type: 'boolean' }
  | { readonly type: 'text' };

/**
 * A value of an expression, as plain data. A quantity is in SI units; `unit` is the one to show it in, and `given`
 * the number in that unit where it came with one, so that nothing typed is shown or compared through a conversion.
 */
export type ExprValue =
  | {
      readonly type: 'quantity';
      readonly si: number;
      readonly dims: readonly number[];
      readonly kind: UnitKind | undefined;
      readonly unit: Unit | undefined;
      readonly given: number | undefined;
    }
  | { readonly type: 'number'; readonly value: number; readonly integer: boolean }
  | { readonly type: 'boolean'; readonly value: boolean }
  | { readonly type: 'text'; readonly value: string };

export type NumericType = Extract<ExprType, { type: 'quantity' | 'number' }>;

export const NUMBER: ExprType = { type: 'number', integer: false };
export const INTEGER: ExprType = { type: 'number', integer: true };
export const BOOLEAN: ExprType = { type: 'boolean' };
export const TEXT: ExprType = { type: 'text' };

/** The type of a value in `unit`. */
export function quantityType(unit: Unit): ExprType {
  return { type: 'quantity', dims: unit.dims, kind: unit.kind, unit };
}

/** `value` in `unit` as a value of the language. */
export function quantityValue(value: number, unit: Unit): ExprValue {
  return {
    type: 'quantity',
    si: siValue(value, unit),
    dims: unit.dims,
    kind: unit.kind,
    unit,
    given: value,
  };
}

/** A plain number; with `integer`, one that may be compared with ==. */
export function numberValue(value: number, integer = false): ExprValue {
  return { type: 'number', value, integer: integer && Number.isInteger(value) };
}

/** A result as a number in `unit` (a plain number fits 1, % and the like), or why it is none. */
export function valueIn(value: ExprValue, unit: Unit): Result<number, UnitProblem> {
  if (value.type === 'quantity') {
    const converted = fromSi(value, unit);
    return converted.ok && value.unit?.text === unit.text
      ? { ok: true, value: value.given ?? converted.value }
      : converted;
  }
  if (value.type === 'number') return fromSi({ si: value.value, ...PLAIN_NUMBER }, unit);
  return {
    ok: false,
    error: { code: 'kind-mismatch', message: `A ${value.type} has no value in ${unit.text}.` },
  };
}

export function typeOfValue(value: ExprValue): ExprType {
  switch (value.type) {
    case 'quantity':
      return { type: 'quantity', dims: value.dims, kind: value.kind, unit: value.unit };
    case 'number':
      return { type: 'number', integer: value.integer };
    default:
      return { type: value.type };
  }
}

export function measureOf(type: NumericType): Measure {
  return type.type === 'number' ? PLAIN_NUMBER : type;
}

export function isNumeric(type: ExprType): type is NumericType {
  return type.type === 'quantity' || type.type === 'number';
}

/** A number, a percentage or anything else without dimensions. */
export function isPlain(type: ExprType): type is NumericType {
  return type.type === 'number' || (type.type === 'quantity' && isDimensionless(type.dims));
}

/** The type of a calculated measure. The first unit that still fits is kept for display. */
export function numericType(measure: Measure, units: readonly (Unit | undefined)[] = []): ExprType {
  if (isDimensionless(measure.dims)) return NUMBER;
  const unit = units.find((candidate) => candidate !== undefined && candidate.kind === measure.kind);
  return { type: 'quantity', dims: measure.dims, kind: measure.kind, unit };
}

export function unitOf(type: ExprType): Unit | undefined {
  return type.type === 'quantity' ? type.unit : undefined;
}

/** `a mass`, `a plain number`, `a text`. */
export function describeType(type: ExprType): string {
  return isNumeric(type) ? describeMeasure(measureOf(type)) : `a ${type.type}`;
}
