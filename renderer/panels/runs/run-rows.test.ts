import { expect, test } from 'vitest';
import { unmarked } from '#shared/model/marking.ts';
import { emptyRunState } from '#shared/model/run-state.ts';
import { created } from '#shared/model/testing/runs.ts';
import type { RunSummary } from '#shared/protocol/contract.ts';
import type { RunView } from '../../stores/runs.ts';
import { reportTally, runFacts, runRows, tallyKey, tallyLabel, tallyTone, whenText } from './run-rows.ts';

function summary(run: string, more: Partial<RunSummary> = {}): RunSummary {
  return {
    run,
    thread: '/t/a.thread.json',
    title: 'A',
    status: 'done',
    createdAt: 1000,
    endedAt: 2240,
    by: 'ann',
    marking: unmarked,
    ...more,
  };
}

function view(run: string, status: RunView['status'], isRead = true): RunView {
  const state = {
    ...emptyRunState(run),
    created: isRead ? created({ nodes: {}, wires: [] }) : undefined,
    endedAt: 3000,
  };
  return { run, events: [], count: 0, state, nodes: {}, status, complete: false, failure: undefined };
}

test('newest first, and two of one instant in the order of their ids', () => {
  const rows = runRows([summary('A1', { createdAt: 1 }), summary('B2'), summary('C3')], {});
  expect(rows.map((row) => row.run)).toEqual(['C3', 'B2', 'A1']);
});

test('what the window follows is newer than the list, once its first event has come', () => {
  const list = [summary('A', { status: 'running' }), summary('B', { status: 'running' })];
  const rows = runRows(list, { A: view('A', 'failed'), B: view('B', 'created', false) });
  expect(rows.map((row) => [row.run, row.status, row.endedAt])).toEqual([
    ['B', 'running', 2240],
    ['A', 'failed', 3000],
  ]);
});

test('what can be done depends on how the run stands', () => {
  const actions = (more: Partial<RunSummary>): unknown => runRows([summary('A', more)], {})[0]?.actions;
  expect(actions({ status: 'done' })).toEqual(['show', 'review', 'copy']);
  expect(actions({ status: 'running' })).toEqual(['show', 'review', 'cancel', 'copy']);
  expect(actions({ status: 'interrupted' })).toEqual(['show', 'review', 'resume', 'copy']);
  expect(runRows([summary('A'), summary('B')], {})[0]?.actions).toContain('compare');
  expect(runRows([summary('A'), summary('B', { thread: '/t/other.json' })], {})[0]?.actions).not.toContain('compare');
});

test('a line says who and how long; an interrupted run has no length', () => {
  const facts = (more: Partial<RunSummary>): string => {
    const [row] = runRows([summary('A', more)], {});
    return row === undefined ? '' : runFacts(row, 5000);
  };
  expect(facts({})).toBe('ann · 1.24 s');
  expect(facts({ status: 'running', endedAt: undefined })).toBe('ann · 4.00 s');
  expect(facts({ status: 'interrupted', endedAt: undefined })).toBe('ann');
  expect(whenText(runRows([summary('A')], {})[0] ?? expect.fail(), 61_000)).toBe('1 min ago');
});

test('a verdict that this version does not know is not counted as passed', () => {
  const verdict = (word: string): never => ({ verdict: word }) as never;
  const tally = reportTally({ verdicts: [verdict('PASS'), verdict('MAYBE'), verdict('WAIVED')], overrides: [] });
  expect(tallyLabel(tally)).toBe('1/3 pass');
  expect(tallyLabel(reportTally({ verdicts: [], overrides: [] }))).toBe('');
});

test('a run with values that were set for it alone is never green, and says so', () => {
  const verdicts = [{ verdict: 'PASS' } as never];
  const plain = reportTally({ verdicts, overrides: [] });
  const set = reportTally({ verdicts, overrides: [{} as never] });
  expect([tallyTone(plain), tallyLabel(plain)]).toEqual(['good', '1/1 pass']);
  expect([tallyTone(set), tallyLabel(set)]).toEqual(['warn', '1/1 pass with 1 value set by hand']);
});

test('verdicts are not green as long as nobody knows whether the files of the run on the canvas have changed', () => {
  const plain = reportTally({ verdicts: [{ verdict: 'PASS' }] as never, overrides: [] });
  expect([tallyTone(plain, true), tallyLabel(plain, true)]).toEqual(['warn', '1/1 pass ?']);
});

test('a run that was resumed is tallied anew, whether or not it ends as it did before', () => {
  const key = (more: Partial<RunView>, endedAt?: number): string => {
    const one = view('A', 'interrupted');
    const rows = runRows([summary('A')], { A: { ...one, state: { ...one.state, endedAt }, ...more } });
    return tallyKey(rows[0] ?? expect.fail());
  };
  expect(key({ count: 4 })).toBe(key({ count: 4 }));
  expect(key({ count: 4 })).not.toBe(key({ count: 9 }));
  expect(key({ status: 'failed' }, 1)).not.toBe(key({ status: 'failed' }, 2));
});
