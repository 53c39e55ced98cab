import { FrameError, requireFinite, requirePositive } from './frame-error.ts';
import { checkSection } from './section.ts';
import type { SectionShape } from './section.ts';
import { cross, norm, scale, subtract } from './vectors.ts';
import type { Axes, Vec3 } from './vectors.ts';

/** Degrees of freedom of a node in global axes, in the order in which the solver numbers them. */
export const dofNames = ['ux', 'uy', 'uz', 'rx', 'ry', 'rz'] as const;
export type DofName = (typeof dofNames)[number];

/** A linear elastic isotropic material, SI: Pa, Pa, kg/m3. Zero density means massless. */
export interface Material {
  readonly youngs: number;
  readonly shear: number;
  readonly density: number;
}

/** A straight prismatic member between two nodes. */
export interface Member {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly section: string;
  readonly material: string;
  /** A global direction in the member's local x-z plane, towards +z. Left out: global Z, or global X for a vertical member. */
  readonly up?: Vec3 | undefined;
  /** Equal elements that the member is cut into. */
  readonly elements: number;
}

/** Which of a node's six movements are held at zero. */
export interface Support {
  readonly node: string;
  readonly holds: readonly DofName[];
}

/** Loads, SI. Axes default to global; `local` means the member's own axes. Lengths are along the member. */
export type Load =
  | { kind: 'node'; node: string; force: Vec3; moment: Vec3 }
  | { kind: 'uniform'; member: string; perLength: Vec3; axes: 'global' | 'local' }
  | { kind: 'point'; member: string; at: number; force: Vec3; axes: 'global' | 'local' };

/** A frame in SI units (m, N, kg, Pa, rad). Ids are unique within their kind. */
export interface FrameModel {
  readonly nodes: Readonly<Record<string, Vec3>>;
  readonly sections: Readonly<Record<string, SectionShape>>;
  readonly materials: Readonly<Record<string, Material>>;
  readonly members: readonly Member[];
  readonly supports: readonly Support[];
  readonly loads: readonly Load[];
  /** Lumped masses at nodes in kg; they enter the modes and, with `gravity`, the loads. */
  readonly masses: readonly { readonly node: string; readonly mass: number }[];
  /** Acceleration that turns mass into load, m/s2; undefined leaves self weight out. */
  readonly gravity: Vec3 | undefined;
  /** Timoshenko elements (shear flexibility and rotary inertia) in place of Euler-Bernoulli. */
  readonly shearDeformation: boolean;
}

/** Most elements that one member may be cut into: beyond it, round-off grows faster than accuracy. */
export const mostElements = 200;

/** Cosine of the angle to global Z above which a member counts as vertical. */
const verticalCosine = 0.9999;

/** The value under `key`, or an `unknown-id` failure that says who named it. */
export function lookUp<T>(table: Readonly<Record<string, T>>, kind: string, id: string, usedBy: string): T {
  const found = Object.hasOwn(table, id) ? table[id] : undefined;
  if (found === undefined) throw new FrameError({ why: 'unknown-id', kind, id, usedBy });
  return found;
}

/** Length and local axes of a member: x from `from` to `to`, y = up x x, z = x x y. */
export function memberGeometry(model: FrameModel, m: Member): { length: number; axes: Axes } {
  const usedBy = `Member "${m.id}"`;
  const start = lookUp(model.nodes, 'node', m.from, usedBy);
  const along = subtract(lookUp(model.nodes, 'node', m.to, usedBy), start);
  const length = norm(along);
  if (!(length > 0)) throw new FrameError({ why: 'zero-length', member: m.id, from: m.from, to: m.to });
  const x = scale(along, 1 / length);
  const up: Vec3 = m.up ?? (Math.abs(x[2]) > verticalCosine ? [1, 0, 0] : [0, 0, 1]);
  const sideways = cross(up, x);
  const sine = norm(sideways) / norm(up);
  // A zero up vector makes the sine NaN, which fails the comparison too.
  if (!(sine > 1e-6)) throw new FrameError({ why: 'up-along-axis', member: m.id });
  const y = scale(sideways, 1 / norm(sideways));
  return { length, axes: [x, y, cross(x, y)] };
}

function requireVector(v: Vec3, what: string): void {
  for (const [index, component] of v.entries()) requireFinite(component, `${what} (${'xyz'.charAt(index)})`);
}

function checkMembers(model: FrameModel): void {
  if (model.members.length === 0) throw new FrameError({ why: 'empty', what: 'members' });
  const seen = new Set<string>();
  const connected = new Set<string>();
  for (const m of model.members) {
    const usedBy = `Member "${m.id}"`;
    if (seen.has(m.id)) throw new FrameError({ why: 'duplicate-id', kind: 'member', id: m.id });
    seen.add(m.id);
    lookUp(model.sections, 'section', m.section, usedBy);
    lookUp(model.materials, 'material', m.material, usedBy);
    if (m.up !== undefined) requireVector(m.up, `The up vector of member "${m.id}"`);
    if (!Number.isInteger(m.elements) || m.elements < 1 || m.elements > mostElements) {
      throw new FrameError({
        why: 'bad-count',
        what: `The element count of member "${m.id}"`,
        value: m.elements,
        least: 1,
        most: mostElements,
      });
    }
    memberGeometry(model, m);
    connected.add(m.from).add(m.to);
  }
  for (const node of Object.keys(model.nodes)) {
    if (!connected.has(node)) throw new FrameError({ why: 'unconnected-node', node });
  }
}

function checkLoads(model: FrameModel): void {
  const members = Object.fromEntries(model.members.map((m) => [m.id, m]));
  for (const load of model.loads) {
    if (load.kind === 'node') {
      lookUp(model.nodes, 'node', load.node, 'A load');
      requireVector(load.force, `The force on node "${load.node}"`);
      requireVector(load.moment, `The moment on node "${load.node}"`);
      continue;
    }
    const member = lookUp(members, 'member', load.member, 'A load');
    requireVector(load.kind === 'uniform' ? load.perLength : load.force, `The load on member "${load.member}"`);
    if (load.kind === 'uniform') continue;
    requireFinite(load.at, `The place of the load on member "${load.member}"`);
    const { length } = memberGeometry(model, member);
    if (load.at < 0 || load.at > length * (1 + 1e-12)) {
      throw new FrameError({ why: 'load-off-member', member: load.member, at: load.at, length });
    }
  }
  if (model.gravity !== undefined) requireVector(model.gravity, 'Gravity');
}

/**
 * Checks a whole model before anything is computed.
 * @throws FrameError for the first thing that is wrong, by name.
 */
export function checkModel(model: FrameModel): void {
  for (const [id, at] of Object.entries(model.nodes)) requireVector(at, `The position of node "${id}"`);
  for (const [id, s] of Object.entries(model.sections)) checkSection(s, `Section "${id}"`);
  for (const [id, m] of Object.entries(model.materials)) {
    requirePositive(m.youngs, `Material "${id}": Young's modulus`, 'Pa');
    requirePositive(m.shear, `Material "${id}": shear modulus`, 'Pa');
    if (m.density !== 0) requirePositive(m.density, `Material "${id}": density`, 'kg/m3');
  }
  checkMembers(model);
  if (model.supports.length === 0) throw new FrameError({ why: 'empty', what: 'supports' });
  for (const s of model.supports) lookUp(model.nodes, 'node', s.node, 'A support');
  for (const { node, mass } of model.masses) {
    lookUp(model.nodes, 'node', node, 'A mass');
    requirePositive(mass, `The mass at node "${node}"`, 'kg');
  }
  checkLoads(model);
}

/**
 * Shear modulus of an isotropic material, E / (2 (1 + nu)).
 * @throws FrameError bad-poisson outside -1 < nu <= 0.5
 */
export function shearModulus(youngs: number, poisson: number, what: string): number {
  requireFinite(poisson, what);
  if (!(poisson > -1 && poisson <= 0.5)) throw new FrameError({ why: 'bad-poisson', what, value: poisson });
  return youngs / (2 * (1 + poisson));
}
