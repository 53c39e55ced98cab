import { readFile } from 'node:fs/promises';
import { defineFunction, fail, fileParam, parsePortType, portNamePattern, quantity, typeParam } from '@clew/module-sdk';
import type { Call, FunctionDefinition, Json, Outputs, Port } from '@clew/module-sdk';
import { z } from 'zod';
import {
  baseName,
  densityInput,
  glbType,
  kernel,
  massOf,
  massPort,
  measuredOutputs,
  measuredPorts,
  meshParam,
  stepType,
  watchOf,
  written,
} from './common.ts';

const longestMs = 600_000;

const params = z.strictObject({
  script: fileParam('text/typescript', 'The TypeScript file that makes the part, beside the thread.'),
  inputs: z.record(z.string().regex(portNamePattern), typeParam()).default({}).meta({
    description:
      'What the script takes: each name with its type, such as quantity<mm>, number, integer, text or boolean.',
  }),
  density: z.boolean().default(false).meta({
    description: 'Adds an input for the density of the material and an output for the mass.',
  }),
  mesh: meshParam,
  timeLimitMs: z
    .int()
    .min(100)
    .max(longestMs)
    .default(30_000)
    .meta({ description: 'Milliseconds after which the script and its geometry are stopped.' }),
});
type Params = z.infer<typeof params>;

const takes = ['quantity', 'number', 'integer', 'text', 'boolean'];

function inputPorts({ inputs, density }: Params): {
  readonly ports: Port[];
  readonly problems: { pointer: string; message: string }[];
} {
  const problems: { pointer: string; message: string }[] = [];
  const ports = Object.entries(inputs).map(([name, typeText]): Port => {
    const type = parsePortType(typeText);
    const pointer = `/inputs/${name}`;
    if (!type.ok) problems.push({ pointer, message: type.error });
    else if (!takes.includes(type.value.kind))
      problems.push({
        pointer,
        message: `A part takes ${takes.join(', ')}, and ${name} is a ${type.value.kind}.`,
      });
    if (density && name === densityInput.name)
      problems.push({
        pointer,
        message: 'The name density stands for the density of the material. Give this input another name.',
      });
    return { name, type: typeText };
  });
  return { ports, problems };
}

/** A single value as it stands on the wire; the unit is the one of the port. */
function valueOf(call: Call<Params>, name: string): Json {
  const given = call.value(name);
  switch (given.type) {
    case 'quantity':
      return { type: given.type, value: given.value, unit: given.unit };
    case 'number':
    case 'integer':
    case 'text':
    case 'boolean':
      return { type: given.type, value: given.value };
    default:
      return fail({
        why: 'bad-input',
        port: name,
        message: `The input ${name} holds a ${given.type}, and a part takes ${takes.join(', ')}.`,
      });
  }
}

function valuesOf(call: Call<Params>): Json {
  const values: Record<string, Json> = {};
  for (const name of Object.keys(call.params.inputs)) values[name] = valueOf(call, name);
  return values;
}

async function run(call: Call<Params>): Promise<Outputs> {
  const source = call.sourceFile('/script');
  const values = valuesOf(call);
  if (call.params.density) call.quantity('density', 'kg/m^3');
  const limitMs = Math.min(call.params.timeLimitMs, call.context.timeLimitMs);
  const job = {
    job: 'part' as const,
    fileName: source.name,
    source: await readFile(source.path, 'utf8'),
    values,
    name: baseName(call),
    mesh: call.params.mesh,
    limitMs,
  };
  const { measures, step, mesh } = await kernel.part(job, watchOf(call));
  if (measures.bodies > 1) call.log('warning', `The part has ${measures.bodies} separate bodies.`);
  return {
    step: await written(call, step, stepType, 'step'),
    mesh: await written(call, mesh, glbType, 'glb'),
    ...measuredOutputs(measures),
    ...(call.params.density ? { mass: quantity(massOf(call, measures), 'kg') } : {}),
  };
}

/** Builds a part from a script in the built-in geometry kernel. */
export const part: FunctionDefinition = defineFunction({
  title: 'Parametric part',
  summary:
    'Builds a part from a TypeScript file in the built-in geometry kernel: STEP, mesh for display, volume, area, size, centre of gravity, mass.',
  category: 'Design',
  params,
  ports: (given) => {
    const { ports, problems } = inputPorts(given);
    if (problems.length > 0) return { problems };
    return {
      inputs: [...ports, ...(given.density ? [densityInput] : [])],
      outputs: [
        {
          name: 'step',
          type: `file<${stepType}>`,
          title: 'STEP',
          doc: 'The exact shape: STEP AP242 in mm.',
        },
        {
          name: 'mesh',
          type: `file<${glbType}>`,
          title: 'Mesh',
          doc: 'The faceted shape for display: binary glTF.',
        },
        ...measuredPorts,
        ...(given.density ? [massPort] : []),
      ],
    };
  },
  timeLimitMs: longestMs,
  run,
});
