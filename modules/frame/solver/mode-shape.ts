import { elementDofs, endsToLocal } from './assembly.ts';
import { gaussPoints, lineInertia, shapeRows } from './beam-element.ts';
import { symmetricEigen } from './dense-eigen.ts';
import type { Element, Mesh } from './mesh.ts';
import { dotProduct } from './sparse.ts';
import { toGlobal } from './vectors.ts';
import type { Vec3 } from './vectors.ts';

/** Shares of a mode's kinetic energy; each set sums to 1. */
export interface EnergyShares {
  /** Movement along the members' own axes. */
  readonly local: Vec3;
  /** Movement along global X, Y and Z. */
  readonly global: Vec3;
  /** Rotation: torsion of the members, and rotary inertia with shear deformation. Part of both sets. */
  readonly rotation: number;
}

export interface ModeShape {
  readonly energy: EnergyShares;
  /** Effective modal mass along global X, Y and Z as a share of the whole mass. */
  readonly effectiveMass: Vec3;
  /** Displacement of the model's own nodes, scaled so that the largest component of the whole mode is 1. */
  readonly nodes: readonly { readonly node: string; readonly linear: Vec3 }[];
}

/** A direction with its share of the kinetic energy; `mixed` when no direction has two thirds of it. */
export interface Direction {
  readonly name: string;
  readonly share: number;
}

/**
 * A direction must hold at least twice what all others hold together before a mode is called by it: a check on
 * "first flapwise bending" must not pick a mode that is as much something else.
 */
export const dominantShare: number = 2 / 3;

/** Names the dominant one of some shares. */
export function dominant(shares: readonly (readonly [string, number])[]): Direction {
  const [name, share] = shares.reduce((best, next) => (next[1] > best[1] ? next : best));
  return { name: share >= dominantShare ? name : 'mixed', share };
}

/** Direction of a mode of one straight member whose local y is chordwise and local z is flapwise. */
export function memberDirection(e: EnergyShares): Direction {
  return dominant([
    ['axial', e.local[0]],
    ['chordwise', e.local[1]],
    ['flapwise', e.local[2]],
    ['torsional', e.rotation],
  ]);
}

/** Direction of a mode of a frame in global axes. */
export function globalDirection(e: EnergyShares): Direction {
  return dominant([
    ['X', e.global[0]],
    ['Y', e.global[1]],
    ['Z', e.global[2]],
    ['rotation', e.rotation],
  ]);
}

/** Modes with frequencies closer than this are one motion in any mixture, as far as the analysis can tell. */
const equalValues = 1e-7;

/** Describes the first `count` modes; equal modes (a round bar bends alike in every plane) are separated by direction first. */
export function describeModes(
  mesh: Mesh,
  values: readonly number[],
  vectors: readonly Float64Array[],
  count: number,
): readonly ModeShape[] {
  return separated(mesh, values, vectors)
    .slice(0, count)
    .map((vector) => describeMode(mesh, vector));
}

/** Turns every cluster of equal modes so that each has as much or as little motion along local z as can be. */
function separated(mesh: Mesh, values: readonly number[], vectors: readonly Float64Array[]): readonly Float64Array[] {
  const out: Float64Array[] = [];
  for (let from = 0; from < vectors.length;) {
    let to = from + 1;
    while (to < vectors.length && (values[to] ?? 0) - (values[from] ?? 0) <= equalValues * (values[from] ?? 0)) to++;
    const cluster = vectors.slice(from, to);
    out.push(...(cluster.length === 1 ? cluster : turned(mesh, cluster)));
    from = to;
  }
  return out;
}

function turned(mesh: Mesh, cluster: readonly Float64Array[]): readonly Float64Array[] {
  const fields = cluster.map((vector) => fieldOf(mesh, vector));
  // Distinct weights per direction, so that one small eigenproblem separates all of them.
  const weights = [1, 2, 4, 8, 8, 8];
  const gram = fields.map((a) =>
    fields.map((b) =>
      a.reduce(
        (sum, sample, s) =>
          sum +
          sample.inertia.reduce(
            (t, i, d) => t + (weights[d] ?? 0) * i * (sample.local[d] ?? 0) * (b[s]?.local[d] ?? 0),
            0,
          ),
        0,
      ),
    ),
  );
  return symmetricEigen(gram).vectors.map((mix) => {
    const sum = new Float64Array(cluster[0]?.length ?? 0);
    for (const [k, weight] of mix.entries()) {
      const vector = cluster[k];
      if (vector === undefined) continue;
      for (let i = 0; i < sum.length; i++) sum[i] = (sum[i] ?? 0) + weight * (vector[i] ?? 0);
    }
    return sum;
  });
}

/** A mode at one Gauss point of an element, or at a lumped mass: six local movements and their inertia there. */
interface Sample {
  readonly local: readonly number[];
  readonly inertia: readonly number[];
  readonly global: Vec3;
}

function fullVector(mesh: Mesh, vector: Float64Array): Float64Array {
  return Float64Array.from(mesh.equation, (equation) => (equation < 0 ? 0 : (vector[equation] ?? 0)));
}

function fieldOf(mesh: Mesh, vector: Float64Array): readonly Sample[] {
  const u = fullVector(mesh, vector);
  const samples = mesh.elements.flatMap((e) =>
    elementSamples(
      e,
      Float64Array.from(elementDofs(e), (dof) => u[dof] ?? 0),
    ),
  );
  for (const [node, mass] of mesh.lumped.entries()) {
    if (mass === 0) continue;
    const element = mesh.elements.find((e) => e.nodes.includes(node));
    if (element === undefined) continue;
    const global: Vec3 = [u[node * 6] ?? 0, u[node * 6 + 1] ?? 0, u[node * 6 + 2] ?? 0];
    const ends = new Float64Array(12);
    ends.set(global);
    samples.push({
      local: [...endsToLocal(element.axes, ends).subarray(0, 6)],
      inertia: [mass, mass, mass, 0, 0, 0],
      global,
    });
  }
  return samples;
}

function elementSamples(e: Element, ends: Float64Array): readonly Sample[] {
  const local = endsToLocal(e.axes, ends);
  const perLength = lineInertia(e.beam);
  return gaussPoints.map(({ at, weight }) => {
    const movement = shapeRows(e.beam, at).map((row) => dotProduct(row, local));
    const [x, y, z] = movement;
    return {
      local: movement,
      inertia: perLength.map((i) => i * weight * e.beam.length),
      global: toGlobal(e.axes, [x ?? 0, y ?? 0, z ?? 0]),
    };
  });
}

function energyShares(samples: readonly Sample[]): EnergyShares {
  const local = [0, 0, 0];
  const global = [0, 0, 0];
  let rotation = 0;
  for (const s of samples) {
    for (let d = 0; d < 3; d++) {
      local[d] = (local[d] ?? 0) + (s.inertia[d] ?? 0) * (s.local[d] ?? 0) ** 2;
      global[d] = (global[d] ?? 0) + (s.inertia[d] ?? 0) * (s.global[d] ?? 0) ** 2;
      rotation += (s.inertia[d + 3] ?? 0) * (s.local[d + 3] ?? 0) ** 2;
    }
  }
  const total = local.reduce((sum, part) => sum + part, rotation);
  const share = (parts: readonly number[]): Vec3 => [
    (parts[0] ?? 0) / total,
    (parts[1] ?? 0) / total,
    (parts[2] ?? 0) / total,
  ];
  return { local: share(local), global: share(global), rotation: rotation / total };
}

function describeMode(mesh: Mesh, vector: Float64Array): ModeShape {
  const u = fullVector(mesh, vector);
  const largest = u.reduce((most, v, at) => (at % 6 < 3 ? Math.max(most, Math.abs(v)) : most), 0);
  // The first large component is made positive, so that the sign does not depend on the iteration.
  const sign = Math.sign(u.find((v, at) => at % 6 < 3 && Math.abs(v) > 0.5 * largest) ?? 1);
  const factor = largest === 0 ? 0 : sign / largest;
  const at = (position: number): number => (u[position] ?? 0) * factor;
  const nodes = Object.keys(mesh.model.nodes).map((node, i) => ({
    node,
    linear: [at(i * 6), at(i * 6 + 1), at(i * 6 + 2)] as const,
  }));
  const samples = fieldOf(mesh, vector);
  return { energy: energyShares(samples), effectiveMass: effectiveMass(samples), nodes };
}

function effectiveMass(samples: readonly Sample[]): Vec3 {
  const part = [0, 0, 0];
  let modal = 0;
  let mass = 0;
  for (const s of samples) {
    mass += s.inertia[0] ?? 0;
    for (let d = 0; d < 6; d++) modal += (s.inertia[d] ?? 0) * (s.local[d] ?? 0) ** 2;
    for (let d = 0; d < 3; d++) part[d] = (part[d] ?? 0) + (s.inertia[0] ?? 0) * (s.global[d] ?? 0);
  }
  const along = (d: number): number => (part[d] ?? 0) ** 2 / (modal * mass);
  return [along(0), along(1), along(2)];
}
