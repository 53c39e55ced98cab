import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { EventBody, RunEvent } from './event.ts';
import { advance, createPlayback, isFailure, nextIn, previousIn } from './playback.ts';
import { emptyRunState, reduceEvents } from './run-state.ts';
import { recordedRun } from './testing/recorded-runs.ts';
import { created, failed, finished, placed, progress, run, someBodies, started } from './testing/runs.ts';

/** A run long enough for several kept states: one node that reports its progress, and then another. */
function longRun(count: number): RunEvent[] {
  const bodies: EventBody[] = [created({ nodes: { a: { function: 'x/y' }, b: { function: 'x/y' } }, wires: [] })];
  bodies.push({ is: 'run-started' }, started('a'));
  while (bodies.length < count / 2) bodies.push(progress('a', bodies.length / count));
  bodies.push(finished('a', { y: { type: 'number', value: 1 } }), started('b'));
  while (bodies.length < count) bodies.push(progress('b', bodies.length / count));
  return placed(bodies);
}

describe('the state after each event', () => {
  test('is what a reduction of the events up to it gives, in whatever order they are looked at', () => {
    fc.assert(
      fc.property(someBodies, fc.array(fc.nat(), { maxLength: 30 }), (bodies, seeks) => {
        const events = placed(bodies);
        const playback = createPlayback(run, events);
        for (const seek of [...events.keys(), ...seeks.map((n) => n % events.length)])
          expect(playback.stateAt(seek)).toEqual(reduceEvents(run, events.slice(0, seek + 1)));
      }),
    );
  });

  test.each(['spar-2-0mm', 'spar-2-2mm'] as const)('is that of a reduction at every event of %s', (name) => {
    const events = recordedRun(name);
    const id = events[0]?.run ?? '';
    const playback = createPlayback(id, events);
    expect(events.length).toBeGreaterThan(35);
    for (const seq of events.keys()) expect(playback.stateAt(seq)).toEqual(reduceEvents(id, events.slice(0, seq + 1)));
  });

  test('is right on both sides of every kept state of a long run, backwards as well', () => {
    const events = longRun(3500);
    const playback = createPlayback(run, events);
    for (const seq of [3499, 2999, 3000, 3001, 1000, 999, 1001, 0, 1999, 2000, 1750])
      expect(playback.stateAt(seq)).toEqual(reduceEvents(run, events.slice(0, seq + 1)));
  });

  test('does not change when another one is asked for', () => {
    const events = longRun(50);
    const playback = createPlayback(run, events);
    const early = playback.stateAt(3);
    const copy = structuredClone(early);
    playback.stateAt(49);
    expect(early).toEqual(copy);
  });

  test('is empty before the first event and the last one beyond the end', () => {
    const events = longRun(10);
    const playback = createPlayback(run, events);
    expect(playback.stateAt(-1)).toEqual(emptyRunState(run));
    expect(playback.stateAt(99)).toEqual(reduceEvents(run, events));
  });

  test('takes in events that come while it is looked at', () => {
    const events = longRun(2500);
    const growing = events.slice(0, 990);
    const playback = createPlayback(run, growing);
    playback.stateAt(989);
    growing.push(...events.slice(990));
    expect(playback.stateAt(2499)).toEqual(reduceEvents(run, events));
    expect(playback.eventsOf('b').length).toBe(events.filter((e) => 'node' in e.body && e.body.node === 'b').length);
  });

  test('shares what no event has touched', () => {
    const events = placed([
      created({ nodes: { a: { function: 'x/y' }, b: { function: 'x/y' } }, wires: [] }),
      started('a'),
    ]);
    const before = advance(emptyRunState(run), events, 0, 1);
    const after = advance(before, events, 1, 2);
    expect(after.nodes.get('b')).toBe(before.nodes.get('b'));
    expect(after.nodes.get('a')).not.toBe(before.nodes.get('a'));
  });
});

describe('the track', () => {
  const at = (times: readonly number[], bodies: readonly EventBody[]): RunEvent[] =>
    placed(bodies).map((event, i) => ({ ...event, at: times[i] ?? 0 }));
  const first = created({ nodes: { a: { function: 'x/y' } }, wires: [] });

  test('is proportional to time, goes never backwards, and counts a break short', () => {
    const events = at(
      [1000, 1200, 1100, 91_100, 91_150],
      [first, { is: 'run-started' }, started('a'), { is: 'run-resumed', by: 'ann' }, started('a', 2)],
    );
    const playback = createPlayback(run, events);
    expect([...events.keys()].map((seq) => playback.timeAt(seq))).toEqual([0, 200, 200, 1200, 1250]);
  });

  test('counts the break short also where resuming first writes down what was cut off', () => {
    const events = at(
      [1000, 1100, 91_100, 91_100, 91_150],
      [
        first,
        started('a'),
        { is: 'node-interrupted', node: 'a', attempt: 1 },
        { is: 'run-resumed', by: 'ann' },
        started('a', 2),
      ],
    );
    const playback = createPlayback(run, events);
    expect([...events.keys()].map((seq) => playback.timeAt(seq))).toEqual([0, 100, 1100, 1100, 1150]);
  });

  test('leads from a place to the last event there', () => {
    const playback = createPlayback(
      run,
      at([0, 10, 10, 40], [first, { is: 'run-started' }, started('a'), finished('a')]),
    );
    expect([-5, 0, 9, 10, 39, 40, 99].map((ms) => playback.seqAt(ms))).toEqual([0, 0, 0, 2, 2, 3, 3]);
  });
});

describe('what can be gone to', () => {
  test('the failures of a run are its failed nodes and the requirements that do not hold', () => {
    const events = recordedRun('spar-2-0mm');
    const failures = createPlayback('r', events).failures();
    expect(failures.map((seq) => events[seq]?.body)).toMatchObject([{ is: 'node-finished', node: 'str-001' }]);
    expect(createPlayback('r', recordedRun('spar-2-2mm')).failures()).toEqual([]);
    expect(placed([failed('a'), failed('a', 1, 'cancelled')]).map(isFailure)).toEqual([true, false]);
  });

  test.each(['FAIL', 'NOT VERIFIED', 'AMBIGUOUS', 'STALE'] as const)('a verdict of %s is one of them', (verdict) => {
    const value = { type: 'verdict', id: 'R', verdict, text: '', check: '' } as const;
    expect(placed([finished('a', { verdict: value })]).map(isFailure)).toEqual([true]);
  });

  test('nodes come out once each in a run without failures', () => {
    const events = recordedRun('spar-2-2mm');
    const outcomes = createPlayback('r', events).outcomes();
    expect(outcomes.length).toBe(14);
    const nodes = outcomes.flatMap((seq) => events.slice(seq, seq + 1).map(({ body }) => 'node' in body && body.node));
    expect(new Set(nodes).size).toBe(14);
  });

  test('the next and the previous of ascending numbers', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(50)), fc.integer({ min: -2, max: 52 }), (numbers, than) => {
        const ascending = numbers.toSorted((a, b) => a - b);
        expect(nextIn(ascending, than)).toBe(ascending.find((n) => n > than));
        expect(previousIn(ascending, than)).toBe(ascending.findLast((n) => n < than));
      }),
    );
  });
});
