import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createSchedule, step } from './schedule.ts';
import type { Decision, PlannedNode, Schedule } from './schedule.ts';

const node = (id: string, ...needs: string[]): PlannedNode => ({ id, needs, cpu: 1 });
const names = (decisions: readonly Decision[]): string[] =>
  decisions.map((d) => ('node' in d ? `${d.do} ${d.node}` : `${d.do} ${d.status}`));

test('a chain runs in order and finishes', () => {
  const s = createSchedule([node('a'), node('b', 'a'), node('c', 'b')], 2);
  expect(names(step(s, { is: 'begin' }))).toEqual(['prepare a']);
  expect(names(step(s, { is: 'ended', node: 'a', how: 'done' }))).toEqual(['prepare b']);
  expect(names(step(s, { is: 'ended', node: 'b', how: 'done' }))).toEqual(['prepare c']);
  expect(names(step(s, { is: 'ended', node: 'c', how: 'done' }))).toEqual(['finish done']);
});

test('a failed input skips everything behind it, once, and the rest runs on', () => {
  const s = createSchedule([node('a'), node('x'), node('b', 'a'), node('c', 'a', 'b', 'x')], 1);
  expect(names(step(s, { is: 'begin' }))).toEqual(['prepare a', 'queue x']);
  expect(names(step(s, { is: 'ended', node: 'a', how: 'failed' }))).toEqual(['skip b', 'skip c', 'prepare x']);
  expect(names(step(s, { is: 'ended', node: 'x', how: 'done' }))).toEqual(['finish failed']);
});

test('a node that needs the same output twice waits for it once', () => {
  const s = createSchedule([node('a'), node('b', 'a', 'a')], 1);
  step(s, { is: 'begin' });
  expect(names(step(s, { is: 'ended', node: 'a', how: 'done' }))).toEqual(['prepare b']);
});

test('cancel stops what runs, starts nothing and finishes when that has ended', () => {
  const s = createSchedule([node('a'), node('b'), node('c', 'a')], 2);
  step(s, { is: 'begin' });
  expect(names(step(s, { is: 'cancel' }))).toEqual(['stop a', 'stop b']);
  expect(names(step(s, { is: 'ended', node: 'a', how: 'done' }))).toEqual([]);
  expect(names(step(s, { is: 'ended', node: 'b', how: 'cancelled' }))).toEqual(['finish cancelled']);
});

test('a cancel that comes when the last node has just ended well changes nothing', () => {
  const s = createSchedule([node('a')], 1);
  step(s, { is: 'begin' });
  expect(names(step(s, { is: 'ended', node: 'a', how: 'done' }))).toEqual(['finish done']);
  expect(step(s, { is: 'cancel' })).toEqual([]);
});

test('a late result of a node that is not running decides nothing', () => {
  const s = createSchedule([node('a'), node('b', 'a')], 1);
  step(s, { is: 'begin' });
  expect(step(s, { is: 'ended', node: 'b', how: 'done' })).toEqual([]);
});

test('a resumed run does not prepare what is done', () => {
  const s = createSchedule([node('a'), node('b', 'a'), node('c', 'b')], 1, new Set(['a']));
  expect(names(step(s, { is: 'begin' }))).toEqual(['prepare b']);
});

test('an empty plan is done at once', () => {
  expect(names(step(createSchedule([], 1), { is: 'begin' }))).toEqual(['finish done']);
});

test('a node that wants more slots than there are runs alone and is not overtaken', () => {
  const wide: PlannedNode = { id: 'wide', needs: [], cpu: 9 };
  const s = createSchedule([node('a'), wide, node('b')], 2);
  expect(names(step(s, { is: 'begin' }))).toEqual(['prepare a', 'queue wide', 'queue b']);
  expect(names(step(s, { is: 'ended', node: 'a', how: 'done' }))).toEqual(['prepare wide']);
  expect(names(step(s, { is: 'ended', node: 'wide', how: 'done' }))).toEqual(['prepare b']);
});

/** A random acyclic plan: node i needs some of the nodes before it. */
const plans = fc.array(fc.array(fc.nat(), { maxLength: 4 }), { minLength: 1, maxLength: 30 }).map((picks) =>
  picks.map((pick, i): PlannedNode => ({
    id: `n${i}`,
    needs: i === 0 ? [] : [...new Set(pick.map((p) => `n${p % i}`))],
    cpu: 1 + ((pick[0] ?? 0) % 3),
  })),
);

interface Played {
  readonly started: string[];
  readonly skipped: string[];
  readonly finish: string[];
  readonly schedule: Schedule;
}

/** Plays a plan to its end; `fails` says which nodes fail; running nodes end in an order that `pick` chooses. */
function play(plan: readonly PlannedNode[], slots: number, fails: ReadonlySet<string>, pick: () => number): Played {
  const schedule = createSchedule(plan, slots);
  const played: Played = { started: [], skipped: [], finish: [], schedule };
  const running: string[] = [];
  const take = (decisions: readonly Decision[]): void => {
    for (const d of decisions) {
      if (d.do === 'prepare') {
        const needs = plan.find((p) => p.id === d.node)?.needs ?? [];
        expect(needs.every((need) => schedule.endings.get(need) === 'done')).toBe(true);
        played.started.push(d.node);
        running.push(d.node);
      } else if (d.do === 'skip') played.skipped.push(d.node);
      else if (d.do === 'finish') played.finish.push(d.status);
    }
    const used = running.reduce((sum, id) => sum + Math.min(slots, plan.find((p) => p.id === id)?.cpu ?? 1), 0);
    expect(used).toBeLessThanOrEqual(slots);
  };
  take(step(schedule, { is: 'begin' }));
  while (running.length > 0) {
    const [ended = ''] = running.splice(pick() % running.length, 1);
    take(step(schedule, { is: 'ended', node: ended, how: fails.has(ended) ? 'failed' : 'done' }));
  }
  return played;
}

test('every node is started once or skipped once, never before its needs, and the run finishes exactly once', () => {
  fc.assert(
    fc.property(
      plans,
      fc.integer({ min: 1, max: 4 }),
      fc.array(fc.nat(29)),
      fc.infiniteStream(fc.nat()),
      (plan, slots, failing, picks) => {
        const fails = new Set(failing.map((i) => `n${i}`));
        const played = play(plan, slots, fails, () => Number(picks.next().value));
        expect([...played.started, ...played.skipped].toSorted()).toEqual(plan.map((p) => p.id).toSorted());
        const broken = played.started.some((id) => fails.has(id));
        expect(played.finish).toEqual([broken ? 'failed' : 'done']);
      },
    ),
    { numRuns: 500 },
  );
});

test('10,000 nodes in a chain, a fan and behind a failure need no recursion', () => {
  const chain = Array.from({ length: 10_000 }, (_, i): PlannedNode => node(`n${i}`, ...(i === 0 ? [] : [`n${i - 1}`])));
  expect(play(chain, 2, new Set(), () => 0).started).toHaveLength(10_000);
  expect(play(chain, 2, new Set(['n0']), () => 0).skipped).toHaveLength(9_999);
});
