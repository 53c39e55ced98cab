import { check, defineFunction, fail, json, parsePortType, quantity, table } from '@clew/module-sdk';
import type { Call, FunctionDefinition, Output, Outputs, Port, Ports } from '@clew/module-sdk';
import { z } from 'zod';
import { solveModes } from '../solver/modal.ts';
import type { ModalResult } from '../solver/modal.ts';
import { globalDirection } from '../solver/mode-shape.ts';
import type { FrameModel } from '../solver/model.ts';
import { meshOf } from '../solver/mesh.ts';
import { solveStatic } from '../solver/static.ts';
import type { StaticResult } from '../solver/static.ts';
import { mostModes, tableType } from './beam-ports.ts';
import { FrameText } from './model-schema.ts';
import { readModel } from './model-text.ts';
import type { InputReader } from './model-text.ts';
import { method } from './notes.ts';
import { solving } from './refuse.ts';
import {
  displacementColumns,
  memberColumns,
  memberRows,
  modeColumns,
  nodeRows,
  reactionColumns,
  stationColumns,
  stationRows,
} from './solve-tables.ts';

const SolveParams = z.strictObject({
  model: FrameText.optional().describe('The frame, with units in its text. Left out: it arrives at the input "model".'),
  inputs: z
    .record(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]{0,63}$/), z.string())
    .default({})
    .describe('Inputs that the model uses as "=name", each with its unit: { "wall": "mm" }.'),
  static: z.boolean().default(true).describe('Solve for displacements, reactions and stresses under the loads.'),
  modes: z
    .int()
    .min(0)
    .max(mostModes)
    .default(0)
    .describe('Natural modes to find; 0 leaves the modal analysis and its output out.'),
  theory: z
    .enum(['euler-bernoulli', 'timoshenko'])
    .default('euler-bernoulli')
    .describe('Timoshenko adds shear flexibility and rotary inertia.'),
});
type SolveParams = z.infer<typeof SolveParams>;

type Problems = { problems: { pointer: string; message: string }[] };

const staticOutputs: readonly Port[] = [
  {
    name: 'displacement_max',
    type: 'quantity<mm>',
    title: 'Largest displacement',
    doc: 'Length of the largest displacement anywhere on the frame.',
  },
  {
    name: 'sigma_max',
    type: 'quantity<MPa>',
    title: 'Largest normal stress',
    doc: 'Largest axial plus bending stress, as a positive number. Nominal: no notches, no buckling.',
  },
  { name: 'von_mises_max', type: 'quantity<MPa>', title: 'Largest von Mises stress' },
  { name: 'displacements', type: tableType(displacementColumns), title: 'Displacements of the nodes' },
  {
    name: 'reactions',
    type: tableType(reactionColumns),
    title: 'Reactions at the supports',
    doc: 'What the supports do to the frame, in global axes.',
  },
  { name: 'members', type: tableType(memberColumns), title: 'Extremes of each member' },
  {
    name: 'stations',
    type: tableType(stationColumns),
    title: 'Internal forces and stresses along the members',
    doc: 'In local axes. n is tension positive; my positive stretches the +z fibres, mz positive compresses the +y fibres.',
  },
];

function describePorts(p: SolveParams): Ports | Problems {
  const problems: { pointer: string; message: string }[] = [];
  const inputs: Port[] =
    p.model === undefined
      ? [
          {
            name: 'model',
            type: 'json',
            title: 'Frame',
            doc: 'Nodes, materials, sections, members, supports and loads, with units in their text.',
          },
        ]
      : [];
  for (const [name, unit] of Object.entries(p.inputs)) {
    const type = parsePortType(`quantity<${unit}>`);
    if (!type.ok) problems.push({ pointer: `/inputs/${name}`, message: type.error });
    else if (name === 'model' && p.model === undefined)
      problems.push({
        pointer: '/inputs/model',
        message: 'The name "model" is taken by the input that brings the frame. Choose another.',
      });
    else inputs.push({ name, type: `quantity<${unit}>` });
  }
  if (!p.static && p.modes === 0)
    problems.push({
      pointer: '/modes',
      message: 'Neither statics nor modes are asked for. Set static to true, or modes to 1 or more.',
    });
  if (problems.length > 0) return { problems };
  return {
    inputs,
    outputs: [
      ...(p.static ? staticOutputs : []),
      ...(p.modes > 0
        ? [
            {
              name: 'modes',
              type: tableType(modeColumns),
              title: 'Natural modes',
              doc: 'By rising frequency. Direction is X, Y, Z, rotation, or mixed where none has two thirds of the kinetic energy; fraction is its share. Select a mode by direction, never by number.',
            },
          ]
        : []),
      { name: 'mass', type: 'quantity<kg>', title: 'Mass' },
      { name: 'notes', type: 'json', title: 'Method and checks' },
    ],
  };
}

function inputReader(call: Call<SolveParams>): InputReader {
  return (name, unit) =>
    Object.hasOwn(call.params.inputs, name)
      ? { ok: true, value: call.quantity(name, unit) }
      : {
          ok: false,
          error: `"=${name}" names an input that the param inputs does not declare. Add it there with its unit.`,
        };
}

/** The text of the frame, from the params or from the input, as it stands. */
function textOf(call: Call<SolveParams>): FrameText {
  if (call.params.model !== undefined) return call.params.model;
  const checked = check(FrameText, call.json('model'));
  if (checked.ok) return checked.value;
  const { pointer, message } = checked.error[0];
  fail({ why: 'bad-input', port: 'model', message: `The frame at ${pointer === '' ? '/' : pointer}: ${message}` });
}

function modelOf(call: Call<SolveParams>): FrameModel {
  const inParams = call.params.model !== undefined;
  const place = (): { port?: string; pointer?: string } => (inParams ? { pointer: '/model' } : { port: 'model' });
  const read = solving(() => readModel(textOf(call), inputReader(call), call.params.theory === 'timoshenko'), place);
  if (read.ok) return read.value;
  const { pointer, message } = read.error;
  if (inParams) fail({ why: 'bad-params', pointer: `/model${pointer}`, message });
  fail({ why: 'bad-input', port: 'model', message: `The frame at ${pointer}: ${message}` });
}

function massOf(model: FrameModel): number {
  const mesh = meshOf(model, true);
  const line = mesh.elements.reduce((sum, e) => sum + e.beam.material.density * e.beam.section.area * e.beam.length, 0);
  return mesh.lumped.reduce((sum, m) => sum + m, line);
}

function staticValues(model: FrameModel, r: StaticResult): Outputs {
  const stations = r.lines.flatMap((line, index) => line.map((s) => ({ s, member: model.members[index]?.id ?? '' })));
  const largest = (measure: (s: (typeof stations)[number]['s']) => number, unit: string, factor: number): Output => {
    let [most, origin] = [-Infinity, ''];
    for (const { s, member } of stations) {
      if (measure(s) > most * (1 + 1e-12))
        [most, origin] = [measure(s), `member ${member}, x = ${Number((s.x * 1000).toPrecision(6))} mm`];
    }
    return quantity(most * factor, unit, { origin });
  };
  return {
    displacement_max: largest((s) => Math.hypot(...s.global), 'mm', 1e3),
    sigma_max: largest((s) => s.stress.normal, 'MPa', 1e-6),
    von_mises_max: largest((s) => s.stress.vonMises, 'MPa', 1e-6),
    displacements: table(displacementColumns, nodeRows(r.displacements, 1e3)),
    reactions: table(reactionColumns, nodeRows(r.reactions, 1)),
    members: table(memberColumns, memberRows(model, r.lines)),
    stations: table(stationColumns, stationRows(model, r.lines)),
  };
}

function modeTable(r: ModalResult): Output {
  return table(
    modeColumns,
    r.modes.map((m, index) => {
      const { name, share } = globalDirection(m.energy);
      return [index + 1, m.frequency, name, share, ...m.effectiveMass];
    }),
  );
}

function run(call: Call<SolveParams>): Outputs {
  const p = call.params;
  const model = modelOf(call);
  const place = (): { port?: string; pointer?: string } =>
    p.model === undefined ? { port: 'model' } : { pointer: '/model' };
  if (p.static && model.loads.length === 0 && model.gravity === undefined) {
    const message =
      'The frame has no loads and no gravity, so there is nothing to solve for; add a load, or set static to false.';
    if (p.model === undefined) fail({ why: 'bad-input', port: 'model', message });
    fail({ why: 'bad-params', pointer: '/model/loads', message });
  }
  const statics = p.static ? solving(() => solveStatic(model), place) : undefined;
  if (statics !== undefined) call.progress(0.5, 'Statics solved');
  const modal = p.modes === 0 ? undefined : solving(() => solveModes(model, p.modes), place);
  return {
    ...(statics === undefined ? {} : staticValues(model, statics)),
    ...(modal === undefined ? {} : { modes: modeTable(modal) }),
    mass: quantity(massOf(model), 'kg'),
    notes: json(method(statics, modal)),
  };
}

export const solve: FunctionDefinition = defineFunction({
  title: 'Frame',
  summary:
    'Displacements, reactions, internal forces, stresses and natural modes of a three-dimensional frame of straight members.',
  category: 'Analyse',
  params: SolveParams,
  ports: describePorts,
  timeLimitMs: 300_000,
  run,
});
