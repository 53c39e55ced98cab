import type { NodeOutputs } from '#shared/model/event.ts';
import type { Failure } from '#shared/model/failure.ts';
import type { ThreadNode } from '#shared/model/thread.ts';
import { err, ok } from '#shared/std/result.ts';
import type { Result } from '#shared/std/result.ts';
import { outputsOf } from './functions.ts';
import type { Lab, Ran, Script } from './lab.ts';

export const add = (n = 0): ThreadNode => ({ function: 'test/add', params: { n } });
export const requirement = (id: string): ThreadNode => ({
  function: 'core/requirement',
  params: { id, text: '', check: 'value <= 100' },
});
/** a -> b -> c, which give n, n + 10 and n + 110. */
export const chain = (lab: Lab, n = 1): string =>
  lab.thread({ a: add(n), b: add(10), c: add(100) }, [
    ['a.y', 'b.x'],
    ['b.y', 'c.x'],
  ]);

/** An attempt that is under way until the test ends it. */
export interface Held {
  readonly script: Script;
  readonly started: Promise<void>;
  end(result: Result<NodeOutputs, Failure>): void;
  readonly signal: AbortSignal | undefined;
}

export function held(options: { heedsCancel: boolean } = { heedsCancel: true }): Held {
  const { promise: started, resolve: start } = Promise.withResolvers<void>();
  const { promise: ended, resolve: end } = Promise.withResolvers<Result<NodeOutputs, Failure>>();
  let seen: AbortSignal | undefined;
  return {
    started,
    end,
    get signal() {
      return seen;
    },
    script: (_task, _hooks, signal) => {
      seen = signal;
      if (options.heedsCancel) signal.addEventListener('abort', () => end(err({ why: 'cancelled' })));
      start();
      return ended;
    },
  };
}

export const y = (value: number): Result<NodeOutputs, Failure> => ok(outputsOf({ y: { type: 'number', value } }));
export const fails: Script = () => Promise.resolve(err({ why: 'bad-input', message: 'no.' }));

export function stateOf(ran: Ran, ...nodes: string[]): string[] {
  return nodes.map((node) => ran.report.nodes[node]?.state ?? 'not there');
}

export function whyOf(ran: Ran, node: string): string {
  return ran.report.nodes[node]?.why ?? '';
}

export function failureOf(ran: Ran, node: string): Failure | undefined {
  return ran.report.nodes[node]?.error;
}
