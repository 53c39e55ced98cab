import type { BeamProperties, ElementLoads } from './beam-element.ts';
import { FrameError } from './frame-error.ts';
import { dofNames, lookUp, memberGeometry } from './model.ts';
import type { FrameModel, Member } from './model.ts';
import { sectionProperties } from './section.ts';
import { nodeOrder } from './ordering.ts';
import { add, scale, toLocal } from './vectors.ts';
import type { Axes, Vec3 } from './vectors.ts';

/** One element of a cut member. `start` is its distance from the member's start, m. */
export interface Element {
  readonly member: number;
  readonly start: number;
  readonly nodes: readonly [number, number];
  readonly axes: Axes;
  readonly beam: BeamProperties;
  readonly loads: ElementLoads;
}

/** A frame cut into elements, its unknowns numbered. Nodes 0..named-1 are the model's own, in its order. */
export interface Mesh {
  readonly model: FrameModel;
  readonly names: readonly string[];
  readonly points: readonly Vec3[];
  readonly elements: readonly Element[];
  /** Per node and dof (node * 6 + dof) the number of its equation, or -1 where it is held. */
  readonly equation: Int32Array;
  readonly unknowns: number;
  /** Loads applied directly at nodes (node * 6 + dof): forces N, moments N*m. */
  readonly nodal: Float64Array;
  /** Lumped mass per node, kg. */
  readonly lumped: Float64Array;
}

interface Parts {
  readonly names: string[];
  readonly points: Vec3[];
  readonly elements: Element[];
}

/** Loads on a member in its local axes, gravity included. */
function memberLoads(model: FrameModel, m: Member, axes: Axes, beam: BeamProperties): ElementLoads {
  const local = (v: Vec3, given: 'global' | 'local'): Vec3 => (given === 'local' ? v : toLocal(axes, v));
  let perLength: Vec3 = [0, 0, 0];
  const points: { at: number; force: Vec3 }[] = [];
  for (const load of model.loads) {
    if (load.kind === 'node' || load.member !== m.id) continue;
    if (load.kind === 'uniform') perLength = add(perLength, local(load.perLength, load.axes));
    else points.push({ at: load.at, force: local(load.force, load.axes) });
  }
  if (model.gravity !== undefined) {
    const weight = scale(model.gravity, beam.material.density * beam.section.area);
    perLength = add(perLength, toLocal(axes, weight));
  }
  return { perLength, points };
}

/** Point loads that belong to the element from `start`. `end` is the next one's `start` to the last bit, so that none is lost or taken twice. */
function pointsOn(loads: ElementLoads, start: number, end: number, length: number): ElementLoads['points'] {
  return loads.points
    .filter((p) => p.at >= start && p.at < end)
    .map((p) => ({ at: Math.min(p.at - start, length), force: p.force }));
}

function cutMember(
  model: FrameModel,
  index: number,
  count: number,
  nodeIndex: ReadonlyMap<string, number>,
  parts: Parts,
): void {
  const m = model.members[index];
  if (m === undefined) return;
  const { length, axes } = memberGeometry(model, m);
  const section = sectionProperties(lookUp(model.sections, 'section', m.section, m.id));
  const material = lookUp(model.materials, 'material', m.material, m.id);
  const beam: BeamProperties = { length: length / count, section, material, shearDeformation: model.shearDeformation };
  const loads = memberLoads(model, m, axes, beam);
  const origin = lookUp(model.nodes, 'node', m.from, m.id);
  let previous = nodeIndex.get(m.from) ?? 0;
  for (let k = 0; k < count; k++) {
    const last = k === count - 1;
    const start = (length * k) / count;
    let next = nodeIndex.get(m.to) ?? 0;
    if (!last) {
      next = parts.points.length;
      parts.names.push(`${m.id} ${k + 1}/${count}`);
      parts.points.push(add(origin, scale(axes[0], (length * (k + 1)) / count)));
    }
    const points = pointsOn(loads, start, last ? Infinity : (length * (k + 1)) / count, beam.length);
    parts.elements.push({
      member: index,
      start,
      nodes: [previous, next],
      axes,
      beam,
      loads: { perLength: loads.perLength, points },
    });
    previous = next;
  }
}

function heldDofs(model: FrameModel, nodeIndex: ReadonlyMap<string, number>, nodes: number): Uint8Array {
  const held = new Uint8Array(nodes * 6);
  for (const s of model.supports) {
    for (const dof of s.holds) held[(nodeIndex.get(s.node) ?? 0) * 6 + dofNames.indexOf(dof)] = 1;
  }
  return held;
}

function numberEquations(parts: Parts, held: Uint8Array): { equation: Int32Array; unknowns: number } {
  const equation = new Int32Array(held.length).fill(-1);
  let unknowns = 0;
  const order = nodeOrder(
    parts.points.length,
    parts.elements.map((e) => e.nodes),
  );
  for (const node of order) {
    for (let d = 0; d < 6; d++) {
      if (held[node * 6 + d] === 0) equation[node * 6 + d] = unknowns++;
    }
  }
  return { equation, unknowns };
}

/**
 * Cuts a checked model into elements.
 * @param coarse one element per member, whatever the members say.
 * @throws FrameError empty when every movement is held
 */
export function meshOf(model: FrameModel, coarse = false): Mesh {
  const names = Object.keys(model.nodes);
  const nodeIndex = new Map(names.map((name, index) => [name, index]));
  const parts: Parts = { names, points: Object.values(model.nodes), elements: [] };
  for (const [index, m] of model.members.entries()) cutMember(model, index, coarse ? 1 : m.elements, nodeIndex, parts);
  const { equation, unknowns } = numberEquations(parts, heldDofs(model, nodeIndex, parts.points.length));

  const lumped = new Float64Array(parts.points.length);
  const nodal = new Float64Array(parts.points.length * 6);
  const put = (node: number, first: number, v: Vec3): void => {
    for (let d = 0; d < 3; d++) nodal[node * 6 + first + d] = (nodal[node * 6 + first + d] ?? 0) + (v[d] ?? 0);
  };
  for (const { node, mass } of model.masses) {
    const at = nodeIndex.get(node) ?? 0;
    lumped[at] = (lumped[at] ?? 0) + mass;
    if (model.gravity !== undefined) put(at, 0, scale(model.gravity, mass));
  }
  for (const load of model.loads) {
    if (load.kind !== 'node') continue;
    const at = nodeIndex.get(load.node) ?? 0;
    put(at, 0, load.force);
    put(at, 3, load.moment);
  }
  return { model, ...parts, equation, unknowns, nodal, lumped };
}

/** Size of the frame for tolerances: the diagonal of its bounding box, m. */
export function extent(mesh: Mesh): number {
  let sum = 0;
  for (let d = 0; d < 3; d++) {
    const values = mesh.points.map((p) => p[d] ?? 0);
    sum += (values.reduce((a, b) => Math.max(a, b)) - values.reduce((a, b) => Math.min(a, b))) ** 2;
  }
  return Math.sqrt(sum);
}

/** Fails when a frame has nothing that can move. */
export function requireUnknowns(mesh: Mesh): void {
  if (mesh.unknowns === 0)
    throw new FrameError({
      why: 'empty',
      what: 'free movement: every node is fully held, and with more elements there would be some',
    });
}
