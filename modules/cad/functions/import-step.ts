import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { defineFunction, file, integer, json, text } from '@clew/module-sdk';
import type { Call, FunctionDefinition, Outputs } from '@clew/module-sdk';
import { z } from 'zod';
import {
  baseName,
  glbType,
  kernel,
  measuredOutputs,
  measuredPorts,
  meshParam,
  stepInput,
  tolerantParam,
  stepType,
  watchOf,
  written,
} from './common.ts';

const params = z.strictObject({ tolerant: tolerantParam, mesh: meshParam });
type Params = z.infer<typeof params>;

async function run(call: Call<Params>): Promise<Outputs> {
  const source = call.file('step');
  const job = {
    job: 'step' as const,
    path: source.path,
    fileName: source.name,
    name: baseName(call),
    work: ['measure', 'mesh'] as const,
    mesh: call.params.mesh,
    tolerant: call.params.tolerant,
    limitMs: call.context.timeLimitMs,
  };
  const { names, units, looseFaces, invalid, measures, mesh } = await kernel.step(job, watchOf(call));
  if (measures === undefined || mesh === undefined) throw new TypeError('A job that measures and meshes gives both.');
  if (looseFaces > 0) call.log('warning', `${looseFaces} faces belong to no solid and are left out of account.`);
  if (invalid > 0) call.log('warning', `${invalid} solids do not pass the check of the kernel.`);
  const copy = join(call.folder, `${baseName(call)}.step`);
  await copyFile(source.path, copy);
  return {
    step: file(copy, stepType, `${baseName(call)}.step`),
    mesh: await written(call, mesh, glbType, 'glb'),
    ...measuredOutputs(measures),
    names: json(names),
    unit: text(units.join(', ')),
    loose_faces: integer(looseFaces),
    invalid: integer(invalid),
  };
}

/** Takes in a STEP file: checks it and says what is in it. The file itself is passed on byte for byte. */
export const importStep: FunctionDefinition = defineFunction({
  title: 'STEP in',
  summary:
    'Checks a STEP file and says what it holds: bodies, names, unit, volume, size; with a mesh for display. The file is passed on unchanged.',
  category: 'Sources',
  params,
  ports: {
    inputs: [stepInput],
    outputs: [
      { name: 'step', type: `file<${stepType}>`, title: 'STEP', doc: 'The file as it came in.' },
      {
        name: 'mesh',
        type: `file<${glbType}>`,
        title: 'Mesh',
        doc: 'The faceted shape for display: binary glTF.',
      },
      ...measuredPorts,
      { name: 'names', type: 'json', title: 'Names', doc: 'Names of the products in the file.' },
      {
        name: 'unit',
        type: 'text',
        title: 'Unit',
        doc: 'Unit of length in which the file is written; every output is in mm.',
      },
      {
        name: 'loose_faces',
        type: 'integer',
        title: 'Loose faces',
        doc: 'Faces that belong to no solid. Above 0 only where "tolerant" is set.',
      },
      {
        name: 'invalid',
        type: 'integer',
        title: 'Invalid solids',
        doc: 'Solids that do not pass the check of the kernel. Above 0 only where "tolerant" is set.',
      },
    ],
  },
  timeLimitMs: 120_000,
  run,
});
