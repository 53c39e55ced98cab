import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { file, quantity } from '@clew/module-sdk';
import type { Call, Output, Outputs, Port } from '@clew/module-sdk';
import type { ScriptLog } from '@clew/module-sdk/script';
import { z } from 'zod';
import type { Measures } from '../kernel/measure.ts';
import { KernelThread } from '../thread/kernel-thread.ts';
import type { Watch } from '../thread/kernel-thread.ts';

/** The one kernel of this process. It starts with the first call. */
export const kernel: KernelThread = new KernelThread();

export const stepType = 'model/step';
export const glbType = 'model/gltf-binary';
export const stlType = 'model/stl';

export const meshParam: z.ZodDefault<
  z.ZodObject<{ tolerance: z.ZodDefault<z.ZodNumber>; angle: z.ZodDefault<z.ZodNumber> }, z.core.$strict>
> = z
  .strictObject({
    tolerance: z
      .number()
      .min(0.001)
      .max(100)
      .default(0.05)
      .meta({ description: 'Largest distance between mesh and surface, in mm.' }),
    angle: z
      .number()
      .min(1)
      .max(60)
      .default(15)
      .meta({ description: 'Largest angle between neighbouring facets, in degrees.' }),
  })
  .default({ tolerance: 0.05, angle: 15 })
  .meta({ description: 'How fine the mesh is.' });

export const tolerantParam: z.ZodDefault<z.ZodBoolean> = z.boolean().default(false).meta({
  description:
    'Takes a file with faces that belong to no solid, which are left out of account, or with solids that do not pass the check of the kernel. Off: such a file fails.',
});

export const stepInput: Port = {
  name: 'step',
  type: `file<${stepType}>`,
  title: 'STEP',
  doc: 'A STEP file (ISO 10303-21) with at least one solid, in any unit of length.',
};
export const densityInput: Port = {
  name: 'density',
  type: 'quantity<kg/m^3>',
  title: 'Density',
  doc: 'Density of the material, the same in the whole part.',
};

const lengths = (prefix: string, title: string, doc: string): Port[] =>
  ['x', 'y', 'z'].map((axis) => ({
    name: `${prefix}_${axis}`,
    type: 'quantity<mm>',
    title: `${title} ${axis}`,
    doc,
  }));

export const measuredPorts: readonly Port[] = [
  { name: 'volume', type: 'quantity<mm^3>', title: 'Volume' },
  { name: 'area', type: 'quantity<mm^2>', title: 'Area', doc: 'Area of the whole boundary.' },
  ...lengths('size', 'Size', 'Edge of the smallest box around the part, along the axes of the part.'),
  ...lengths('cog', 'Centre of gravity', 'Of a homogeneous part, in the axes of the part.'),
  { name: 'bodies', type: 'integer', title: 'Bodies', doc: 'Number of separate solids.' },
];

export const massPort: Port = { name: 'mass', type: 'quantity<kg>', title: 'Mass' };

export function massOf(call: Call, { volume }: Measures): number {
  return volume * 1e-9 * call.quantity('density', 'kg/m^3');
}

function lengthsOf(prefix: string, values: readonly number[]): readonly [string, Output][] {
  return ['x', 'y', 'z'].map((axis, i) => [`${prefix}_${axis}`, quantity(values[i] ?? 0, 'mm')]);
}

export function measuredOutputs({ volume, area, bounds: { min, max }, centre, bodies }: Measures): Outputs {
  return {
    volume: quantity(volume, 'mm^3'),
    area: quantity(area, 'mm^2'),
    ...Object.fromEntries([
      ...lengthsOf('size', [max[0] - min[0], max[1] - min[1], max[2] - min[2]]),
      ...lengthsOf('cog', centre),
    ]),
    bodies: { type: 'integer', value: bodies },
  };
}

/** Writes an output file into the folder of the call, named after its node. */
export async function written(call: Call, bytes: Uint8Array, mediaType: string, extension: string): Promise<Output> {
  const name = `${baseName(call)}.${extension}`;
  const path = join(call.folder, name);
  await writeFile(path, bytes);
  return file(path, mediaType, name);
}

/** The node's id, as far as it makes a file name. */
export function baseName(call: Call): string {
  const name = call.context.node.replaceAll(/[^A-Za-z0-9_-]/g, '-');
  return name === '' ? 'part' : name;
}

const levels = { log: 'info', info: 'info', warn: 'warning', error: 'error' } as const;

export function watchOf(call: Call): Watch {
  return {
    signal: call.signal,
    onLog: ({ level, text, line }: ScriptLog) =>
      call.log(levels[level], line === undefined ? text : `line ${line}: ${text}`),
  };
}
