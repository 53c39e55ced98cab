import { localMass, localStiffness } from './beam-element.ts';
import type { Matrix12 } from './beam-element.ts';
import type { Element, Mesh } from './mesh.ts';
import { symmetricBuilder } from './sparse.ts';
import type { SymmetricMatrix } from './sparse.ts';
import { toGlobal, toLocal } from './vectors.ts';
import type { Axes, Vec3 } from './vectors.ts';

/** Position (node * 6 + dof) of each of an element's twelve unknowns. */
export function elementDofs(e: Element): readonly number[] {
  return e.nodes.flatMap((node) => [0, 1, 2, 3, 4, 5].map((d) => node * 6 + d));
}

const triple = (v: Float64Array, at: number): Vec3 => [v[at] ?? 0, v[at + 1] ?? 0, v[at + 2] ?? 0];

function turn(v: Float64Array, how: (part: Vec3) => Vec3): Float64Array {
  const out = new Float64Array(12);
  for (let at = 0; at < 12; at += 3) out.set(how(triple(v, at)), at);
  return out;
}

/** Twelve end values turned from local into global axes. */
export function endsToGlobal(axes: Axes, v: Float64Array): Float64Array {
  return turn(v, (part) => toGlobal(axes, part));
}

/** Twelve end values turned from global into local axes. */
export function endsToLocal(axes: Axes, v: Float64Array): Float64Array {
  return turn(v, (part) => toLocal(axes, part));
}

/** Matrix times vector, 12 x 12. */
export function times12(m: Matrix12, v: Float64Array): Float64Array {
  return Float64Array.from({ length: 12 }, (_, i) => {
    let sum = 0;
    for (let j = 0; j < 12; j++) sum += (m[i * 12 + j] ?? 0) * (v[j] ?? 0);
    return sum;
  });
}

/** T^T m T: a local matrix in global axes. */
export function matrixToGlobal(axes: Axes, m: Matrix12): Matrix12 {
  const half = new Float64Array(144);
  for (let row = 0; row < 12; row++) half.set(endsToGlobal(axes, m.subarray(row * 12, row * 12 + 12)), row * 12);
  const out = new Float64Array(144);
  for (let column = 0; column < 12; column++) {
    const turned = endsToGlobal(
      axes,
      Float64Array.from({ length: 12 }, (_, row) => half[row * 12 + column] ?? 0),
    );
    for (let row = 0; row < 12; row++) out[row * 12 + column] = turned[row] ?? 0;
  }
  return out;
}

/** Stiffness matrix of the free movements, SI. */
export function stiffnessMatrix(mesh: Mesh): SymmetricMatrix {
  return assemble(mesh, (e) => localStiffness(e.beam), false);
}

/** Mass matrix of the free movements, with the same pattern as the stiffness matrix. */
export function massMatrix(mesh: Mesh): SymmetricMatrix {
  return assemble(mesh, (e) => localMass(e.beam), true);
}

function assemble(mesh: Mesh, local: (e: Element) => Matrix12, lumped: boolean): SymmetricMatrix {
  const builder = symmetricBuilder(mesh.unknowns);
  // The elements of one member share one matrix: they differ in place only.
  let shared: { member: number; matrix: Matrix12 } | undefined;
  for (const e of mesh.elements) {
    if (shared?.member !== e.member) shared = { member: e.member, matrix: matrixToGlobal(e.axes, local(e)) };
    const equations = elementDofs(e).map((dof) => mesh.equation[dof] ?? -1);
    for (const [i, row] of equations.entries()) {
      if (row < 0) continue;
      for (const [j, column] of equations.entries()) {
        if (column >= row) builder.add(row, column, shared.matrix[i * 12 + j] ?? 0);
      }
    }
  }
  if (lumped) addLumped(mesh, builder.add);
  return builder.build();
}

function addLumped(mesh: Mesh, put: (row: number, column: number, value: number) => void): void {
  for (const [node, mass] of mesh.lumped.entries()) {
    for (let d = 0; d < 3; d++) {
      const equation = mesh.equation[node * 6 + d] ?? -1;
      if (mass > 0 && equation >= 0) put(equation, equation, mass);
    }
  }
}
