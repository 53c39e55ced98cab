import type { Port, Ports } from '@clew/module-sdk';
import { z } from 'zod';
import { mostElements } from '../solver/model.ts';
import type { SectionShape } from '../solver/section.ts';

/** Most modes that one call gives. */
export const mostModes = 40;

export const BeamParams = z.strictObject({
  section: z
    .enum(['rectangular-tube', 'rectangle', 'tube', 'round', 'i'])
    .default('rectangular-tube')
    .describe('Shape of the cross-section; its dimensions become inputs.'),
  support: z
    .enum(['cantilever', 'simply-supported', 'fixed-fixed', 'propped'])
    .default('cantilever')
    .describe(
      'Where the member is held: at x = 0 only, hinged at both ends, clamped at both ends, or clamped at x = 0 and propped at the other end.',
    ),
  elements: z.int().min(1).max(mostElements).default(20).describe('Equal elements that the member is cut into.'),
  modes: z
    .int()
    .min(0)
    .max(mostModes)
    .default(6)
    .describe('Natural modes to find; 0 leaves the modal analysis and its output out.'),
  theory: z
    .enum(['euler-bernoulli', 'timoshenko'])
    .default('euler-bernoulli')
    .describe(
      'Timoshenko adds shear flexibility and rotary inertia: choose it for a member shorter than about ten times its height.',
    ),
  elasticity: z
    .enum(['poisson', 'shear-modulus'])
    .default('poisson')
    .describe("Which second elastic constant is an input: Poisson's ratio or the shear modulus."),
  load_direction: z
    .enum(['flapwise', 'chordwise'])
    .default('flapwise')
    .describe('Direction of the loads: along the height (z) or along the width (y).'),
  load_factor: z.number().default(1).describe('Multiplies every load, self weight included.'),
  self_weight: z.boolean().default(false).describe('Adds the weight of the member, 9.80665 m/s^2 along -z.'),
});
export type BeamParams = z.infer<typeof BeamParams>;

interface Dimension {
  readonly port: string;
  readonly title: string;
  readonly doc: string;
}

const width: Dimension = { port: 'width', title: 'Width', doc: 'Outer width, along the chordwise y axis.' };
const height: Dimension = { port: 'height', title: 'Height', doc: 'Outer height, along the flapwise z axis.' };
const diameter: Dimension = { port: 'diameter', title: 'Diameter', doc: 'Outer diameter.' };
const wall: Dimension = { port: 'wall', title: 'Wall', doc: 'Wall thickness, the same all round.' };

/** The inputs that give the dimensions of each shape, in metres when they reach the solver. */
export const dimensions: Readonly<Record<BeamParams['section'], readonly Dimension[]>> = {
  'rectangular-tube': [width, height, wall],
  rectangle: [width, height],
  tube: [diameter, wall],
  round: [diameter],
  i: [
    width,
    height,
    { port: 'web', title: 'Web', doc: 'Thickness of the web, which stands along z.' },
    { port: 'flange', title: 'Flange', doc: 'Thickness of each flange.' },
  ],
};

/** The checked section that a shape and its dimensions make. */
export function sectionOf(shape: BeamParams['section'], size: (port: string) => number): SectionShape {
  switch (shape) {
    case 'rectangular-tube':
      return { shape, width: size('width'), height: size('height'), wall: size('wall') };
    case 'rectangle':
      return { shape, width: size('width'), height: size('height') };
    case 'tube':
      return { shape, diameter: size('diameter'), wall: size('wall') };
    case 'round':
      return { shape, diameter: size('diameter') };
    case 'i':
      return { shape, width: size('width'), height: size('height'), web: size('web'), flange: size('flange') };
  }
}

/** Input of the single force: at the free end of a cantilever, else at mid-span, since a force on a support does nothing. */
export function pointPort(support: BeamParams['support']): 'tip_load' | 'mid_load' {
  return support === 'cantilever' ? 'tip_load' : 'mid_load';
}

function inputsOf(p: BeamParams): Port[] {
  const tip = pointPort(p.support) === 'tip_load';
  return [
    { name: 'length', type: 'quantity<mm>', title: 'Length', doc: 'Length of the member between its ends.' },
    ...dimensions[p.section].map((d): Port => ({ name: d.port, type: 'quantity<mm>', title: d.title, doc: d.doc })),
    { name: 'youngs_modulus', type: 'quantity<GPa>', title: "Young's modulus" },
    p.elasticity === 'poisson'
      ? {
          name: 'poisson',
          type: 'number',
          title: "Poisson's ratio",
          doc: 'Above -1, not above 0.5. Gives the shear modulus E / (2 (1 + nu)).',
        }
      : { name: 'shear_modulus', type: 'quantity<GPa>', title: 'Shear modulus' },
    { name: 'density', type: 'quantity<kg/m^3>', title: 'Density' },
    {
      name: 'uniform_load',
      type: 'quantity<N/m>',
      title: 'Uniform load',
      doc: 'Force per length over the whole member, in the load direction; zero is a value, no value is an error.',
    },
    {
      name: pointPort(p.support),
      type: 'quantity<N>',
      title: tip ? 'Tip load' : 'Mid-span load',
      doc: `Single force ${tip ? 'at the free end' : 'at mid-span'}, in the load direction. Left out: none.`,
      optional: true,
    },
  ];
}

export const modeColumns = [
  { name: 'n', type: 'integer' },
  { name: 'frequency', type: 'quantity<Hz>' },
  { name: 'direction', type: 'text' },
  { name: 'fraction', type: 'number' },
] as const;

export const deflectionColumns = [
  { name: 'x', type: 'quantity<mm>' },
  { name: 'chordwise', type: 'quantity<mm>' },
  { name: 'flapwise', type: 'quantity<mm>' },
  { name: 'total', type: 'quantity<mm>' },
] as const;

export const stressColumns = [
  { name: 'x', type: 'quantity<mm>' },
  { name: 'shear_force', type: 'quantity<N>' },
  { name: 'moment', type: 'quantity<N*m>' },
  { name: 'sigma', type: 'quantity<MPa>' },
  { name: 'tau', type: 'quantity<MPa>' },
  { name: 'von_mises', type: 'quantity<MPa>' },
] as const;

/** The written type of a table with these columns. */
export function tableType(columns: readonly { readonly name: string; readonly type: string }[]): string {
  return `table<${columns.map((c) => `${c.name}: ${c.type}`).join(', ')}>`;
}

function outputsOf(p: BeamParams): Port[] {
  const outputs: Port[] = [
    {
      name: 'tip',
      type: 'quantity<mm>',
      title: 'Largest deflection',
      doc: 'Largest deflection anywhere along the member, as a positive number; for a cantilever under one-way load that is its tip.',
    },
    {
      name: 'root_moment',
      type: 'quantity<N*m>',
      title: 'Root moment',
      doc: 'Bending moment at the clamped end x = 0, as a positive number.',
    },
    {
      name: 'moment_max',
      type: 'quantity<N*m>',
      title: 'Largest moment',
      doc: 'Largest bending moment along the member, as a positive number.',
    },
    {
      name: 'sigma_max',
      type: 'quantity<MPa>',
      title: 'Largest normal stress',
      doc: 'Largest axial plus bending stress at the extreme fibres, as a positive number. Nominal: no notches, no local buckling.',
    },
    {
      name: 'tau_max',
      type: 'quantity<MPa>',
      title: 'Largest shear stress',
      doc: 'Largest transverse shear stress; an estimate by strength of materials.',
    },
    { name: 'von_mises_max', type: 'quantity<MPa>', title: 'Largest von Mises stress' },
    { name: 'mass', type: 'quantity<kg>', title: 'Mass' },
    {
      name: 'modes',
      type: tableType(modeColumns),
      title: 'Natural modes',
      doc: 'By rising frequency. Direction is flapwise (z), chordwise (y), axial, torsional, or mixed where none has two thirds of the kinetic energy; fraction is its share. Select a mode by direction, never by number.',
    },
    { name: 'deflection', type: tableType(deflectionColumns), title: 'Deflection along the member' },
    { name: 'stress', type: tableType(stressColumns), title: 'Forces and stresses along the member' },
    { name: 'notes', type: 'json', title: 'Method and checks' },
  ];
  return outputs.filter(
    (o) => (o.name !== 'modes' || p.modes > 0) && (o.name !== 'root_moment' || p.support !== 'simply-supported'),
  );
}

export function beamPorts(p: BeamParams): Ports {
  return { inputs: inputsOf(p), outputs: outputsOf(p) };
}
