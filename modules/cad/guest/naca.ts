import { mm } from './length.ts';
import type { Length } from './length.ts';
import { outline } from './shape.ts';
import type { Shape } from './shape.ts';

export interface NacaOptions {
  /** Points on each side; default 60. */
  readonly points?: number;
  /** `closed` (default) ends in a point; `blunt` keeps the thickness that the series has at the trailing edge. */
  readonly trailingEdge?: 'closed' | 'blunt';
}

interface Series {
  readonly camber: number;
  readonly place: number;
  readonly thickness: number;
}

function seriesOf(digits: string): Series {
  if (!/^\d{4}$/.test(digits))
    throw new RangeError(
      `"${digits}" is not an aerofoil of the NACA four-digit series; write four digits such as "2412".`,
    );
  const series = {
    camber: Number(digits.charAt(0)) / 100,
    place: Number(digits.charAt(1)) / 10,
    thickness: Number(digits.slice(2)) / 100,
  };
  if (series.thickness === 0) throw new RangeError(`The aerofoil NACA ${digits} has no thickness.`);
  if (series.camber > 0 && series.place === 0)
    throw new RangeError(`The aerofoil NACA ${digits} has camber and no place for it.`);
  return series;
}

/** Mean line and its slope at x, for a chord of 1 (NACA Report 460, 1933, equations of the mean line). */
function meanLine({ camber: m, place: p }: Series, x: number): readonly [number, number] {
  if (m === 0) return [0, 0];
  const q = x < p ? p * p : (1 - p) * (1 - p);
  return x < p
    ? [(m / q) * (2 * p * x - x * x), ((2 * m) / q) * (p - x)]
    : [(m / q) * (1 - 2 * p + 2 * p * x - x * x), ((2 * m) / q) * (p - x)];
}

/** Half thickness at x (NACA Report 460, 1933); the last coefficient is -0.1015 there, and -0.1036 closes the trailing edge. */
function halfThickness(thickness: number, x: number, last: number): number {
  return (
    5 * thickness * (0.2969 * Math.sqrt(x) - 0.126 * x - 0.3516 * x * x + 0.2843 * x * x * x + last * x * x * x * x)
  );
}

/**
 * An aerofoil of the NACA four-digit series as a profile: leading edge at the origin, chord along x, thickness along y.
 * One spline from the trailing edge over the upper side and back under the lower side.
 */
export function naca(digits: string, chord: Length, options: NacaOptions = {}): Shape {
  const series = seriesOf(digits);
  const { points = 60, trailingEdge = 'closed' } = options;
  if (!Number.isInteger(points) || points < 10 || points > 500)
    throw new RangeError('An aerofoil takes 10 to 500 points on each side.');
  const c = mm(chord, 'The chord');
  if (!(c > 0)) throw new RangeError(`The chord is ${c} mm and must be greater than 0.`);
  const last = trailingEdge === 'closed' ? -0.1036 : -0.1015;
  const side = (i: number, sign: 1 | -1): [number, number] => {
    const x = (1 - Math.cos((Math.PI * i) / points)) / 2;
    const [y, slope] = meanLine(series, x);
    const [t, length] = [halfThickness(series.thickness, x, last) * sign, Math.hypot(1, slope)];
    return [c * (x - (t * slope) / length), c * (y + t / length)];
  };
  const upper = Array.from({ length: points }, (_, k) => side(points - k, 1));
  const lower = Array.from({ length: points }, (_, k) => side(k + 1, -1));
  if (trailingEdge === 'closed') upper[0] = lower[points - 1] = [c, 0];
  const [start = [c, 0], ...rest] = upper;
  return outline(start)
    .splineTo([...rest, [0, 0], ...lower])
    .close();
}
