import type { Element, Mesh } from './mesh.ts';
import { stressEvaluator } from './stress.ts';
import type { SectionForces, SectionStress } from './stress.ts';
import { toGlobal } from './vectors.ts';
import type { Vec3 } from './vectors.ts';

/** What happens at one place of a member. */
export interface Station {
  /** Distance from the member's start, m. */
  readonly x: number;
  readonly forces: SectionForces;
  readonly stress: SectionStress;
  /** Displacement in local axes and in global axes, m. */
  readonly local: Vec3;
  readonly global: Vec3;
}

/** End movements and end forces of one element in its local axes. */
export interface ElementState {
  readonly movement: Float64Array;
  readonly force: Float64Array;
}

/** Equal parts of an element at which results are given, besides its point loads. */
const partsPerElement = 4;

/** Macaulay bracket <x - a>^n. */
const beyond = (x: number, a: number, power: number): number => (x > a ? (x - a) ** power : 0);

/** Internal forces at `x` (m from end i) by equilibrium of the part before it. A point load counts just after its place. */
function forcesAt(e: Element, force: Float64Array, x: number): SectionForces {
  const f = (k: number): number => force[k] ?? 0;
  const sum = [0, 0, 0];
  const arm = [0, 0, 0];
  for (let d = 0; d < 3; d++) {
    const q = e.loads.perLength[d] ?? 0;
    sum[d] = f(d) + q * x;
    arm[d] = f(d) * x + (q * x ** 2) / 2;
    for (const p of e.loads.points) {
      if (p.at > x) continue;
      sum[d] = (sum[d] ?? 0) + (p.force[d] ?? 0);
      arm[d] = (arm[d] ?? 0) + (p.force[d] ?? 0) * (x - p.at);
    }
  }
  return {
    n: -(sum[0] ?? 0),
    vy: -(sum[1] ?? 0),
    vz: -(sum[2] ?? 0),
    t: -f(3),
    my: -f(4) - (arm[2] ?? 0),
    mz: -f(5) + (arm[1] ?? 0),
  };
}

/** Displacement at `x` by integrating strains from end i: exact under the loads of the element, not only at its nodes. */
function displacementAt(e: Element, state: ElementState, x: number): Vec3 {
  const { section, material, shearDeformation } = e.beam;
  const u = (k: number): number => state.movement[k] ?? 0;
  const f = (k: number): number => state.force[k] ?? 0;
  /** n-fold integral of the resultant of the end force and loads along axis d. */
  const resultant = (d: number, fold: number): number => {
    const factorials = [1, 1, 2, 6, 24];
    let sum =
      (f(d) * x ** fold) / (factorials[fold] ?? 1) +
      ((e.loads.perLength[d] ?? 0) * x ** (fold + 1)) / (factorials[fold + 1] ?? 1);
    for (const p of e.loads.points) sum += ((p.force[d] ?? 0) * beyond(x, p.at, fold)) / (factorials[fold] ?? 1);
    return sum;
  };
  const bending = (d: number, slope: number, moment: number, inertia: number): number =>
    u(d) + slope * x + ((moment * x ** 2) / 2 + resultant(d, 3)) / (material.youngs * inertia);
  const shear = (d: number, area: number): number =>
    shearDeformation ? -resultant(d, 1) / (material.shear * area) : 0;
  return [
    u(0) - resultant(0, 1) / (material.youngs * section.area),
    bending(1, u(5), -f(5), section.iz) + shear(1, section.shearAreaY),
    bending(2, -u(4), f(4), section.iy) + shear(2, section.shearAreaZ),
  ];
}

/** Places on one element where results are given; a point load is seen from both sides. */
function places(e: Element, first: boolean): readonly number[] {
  const L = e.beam.length;
  const regular = Array.from({ length: partsPerElement }, (_, k) => (L * (k + 1)) / partsPerElement);
  const loaded = e.loads.points.flatMap((p) => [p.at * (1 - 1e-12), p.at]);
  const all = [...regular, ...loaded, ...(first ? [0] : [])].filter((x) => x >= 0 && x <= L);
  return [...new Set(all)].toSorted((a, b) => a - b);
}

/** Results along one member, from its start to its end. */
export function memberLine(mesh: Mesh, member: number, states: readonly ElementState[]): readonly Station[] {
  const m = mesh.model.members[member];
  const shape = m === undefined ? undefined : mesh.model.sections[m.section];
  const stations: Station[] = [];
  let stressOf: ((forces: SectionForces) => SectionStress) | undefined;
  for (const [index, e] of mesh.elements.entries()) {
    const state = states[index];
    if (e.member !== member || state === undefined || shape === undefined) continue;
    stressOf ??= stressEvaluator(shape, e.beam.section);
    for (const x of places(e, e.start === 0)) {
      const forces = forcesAt(e, state.force, x);
      const local = displacementAt(e, state, x);
      stations.push({ x: e.start + x, forces, stress: stressOf(forces), local, global: toGlobal(e.axes, local) });
    }
  }
  return stations;
}
