import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalJson } from '../std/canonical-json.ts';
import { parsePortRef } from '../std/ids.ts';
import { own } from '../std/json.ts';
import { nodeStatuses } from './node-status.ts';
import type { NodeStatus, StatusSources } from './node-status.ts';
import type { EventBody } from './event.ts';
import { emptyLayout } from './layout.ts';
import { created, failed, finished, started, stateOf } from './testing/runs.ts';
import { someAct, someThread } from './testing/threads.ts';
import type { Marking } from './marking.ts';
import type { Thread, ThreadNode } from './thread.ts';

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
    layout: emptyLayout,
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

/** The statuses of `now`, where `thread` was run as it is above. */
const after = (now: Thread, more: Partial<StatusSources> = {}): Record<string, string> =>
  words(statusesAfter(created(thread), { thread: now, ...more }));
const change = (id: string, node: Partial<ThreadNode>): Thread => ({
  ...thread,
  nodes: { ...thread.nodes, [id]: { function: 'core/constant', ...thread.nodes[id], ...node } },
});

describe('a result is out of date', () => {
  const overtaken = { source: 'stale', check: 'stale', other: 'done' };

  test.each<[string, Thread]>([
    ['param', change('source', { params: { n: 1 } })],
    ['typed input', change('source', { inputs: { x: '2 mm' } })],
    ['function', change('source', { function: 'core/other' })],
  ])('with everything after it when its %s changed', (_, now) => {
    expect(after(now)).toEqual(overtaken);
  });

  test('when a wire into it was drawn, taken away or led elsewhere', () => {
    const wired = { source: 'done', check: 'stale', other: 'done' };
    expect(after({ ...thread, wires: [] })).toEqual(wired);
    expect(after({ ...thread, wires: [...thread.wires, { from: 'other.value', to: 'check.limit' }] })).toEqual(wired);
    expect(after({ ...thread, wires: [{ from: 'other.value', to: 'check.value' }] })).toEqual(wired);
  });

  test('not when its title changed or the same wires stand in another order', () => {
    expect(after(change('source', { title: 'Source' }))).toEqual({ source: 'done', check: 'done', other: 'done' });
  });

  test('when a file that it or a node before it reads was changed', () => {
    const files: Partial<StatusSources> = {
      filesOf: (id) => (id === 'source' ? ['a.xlsx', 'b.xlsx'] : []),
      changedFiles: new Map([['b.xlsx', 'b.xlsx was changed after the run.']]),
    };
    expect(after(thread, files)).toEqual(overtaken);
    expect(statusesAfter(created(thread), files)['check']?.reason).toBe(
      'Out of date: b.xlsx was changed after the run.',
    );
  });

  test('when its module is another one now, and not while nobody knows', () => {
    const made = created(thread, { modules: { core: { version: '1', digest: 'old' } } });
    const at = (digest: string | undefined): Record<string, string> =>
      words(statusesAfter(made, { moduleDigest: () => digest }));
    expect(at('new')).toEqual({ source: 'stale', check: 'stale', other: 'stale' });
    expect(at('old')).toEqual({ source: 'done', check: 'done', other: 'done' });
    expect(at(undefined)).toEqual({ source: 'done', check: 'done', other: 'done' });
  });

  test('when it reads the whole thread and anything of that changed', () => {
    const reads = { readsThread: (name: string) => name === 'core/requirement' };
    expect(after(change('other', { title: 'T' }), reads)).toEqual({ source: 'done', check: 'stale', other: 'done' });
    expect(after({ ...thread, title: 'T' }, reads)).toEqual({ source: 'done', check: 'stale', other: 'done' });
    expect(after({ ...thread }, reads)).toEqual({ source: 'done', check: 'done', other: 'done' });
  });

  test('when it reads the whole thread and nodes were moved since, or a value was set for the run', () => {
    const reads = { readsThread: (name: string) => name === 'core/requirement' };
    const layout = { format: 'clew/layout@1', nodes: { other: { x: 1, y: 2 } } } as const;
    const check = { source: 'done', check: 'stale', other: 'done' };
    const none = { source: 'done', check: 'done', other: 'done' };
    expect(after(thread, { ...reads, layout })).toEqual(check);
    expect(after(thread, { layout })).toEqual(none);
    const bound = created(thread);
    const drawn = { ...bound, thread: { ...bound.thread, layout: structuredClone(layout) } } as typeof bound;
    expect(words(statusesAfter(drawn, { ...reads, layout }))).toEqual(none);
    expect(words(statusesAfter(drawn, reads))).toEqual(check);
    const value = { type: 'number', value: 1 } as const;
    const set = created(thread, { overrides: [{ target: 'other.value', as: 'output', value }] });
    expect(words(statusesAfter(set, reads))).toEqual({ source: 'done', check: 'stale', other: 'stale' });
  });

  test('when an input of many wires is given the title of a node that has another one now', () => {
    const takes = (many: boolean): Partial<StatusSources> => ({
      described: new Map([
        ['check', { is: 'ports', ports: { inputs: [{ name: 'value', type: 'any', many }], outputs: [] } }],
      ]),
    });
    const now = change('source', { title: 'T' });
    expect(after(now, takes(true))).toEqual({ source: 'done', check: 'stale', other: 'done' });
    expect(after(now, takes(false))).toEqual({ source: 'done', check: 'done', other: 'done' });
    expect(after(change('other', { title: 'T' }), takes(true))['check']).toBe('done');
  });

  test('everywhere when the marking that every call was given is another one, and only then', () => {
    const marking: Marking = { level: 'SECRET', caveats: [] };
    const now: Thread = { ...thread, marking };
    expect(after(now)).toEqual({ source: 'stale', check: 'stale', other: 'stale' });
    expect(words(statusesAfter(created(thread, { marking }), { thread: now }))).toEqual({
      source: 'done',
      check: 'done',
      other: 'done',
    });
    expect(after(change('source', { marking }))).toEqual({
      source: 'stale',
      check: 'stale',
      other: 'stale',
    });
  });

  test('also behind a cycle that was drawn since, whatever its nodes are called', () => {
    const nodes = Object.fromEntries(['z', 'y', 'a'].map((id) => [id, { function: 'x/y' }]));
    const line: Thread = {
      format: 'clew/thread@1',
      nodes,
      wires: [
        { from: 'z.o', to: 'y.i' },
        { from: 'y.o', to: 'a.i' },
      ],
    };
    const state = stateOf([
      created(line),
      { is: 'run-started' },
      ...['z', 'y', 'a'].flatMap((id) => [started(id), finished(id)]),
      { is: 'run-finished', status: 'done' },
    ]);
    const now = { ...line, wires: [...line.wires, { from: 'y.o', to: 'z.i' }] };
    const run = { created: created(line), status: state.status, nodes: Object.fromEntries(state.nodes) };
    expect(words(statusesAfter(created(line), { thread: now, run }))).toEqual({ z: 'stale', y: 'stale', a: 'stale' });
  });
});

test('a file is the same one however its path is written', () => {
  const given = { filesOf: (id: string) => (id === 'source' ? ['./a.ts'] : id === 'other' ? ['b/../a.ts'] : []) };
  const changed = { ...given, changedFiles: new Map([['a.ts', 'a.ts was changed after the run.']]) };
  expect(words(statusesAfter(created(thread), changed))).toEqual({ source: 'stale', check: 'stale', other: 'stale' });
});

test('a result of a file that is not compared yet is not green, nor is what comes of it, and what is known comes first', () => {
  const given = {
    filesOf: (id: string) => (id === 'source' ? ['a.ts'] : []),
    uncomparedFiles: new Map([['a.ts', 'a.ts is being compared.']]),
  };
  const doubted = statusesAfter(created(thread), given);
  expect(words(doubted)).toEqual({ source: 'stale', check: 'stale', other: 'done' });
  expect(doubted['check']?.reason).toBe('a.ts is being compared.');
  const both = statusesAfter(created(thread), { ...given, changedFiles: new Map([['a.ts', 'a.ts was changed.']]) });
  expect(both['check']?.reason).toBe('Out of date: a.ts was changed.');
});

test('a PASS of a result that was overtaken is never shown as done, whatever is edited before it', () => {
  const someEdit = fc.array(someAct, { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(someThread, someEdit, (from, acts) => {
      const ids = Object.keys(from.nodes);
      const ran = ids.flatMap((id): EventBody[] => [started(id), finished(id)]);
      const state = stateOf([created(from), { is: 'run-started' }, ...ran]);
      if (state.created === undefined) throw new Error('the run was made');
      const now = acts.reduce((all, act) => act(all).after, from);
      const run = { created: state.created, status: 'done', nodes: Object.fromEntries(state.nodes) } as const;
      const statuses = statusesAfter(created(from), { thread: now, run });
      const stale = new Set<string>();
      const feeds = (id: string): string[] =>
        now.wires.filter((w) => parsePortRef(w.to)?.node === id).map((w) => w.from);
      const said = (one: Thread, id: string): string => {
        const { title: _title, kept: _kept, ...rest } = own(one.nodes, id) ?? { function: '' };
        const wires = one.wires.filter((w) => parsePortRef(w.to)?.node === id).map((w) => `${w.from} ${w.to}`);
        return canonicalJson([{ params: {}, inputs: {}, ...rest }, wires.toSorted()]);
      };
      // By the definition, over and over until nothing is added: slow and plain.
      for (let size = -1; size !== stale.size;) {
        size = stale.size;
        for (const id of Object.keys(now.nodes))
          if (
            own(from.nodes, id) === undefined ||
            said(from, id) !== said(now, id) ||
            feeds(id).some((source) => stale.has(parsePortRef(source)?.node ?? ''))
          )
            stale.add(id);
      }
      for (const id of Object.keys(now.nodes))
        expect([id, statuses[id]?.word === 'done']).toEqual([id, !stale.has(id)]);
    }),
    { numRuns: 500 },
  );
});

describe('a node', () => {
  const missing = new Map([['check', { is: 'missing', message: 'the module "core" is not installed.' } as const]]);
  const unconnected = [
    { severity: 'warning', code: 'unconnected-input', message: 'Connect value.', pointer: '', node: 'check' },
  ] as const;

  test('without its module says so, and what it has given stays to be seen', () => {
    const { check } = statusesAfter(created(thread), { described: missing });
    expect([check?.word, check?.reason]).toEqual(['missing', 'The module "core" is not installed.']);
    expect(check?.outputs?.['value']?.value).toEqual(length.value);
  });

  test('that is not connected, or wrong, is not configured; an error is said before a warning', () => {
    const { check } = statusesAfter(created(thread), { problems: unconnected });
    expect([check?.word, check?.reason]).toEqual(['unconfigured', 'Connect value.']);
    const wrong = { ...unconnected[0], severity: 'error', code: 'bad-type', message: 'Wrong.' } as const;
    expect(statusesAfter(created(thread), { problems: [...unconnected, wrong] })['check']?.reason).toBe('Wrong.');
  });

  test('keeps the word of a run that is at work, whatever is edited; only what is done already is out of date', () => {
    const state = stateOf([
      created(thread),
      { is: 'run-started' },
      started('source'),
      finished('source', length),
      started('check'),
    ]);
    const run = { created: created(thread), status: state.status, nodes: Object.fromEntries(state.nodes) };
    const now = change('source', { params: { n: 1 } });
    expect(words(statusesAfter(created(thread), { thread: now, run }))).toEqual({
      source: 'stale',
      check: 'running',
      other: 'queued',
    });
    const problems = unconnected;
    expect(words(statusesAfter(created(thread), { thread: now, run, problems }))['check']).toBe('running');
  });

  test('of a run that was left off is ready, not queued, and one that failed before an edit is ready again', () => {
    const state = stateOf([created(thread), { is: 'run-started' }, started('source'), failed('source')]);
    const run = { created: created(thread), status: 'interrupted', nodes: Object.fromEntries(state.nodes) } as const;
    expect(words(statusesAfter(created(thread), { run }))).toEqual({
      source: 'failed',
      check: 'ready',
      other: 'ready',
    });
    const now = change('source', { params: { n: 1 } });
    expect(words(statusesAfter(created(thread), { thread: now, run }))['source']).toBe('ready');
  });
});

test('a node without a run says that it is not checked as long as nobody has described its function', () => {
  const described: StatusSources['described'] = new Map([
    ['check', { is: 'ports', ports: { inputs: [], outputs: [] } }],
  ]);
  const statuses = statusesAfter(created(thread), { run: undefined, described });
  expect(words(statuses)).toEqual({ source: 'ready', check: 'ready', other: 'ready' });
  expect([statuses['check']?.reason, statuses['source']?.reason]).toEqual([
    undefined,
    expect.stringContaining('not checked'),
  ]);
});
