import fc from 'fast-check';
import type { EventBody, EventOf, NodeOutputs, RunEvent } from '../event.ts';
import { unmarked } from '../marking.ts';
import { reduceEvents } from '../run-state.ts';
import type { RunState } from '../run-state.ts';
import type { Thread } from '../thread.ts';
import type { Value } from '../value.ts';

export const run = '01ARYZ6S41TSV4RRFFQ69G5FAV';

/** Events in their places; the chain of digests is the store's, and no reader of a state looks at it. */
export function placed(bodies: readonly EventBody[], from = 0): RunEvent[] {
  return bodies.map((body, i) => ({ run, seq: from + i, at: 1000 + from + i, prev: null, digest: '', body }));
}

export const stateOf = (bodies: readonly EventBody[]): RunState => reduceEvents(run, placed(bodies));

export function created(
  thread: Pick<Thread, 'nodes' | 'wires'>,
  more: Partial<EventOf<'run-created'>> = {},
): EventOf<'run-created'> {
  const document = { format: 'clew/thread@1', ...thread };
  return {
    is: 'run-created',
    thread: {
      path: '/t/a.thread.json',
      digest: 'sha256:d',
      title: 'A',
      document: JSON.parse(JSON.stringify(document)) as never,
    },
    modules: {},
    files: {},
    overrides: [],
    fresh: false,
    marking: unmarked,
    agent: { id: 'agent', version: '0.1.0', protocol: 1, host: 'host' },
    by: 'ann',
    ...more,
  };
}

const basis = {
  function: 'x/y',
  module: { name: 'x', version: '0.1.0', digest: 'm' },
  params: {},
  files: {},
  inputs: {},
  tools: {},
};

export function outputs(values: Record<string, Value>): NodeOutputs {
  return Object.fromEntries(
    Object.entries(values).map(([port, value]) => [port, { value, digest: JSON.stringify(value) }]),
  );
}

export const started = (node: string, attempt = 1): EventOf<'node-started'> => ({
  is: 'node-started',
  node,
  attempt,
  key: `key of ${node}`,
  basis,
  why: { did: 'run', because: [{ is: 'first' }] },
  sandbox: 'none',
});
export const finished = (node: string, values: Record<string, Value> = {}, attempt = 1): EventOf<'node-finished'> => ({
  is: 'node-finished',
  node,
  attempt,
  outputs: outputs(values),
  ms: 5,
});
export const reused = (node: string, values: Record<string, Value> = {}): EventOf<'node-reused'> => ({
  is: 'node-reused',
  node,
  key: `key of ${node}`,
  basis,
  why: { did: 'reuse', run: 'earlier', same: true, because: [] },
  outputs: outputs(values),
});
export const failed = (node: string, attempt = 1, why: 'defect' | 'cancelled' = 'defect'): EventOf<'node-failed'> => ({
  is: 'node-failed',
  node,
  attempt,
  failure: why === 'cancelled' ? { why } : { why, message: 'It broke.' },
  ms: 5,
});
export const interrupted = (node: string, attempt = 1): EventOf<'node-interrupted'> => ({
  is: 'node-interrupted',
  node,
  attempt,
});
export const skipped = (node: string): EventOf<'node-skipped'> => ({
  is: 'node-skipped',
  node,
  because: 'a gave no result',
});
export const progress = (node: string, fraction: number, attempt = 1): EventOf<'node-progress'> => ({
  is: 'node-progress',
  node,
  attempt,
  fraction,
});

/** What may happen next in a run, as an agent would write it. */
function possible(state: RunState): EventBody[] {
  if (state.created === undefined) return [];
  if (state.status === 'created') return [{ is: 'run-started' }];
  if (state.endedAt !== undefined) return state.status === 'done' ? [] : [{ is: 'run-resumed', by: 'ann' }];
  const bodies: EventBody[] = [{ is: 'cancel-requested', by: 'bob' }];
  for (const [id, { state: word, attempt }] of state.nodes) {
    const value: Value = { type: 'number', value: attempt };
    if (word === 'waiting') bodies.push({ is: 'node-ready', node: id });
    if (word === 'waiting' || word === 'ready')
      bodies.push(started(id, attempt + 1), reused(id, { y: value }), failed(id, 0), skipped(id));
    if (word === 'running')
      bodies.push(
        finished(id, { y: value }, attempt),
        failed(id, attempt),
        failed(id, attempt, 'cancelled'),
        interrupted(id, attempt),
        progress(id, 0.5, attempt),
        { is: 'node-log', node: id, attempt, level: 'info', message: 'm' },
      );
  }
  const words = [...state.nodes.values()].map((node) => node.state);
  if (!words.includes('running')) {
    bodies.push({ is: 'run-finished', status: 'cancelled' }, { is: 'run-resumed', by: 'ann' });
    const open = words.includes('waiting') || words.includes('ready');
    if (!open)
      bodies.push({
        is: 'run-finished',
        status: words.every((w) => w === 'done' || w === 'reused') ? 'done' : 'failed',
      });
  }
  return bodies;
}

/** The events of a run of three nodes, each one possible where it stands. */
export const someBodies: fc.Arbitrary<EventBody[]> = fc.array(fc.nat(), { maxLength: 40 }).map((choices) => {
  const bodies: EventBody[] = [
    created({ nodes: { a: { function: 'x/y' }, b: { function: 'x/y' }, c: { function: 'x/y' } }, wires: [] }),
  ];
  for (const choice of choices) {
    const next = possible(stateOf(bodies));
    const body = next[choice % Math.max(next.length, 1)];
    if (body !== undefined) bodies.push(body);
  }
  return bodies;
});
