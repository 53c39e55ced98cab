import type { Quantity } from 'clew';

/** A length: a Quantity, or a plain number of mm. */
export type Length = Quantity | number;
/** An angle: a Quantity, or a plain number of degrees. */
export type Angle = Quantity | number;
export type Flat = readonly [Length, Length];
export type Point = readonly [Length, Length, Length];
/** A direction: an axis by name, or three plain numbers. */
export type Direction = 'x' | 'y' | 'z' | readonly [number, number, number];

function inUnit(value: Quantity | number, unit: string, what: string, kind: string): number {
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new TypeError(`${what} is ${value} and must be a finite number.`);
    return value;
  }
  if (typeof value !== 'object' || value === null || typeof value.in !== 'function')
    throw new TypeError(`${what} must be ${kind}: a number in ${unit} or a Quantity.`);
  try {
    return value.in(unit);
  } catch {
    throw new TypeError(`${what} is ${value.toString()} and must be ${kind}.`);
  }
}

/** A length in mm. @param what names it in the error */
export function mm(value: Length, what: string): number {
  return inUnit(value, 'mm', what, 'a length');
}

/** A length that a body has: greater than zero. mm */
export function sizeMm(value: Length, what: string): number {
  const length = mm(value, what);
  if (!(length > 0))
    throw new RangeError(`${what} is ${Number(length.toPrecision(12))} mm and must be greater than 0.`);
  return length;
}

export function degrees(value: Angle, what: string): number {
  return inUnit(value, 'deg', what, 'an angle');
}

/** Scripts are not compiled: what they pass may be of any type. */
function list(value: unknown, count: number, what: string): void {
  if (!Array.isArray(value) || value.length !== count)
    throw new TypeError(`${what} must be ${count} lengths in square brackets.`);
}

export function flatMm(value: Flat, what: string): [number, number] {
  list(value, 2, what);
  const [x, y] = value;
  return [mm(x, what), mm(y, what)];
}

export function pointMm(value: Point, what: string): [number, number, number] {
  list(value, 3, what);
  const [x, y, z] = value;
  return [mm(x, what), mm(y, what), mm(z, what)];
}

export function vector(value: Direction): [number, number, number] {
  if (value === 'x') return [1, 0, 0];
  if (value === 'y') return [0, 1, 0];
  if (value === 'z') return [0, 0, 1];
  if (!Array.isArray(value) || value.length !== 3 || !value.every((v) => typeof v === 'number' && Number.isFinite(v)))
    throw new TypeError('A direction is "x", "y", "z" or three numbers in square brackets.');
  return [value[0], value[1], value[2]];
}
