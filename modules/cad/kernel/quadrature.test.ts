import fc from 'fast-check';
import { expect, test } from 'vitest';
import { breaksBetween, integrate, kronrod } from './quadrature.ts';

const one = (f: (t: number) => number) => (t: number, weight: number, into: Float64Array) => {
  into[0] = (into[0] ?? 0) + weight * f(t);
};
const tolerances = (absolute: number) => ({ absolute: Float64Array.of(absolute), deepest: 12 });

test('the weights of both rules add up to the length of the interval', () => {
  const twice = (w: readonly number[], middle: number) => 2 * w.slice(0, -1).reduce((a, b) => a + b, 0) + middle;
  expect(twice(kronrod.weights, kronrod.weights[7])).toBeCloseTo(2, 14);
  expect(twice(kronrod.gauss, kronrod.gauss[3])).toBeCloseTo(2, 14);
});

test('polynomials up to degree 13 are exact on one interval, forwards and backwards', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 13 }), fc.double({ min: -3, max: 3, noNaN: true }), (degree, end) => {
      const exact = end ** (degree + 1) / (degree + 1);
      const { value, error } = integrate(
        one((t) => t ** degree),
        [0, end],
        tolerances(Infinity),
      );
      expect(Math.abs((value[0] ?? 0) - exact)).toBeLessThanOrEqual(1e-13 * Math.max(1, Math.abs(exact)));
      expect(error[0]).toBeLessThanOrEqual(1e-12 * Math.max(1, Math.abs(exact)));
    }),
  );
});

test('a kink is found by halving, and the error that is reported covers the true one', () => {
  const { value, error } = integrate(
    one((t) => Math.abs(t - 0.3)),
    [0, 1],
    tolerances(1e-10),
  );
  const exact = (0.3 ** 2 + 0.7 ** 2) / 2;
  expect(Math.abs((value[0] ?? 0) - exact)).toBeLessThan(1e-7);
  expect(error[0]).toBeGreaterThanOrEqual(Math.abs((value[0] ?? 0) - exact));
});

test('breaks lie between the ends, in the direction of travel', () => {
  expect(breaksBetween(0, 3, [5, 2, 1, 0, -1])).toEqual([0, 1, 2, 3]);
  expect(breaksBetween(3, 0, [5, 2, 1, 0, -1])).toEqual([3, 2, 1, 0]);
});
