/** A small dense matrix, row by row. */
export type Dense = readonly (readonly number[])[];

const entry = (m: Dense, i: number, j: number): number => m[i]?.[j] ?? 0;

/**
 * Eigenvalues (ascending) and orthonormal eigenvectors (one array each) of a small dense symmetric matrix, by
 * cyclic Jacobi rotations (G. H. Golub, C. F. Van Loan, Matrix Computations, 4th ed., section 8.5).
 */
export function symmetricEigen(matrix: Dense): { values: readonly number[]; vectors: readonly (readonly number[])[] } {
  const n = matrix.length;
  const a = matrix.map((row) => [...row]);
  const v = a.map((_, i) => a.map((__, j) => (i === j ? 1 : 0)));
  for (let sweep = 0; sweep < 60 && offDiagonal(a) > 1e-30 * onDiagonal(a); sweep++) {
    for (let p = 0; p < n - 1; p++) {
      for (let q = p + 1; q < n; q++) rotate(a, v, p, q);
    }
  }
  const order = a.map((_, i) => i).toSorted((i, j) => entry(a, i, i) - entry(a, j, j));
  return { values: order.map((i) => entry(a, i, i)), vectors: order.map((i) => v.map((row) => row[i] ?? 0)) };
}

function offDiagonal(a: Dense): number {
  return a.reduce((sum, row, i) => sum + row.reduce((s, x, j) => (i === j ? s : s + x * x), 0), 0);
}

function onDiagonal(a: Dense): number {
  return a.reduce((sum, row, i) => sum + (row[i] ?? 0) ** 2, 0);
}

function rotate(a: number[][], v: number[][], p: number, q: number): void {
  const apq = entry(a, p, q);
  if (apq === 0) return;
  const theta = (entry(a, q, q) - entry(a, p, p)) / (2 * apq);
  const t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.hypot(theta, 1));
  const c = 1 / Math.hypot(t, 1);
  const s = t * c;
  for (const rows of [a, v]) {
    for (const row of rows) {
      const [x, y] = [row[p] ?? 0, row[q] ?? 0];
      row[p] = c * x - s * y;
      row[q] = s * x + c * y;
    }
  }
  const [rowP, rowQ] = [a[p], a[q]];
  if (rowP === undefined || rowQ === undefined) return;
  for (let k = 0; k < a.length; k++) {
    const [x, y] = [rowP[k] ?? 0, rowQ[k] ?? 0];
    rowP[k] = c * x - s * y;
    rowQ[k] = s * x + c * y;
  }
}
