import { readFile } from 'node:fs/promises';
import { coerce, defineFunction, fail, fileParam, formatPortType, own, parseValue } from '@clew/module-sdk';
import type { Call, Description, FunctionDefinition, Json, JsonObject, Output, Outputs } from '@clew/module-sdk';
import { stepAdapter } from '@clew/module-sdk/script';
import type { ScriptLog, StepCall } from '@clew/module-sdk/script';
import { z } from 'zod';
import { declaredPorts } from '../params.ts';
import { badParams, portOf, readPorts, scalarKinds } from '../ports.ts';
import type { TypedPort } from '../ports.ts';
import type { ScriptThreads } from '../script/thread.ts';

const memoryBytes = 256 * 1_048_576;
const longestMs = 600_000;
const kinds = [...scalarKinds, 'table', 'json'] as const;

const params = z.strictObject({
  code: fileParam(
    'text/typescript',
    'The step: a TypeScript file beside the thread whose default export is a function of the inputs.',
  ),
  inputs: declaredPorts.default({}).meta({ description: 'Name and type of each input, such as mtow: quantity<kg>.' }),
  outputs: declaredPorts.meta({
    description: 'Name and type of each output that the step returns, such as halfWing: quantity<N>.',
  }),
  timeLimitMs: z
    .int()
    .min(1)
    .max(longestMs)
    .default(10_000)
    .meta({ description: 'Milliseconds after which the step is stopped.' }),
});
type Params = z.infer<typeof params>;

interface Declared {
  readonly inputs: readonly TypedPort[];
  readonly outputs: readonly TypedPort[];
}

function read(given: Params): Declared | Extract<Description, { problems: unknown }> {
  const inputs = readPorts(given.inputs, '/inputs', kinds);
  const outputs = readPorts(given.outputs, '/outputs', kinds);
  const problems = [...inputs.problems, ...outputs.problems];
  return problems.length > 0 ? { problems } : { inputs: inputs.ports, outputs: outputs.ports };
}

function describePorts(given: Params): Description {
  const declared = read(given);
  if ('problems' in declared) return declared;
  return { ports: { inputs: declared.inputs.map(portOf), outputs: declared.outputs.map(portOf) } };
}

const levels = { log: 'info', info: 'info', warn: 'warning', error: 'error' } as const;

function forward(call: Call<Params>): (log: ScriptLog) => void {
  return ({ level, text, line }) =>
    call.log(levels[level], line === undefined ? text : `${call.params.code}:${line}: ${text}`);
}

/** The step's answer as outputs. The guest has shaped it already, and what a guest says is checked here once more. */
function outputsOf(answer: Json, ports: readonly TypedPort[]): Outputs {
  const outputs: Record<string, Output> = {};
  for (const { name, type } of ports) {
    const value = parseValue(own(answer as JsonObject, name));
    const fitting = value.ok ? coerce(value.value, type) : value;
    if (!fitting.ok) return fail({ why: 'bad-output', port: name, message: `The output ${name} ${fitting.error}` });
    if (fitting.value.type === 'file')
      return fail({
        why: 'bad-output',
        port: name,
        message: `The output ${name} is a file and is declared as ${formatPortType(type)}.`,
      });
    outputs[name] = fitting.value;
  }
  return outputs;
}

async function run(call: Call<Params>, threads: ScriptThreads): Promise<Outputs> {
  const declared = read(call.params);
  if ('problems' in declared) return fail(badParams(declared));
  const source = await readFile(call.sourceFile('/code').path, 'utf8');
  const values = Object.fromEntries(declared.inputs.map(({ name }) => [name, call.value(name)]));
  const input = { values, inputs: declared.inputs, outputs: declared.outputs } satisfies StepCall;
  call.progress(0, `Running ${call.params.code}`);
  const outcome = await threads.run(
    {
      fileName: call.params.code,
      source,
      adapter: stepAdapter,
      input: input as unknown as Json,
      deadlineMs: call.params.timeLimitMs,
      memoryBytes,
    },
    { signal: call.signal, onLog: forward(call) },
  );
  return outcome.ok ? outputsOf(outcome.output, declared.outputs) : fail(outcome.failure);
}

/** Runs a step that the thread's author wrote, in a sandbox without files, network, clock or random numbers. */
export function typescriptFunction(threads: ScriptThreads): FunctionDefinition {
  return defineFunction({
    title: 'TypeScript step',
    summary: 'Your own TypeScript function from the inputs to the outputs, with quantities.',
    category: 'Steps',
    params,
    ports: describePorts,
    timeLimitMs: longestMs + 60_000,
    run: (call) => run(call, threads),
  });
}
