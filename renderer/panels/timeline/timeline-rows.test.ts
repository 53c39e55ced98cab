import { expect, test } from 'vitest';
import type { EventBody, RunEvent } from '#shared/model/event.ts';
import { createPlayback } from '#shared/model/playback.ts';
import { recordedRun } from '#shared/model/testing/recorded-runs.ts';
import { created, finished, reused, started } from '#shared/model/testing/runs.ts';
import { criticalChain, timelineOf } from './timeline-rows.ts';
import type { Timeline, TimelineRun } from './timeline-rows.ts';

const thread = {
  nodes: { a: { function: 'x/a', title: 'First' }, b: { function: 'x/b' }, c: { function: 'x/c' } },
  wires: [{ from: 'a.out', to: 'b.in' }],
};

function runOf(events: readonly RunEvent[], more: Partial<TimelineRun> = {}, count = events.length): TimelineRun {
  const playback = createPlayback('r', events);
  const state = playback.stateAt(count - 1);
  if (state.created === undefined) throw new Error('the run begins with its creation');
  return {
    created: state.created,
    nodes: Object.fromEntries(state.nodes),
    status: state.status,
    events,
    count,
    playback,
    live: false,
    ...more,
  };
}

/** Events at their times in ms. */
function timed(...bodies: readonly (readonly [number, EventBody])[]): RunEvent[] {
  return bodies.map(([at, body], seq) => ({ run: 'r', seq, at: 10_000 + at, prev: null, digest: '', body }));
}

const begin = [
  [0, created(thread)],
  [1, { is: 'run-started' }],
] as const;

const bars = (timeline: Timeline, node: string): unknown[] =>
  (timeline.rows.find((row) => row.node === node)?.bars ?? []).map(({ kind, attempt, from, to }) => [
    kind,
    attempt,
    from,
    to,
  ]);

test('each attempt is a bar in its time, and what was reused a moment', () => {
  const events = timed(
    ...begin,
    [10, started('a')],
    [40, { is: 'node-failed', node: 'a', attempt: 1, failure: { why: 'time-limit', limitMs: 30 }, ms: 30 }],
    [41, { is: 'node-skipped', node: 'b', because: 'a' }],
    [50, reused('c')],
    [60, { is: 'run-finished', status: 'failed' }],
  );
  const timeline = timelineOf(runOf(events), 0);
  expect(timeline.rows.map((row) => [row.node, row.title, row.word])).toEqual([
    ['a', 'First', 'failed'],
    ['c', 'c', 'reused'],
    ['b', 'b', 'skipped'],
  ]);
  expect(bars(timeline, 'a')).toEqual([['failed', 1, 10, 40]]);
  expect(timeline.rows[0]?.bars[0]?.reason).toContain('time limit');
  expect(bars(timeline, 'b')).toEqual([['skipped', 0, 41, 41]]);
  expect(bars(timeline, 'c')).toEqual([['reused', 0, 50, 50]]);
  expect(timeline.length).toBe(60);
});

test('a resumed run keeps both attempts, and the night between them does not squeeze them', () => {
  const night = 12 * 3_600_000;
  const silent = timed(
    ...begin,
    [10, started('a')],
    [night, { is: 'run-resumed', by: 'ann' }],
    [night + 5, started('a', 2)],
    [night + 25, finished('a', {}, 2)],
  );
  const early = timed(
    ...begin,
    [10, started('a')],
    [30, { is: 'node-interrupted', node: 'a', attempt: 1 }],
    [night, { is: 'run-resumed', by: 'ann' }],
    [night + 4, started('a', 2)],
    [night + 24, finished('a', {}, 2)],
  );
  const timeline = timelineOf(runOf(early), 0);
  expect(bars(timeline, 'a')).toEqual([
    ['interrupted', 1, 10, 30],
    ['done', 2, 1034, 1054],
  ]);
  expect(timeline.resumed).toEqual([1030]);
  expect(timeline.length).toBeLessThan(2000);
  expect(bars(timelineOf(runOf(silent), 0), 'a')).toEqual([
    ['interrupted', 1, 10, 1010],
    ['done', 2, 1015, 1035],
  ]);
});

test('a late outcome of an attempt that has ended already changes no bar', () => {
  const events = timed(
    ...begin,
    [10, started('a')],
    [20, { is: 'node-interrupted', node: 'a', attempt: 1 }],
    [30, finished('a', {}, 1)],
  );
  expect(bars(timelineOf(runOf(events), 0), 'a')).toEqual([['interrupted', 1, 10, 20]]);
});

test('what runs grows with the time while the run is live, and no longer', () => {
  const events = timed(...begin, [10, started('a')]);
  expect(bars(timelineOf(runOf(events, { live: true }), 10_510), 'a')).toEqual([['running', 1, 10, 510]]);
  expect(bars(timelineOf(runOf(events), 10_510), 'a')).toEqual([['running', 1, 10, 10]]);
  expect(bars(timelineOf(runOf(events, { status: 'interrupted' }), 99_999), 'a')).toEqual([['interrupted', 1, 10, 10]]);
});

test('at an instant of the past nothing later is seen, though the window knows it', () => {
  const events = timed(...begin, [10, started('a')], [40, finished('a')], [50, started('b')]);
  const timeline = timelineOf(runOf(events, {}, 3), 0);
  expect(bars(timeline, 'a')).toEqual([['running', 1, 10, 10]]);
  expect(bars(timeline, 'b')).toEqual([]);
  expect(timeline.length).toBe(10);
});

test('a run that grows is read on from where it was', () => {
  const events = timed(...begin, [10, started('a')]);
  timelineOf(runOf(events), 0);
  events.push(...timed(...begin, [10, started('a')], [40, finished('a')]).slice(3));
  expect(bars(timelineOf(runOf(events), 0), 'a')).toEqual([['done', 1, 10, 40]]);
});

test('the chain leads from the last end back over the inputs that came last', () => {
  const wires = [
    { from: 'a.x', to: 'c.x' },
    { from: 'b.x', to: 'c.y' },
    { from: 'c.x', to: 'd.x' },
  ];
  const ends = new Map([
    ['a', 5],
    ['b', 9],
    ['c', 20],
    ['d', 30],
    ['e', 12],
  ]);
  expect(criticalChain(wires, ends)).toEqual(['b', 'c', 'd']);
  expect(criticalChain([...wires, { from: 'd.x', to: 'b.x' }], ends)).toEqual(['b', 'c', 'd']);
  expect(criticalChain(wires, new Map())).toEqual([]);
});

test('a recorded run: a row for each node, every bar within the axis, ends on the chain ascending', () => {
  const events = recordedRun('spar-2-0mm');
  const timeline = timelineOf(runOf(events), 0);
  expect(timeline.rows.map((row) => row.node).toSorted()).toEqual(
    Object.keys((runOf(events).created.thread.document as { nodes: object }).nodes).toSorted(),
  );
  for (const { bars: all } of timeline.rows)
    for (const bar of all) {
      expect(bar.from).toBeLessThanOrEqual(bar.to);
      expect(bar.to).toBeLessThanOrEqual(timeline.length);
    }
  expect(timeline.chain.length).toBeGreaterThan(1);
  expect(
    timeline.rows
      .filter((row) => row.critical)
      .map((row) => row.node)
      .toSorted(),
  ).toEqual(timeline.chain.toSorted());
});
