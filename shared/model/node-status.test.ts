import { expect, test } from 'vitest';
import { nodeStatuses } from './node-status.ts';
import type { NodeStatus, StatusSources } from './node-status.ts';
import type { EventBody } from './event.ts';
import { created, finished, started, stateOf } from './testing/runs.ts';
import type { Thread } from './thread.ts';

const thread: Thread = {
  format: 'clew/thread@1',
  nodes: {
    source: { function: 'core/constant' },
    check: { function: 'core/requirement' },
    other: { function: 'core/constant' },
  },
  wires: [{ from: 'source.value', to: 'check.value' }],
};

const length = { value: { type: 'quantity', value: 2, unit: 'mm' } } as const;

function statusesAfter(made: EventBody, more: Partial<StatusSources> = {}): Record<string, NodeStatus> {
  const ran = Object.keys(thread.nodes).flatMap((id): EventBody[] => [started(id), finished(id, length)]);
  const state = stateOf([made, { is: 'run-started' }, ...ran, { is: 'run-finished', status: 'done' }]);
  if (state.created === undefined) throw new Error('the run was made');
  return nodeStatuses({
    thread,
    described: new Map(),
    problems: [],
    run: { created: state.created, status: state.status, nodes: Object.fromEntries(state.nodes) },
    filesOf: () => [],
    changedFiles: new Map(),
    readsThread: () => false,
    moduleDigest: () => undefined,
    ...more,
  });
}

const words = (statuses: Record<string, NodeStatus>): Record<string, string> =>
  Object.fromEntries(Object.entries(statuses).map(([id, { word }]) => [id, word]));

test('what the run gave holds while nothing has changed', () => {
  expect(words(statusesAfter(created(thread)))).toEqual({ source: 'done', check: 'done', other: 'done' });
});

test('a value that was set for the run alone makes what came of it stale, since the document says otherwise', () => {
  const overrides = [
    { target: 'source.value', as: 'output', value: { type: 'quantity', value: 2.2, unit: 'mm' } },
  ] as const;
  const statuses = statusesAfter(created(thread, { overrides: [...overrides] }));
  expect(words(statuses)).toEqual({ source: 'stale', check: 'stale', other: 'done' });
  expect(statuses['check']?.reason).toBe('Out of date: source.value was set to 2.2 mm for the run that is shown.');
});
