import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { EventBody } from './event.ts';
import { applyEvent, emptyRunState, nodesOfRun, reduceEvents } from './run-state.ts';
import type { NodeStateWord, RunState } from './run-state.ts';
import {
  created,
  failed,
  finished,
  interrupted,
  outputs,
  placed,
  progress,
  reused,
  run,
  skipped,
  someBodies,
  started,
  stateOf,
} from './testing/runs.ts';

const copy = (state: RunState): unknown => structuredClone({ ...state, nodes: [...state.nodes] });
const one = created({ nodes: { a: { function: 'x/y' } }, wires: [] });
const node = (bodies: readonly EventBody[]): RunState['nodes'] extends Map<string, infer N> ? N | undefined : never =>
  stateOf(bodies).nodes.get('a');
const begin: EventBody[] = [one, { is: 'run-started' }];

describe('any run', () => {
  test('has at each event the state that its events up to there give', () => {
    fc.assert(
      fc.property(someBodies, (bodies) => {
        const events = placed(bodies);
        const live = emptyRunState(run);
        for (const [i, event] of events.entries()) {
          applyEvent(live, event);
          expect(copy(live)).toEqual(copy(reduceEvents(run, events.slice(0, i + 1))));
          expect(live.seq).toBe(i);
        }
      }),
      { numRuns: 300 },
    );
  });

  test('passes its events through JSON and their schema unchanged', () => {
    fc.assert(
      fc.property(someBodies, (bodies) => {
        for (const body of bodies) expect(EventBody.parse(JSON.parse(JSON.stringify(body)))).toEqual(body);
      }),
      { numRuns: 100 },
    );
  });

  test("reaches every state of a node, and every status of a run that is not the store's", () => {
    const words = new Set<string>();
    const statuses = new Set<string>();
    fc.assert(
      fc.property(someBodies, (bodies) => {
        const live = emptyRunState(run);
        for (const event of placed(bodies)) {
          applyEvent(live, event);
          statuses.add(live.status);
          for (const { state } of live.nodes.values()) words.add(state);
        }
      }),
      { numRuns: 1000 },
    );
    const every: Record<NodeStateWord, true> = {
      waiting: true,
      ready: true,
      running: true,
      done: true,
      reused: true,
      failed: true,
      skipped: true,
      cancelled: true,
    };
    expect(words).toEqual(new Set(Object.keys(every)));
    expect(statuses).toEqual(new Set(['created', 'running', 'done', 'failed', 'cancelled']));
  });

  test('never takes a result back: what is done stays done, with the outputs that it had', () => {
    let checked = 0;
    fc.assert(
      fc.property(someBodies, (bodies) => {
        const live = emptyRunState(run);
        const results = new Map<string, unknown>();
        for (const event of placed(bodies)) {
          applyEvent(live, event);
          for (const [id, n] of live.nodes) {
            if (results.has(id)) expect([n.state, n.outputs]).toEqual(results.get(id));
            else if (n.state === 'done' || n.state === 'reused') results.set(id, [n.state, n.outputs]);
          }
        }
        checked += results.size;
      }),
      { numRuns: 500 },
    );
    expect(checked).toBeGreaterThan(100);
  });

  test('takes late events without a change: of earlier attempts, of ended nodes, of a finished run', () => {
    const everything = (id: string, attempt: number): EventBody[] => [
      { is: 'node-ready', node: id },
      started(id, attempt),
      finished(id, { y: { type: 'text', value: 'late' } }, attempt),
      failed(id, attempt),
      failed(id, attempt, 'cancelled'),
      failed(id, 0),
      interrupted(id, attempt),
      progress(id, 0.9, attempt),
      skipped(id),
      reused(id, { y: { type: 'text', value: 'late' } }),
    ];
    let fenced = 0;
    fc.assert(
      fc.property(someBodies, (bodies) => {
        const live = stateOf(bodies);
        const before = copy(live);
        for (const [id, { state, attempt }] of live.nodes) {
          const open = state === 'waiting' || state === 'ready';
          const over = live.endedAt !== undefined;
          const late = everything(id, attempt).filter((body) => {
            if (over) return true;
            if (!('attempt' in body) || body.attempt === 0) return !open;
            return state !== 'running' || body.is === 'node-started';
          });
          // What belongs to the attempt before this one is late in every state.
          if (attempt > 1)
            late.push(...everything(id, attempt - 1).filter((body) => 'attempt' in body && body.attempt > 0));
          fenced += late.length;
          for (const event of placed(late)) {
            applyEvent(live, event);
            expect(copy({ ...live, seq: bodies.length - 1 })).toEqual(before);
          }
        }
      }),
      { numRuns: 500 },
    );
    expect(fenced).toBeGreaterThan(1000);
  });
});

describe('a run', () => {
  test('begins with the nodes of its document, each behind what it needs', () => {
    const thread = {
      nodes: { z: { function: 'x/y' }, b: { function: 'x/y' }, a: { function: 'x/y' } },
      wires: [{ from: 'z.y', to: 'a.x' }],
    };
    const state = stateOf([created(thread)]);
    expect([...state.nodes.keys()]).toEqual(['b', 'z', 'a']);
    expect([...new Set([...state.nodes.values()].map((n) => n.state))]).toEqual(['waiting']);
    expect(state).toMatchObject({ run, seq: 0, status: 'created', createdAt: 1000, cancelRequested: false });
    expect(nodesOfRun(created(thread, { only: ['a', 'z'] }))).toEqual(['z', 'a']);
  });

  test('runs, is asked to stop, and ends; nodes that had no turn are cancelled with it', () => {
    const bodies: EventBody[] = [
      ...begin,
      { is: 'cancel-requested', by: 'bob' },
      { is: 'run-finished', status: 'cancelled' },
    ];
    expect(stateOf(bodies)).toMatchObject({ status: 'cancelled', cancelRequested: true, endedAt: 1003 });
    expect(node(bodies)?.state).toBe('cancelled');
    expect(node([...begin, { is: 'run-finished', status: 'failed' }])?.state).toBe('waiting');
  });

  test('that has finished takes nothing of a node until it is resumed, also of one that had no turn', () => {
    const over: EventBody[] = [...begin, { is: 'run-finished', status: 'failed' }];
    for (const late of [
      started('a'),
      reused('a'),
      skipped('a'),
      failed('a', 0),
      { is: 'node-ready' as const, node: 'a' },
    ])
      expect(node([...over, late])?.state).toBe('waiting');
    expect(node([...over, { is: 'run-resumed', by: 'ann' }, started('a')])?.state).toBe('running');
  });

  test('resumed gives what did not succeed another chance, and keeps what is done', () => {
    const thread = {
      nodes: { a: { function: 'x/y' }, b: { function: 'x/y' }, c: { function: 'x/y' }, d: { function: 'x/y' } },
      wires: [],
    };
    const bodies: EventBody[] = [
      created(thread),
      { is: 'run-started' },
      started('a'),
      finished('a', { y: { type: 'number', value: 1 } }),
      started('b'),
      failed('b'),
      skipped('c'),
      reused('d', { y: { type: 'number', value: 2 } }),
      { is: 'cancel-requested', by: 'bob' },
      { is: 'run-finished', status: 'failed' },
      { is: 'run-resumed', by: 'ann' },
    ];
    const state = stateOf(bodies);
    expect(state).toMatchObject({ status: 'running', endedAt: undefined, cancelRequested: false });
    expect([...state.nodes].map(([id, n]) => [id, n.state, n.attempt])).toEqual([
      ['a', 'done', 1],
      ['b', 'waiting', 1],
      ['c', 'waiting', 0],
      ['d', 'reused', 0],
    ]);
    expect(state.nodes.get('b')).toMatchObject({ failure: undefined, ms: undefined, endedAt: undefined });
    expect(state.nodes.get('c')?.because).toBeUndefined();
    expect(state.nodes.get('a')?.outputs).toEqual(outputs({ y: { type: 'number', value: 1 } }));
  });

  test('takes an event of a node that its document does not have', () => {
    expect(stateOf([...begin, { is: 'node-ready', node: '__proto__' }]).nodes.get('__proto__')?.state).toBe('ready');
  });
});

describe('a node', () => {
  test('runs: what is known of it grows with its events', () => {
    expect(node([...begin, { is: 'node-ready', node: 'a' }])).toMatchObject({ state: 'ready' });
    expect(node([...begin, started('a')])).toMatchObject({
      state: 'running',
      attempt: 1,
      key: 'key of a',
      startedAt: 1002,
      why: { did: 'run' },
    });
    expect(node([...begin, started('a'), progress('a', 0.5)])?.progress).toEqual({ fraction: 0.5, message: undefined });
    expect(
      node([...begin, started('a'), progress('a', 0.5), finished('a', { y: { type: 'boolean', value: true } })]),
    ).toEqual({
      state: 'done',
      attempt: 1,
      why: { did: 'run', because: [{ is: 'first' }] },
      key: 'key of a',
      outputs: outputs({ y: { type: 'boolean', value: true } }),
      failure: undefined,
      because: undefined,
      progress: undefined,
      startedAt: 1002,
      endedAt: 1004,
      ms: 5,
    });
  });

  test('is reused, fails before or in an attempt, is cancelled, skipped, interrupted', () => {
    expect(node([...begin, reused('a')])).toMatchObject({
      state: 'reused',
      startedAt: 1002,
      endedAt: 1002,
      ms: 0,
      why: { did: 'reuse' },
    });
    expect(node([...begin, failed('a', 0)])).toMatchObject({
      state: 'failed',
      attempt: 0,
      failure: { why: 'defect' },
      ms: 5,
    });
    expect(node([...begin, started('a'), failed('a')])).toMatchObject({ state: 'failed', attempt: 1, endedAt: 1003 });
    expect(node([...begin, started('a'), failed('a', 1, 'cancelled')])).toMatchObject({
      state: 'cancelled',
      failure: { why: 'cancelled' },
    });
    expect(node([...begin, skipped('a')])).toMatchObject({ state: 'skipped', because: 'a gave no result' });
    expect(node([...begin, started('a'), progress('a', 0.5), interrupted('a')])).toMatchObject({
      state: 'waiting',
      attempt: 1,
      startedAt: undefined,
      progress: undefined,
    });
  });

  test('shows nothing of an attempt that failed once the next one has begun', () => {
    const again: EventBody[] = [...begin, started('a'), failed('a'), { is: 'run-resumed', by: 'ann' }, started('a', 2)];
    expect(node(again)).toMatchObject({
      state: 'running',
      attempt: 2,
      failure: undefined,
      ms: undefined,
      endedAt: undefined,
    });
    expect(node([...again, finished('a', {}, 2)])).toMatchObject({ state: 'done', failure: undefined });
    expect(node([...again, failed('a', 1)])?.state).toBe('running');
  });
});
