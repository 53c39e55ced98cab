import type { Err, Result } from '../std/result.ts';
import { convert } from './convert.ts';
import { normaliseUnitText } from './normalise.ts';
import { parseUnit } from './parse-unit.ts';
import type { Unit, UnitProblem } from './unit.ts';

/** A number with a unit, as it stands on wires and in files. */
export interface Quantity {
  readonly value: number;
  /** Canonical unit text; `1` for a plain number. */
  readonly unit: string;
  /** Significant digits as typed (2.20 has three), or undefined where the number was calculated. */
  readonly digits?: number | undefined;
}

export const MAX_DISPLAY_DIGITS = 6;
const MAX_LENGTH = 200;

const NUMBER = /^([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)(.*)$/s;
const THIN_SPACE = '\u2009';

/**
 * Reads `2.2 mm`, `0.0866in`, `1.5e3 N/m`, `-3 deg` or `8`. A decimal comma and grouped digits are refused, since
 * 1,500 is one and a half to one reader and fifteen hundred to another.
 */
export function parseQuantity(text: string): Result<Quantity, UnitProblem> {
  if (text.length > MAX_LENGTH) return numberProblem(`A quantity of ${text.length} characters is too long.`);
  const plain = text
    .replace(/[\s\u00A0\u2000-\u200A\u202F\u3000]+/g, ' ')
    .replace(/^ ?[\u2212\u2013]/, '-')
    .trim();
  const match = NUMBER.exec(plain);
  if (match === null) return numberProblem(`'${shorten(plain)}' does not start with a number; write it as 2.2 mm.`);
  const [, digits = '', rest = ''] = match;
  const value = Number(digits);
  if (!Number.isFinite(value)) return numberProblem(`The number ${shorten(digits)} is too large.`);
  const grouped = groupingProblem(digits, rest);
  if (grouped !== undefined) return grouped;
  const unit = parseUnit(normaliseUnitText(rest) === '' ? '1' : rest);
  if (!unit.ok) return unit;
  return { ok: true, value: { value, unit: unit.value.text, digits: significantDigits(digits) } };
}

function groupingProblem(digits: string, rest: string): Err<UnitProblem> | undefined {
  const comma = /^,(\d+)/.exec(rest);
  if (comma !== null) {
    return numberProblem(
      `'${digits},${comma[1]}' has a comma; write ${digits}.${comma[1]} for a decimal, or leave the comma out of a thousand.`,
    );
  }
  const group = /^[ '_’](\d[\d ]*)/.exec(rest);
  if (group === null || /^ 1\s*\//.test(rest)) return undefined;
  return numberProblem(
    `'${digits}${group[0].trimEnd()}' is grouped; write ${digits}${(group[1] ?? '').replaceAll(' ', '')} without a gap.`,
  );
}

/** Digits of a typed number that count: leading zeros do not, trailing zeros do. */
function significantDigits(text: string): number {
  const mantissa = text.replace(/[eE].*$/, '').replace(/[+-]|\./g, '');
  return Math.max(mantissa.replace(/^0+/, '').length, 1);
}

/** A quantity in another unit, with its significant digits. */
export function convertQuantity(quantity: Quantity, to: Unit): Result<Quantity, UnitProblem> {
  const from = parseUnit(quantity.unit);
  if (!from.ok) return from;
  const value = convert(quantity.value, from.value, to);
  if (!value.ok) return value;
  return { ok: true, value: { value: value.value, unit: to.text, digits: quantity.digits } };
}

/**
 * A number for people: `digits` significant digits where they are known, else as many as it has, and never more
 * than `max`. Digits before the decimal point are kept as zeros, not as an exponent, up to a million.
 */
export function formatNumber(value: number, digits?: number, max: number = MAX_DISPLAY_DIGITS): string {
  if (!Number.isFinite(value)) return String(value);
  const wanted = Math.min(Math.max(Math.trunc(digits ?? max), 1), max, 100);
  if (value === 0) return digits === undefined ? '0' : (0).toFixed(wanted - 1);
  const size = Math.abs(value);
  const [mantissa = '', exponent = '0'] = value.toExponential(wanted - 1).split('e');
  if (size >= 1e-4 && Number(exponent) < 6) {
    const decimals = Math.max(wanted - 1 - Number(exponent), 0);
    const fixed = Number(value.toPrecision(wanted)).toFixed(Math.min(decimals, 100));
    return digits === undefined ? trimZeros(fixed) : fixed;
  }
  return `${digits === undefined ? trimZeros(mantissa) : mantissa}e${Number(exponent)}`;
}

function trimZeros(text: string): string {
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}

/** A quantity for people; a plain number shows no unit. `space` is a thin space on screen, a normal one in text. */
export function formatQuantity(
  quantity: Quantity,
  space: string = THIN_SPACE,
  max: number = MAX_DISPLAY_DIGITS,
): string {
  const number = formatNumber(quantity.value, quantity.digits, max);
  if (quantity.unit === '1') return number;
  const unit = prettyUnit(quantity.unit);
  return unit === '°' ? `${number}°` : `${number}${space}${unit}`;
}

const RAISED: Readonly<Record<string, string>> = { '2': '²', '3': '³', '4': '⁴' };

/** A canonical unit text for people: `N·m`, `kg/m³`, `°C`. Parses to the same unit. */
export function prettyUnit(text: string): string {
  return text
    .replaceAll('*', '·')
    .replace(/\^([234])(?![\d.])/g, (_, digit: string) => RAISED[digit] ?? `^${digit}`)
    .replace(/\bdelta_?(?:deg)?(?=[CF])/g, 'Δ°')
    .replace(/\bdelta(?=[KR])/g, 'Δ')
    .replace(/\bdeg(?=[CFR]\b)/g, '°')
    .replace(/\bdeg\b/g, '°')
    .replace(/ohm\b/g, 'Ω');
}

function numberProblem(message: string): Err<UnitProblem> {
  return { ok: false, error: { code: 'number-syntax', message } };
}

function shorten(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}
