import { defineFunction, quantity, text } from '@clew/module-sdk';
import type { Call, FunctionDefinition, Outputs, Port } from '@clew/module-sdk';
import { z } from 'zod';
import {
  baseName,
  densityInput,
  kernel,
  massOf,
  massPort,
  measuredOutputs,
  measuredPorts,
  meshParam,
  stepInput,
  tolerantParam,
  watchOf,
} from './common.ts';

const params = z.strictObject({ tolerant: tolerantParam, mesh: meshParam });
type Params = z.infer<typeof params>;

const inertias = ['ixx', 'iyy', 'izz', 'ixy', 'iyz', 'izx'] as const;
const inertiaPorts: readonly Port[] = inertias.map((name) => ({
  name,
  type: 'quantity<kg*m^2>',
  title: `Inertia ${name.slice(1)}`,
  doc: 'Component of the inertia tensor about the centre of gravity, in the axes of the part. Products carry the sign of the tensor: ixy = -(integral of x y dm).',
}));

const methodOf = (error: number): string =>
  `Integrated over the exact boundary faces (divergence theorem, adaptive Gauss-Kronrod); estimated relative error of the volume ${error.toExponential(0)}; held against the volume of a mesh.`;

async function run(call: Call<Params>): Promise<Outputs> {
  const density = call.quantity('density', 'kg/m^3');
  const source = call.file('step');
  const limitMs = call.context.timeLimitMs;
  const { measures } = await kernel.step(
    {
      job: 'step',
      path: source.path,
      fileName: source.name,
      name: baseName(call),
      work: ['measure'],
      mesh: call.params.mesh,
      tolerant: call.params.tolerant,
      limitMs,
    },
    watchOf(call),
  );
  if (measures === undefined) throw new TypeError('A job that measures gives measures.');
  const tensor = inertias.map(
    (name, i) => [name, quantity((measures.inertia[i] ?? 0) * 1e-15 * density, 'kg*m^2')] as const,
  );
  return {
    mass: quantity(massOf(call, measures), 'kg'),
    ...measuredOutputs(measures),
    ...Object.fromEntries(tensor),
    method: text(methodOf(measures.error)),
  };
}

/** Mass properties of the solids of a STEP file. */
export const mass: FunctionDefinition = defineFunction({
  title: 'Mass properties',
  summary: 'Mass, volume, area, centre of gravity and inertia of the solids of a STEP file with one density.',
  category: 'Analyse',
  params,
  ports: {
    inputs: [stepInput, densityInput],
    outputs: [
      massPort,
      ...measuredPorts,
      ...inertiaPorts,
      {
        name: 'method',
        type: 'text',
        title: 'Method',
        doc: 'How the values were found, and how exact they are.',
      },
    ],
  },
  timeLimitMs: 120_000,
  run,
});
