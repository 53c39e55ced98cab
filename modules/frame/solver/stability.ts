import { stiffnessMatrix } from './assembly.ts';
import { FrameError } from './frame-error.ts';
import { meshOf } from './mesh.ts';
import type { Mesh } from './mesh.ts';
import { dofNames } from './model.ts';
import type { DofName, FrameModel } from './model.ts';
import { combine, diagonal, dotProduct, factorise, multiply } from './sparse.ts';
import type { SymmetricMatrix } from './sparse.ts';

const motions: Readonly<Record<DofName, string>> = {
  ux: 'move along X',
  uy: 'move along Y',
  uz: 'move along Z',
  rx: 'turn about X',
  ry: 'turn about Y',
  rz: 'turn about Z',
};

/** Stiffness of the softest motion, relative to the members' own, below which that motion counts as free. */
const freeRatio = 1e-13;

/**
 * Refuses a frame that can move without any member deforming, and names a node and its motion.
 * It looks at one element per member: a mechanism does not depend on the mesh, while the condition of a fine mesh does.
 * @throws FrameError mechanism
 */
export function requireStable(model: FrameModel): void {
  const mesh = meshOf(model, true);
  if (mesh.unknowns === 0) return;
  const k = stiffnessMatrix(mesh);
  const shape = softestShape(k);
  if (shape.ratio < freeRatio) throw new FrameError(nameMotion(mesh, shape.vector));
}

/** Smallest eigenvalue of K x = s diag(K) x, by inverse iteration with a shift that keeps a singular K solvable. */
function softestShape(k: SymmetricMatrix): { ratio: number; vector: Float64Array } {
  const d = diagonal(k);
  const weight: SymmetricMatrix = onDiagonal(k, d);
  const solve = factorise(combine(k, weight, 1e-12));
  let vector: Float64Array = Float64Array.from({ length: k.size }, (_, i) => 1 + 0.5 * Math.sin(12.9898 * (i + 1)));
  if (solve === undefined) return { ratio: 0, vector };
  let ratio = Infinity;
  for (let step = 0; step < 4; step++) {
    vector = solve(multiply(weight, vector));
    const size = Math.sqrt(dotProduct(vector, multiply(weight, vector)));
    vector = vector.map((v) => v / size);
    ratio = Math.abs(dotProduct(vector, multiply(k, vector)));
  }
  return { ratio, vector };
}

function onDiagonal(pattern: SymmetricMatrix, d: Float64Array): SymmetricMatrix {
  const value = new Float64Array(pattern.value.length);
  for (let c = 0; c < pattern.size; c++) value[(pattern.start[c + 1] ?? 0) - 1] = d[c] ?? 0;
  return { ...pattern, value };
}

/** The largest movement of a free motion; rotations count by the length of the members they turn. */
function nameMotion(
  mesh: Mesh,
  vector: Float64Array,
): { why: 'mechanism'; node: string; motion: string; others: readonly string[] } {
  const reach = mesh.elements.reduce((sum, e) => sum + e.beam.length, 0) / mesh.elements.length;
  const sizes = new Map<number, number>();
  for (let position = 0; position < mesh.equation.length; position++) {
    const equation = mesh.equation[position] ?? -1;
    if (equation < 0) continue;
    sizes.set(position, Math.abs(vector[equation] ?? 0) * (position % 6 < 3 ? 1 : reach));
  }
  const sorted = [...sizes].toSorted((a, b) => b[1] - a[1] || a[0] - b[0]);
  const [worst, largest] = sorted[0] ?? [0, 0];
  const nodeOf = (position: number): string => mesh.names[Math.floor(position / 6)] ?? '';
  const others = new Set(sorted.filter(([, size]) => size > 0.5 * largest).map(([position]) => nodeOf(position)));
  others.delete(nodeOf(worst));
  return {
    why: 'mechanism',
    node: nodeOf(worst),
    motion: motions[dofNames[worst % 6] ?? 'ux'],
    others: [...others].slice(0, 5),
  };
}
