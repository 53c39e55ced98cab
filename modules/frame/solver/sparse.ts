import cholesky from 'cholesky-solve';
import { FrameError } from './frame-error.ts';

/** A real symmetric matrix: the upper triangle (row <= column) by columns, rows ascending, diagonal last and always there. */
export interface SymmetricMatrix {
  readonly size: number;
  readonly start: Int32Array;
  readonly row: Int32Array;
  readonly value: Float64Array;
}

/** Most entries of the factor that are taken on, about 1 GB in the library's plain arrays. */
const mostFactorEntries = 30_000_000;

/** Gathers entries of a symmetric matrix, in any order and repeated; lower entries are mirrored copies and are dropped. */
export function symmetricBuilder(size: number): {
  add(row: number, column: number, value: number): void;
  build(): SymmetricMatrix;
} {
  const columns = Array.from({ length: size }, () => new Map<number, number>());
  return {
    add(row, column, value) {
      const entries = columns[column];
      if (row > column || entries === undefined) return;
      entries.set(row, (entries.get(row) ?? 0) + value);
    },
    build() {
      const start = new Int32Array(size + 1);
      for (const [c, entries] of columns.entries()) {
        if (!entries.has(c)) entries.set(c, 0);
        start[c + 1] = (start[c] ?? 0) + entries.size;
      }
      const row = new Int32Array(start[size] ?? 0);
      const value = new Float64Array(row.length);
      let at = 0;
      for (const entries of columns) {
        for (const [r, v] of [...entries].toSorted((a, b) => a[0] - b[0])) {
          row[at] = r;
          value[at++] = v;
        }
      }
      return { size, start, row, value };
    },
  };
}

/** a + factor * b, for matrices of one pattern. */
export function combine(a: SymmetricMatrix, b: SymmetricMatrix, factor: number): SymmetricMatrix {
  if (a.row.length !== b.row.length) throw new RangeError('Matrices of different patterns cannot be combined.');
  return { ...a, value: a.value.map((v, k) => v + factor * (b.value[k] ?? 0)) };
}

/** Matrix times vector. */
export function multiply(m: SymmetricMatrix, x: Float64Array): Float64Array {
  const y = new Float64Array(m.size);
  const { start, row, value } = m;
  for (let c = 0; c < m.size; c++) {
    const end = start[c + 1] ?? 0;
    const xc = x[c] ?? 0;
    let sum = 0;
    for (let p = start[c] ?? 0; p < end; p++) {
      const r = row[p] ?? 0;
      const v = value[p] ?? 0;
      sum += v * (x[r] ?? 0);
      if (r !== c) y[r] = (y[r] ?? 0) + v * xc;
    }
    y[c] = (y[c] ?? 0) + sum;
  }
  return y;
}

export function diagonal(m: SymmetricMatrix): Float64Array {
  return Float64Array.from({ length: m.size }, (_, c) => m.value[(m.start[c + 1] ?? 0) - 1] ?? 0);
}

export function dotProduct(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < a.length; k++) sum += (a[k] ?? 0) * (b[k] ?? 0);
  return sum;
}

/** A factorised matrix; every answer is a fresh vector. */
export type Solver = (rightHandSide: Float64Array) => Float64Array;

/**
 * Factorises L D L^T with `cholesky-solve`, in the given order of the unknowns.
 * @returns undefined when a pivot is exactly zero
 * @throws FrameError too-large before any memory is taken
 */
export function factorise(m: SymmetricMatrix): Solver | undefined {
  const entries = factorEntries(m);
  if (entries > mostFactorEntries) {
    throw new FrameError({ why: 'too-large', unknowns: m.size, entries, limit: mostFactorEntries });
  }
  const triples: [number, number, number][] = [];
  for (let c = 0; c < m.size; c++) {
    for (let p = m.start[c] ?? 0; p < (m.start[c + 1] ?? 0); p++) triples.push([m.row[p] ?? 0, c, m.value[p] ?? 0]);
  }
  const solve = cholesky.prepare(triples, m.size);
  if (solve === null) return undefined;
  return (rightHandSide) => Float64Array.from(solve(rightHandSide));
}

/** Upper bound of the factor's entries: its envelope. */
export function factorEntries(m: SymmetricMatrix): number {
  let sum = 0;
  for (let c = 0; c < m.size; c++) sum += c - (m.row[m.start[c] ?? 0] ?? 0);
  return sum;
}

/**
 * How many eigenvalues of A x = s B x lie below the shift that A has been given: the negative pivots of its
 * L D L^T (Sylvester's law of inertia). An envelope factorisation of its own, because the library keeps its pivots
 * to itself; so it also checks the library's solution by an independent path.
 */
export function negativePivots(m: SymmetricMatrix): number {
  const first = Int32Array.from({ length: m.size }, (_, c) => m.row[m.start[c] ?? 0] ?? 0);
  const columns: Float64Array[] = [];
  const pivots = new Float64Array(m.size);
  let negative = 0;
  for (let c = 0; c < m.size; c++) {
    const top = first[c] ?? 0;
    const column = new Float64Array(c - top + 1);
    for (let p = m.start[c] ?? 0; p < (m.start[c + 1] ?? 0); p++) column[(m.row[p] ?? 0) - top] = m.value[p] ?? 0;
    reduceColumn(column, c, top, first, columns);
    let pivot = column[c - top] ?? 0;
    for (let r = top; r < c; r++) {
      const g = column[r - top] ?? 0;
      const l = g / (pivots[r] ?? 1);
      column[r - top] = l;
      pivot -= l * g;
    }
    pivots[c] = pivot;
    if (pivot < 0) negative++;
    columns.push(column);
  }
  return negative;
}

/** Turns column entries a(r,c) into g(r,c) = a - sum over k < r of l(k,r) g(k,c). */
function reduceColumn(
  column: Float64Array,
  c: number,
  top: number,
  first: Int32Array,
  columns: readonly Float64Array[],
): void {
  for (let r = top; r < c; r++) {
    const left = columns[r];
    if (left === undefined) continue;
    const leftTop = first[r] ?? 0;
    let sum = 0;
    for (let k = Math.max(top, leftTop); k < r; k++) sum += (left[k - leftTop] ?? 0) * (column[k - top] ?? 0);
    column[r - top] = (column[r - top] ?? 0) - sum;
  }
}
