import { elementDofs, endsToGlobal, endsToLocal, stiffnessMatrix, times12 } from './assembly.ts';
import { equivalentLoads, localStiffness } from './beam-element.ts';
import { FrameError } from './frame-error.ts';
import { memberLine } from './member-line.ts';
import type { ElementState, Station } from './member-line.ts';
import { extent, meshOf } from './mesh.ts';
import type { Mesh } from './mesh.ts';
import { checkModel, lookUp, memberGeometry } from './model.ts';
import type { FrameModel } from './model.ts';
import { sectionProperties } from './section.ts';
import { factorise } from './sparse.ts';
import { requireStable } from './stability.ts';
import { add, cross, norm, scale, subtract, toGlobal } from './vectors.ts';
import type { Vec3 } from './vectors.ts';

/** Six values of a node in global axes: displacements m and rotations rad, or forces N and moments N*m. */
export interface NodeSix {
  readonly node: string;
  readonly linear: Vec3;
  readonly angular: Vec3;
}

export interface StaticResult {
  readonly mesh: Mesh;
  /** The model's own nodes, in its order. */
  readonly displacements: readonly NodeSix[];
  /** What the supports do to the frame; zero where a movement is free. */
  readonly reactions: readonly NodeSix[];
  /** One line of stations per member, in the model's order. */
  readonly lines: readonly (readonly Station[])[];
  /** Sum of all applied forces, N, and what is left of force and moment balance, relative to the loads. */
  readonly applied: Vec3;
  readonly imbalance: number;
}

/** Largest part of the load that may be missing from equilibrium before no result is given. */
const balanceLimit = 1e-6;

/**
 * Linear static solution: displacements, reactions, and internal forces and stresses along every member.
 * @throws FrameError for a bad model, a mechanism, a frame too large, or reactions that do not balance the loads
 */
export function solveStatic(model: FrameModel): StaticResult {
  checkModel(model);
  requireStable(model);
  const mesh = meshOf(model);
  const fixedEnd = mesh.elements.map((e) => equivalentLoads(e.beam, e.loads));
  const movement = displacements(mesh, loadVector(mesh, fixedEnd));
  const states = elementStates(mesh, movement, fixedEnd);
  const reaction = reactions(mesh, states);
  const balance = checkBalance(mesh, reaction);
  const named = Object.keys(model.nodes);
  return {
    mesh,
    displacements: named.map((node, index) => sixOf(node, movement, index)),
    reactions: supported(model).map((node) => sixOf(node, reaction, named.indexOf(node))),
    lines: model.members.map((_, index) => memberLine(mesh, index, states)),
    ...balance,
  };
}

function supported(model: FrameModel): readonly string[] {
  return [...new Set(model.supports.filter((s) => s.holds.length > 0).map((s) => s.node))];
}

function sixOf(node: string, values: Float64Array, index: number): NodeSix {
  const at = (d: number): number => values[index * 6 + d] ?? 0;
  return { node, linear: [at(0), at(1), at(2)], angular: [at(3), at(4), at(5)] };
}

/** Loads at every node and dof, those on members included. */
function loadVector(mesh: Mesh, fixedEnd: readonly Float64Array[]): Float64Array {
  const f = mesh.nodal.slice();
  for (const [index, e] of mesh.elements.entries()) {
    const ends = fixedEnd[index];
    if (ends === undefined) continue;
    const turned = endsToGlobal(e.axes, ends);
    for (const [k, dof] of elementDofs(e).entries()) f[dof] = (f[dof] ?? 0) + (turned[k] ?? 0);
  }
  return f;
}

/** Solves K u = f; held movements are zero. Refinement is left out: in plain doubles it was measured to gain nothing. */
function displacements(mesh: Mesh, f: Float64Array): Float64Array {
  const u = new Float64Array(f.length);
  if (mesh.unknowns === 0) return u;
  const k = stiffnessMatrix(mesh);
  const solve = factorise(k);
  if (solve === undefined)
    throw new FrameError({ why: 'ill-conditioned', what: 'The displacement', residual: 1, limit: balanceLimit });
  const right = new Float64Array(mesh.unknowns);
  for (let dof = 0; dof < f.length; dof++) {
    const equation = mesh.equation[dof] ?? -1;
    if (equation >= 0) right[equation] = f[dof] ?? 0;
  }
  const x = solve(right);
  for (let dof = 0; dof < u.length; dof++) {
    const equation = mesh.equation[dof] ?? -1;
    if (equation >= 0) u[dof] = x[equation] ?? 0;
  }
  return u;
}

function elementStates(mesh: Mesh, u: Float64Array, fixedEnd: readonly Float64Array[]): readonly ElementState[] {
  let shared: { member: number; matrix: Float64Array } | undefined;
  return mesh.elements.map((e, index) => {
    if (shared?.member !== e.member) shared = { member: e.member, matrix: localStiffness(e.beam) };
    const movement = endsToLocal(
      e.axes,
      Float64Array.from(elementDofs(e), (dof) => u[dof] ?? 0),
    );
    const elastic = times12(shared.matrix, movement);
    return { movement, force: elastic.map((v, k) => v - (fixedEnd[index]?.[k] ?? 0)) };
  });
}

/** Element end forces minus nodal loads: the reaction at a held movement, and what is left over at a free one. */
function reactions(mesh: Mesh, states: readonly ElementState[]): Float64Array {
  const r = mesh.nodal.map((v) => -v);
  for (const [index, e] of mesh.elements.entries()) {
    const force = states[index]?.force;
    if (force === undefined) continue;
    const turned = endsToGlobal(e.axes, force);
    for (const [k, dof] of elementDofs(e).entries()) r[dof] = (r[dof] ?? 0) + (turned[k] ?? 0);
  }
  return r;
}

interface Wrench {
  readonly force: Vec3;
  readonly moment: Vec3;
  /** Sums of sizes, for tolerances: N and N*m. */
  readonly size: number;
}

/** Everything applied, summed about `origin` from the model as it was given: nothing of the mesh enters, so a load that the mesh loses shows. */
function appliedWrench(model: FrameModel, origin: Vec3, reach: number): Wrench {
  let total: Wrench = { force: [0, 0, 0], moment: [0, 0, 0], size: 0 };
  const put = (at: Vec3, force: Vec3, moment: Vec3 = [0, 0, 0]): void => {
    total = {
      force: add(total.force, force),
      moment: add(total.moment, add(moment, cross(subtract(at, origin), force))),
      size: total.size + norm(force) + norm(moment) / reach,
    };
  };
  const nodeAt = (id: string): Vec3 => lookUp(model.nodes, 'node', id, 'A load');
  const members = new Map(model.members.map((m) => [m.id, { start: nodeAt(m.from), ...memberGeometry(model, m) }]));
  for (const load of model.loads) {
    if (load.kind === 'node') {
      put(nodeAt(load.node), load.force, load.moment);
      continue;
    }
    const m = members.get(load.member);
    if (m === undefined) continue;
    const turned = (v: Vec3): Vec3 => (load.axes === 'local' ? toGlobal(m.axes, v) : v);
    if (load.kind === 'uniform')
      put(add(m.start, scale(m.axes[0], m.length / 2)), scale(turned(load.perLength), m.length));
    else put(add(m.start, scale(m.axes[0], load.at)), turned(load.force));
  }
  if (model.gravity !== undefined) {
    for (const m of model.members) {
      const place = members.get(m.id);
      if (place === undefined) continue;
      const { area } = sectionProperties(lookUp(model.sections, 'section', m.section, m.id));
      const mass = lookUp(model.materials, 'material', m.material, m.id).density * area * place.length;
      put(add(place.start, scale(place.axes[0], place.length / 2)), scale(model.gravity, mass));
    }
    for (const { node, mass } of model.masses) put(nodeAt(node), scale(model.gravity, mass));
  }
  return total;
}

/**
 * Overall balance of applied loads and reactions, and what is left at free movements.
 * @param reaction six values per node of the mesh: what supports do at held movements, what is left over at free ones
 * @throws FrameError imbalance
 */
export function checkBalance(mesh: Mesh, reaction: Float64Array): { applied: Vec3; imbalance: number } {
  const reach = extent(mesh);
  const origin = mesh.points[0] ?? [0, 0, 0];
  const applied = appliedWrench(mesh.model, origin, reach);
  let force = applied.force;
  let moment = applied.moment;
  let loose = 0;
  for (const [node, at] of mesh.points.entries()) {
    const held = reaction.subarray(node * 6, node * 6 + 6).map((v, d) => {
      if ((mesh.equation[node * 6 + d] ?? -1) < 0) return v;
      loose = Math.max(loose, Math.abs(v) / (d < 3 ? 1 : reach));
      return 0;
    });
    const six = sixOf('', held, 0);
    force = add(force, six.linear);
    moment = add(moment, add(six.angular, cross(subtract(at, origin), six.linear)));
  }
  const relative = (value: number): number => (applied.size === 0 ? value : value / applied.size);
  for (const [what, error] of [
    ['the sum of forces', relative(norm(force))],
    ['the sum of moments', relative(norm(moment) / reach)],
    ['the balance at a free node', relative(loose)],
  ] as const) {
    // Written so that a NaN fails as well.
    if (!(error <= balanceLimit)) throw new FrameError({ why: 'imbalance', what, error, limit: balanceLimit });
  }
  return {
    applied: applied.force,
    imbalance: Math.max(relative(norm(force)), relative(norm(moment) / reach), relative(loose)),
  };
}
