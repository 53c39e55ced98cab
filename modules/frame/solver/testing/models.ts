import type { DofName, FrameModel, Load, Member } from '../model.ts';
import type { SectionShape } from '../section.ts';
import type { Vec3 } from '../vectors.ts';

export const all: readonly DofName[] = ['ux', 'uy', 'uz', 'rx', 'ry', 'rz'];
export const aluminium = { youngs: 71.7e9, shear: 71.7e9 / (2 * 1.33), density: 2810 };
export const steel = { youngs: 210e9, shear: 80e9, density: 7850 };
export const bar: SectionShape = { shape: 'rectangle', width: 0.02, height: 0.03 };

/** Supports of a straight beam along X between nodes `a` and `b`. */
export const supportSets = {
  cantilever: [{ node: 'a', holds: all }],
  simple: [
    { node: 'a', holds: ['ux', 'uy', 'uz', 'rx'] },
    { node: 'b', holds: ['uy', 'uz'] },
  ],
  fixed: [
    { node: 'a', holds: all },
    { node: 'b', holds: all },
  ],
  propped: [
    { node: 'a', holds: all },
    { node: 'b', holds: ['uy', 'uz'] },
  ],
} as const;

export function frame(parts: Partial<FrameModel>): FrameModel {
  return {
    nodes: { a: [0, 0, 0], b: [2, 0, 0] },
    sections: { s: bar },
    materials: { m: steel },
    members: [member('ab', 'a', 'b', 8)],
    supports: supportSets.cantilever,
    loads: [],
    masses: [],
    gravity: undefined,
    shearDeformation: false,
    ...parts,
  };
}

export function member(id: string, from: string, to: string, elements = 1, more: Partial<Member> = {}): Member {
  return { id, from, to, section: 's', material: 'm', elements, ...more };
}

export function nodeLoad(node: string, force: Vec3, moment: Vec3 = [0, 0, 0]): Load {
  return { kind: 'node', node, force, moment };
}

export function uniform(memberId: string, perLength: Vec3, axes: 'global' | 'local' = 'global'): Load {
  return { kind: 'uniform', member: memberId, perLength, axes };
}

export function pointLoad(memberId: string, at: number, force: Vec3, axes: 'global' | 'local' = 'global'): Load {
  return { kind: 'point', member: memberId, at, force, axes };
}

/** Largest relative difference, with `size` as the scale. */
export function off(found: number, expected: number, size: number = Math.abs(expected)): number {
  return Math.abs(found - expected) / size;
}
