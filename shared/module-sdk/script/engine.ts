/* Runs other people's JavaScript in QuickJS: what `@clew/module-sdk/script` exports. */
import { Sandbox } from './sandbox.ts';
import type { ScriptOutcome, ScriptRequest } from './request.ts';

export { collectModules } from './imports.ts';
export { expressionAdapter, guestLibrary, stepAdapter, unitHost } from './library.ts';
export type { ExpressionAnswer, ExpressionCall, ExpressionValue } from './guest/expression.ts';
export type { q, Quantity } from './guest/quantity.ts';
export type { StepCall, StepPort } from './guest/step.ts';
export type { HostFunction, ScriptLimits, ScriptLog, ScriptOutcome, ScriptRequest } from './request.ts';

/** Engines kept warm, one for each set of library modules. */
const keptEngines = 3;

function sameModules(a: Readonly<Record<string, string>>, b: Readonly<Record<string, string>>): boolean {
  if (a === b) return true;
  const [left, right] = [Object.entries(a), Object.entries(b)];
  return (
    left.length === right.length && left.every(([name, text], i) => right[i]?.[0] === name && right[i][1] === text)
  );
}

/** Keeps engines with their library modules loaded; the least used one goes first. */
class Engines {
  readonly #kept: Sandbox[] = [];

  async run(request: ScriptRequest): Promise<ScriptOutcome> {
    const found = this.#kept.findIndex((sandbox) => sameModules(sandbox.modules, request.modules));
    const sandbox = found < 0 ? await Sandbox.create(request.modules) : this.#kept.splice(found, 1)[0];
    if (sandbox === undefined) throw new RangeError('An engine that was found is there.');
    try {
      return sandbox.run(request);
    } finally {
      if (sandbox.usable) this.#kept.unshift(sandbox);
      this.#kept.splice(keptEngines);
    }
  }
}

const engines = new Engines();

/**
 * Runs a script in a QuickJS engine of its own state: no clock, no random numbers, no code from text, no import but
 * `modules`, nothing of the host but `host`, and JSON text alone across the border.
 *
 * Fails with `step-syntax`, `step-threw`, `time-limit`, `memory-limit` or `bad-output`. Runs on the calling thread:
 * it yields once, to start an engine, and then blocks until the script ends or its deadline passes. A few built-in
 * loops of QuickJS over array-likes of astronomic length do not look at the deadline; a caller that must be sure runs
 * this in a thread or process that it can end.
 */
export async function runScript(request: ScriptRequest): Promise<ScriptOutcome> {
  return engines.run(request);
}
