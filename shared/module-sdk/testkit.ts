import { unmarked } from '../model/marking.ts';
import type { Description } from '../model/function-spec.ts';
import { FailureError } from '../model/failure.ts';
import type { Failure } from '../model/failure.ts';
import type { Arrival, CallContext, InputValue } from '../protocol/module-call.ts';
import { must } from '../std/assert.ts';
import { own } from '../std/json.ts';
import { err, ok } from '../std/result.ts';
import type { Result } from '../std/result.ts';
import { Call } from './call.ts';
import { check } from './check.ts';
import { describe } from './define.ts';
import type { ModuleDefinition } from './define.ts';
import type { Outputs } from './values.ts';

export interface TestCall {
  readonly params?: unknown;
  readonly inputs?: Readonly<Record<string, InputValue | readonly Arrival[]>>;
  /** JSON pointer into the params -> path of the file. */
  readonly files?: Readonly<Record<string, string>>;
  readonly folder?: string;
  readonly signal?: AbortSignal;
  readonly context?: Partial<CallContext>;
}

/** What a call gave, with everything that it reported on the way. */
export interface TestOutcome {
  readonly result: Result<Outputs, Failure>;
  readonly logs: readonly { level: string; message: string }[];
  readonly progress: readonly { fraction: number | undefined; message: string | undefined }[];
}

/** Calls a function in this process, with the checks that the agent makes of its params. Unexpected errors are thrown. */
export async function callFunction(module: ModuleDefinition, name: string, test: TestCall = {}): Promise<TestOutcome> {
  const definition = must(own(module.functions, name), `the module ${module.name} defines ${name}`);
  const logs: { level: string; message: string }[] = [];
  const progress: { fraction: number | undefined; message: string | undefined }[] = [];
  const files = Object.fromEntries(
    Object.entries(test.files ?? {}).map(([at, path]) => [
      at,
      { path, name: path.split(/[\\/]/).at(-1) ?? path, digest: `sha256:${'0'.repeat(64)}` },
    ]),
  );
  const context: CallContext = {
    folder: test.folder ?? '.',
    files,
    origins: {},
    node: 'test',
    timeLimitMs: 60_000,
    marking: unmarked,
    ...test.context,
  };
  const params = check(definition.params, test.params ?? {});
  if (!params.ok) return { result: err({ why: 'bad-params', ...params.error[0] }), logs, progress };
  const call = new Call(params.value, test.inputs ?? {}, context, {
    signal: test.signal ?? new AbortController().signal,
    progress: (fraction, message) => void progress.push({ fraction, message }),
    log: (level, message) => void logs.push({ level, message }),
  });
  try {
    return { result: ok(await definition.run(call)), logs, progress };
  } catch (error) {
    if (error instanceof FailureError) return { result: err(error.failure), logs, progress };
    throw error;
  }
}

/** The ports that a function has with these params, or the problems with them. */
export function describeFunction(module: ModuleDefinition, name: string, params: unknown): Description {
  return describe(must(own(module.functions, name), `the module ${module.name} defines ${name}`), params);
}
