import { defineFunction, fail, json, quantity, table } from '@clew/module-sdk';
import type { Call, FunctionDefinition, Output, Outputs } from '@clew/module-sdk';
import type { FrameFailure } from '../solver/frame-error.ts';
import type { Station } from '../solver/member-line.ts';
import { solveModes } from '../solver/modal.ts';
import type { ModalResult } from '../solver/modal.ts';
import { memberDirection } from '../solver/mode-shape.ts';
import { shearModulus } from '../solver/model.ts';
import type { FrameModel, Load, Support } from '../solver/model.ts';
import { checkSection, sectionProperties } from '../solver/section.ts';
import type { SectionProperties } from '../solver/section.ts';
import { solveStatic } from '../solver/static.ts';
import type { StaticResult } from '../solver/static.ts';
import type { Vec3 } from '../solver/vectors.ts';
import {
  BeamParams,
  beamPorts,
  deflectionColumns,
  dimensions,
  modeColumns,
  pointPort,
  sectionOf,
  stressColumns,
} from './beam-ports.ts';
import { method, standardGravity } from './notes.ts';
import { solving } from './refuse.ts';

const supports: Readonly<Record<BeamParams['support'], readonly Support[]>> = {
  cantilever: [{ node: 'root', holds: ['ux', 'uy', 'uz', 'rx', 'ry', 'rz'] }],
  'simply-supported': [
    { node: 'root', holds: ['ux', 'uy', 'uz', 'rx'] },
    { node: 'end', holds: ['uy', 'uz'] },
  ],
  'fixed-fixed': [
    { node: 'root', holds: ['ux', 'uy', 'uz', 'rx', 'ry', 'rz'] },
    { node: 'end', holds: ['ux', 'uy', 'uz', 'rx', 'ry', 'rz'] },
  ],
  propped: [
    { node: 'root', holds: ['ux', 'uy', 'uz', 'rx', 'ry', 'rz'] },
    { node: 'end', holds: ['uy', 'uz'] },
  ],
};

/** The value at a port as it was given, for a sentence. */
function given(call: Call<BeamParams>, port: string): string {
  const value = call.value(port);
  if (value.type === 'quantity') return `${value.value} ${value.unit}`;
  return 'value' in value ? String(value.value) : value.type;
}

/** A number above zero at a port, in SI. */
function positive(call: Call<BeamParams>, port: string, unit: string): number {
  const value = call.quantity(port, unit);
  if (!(value > 0))
    fail({
      why: 'bad-input',
      port,
      message: `The input ${port} is ${given(call, port)}, and must be a number greater than zero.`,
    });
  return value;
}

function secondConstant(call: Call<BeamParams>, youngs: number): number {
  if (call.params.elasticity === 'shear-modulus') return positive(call, 'shear_modulus', 'Pa');
  return solving(
    () => shearModulus(youngs, call.number('poisson'), "Poisson's ratio"),
    () => ({ port: 'poisson' }),
  );
}

function loadsOf(call: Call<BeamParams>, length: number): Load[] {
  const { load_direction: direction, load_factor: factor, support } = call.params;
  const along = (size: number): Vec3 => (direction === 'flapwise' ? [0, 0, size * factor] : [0, size * factor, 0]);
  const loads: Load[] = [
    { kind: 'uniform', member: 'beam', perLength: along(call.quantity('uniform_load', 'N/m')), axes: 'global' },
  ];
  const port = pointPort(support);
  if (call.has(port)) {
    loads.push({
      kind: 'point',
      member: 'beam',
      at: support === 'cantilever' ? length : length / 2,
      force: along(call.quantity(port, 'N')),
      axes: 'global',
    });
  }
  return loads;
}

/** The straight member along X that the inputs describe, with its width along Y and its height along Z. */
function modelOf(call: Call<BeamParams>): FrameModel {
  const p = call.params;
  const length = positive(call, 'length', 'm');
  const section = sectionOf(p.section, (port) => positive(call, port, 'm'));
  const wallPorts = dimensions[p.section].map((d) => d.port).filter((port) => ['wall', 'web', 'flange'].includes(port));
  solving(
    () => checkSection(section, 'The section'),
    (f) => ({ port: wallPorts.find((port) => f.why === 'wall-too-thick' && f.what.endsWith(port)) }),
  );
  const youngs = positive(call, 'youngs_modulus', 'Pa');
  return {
    nodes: { root: [0, 0, 0], end: [length, 0, 0] },
    sections: { section },
    materials: {
      material: { youngs, shear: secondConstant(call, youngs), density: positive(call, 'density', 'kg/m^3') },
    },
    members: [{ id: 'beam', from: 'root', to: 'end', section: 'section', material: 'material', elements: p.elements }],
    supports: supports[p.support],
    loads: loadsOf(call, length),
    masses: [],
    gravity: p.self_weight ? [0, 0, -standardGravity * p.load_factor] : undefined,
    shearDeformation: p.theory === 'timoshenko',
  };
}

function placeOf(failure: FrameFailure): { pointer?: string | undefined } {
  switch (failure.why) {
    case 'too-many-modes':
    case 'modes-not-converged':
    case 'modes-missed':
      return { pointer: '/modes' };
    case 'ill-conditioned':
    case 'imbalance':
    case 'too-large':
    case 'empty':
      return { pointer: '/elements' };
    default:
      return {};
  }
}

/** The station with the largest measure, as a quantity that says where it was read. */
function largest(line: readonly Station[], measure: (s: Station) => number, unit: string, factor: number): Output {
  let [at, most] = [0, -Infinity];
  for (const s of line) {
    // The margin lets the first of equal places win against round-off.
    if (measure(s) > most * (1 + 1e-12)) [at, most] = [s.x, measure(s)];
  }
  return quantity(most * factor, unit, { origin: `x = ${Number((at * 1000).toPrecision(6))} mm` });
}

const moment = (s: Station): number => Math.hypot(s.forces.my, s.forces.mz);
const sideways = (s: Station): number => Math.hypot(s.local[1], s.local[2]);

function staticOutputs(line: readonly Station[]): Outputs {
  const first = line[0];
  return {
    tip: largest(line, sideways, 'mm', 1e3),
    root_moment: quantity(first === undefined ? Number.NaN : moment(first), 'N*m', { origin: 'x = 0 mm' }),
    moment_max: largest(line, moment, 'N*m', 1),
    sigma_max: largest(line, (s) => s.stress.normal, 'MPa', 1e-6),
    tau_max: largest(line, (s) => s.stress.shear, 'MPa', 1e-6),
    von_mises_max: largest(line, (s) => s.stress.vonMises, 'MPa', 1e-6),
    deflection: table(
      deflectionColumns,
      line.map((s) => [s.x * 1e3, s.local[1] * 1e3, s.local[2] * 1e3, sideways(s) * 1e3]),
    ),
    stress: table(
      stressColumns,
      line.map((s) => [
        s.x * 1e3,
        Math.hypot(s.forces.vy, s.forces.vz),
        moment(s),
        s.stress.normal / 1e6,
        s.stress.shear / 1e6,
        s.stress.vonMises / 1e6,
      ]),
    ),
  };
}

function modesOutput(result: ModalResult): Output {
  return table(
    modeColumns,
    result.modes.map((m, index) => {
      const { name, share } = memberDirection(m.energy);
      return [index + 1, m.frequency, name, share];
    }),
  );
}

function sectionNotes(p: SectionProperties): Readonly<Record<string, string>> {
  const digits = (value: number): string => String(Number(value.toPrecision(8)));
  return {
    area: `${digits(p.area * 1e6)} mm^2`,
    iy: `${digits(p.iy * 1e12)} mm^4`,
    iz: `${digits(p.iz * 1e12)} mm^4`,
    j: `${digits(p.j * 1e12)} mm^4`,
  };
}

function run(call: Call<BeamParams>): Outputs {
  const p = call.params;
  const model = modelOf(call);
  const section = sectionProperties(sectionOf(p.section, (port) => call.quantity(port, 'm')));
  const statics: StaticResult = solving(() => solveStatic(model), placeOf);
  call.progress(0.5, 'Statics solved');
  const modal = p.modes === 0 ? undefined : solving(() => solveModes(model, p.modes), placeOf);
  const { root_moment: rootMoment, ...others } = staticOutputs(statics.lines[0] ?? []);
  const length = call.quantity('length', 'm');
  return {
    ...others,
    ...(p.support === 'simply-supported' || rootMoment === undefined ? {} : { root_moment: rootMoment }),
    ...(modal === undefined ? {} : { modes: modesOutput(modal) }),
    mass: quantity(section.area * length * call.quantity('density', 'kg/m^3'), 'kg'),
    notes: json({
      ...method(statics, modal),
      support: p.support,
      loadFactor: p.load_factor,
      section: { shape: p.section, ...sectionNotes(section) },
    }),
  };
}

export const beam: FunctionDefinition = defineFunction({
  title: 'Beam',
  summary: 'Deflection, section stresses, mass and natural modes of one straight prismatic member, by beam elements.',
  category: 'Analyse',
  params: BeamParams,
  ports: beamPorts,
  run,
});
