import type { Cell } from '@clew/module-sdk';
import type { Station } from '../solver/member-line.ts';
import type { FrameModel } from '../solver/model.ts';
import type { NodeSix } from '../solver/static.ts';

const columns = (names: readonly string[], type: string): { name: string; type: string }[] =>
  names.map((name) => ({ name, type }));

export const displacementColumns: readonly { name: string; type: string }[] = [
  { name: 'node', type: 'text' },
  ...columns(['ux', 'uy', 'uz'], 'quantity<mm>'),
  ...columns(['rx', 'ry', 'rz'], 'quantity<rad>'),
];

export const reactionColumns: readonly { name: string; type: string }[] = [
  { name: 'node', type: 'text' },
  ...columns(['fx', 'fy', 'fz'], 'quantity<N>'),
  ...columns(['mx', 'my', 'mz'], 'quantity<N*m>'),
];

export const memberColumns: readonly { name: string; type: string }[] = [
  { name: 'member', type: 'text' },
  ...columns(['n_max', 'n_min', 'shear_max'], 'quantity<N>'),
  ...columns(['torque_max', 'moment_max'], 'quantity<N*m>'),
  ...columns(['sigma_max', 'tau_max', 'von_mises_max'], 'quantity<MPa>'),
  { name: 'displacement_max', type: 'quantity<mm>' },
];

export const stationColumns: readonly { name: string; type: string }[] = [
  { name: 'member', type: 'text' },
  { name: 'x', type: 'quantity<mm>' },
  ...columns(['n', 'vy', 'vz'], 'quantity<N>'),
  ...columns(['t', 'my', 'mz'], 'quantity<N*m>'),
  ...columns(['sigma', 'tau', 'von_mises'], 'quantity<MPa>'),
  ...columns(['ux', 'uy', 'uz'], 'quantity<mm>'),
];

export const modeColumns: readonly { name: string; type: string }[] = [
  { name: 'n', type: 'integer' },
  { name: 'frequency', type: 'quantity<Hz>' },
  { name: 'direction', type: 'text' },
  ...columns(['fraction', 'effective_mass_x', 'effective_mass_y', 'effective_mass_z'], 'number'),
];

type Lines = readonly (readonly Station[])[];

/** One row per node; `length` turns metres into the unit of the first three columns. */
export function nodeRows(nodes: readonly NodeSix[], length: number): Cell[][] {
  return nodes.map((n) => [n.node, ...n.linear.map((v) => v * length), ...n.angular]);
}

export function memberRows(model: FrameModel, lines: Lines): Cell[][] {
  return lines.map((line, index) => {
    const most = (measure: (s: Station) => number): number => line.reduce((m, s) => Math.max(m, measure(s)), -Infinity);
    return [
      model.members[index]?.id ?? '',
      most((s) => s.forces.n),
      -most((s) => -s.forces.n),
      most((s) => Math.hypot(s.forces.vy, s.forces.vz)),
      most((s) => Math.abs(s.forces.t)),
      most((s) => Math.hypot(s.forces.my, s.forces.mz)),
      most((s) => s.stress.normal) / 1e6,
      most((s) => s.stress.shear) / 1e6,
      most((s) => s.stress.vonMises) / 1e6,
      most((s) => Math.hypot(...s.global)) * 1e3,
    ];
  });
}

export function stationRows(model: FrameModel, lines: Lines): Cell[][] {
  return lines.flatMap((line, index) =>
    line.map((s) => [
      model.members[index]?.id ?? '',
      s.x * 1e3,
      s.forces.n,
      s.forces.vy,
      s.forces.vz,
      s.forces.t,
      s.forces.my,
      s.forces.mz,
      s.stress.normal / 1e6,
      s.stress.shear / 1e6,
      s.stress.vonMises / 1e6,
      ...s.global.map((v) => v * 1e3),
    ]),
  );
}
