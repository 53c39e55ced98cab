import type { UnitKind } from './unit.ts';

/** The base dimensions, in the order of every `dims` array, with the SI unit of each. */
export const BASE_DIMENSIONS: readonly { readonly name: string; readonly unit: string }[] = [
  { name: 'length', unit: 'm' },
  { name: 'mass', unit: 'kg' },
  { name: 'time', unit: 's' },
  { name: 'current', unit: 'A' },
  { name: 'temperature', unit: 'K' },
  { name: 'amount of substance', unit: 'mol' },
  { name: 'luminous intensity', unit: 'cd' },
  { name: 'angle', unit: 'rad' },
  { name: 'information', unit: 'bit' },
];

/** Index of the angle in a `dims` array. */
export const ANGLE = 7;

/** A `dims` array from its leading exponents; the rest are 0. */
export function dims(...leading: readonly number[]): readonly number[] {
  return BASE_DIMENSIONS.map((_, index) => leading[index] ?? 0);
}

export const DIMENSIONLESS: readonly number[] = dims();

/** Exponents come from fractions such as 1/3, so they are compared to within rounding. */
const EXPONENT_ERROR = 1e-9;

export function sameDims(a: readonly number[], b: readonly number[]): boolean {
  return BASE_DIMENSIONS.every((_, index) => Math.abs((a[index] ?? 0) - (b[index] ?? 0)) < EXPONENT_ERROR);
}

export function isDimensionless(a: readonly number[]): boolean {
  return sameDims(a, DIMENSIONLESS);
}

/** Exponents of a * b^power. */
export function combineDims(a: readonly number[], b: readonly number[], power = 1): readonly number[] {
  return BASE_DIMENSIONS.map((_, index) => cleanExponent((a[index] ?? 0) + (b[index] ?? 0) * power));
}

/** Exponents of a^power. */
export function scaleDims(a: readonly number[], power: number): readonly number[] {
  return combineDims(DIMENSIONLESS, a, power);
}

/** Takes the dirt of 3 * (1/3) off an exponent, and never gives -0, which JSON and Object.is tell from 0. */
function cleanExponent(exponent: number): number {
  return Math.round(exponent * 1e12) / 1e12 + 0;
}

/** Words for the dimensions that engineers meet. Keys are the exponents of dims(), trailing zeros left out. */
const NAMES: ReadonlyMap<string, string> = new Map(
  (
    [
      ['plain number', []],
      ['length', [1]],
      ['area', [2]],
      ['volume or section modulus', [3]],
      ['second moment of area', [4]],
      ['mass', [0, 1]],
      ['time', [0, 0, 1]],
      ['current', [0, 0, 0, 1]],
      ['temperature', [0, 0, 0, 0, 1]],
      ['amount of substance', [0, 0, 0, 0, 0, 1]],
      ['luminous intensity', [0, 0, 0, 0, 0, 0, 1]],
      ['angle', [0, 0, 0, 0, 0, 0, 0, 1]],
      ['solid angle', [0, 0, 0, 0, 0, 0, 0, 2]],
      ['amount of information', [0, 0, 0, 0, 0, 0, 0, 0, 1]],
      ['data rate', [0, 0, -1, 0, 0, 0, 0, 0, 1]],
      ['frequency', [0, 0, -1]],
      ['angular velocity', [0, 0, -1, 0, 0, 0, 0, 1]],
      ['angular acceleration', [0, 0, -2, 0, 0, 0, 0, 1]],
      ['angle per length', [-1, 0, 0, 0, 0, 0, 0, 1]],
      ['reciprocal length', [-1]],
      ['velocity', [1, 0, -1]],
      ['acceleration', [1, 0, -2]],
      ['volume flow', [3, 0, -1]],
      ['kinematic viscosity', [2, 0, -1]],
      ['specific energy', [2, 0, -2]],
      ['density', [-3, 1]],
      ['mass per area', [-2, 1]],
      ['mass per length', [-1, 1]],
      ['mass flow', [0, 1, -1]],
      ['moment of inertia', [2, 1]],
      ['momentum', [1, 1, -1]],
      ['force', [1, 1, -2]],
      ['force per length', [0, 1, -2]],
      ['pressure or stress', [-1, 1, -2]],
      ['force per volume', [-2, 1, -2]],
      ['fracture toughness', [-0.5, 1, -2]],
      ['energy or torque', [2, 1, -2]],
      ['rotational stiffness', [2, 1, -2, 0, 0, 0, 0, -1]],
      ['bending stiffness', [3, 1, -2]],
      ['power', [2, 1, -3]],
      ['heat flux', [0, 1, -3]],
      ['dynamic viscosity', [-1, 1, -1]],
      ['thermal conductivity', [1, 1, -3, 0, -1]],
      ['heat transfer coefficient', [0, 1, -3, 0, -1]],
      ['specific heat capacity', [2, 0, -2, 0, -1]],
      ['heat capacity', [2, 1, -2, 0, -1]],
      ['thermal conductance', [2, 1, -3, 0, -1]],
      ['reciprocal temperature', [0, 0, 0, 0, -1]],
      ['temperature per length', [-1, 0, 0, 0, 1]],
      ['temperature per time', [0, 0, -1, 0, 1]],
      ['molar mass', [0, 1, 0, 0, 0, -1]],
      ['electric charge', [0, 0, 1, 1]],
      ['voltage', [2, 1, -3, -1]],
      ['electric resistance', [2, 1, -3, -2]],
      ['electric conductance', [-2, -1, 3, 2]],
      ['capacitance', [-2, -1, 4, 2]],
      ['inductance', [2, 1, -2, -2]],
      ['magnetic flux', [2, 1, -2, -1]],
      ['magnetic flux density', [0, 1, -2, -1]],
      ['illuminance', [-2, 0, 0, 0, 0, 0, 1, 2]],
      ['luminous flux', [0, 0, 0, 0, 0, 0, 1, 2]],
    ] as const
  ).map(([name, exponents]) => [keyOf(dims(...exponents)), name]),
);

const KIND_NAMES: Readonly<Record<UnitKind, string>> = {
  torque: 'torque',
  energy: 'energy',
  temperature: 'temperature',
  'temperature-difference': 'temperature difference',
  'gauge-pressure': 'gauge pressure',
  'absolute-pressure': 'absolute pressure',
};

function keyOf(exponents: readonly number[]): string {
  return BASE_DIMENSIONS.map((_, index) => String(cleanExponent(exponents[index] ?? 0))).join(',');
}

/** The exponents as a product of SI units: `kg*m^2/(s^3*K)`; `1` for a plain number. Parses as a unit. */
export function dimensionFormula(exponents: readonly number[]): string {
  const over: string[] = [];
  const under: string[] = [];
  // Mass first, as in kg*m/s^2.
  for (const index of [1, 0, 2, 3, 4, 5, 6, 7, 8]) {
    const exponent = cleanExponent(exponents[index] ?? 0);
    const unit = BASE_DIMENSIONS[index]?.unit ?? '';
    if (exponent > 0) over.push(exponent === 1 ? unit : `${unit}^${exponent}`);
    if (exponent < 0) under.push(exponent === -1 ? unit : `${unit}^${-exponent}`);
  }
  const numerator = over.length === 0 ? '1' : over.join('*');
  if (under.length === 0) return numerator;
  return under.length === 1 ? `${numerator}/${under[0]}` : `${numerator}/(${under.join('*')})`;
}

/** The dimension in words (`mass`, `force per length`), or as a formula (`kg^2*m/s`) where none are in use. */
export function nameOfDims(exponents: readonly number[], kind?: UnitKind): string {
  if (kind !== undefined) return KIND_NAMES[kind];
  return NAMES.get(keyOf(exponents)) ?? dimensionFormula(exponents);
}

/** The dimension with its article, to follow `is`: `a mass`, `an energy`, `of dimension kg^2*m/s`. */
export function describeDims(exponents: readonly number[], kind?: UnitKind): string {
  const name = nameOfDims(exponents, kind);
  if (kind === undefined && !NAMES.has(keyOf(exponents))) return `of dimension ${name}`;
  return /^[aeiou]/.test(name) ? `an ${name}` : `a ${name}`;
}
