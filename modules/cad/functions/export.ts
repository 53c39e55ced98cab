import { defineFunction } from '@clew/module-sdk';
import type { Call, FunctionDefinition, Outputs } from '@clew/module-sdk';
import { z } from 'zod';
import {
  baseName,
  glbType,
  kernel,
  meshParam,
  stepInput,
  tolerantParam,
  stepType,
  stlType,
  watchOf,
  written,
} from './common.ts';

const formats = {
  step: { mediaType: stepType, extension: 'step', work: 'step', result: 'step' },
  stl: { mediaType: stlType, extension: 'stl', work: 'stl', result: 'stl' },
  glb: { mediaType: glbType, extension: 'glb', work: 'mesh', result: 'mesh' },
} as const;

const params = z.strictObject({
  format: z.enum(['step', 'stl', 'glb']).meta({
    description:
      'step: exact, AP242 in mm, with a header that names no author, time or machine. stl: binary, in mm. glb: binary glTF, in metres.',
  }),
  tolerant: tolerantParam,
  mesh: meshParam,
});
type Params = z.infer<typeof params>;

async function run(call: Call<Params>): Promise<Outputs> {
  const source = call.file('step');
  const { mediaType, extension, work, result } = formats[call.params.format];
  const limitMs = call.context.timeLimitMs;
  const done = await kernel.step(
    {
      job: 'step',
      path: source.path,
      fileName: source.name,
      name: baseName(call),
      work: [work],
      mesh: call.params.mesh,
      tolerant: call.params.tolerant,
      limitMs,
    },
    watchOf(call),
  );
  const bytes = done[result];
  if (bytes === undefined) throw new TypeError(`A job for ${call.params.format} gives it.`);
  return { file: await written(call, bytes, mediaType, extension) };
}

/** Writes the solids of a STEP file in another format, or as a STEP file without what its header tells. */
export const exportFile: FunctionDefinition = defineFunction({
  title: 'CAD out',
  summary: 'Writes the solids of a STEP file as a plain STEP file, STL or binary glTF.',
  category: 'Verify & publish',
  params,
  ports: ({ format }) => ({
    inputs: [stepInput],
    outputs: [{ name: 'file', type: `file<${formats[format].mediaType}>`, title: 'File' }],
  }),
  timeLimitMs: 120_000,
  run,
});
