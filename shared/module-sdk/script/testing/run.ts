import { readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { parsePortType } from '../../../model/port-type.ts';
import type { Failure } from '../../../model/failure.ts';
import type { Json } from '../../../std/json.ts';
import { guestLibrary, runScript, stepAdapter, unitHost } from '../engine.ts';
import type { ScriptOutcome, ScriptRequest, StepPort } from '../engine.ts';

const shared = new URL('../../../', import.meta.url);

/** The guest library as the modules load it. */
export const library: Readonly<Record<string, string>> = guestLibrary((path) =>
  stripTypeScriptTypes(readFileSync(new URL(path, shared), 'utf8')),
);

/** Runs a script with nothing but an input; `more` overrides. */
export async function run(source: string, more: Partial<ScriptRequest> = {}): Promise<ScriptOutcome> {
  return runScript({
    fileName: 'steps/x.ts',
    source,
    modules: {},
    host: {},
    input: null,
    limits: { deadlineMs: 5000, memoryBytes: 64 * 1_048_576 },
    ...more,
  });
}

/** Why a script fails. Throws where it does not. */
export async function failureOf(source: string, more: Partial<ScriptRequest> = {}): Promise<Failure> {
  const outcome = await run(source, more);
  if (outcome.ok) throw new Error(`It gave ${JSON.stringify(outcome.output)}`);
  return outcome.failure;
}

/** What a script of one expression gives, or why it fails. */
export async function valueOf(expression: string): Promise<Json | Failure> {
  const outcome = await run(`export default () => (${expression})`);
  return outcome.ok ? outcome.output : outcome.failure;
}

function ports(types: Readonly<Record<string, string>>): StepPort[] {
  return Object.entries(types).map(([name, written]) => {
    const type = parsePortType(written);
    if (!type.ok) throw new Error(type.error);
    return { name, type: type.value };
  });
}

export interface StepTest {
  readonly inputs?: Readonly<Record<string, string>>;
  readonly outputs: Readonly<Record<string, string>>;
  readonly values?: Readonly<Record<string, Json>>;
}

/** Runs a step with typed inputs and outputs. */
export async function runStep(source: string, { inputs = {}, outputs, values = {} }: StepTest): Promise<ScriptOutcome> {
  const input = { values, inputs: ports(inputs), outputs: ports(outputs) };
  return run(source, { modules: library, host: unitHost, adapter: stepAdapter, input: input as unknown as Json });
}
