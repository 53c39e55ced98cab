import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { symmetricEigen } from './dense-eigen.ts';
import { nodeOrder } from './ordering.ts';
import { combine, diagonal, factorise, multiply, negativePivots, symmetricBuilder } from './sparse.ts';
import type { SymmetricMatrix } from './sparse.ts';

/** The second-difference matrix: eigenvalues 2 - 2 cos(k pi / (n + 1)). */
function chain(n: number): SymmetricMatrix {
  const b = symmetricBuilder(n);
  for (let i = 0; i < n; i++) {
    b.add(i, i, 2);
    if (i > 0) b.add(i - 1, i, -1);
  }
  return b.build();
}

function identity(n: number): SymmetricMatrix {
  const b = symmetricBuilder(n);
  for (let i = 0; i < n; i++) {
    b.add(i, i, 1);
    if (i > 0) b.add(i - 1, i, 0);
  }
  return b.build();
}

describe('sparse matrices', () => {
  test('the builder sums repeats, drops mirrored entries and keeps every diagonal', () => {
    const b = symmetricBuilder(3);
    b.add(0, 1, 2);
    b.add(0, 1, 3);
    b.add(1, 0, 99);
    b.add(0, 0, 7);
    const m = b.build();
    expect([...multiply(m, Float64Array.of(1, 10, 100))]).toEqual([57, 5, 0]);
    expect([...diagonal(m)]).toEqual([7, 0, 0]);
  });

  test('solves random positive definite systems, and answers stay when the next one is solved', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 25 }),
        fc.array(fc.tuple(fc.nat(24), fc.nat(24), fc.integer({ min: -5, max: 5 })), { maxLength: 60 }),
        (n, links) => {
          const b = symmetricBuilder(n);
          for (let i = 0; i < n; i++) b.add(i, i, 1000);
          for (const [i, j, v] of links) if (i < n && j < n && i !== j) b.add(Math.min(i, j), Math.max(i, j), v);
          const m = b.build();
          const solve = factorise(m);
          if (solve === undefined) throw new Error('A dominant matrix has no zero pivot.');
          const x = Float64Array.from({ length: n }, (_, i) => i - 3.5);
          const found = solve(multiply(m, x));
          solve(new Float64Array(n).fill(1));
          for (const [i, v] of found.entries()) expect(v).toBeCloseTo(x[i] ?? 0, 8);
        },
      ),
    );
  });

  test('a zero pivot gives no solver', () => {
    const b = symmetricBuilder(2);
    b.add(0, 0, 1);
    b.add(0, 1, 1);
    b.add(1, 1, 1);
    expect(factorise(b.build())).toBeUndefined();
  });

  test('a factor that would not fit in memory is refused before it is begun', () => {
    const n = 8000;
    const b = symmetricBuilder(n);
    for (let c = 0; c < n; c++) b.add(0, c, 1);
    expect(() => factorise(b.build())).toThrow(/8000 unknowns and would need 3\d+ matrix entries/);
  });

  test('negative pivots count the eigenvalues below a shift', () => {
    const n = 17;
    const [k, i] = [chain(n), identity(n)];
    for (let j = 1; j <= n; j++) {
      const value = 2 - 2 * Math.cos((j * Math.PI) / (n + 1));
      expect(negativePivots(combine(k, i, -(value + 1e-6)))).toBe(j);
      expect(negativePivots(combine(k, i, -(value - 1e-6)))).toBe(j - 1);
    }
  });

  test('matrices of different patterns cannot be combined', () => {
    const b = symmetricBuilder(3);
    expect(() => combine(chain(3), b.build(), 1)).toThrow(RangeError);
  });
});

describe('small helpers', () => {
  test('Jacobi finds the eigenpairs of the second-difference matrix', () => {
    const n = 9;
    const dense: number[][] = Array.from({ length: n }, (_, i) =>
      Array.from({ length: n }, (__, j) => (i === j ? 2 : Math.abs(i - j) === 1 ? -1 : 0)),
    );
    const { values, vectors } = symmetricEigen(dense);
    for (const [k, value] of values.entries()) {
      expect(value).toBeCloseTo(2 - 2 * Math.cos(((k + 1) * Math.PI) / (n + 1)), 12);
      const x = vectors[k] ?? [];
      for (const [i, row] of dense.entries())
        expect(row.reduce((s, a, j) => s + a * (x[j] ?? 0), 0)).toBeCloseTo(value * (x[i] ?? 0), 12);
    }
  });

  test('every node is ordered exactly once, also in separate parts', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), fc.array(fc.tuple(fc.nat(39), fc.nat(39))), (n, links) => {
        const order = nodeOrder(
          n,
          links.filter(([a, b]) => a < n && b < n),
        );
        expect(order.toSorted((a, b) => a - b)).toEqual(Array.from({ length: n }, (_, i) => i));
      }),
    );
  });
});
