import { massMatrix, stiffnessMatrix } from './assembly.ts';
import { symmetricEigen } from './dense-eigen.ts';
import { FrameError } from './frame-error.ts';
import { meshOf, requireUnknowns } from './mesh.ts';
import type { Mesh } from './mesh.ts';
import { describeModes } from './mode-shape.ts';
import type { ModeShape } from './mode-shape.ts';
import { checkModel } from './model.ts';
import type { FrameModel } from './model.ts';
import { combine, diagonal, dotProduct, factorise, multiply, negativePivots } from './sparse.ts';
import type { Solver, SymmetricMatrix } from './sparse.ts';
import { requireStable } from './stability.ts';

export interface Mode extends ModeShape {
  /** Natural frequency, Hz. */
  readonly frequency: number;
}

export interface ModalResult {
  readonly mesh: Mesh;
  /** The lowest modes by rising frequency. */
  readonly modes: readonly Mode[];
  readonly iterations: number;
  /** How many modes the matrix has below the highest given one and its equals: the Sturm count that was met. */
  readonly sturmCount: number;
}

const mostIterations = 200;
/** Relative change of an eigenvalue below which it counts as converged. */
const tolerance = 1e-10;
/** Neighbouring eigenvalues closer than this are taken as one cluster: no shift can be put between them safely. */
const clusterGap = 1e-5;

/** Modes found by iteration, eigenvalues in (rad/s)^2, vectors with unit modal mass. */
interface Pairs {
  readonly values: readonly number[];
  readonly vectors: readonly Float64Array[];
  readonly iterations: number;
}

/**
 * The `count` lowest natural frequencies and mode shapes, each described by where its kinetic energy is.
 * @throws FrameError for a bad model, a mechanism, no mass, too many modes asked, or a mode search that cannot be vouched for
 */
export function solveModes(model: FrameModel, count: number): ModalResult {
  checkModel(model);
  if (!Number.isInteger(count) || count < 1)
    throw new FrameError({ why: 'bad-count', what: 'The number of modes', value: count, least: 1, most: 100 });
  requireStable(model);
  const mesh = meshOf(model);
  requireUnknowns(mesh);
  const k = stiffnessMatrix(mesh);
  const m = massMatrix(mesh);
  const available = diagonal(m).filter((d) => d > 0).length;
  if (available === 0) throw new FrameError({ why: 'no-mass' });
  if (count > available) throw new FrameError({ why: 'too-many-modes', asked: count, available });
  const solve = factorise(k);
  if (solve === undefined)
    throw new FrameError({ why: 'ill-conditioned', what: 'The modal analysis', residual: 1, limit: tolerance });

  let block = Math.min(available, Math.max(2 * count, count + 8));
  for (;;) {
    const pairs = iterate({ m, solve }, count, block);
    const inertia = countBelow(k, m, pairs.values, count, available);
    if (inertia.counted === inertia.found) return finish(mesh, pairs, count, inertia.counted);
    if (block >= Math.min(available, 8 * count + 32)) {
      throw new FrameError({ why: 'modes-missed', found: inertia.found, expected: inertia.counted });
    }
    block = Math.min(available, 2 * block);
  }
}

function finish(mesh: Mesh, pairs: Pairs, count: number, sturmCount: number): ModalResult {
  const described = describeModes(mesh, pairs.values, pairs.vectors, count);
  const modes = described.map((shape, index) => ({
    ...shape,
    frequency: Math.sqrt(pairs.values[index] ?? 0) / (2 * Math.PI),
  }));
  return { mesh, modes, iterations: pairs.iterations, sturmCount };
}

interface Pencil {
  readonly m: SymmetricMatrix;
  readonly solve: Solver;
}

/** Starting vectors that are the same on every machine and have a part in every mode: a linear congruential sequence. */
function startingBlock(size: number, count: number): Float64Array[] {
  let state = 12345;
  return Array.from({ length: count }, () =>
    Float64Array.from({ length: size }, () => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return state / 2 ** 32 - 0.5;
    }),
  );
}

/**
 * Subspace iteration (K.-J. Bathe, Finite Element Procedures, 1996, section 11.6) on the inverse: eigenvalues come
 * from Q^T M (K^-1 M Q), never from a product with K, whose round-off drowns low modes of a fine mesh.
 */
function iterate(pencil: Pencil, count: number, block: number): Pairs {
  const apply = (x: Float64Array): Float64Array => pencil.solve(multiply(pencil.m, x));
  let basis = orthonormal(startingBlock(pencil.m.size, block).map(apply), pencil.m);
  let previous: readonly number[] = [];
  for (let step = 1; step <= mostIterations; step++) {
    const images = basis.map(apply);
    const reduced = ritz(pencil.m, basis, images);
    const settled = reduced.values.slice(0, count).every((s, i) => Math.abs(s - (previous[i] ?? 0)) <= tolerance * s);
    previous = reduced.values;
    basis = orthonormal(reduced.vectors, pencil.m);
    if (settled && reduced.values.length >= count) return { values: reduced.values, vectors: basis, iterations: step };
  }
  throw new FrameError({ why: 'modes-not-converged', asked: count, iterations: mostIterations });
}

/** Makes the vectors M-orthonormal, twice for safety; a vector that is a combination of the others is dropped. */
function orthonormal(vectors: readonly Float64Array[], m: SymmetricMatrix): Float64Array[] {
  const done: { x: Float64Array; mx: Float64Array }[] = [];
  for (const given of vectors) {
    let x = given;
    const before = Math.sqrt(dotProduct(x, multiply(m, x)));
    for (let pass = 0; pass < 2; pass++) {
      for (const other of done) {
        const part = dotProduct(x, other.mx);
        x = x.map((v, i) => v - part * (other.x[i] ?? 0));
      }
    }
    const size = Math.sqrt(dotProduct(x, multiply(m, x)));
    if (!(size > 1e-10 * before)) continue;
    const unit = x.map((v) => v / size);
    done.push({ x: unit, mx: multiply(m, unit) });
  }
  return done.map((d) => d.x);
}

/** Best modes within a subspace, improved by the inverse that was applied to it; values ascending in (rad/s)^2. */
function ritz(
  m: SymmetricMatrix,
  basis: readonly Float64Array[],
  images: readonly Float64Array[],
): { values: readonly number[]; vectors: Float64Array[] } {
  const weighted = images.map((y) => multiply(m, y));
  const projected = basis.map((x, i) =>
    weighted.map((y, j) => (dotProduct(x, y) + dotProduct(basis[j] ?? x, weighted[i] ?? y)) / 2),
  );
  const { values, vectors } = symmetricEigen(projected);
  const combined = vectors.map((weights) => {
    const sum = new Float64Array(m.size);
    for (const [j, weight] of weights.entries()) {
      const y = images[j];
      if (y === undefined) continue;
      for (let i = 0; i < sum.length; i++) sum[i] = (sum[i] ?? 0) + weight * (y[i] ?? 0);
    }
    return sum;
  });
  return { values: values.map((v) => 1 / v).toReversed(), vectors: combined.toReversed() };
}

/**
 * Sturm check: counts by the signs of the pivots of K - shift M how many modes lie below a shift just above the
 * highest wanted mode and its equals, to be compared with how many were found there.
 */
function countBelow(
  k: SymmetricMatrix,
  m: SymmetricMatrix,
  values: readonly number[],
  count: number,
  available: number,
): { found: number; counted: number } {
  let found = count;
  while (found < values.length && (values[found] ?? 0) <= (values[found - 1] ?? 0) * (1 + clusterGap)) found++;
  const last = values[found - 1] ?? 0;
  const next = values[found];
  if (next === undefined && found < available) return { found, counted: -1 };
  // The next value has not converged and can only be too high, so the shift stays close to the last one.
  const shift = last * (1 + clusterGap / 2);
  return { found, counted: negativePivots(combine(k, m, -shift)) };
}
