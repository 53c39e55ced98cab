import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { NodeOutputs } from '#shared/model/event.ts';
import { runStatusOf, statusWords } from '#shared/model/node-status.ts';
import type { NodeStatus } from '#shared/model/node-status.ts';
import { createPlayback } from '#shared/model/playback.ts';
import { recordedRun } from '#shared/model/testing/recorded-runs.ts';
import type { Thread } from '#shared/model/thread.ts';
import type { ValueOf } from '#shared/model/value.ts';
import { verdictWords } from '#shared/model/value.ts';
import { badgeText, requirementRows, tallyOf, tallyText } from './requirement-rows.ts';
import type { RequirementRow } from './requirement-rows.ts';

const idle: NodeStatus = {
  word: 'done',
  reason: undefined,
  outputs: undefined,
  failure: undefined,
  progress: undefined,
  attempt: 1,
  startedAt: undefined,
  endedAt: undefined,
  ms: undefined,
};

const thread: Pick<Thread, 'nodes' | 'wires'> = {
  nodes: {
    'str-001': {
      function: 'core/requirement',
      params: { id: 'STR-001', text: 'Tip deflection', check: 'value <= 150 mm', source: 'uas.xlsx, A4' },
    },
  },
  wires: [],
};

const failing: ValueOf<'verdict'> = {
  type: 'verdict',
  id: 'STR-001',
  verdict: 'FAIL',
  text: 'Tip deflection',
  check: 'value <= 150 mm',
  value: { value: 151, unit: 'mm', digits: 4 },
  limit: { value: 150, unit: 'mm', digits: 3 },
  margin: { value: -1 / 150, unit: '1' },
};

const giving = (verdict: ValueOf<'verdict'>): NodeOutputs => ({ verdict: { value: verdict, digest: 'd' } });

function rowOf(status: Partial<NodeStatus>): RequirementRow {
  const [row] = requirementRows(thread, { 'str-001': { ...idle, ...status } });
  if (row === undefined) throw new Error('every requirement has a row');
  return row;
}

test('a failed one says by how much', () => {
  expect(rowOf({ outputs: giving(failing) })).toMatchObject({
    verdict: 'FAIL',
    value: '151.0\u2009mm',
    limit: '150\u2009mm',
    margin: '-0.667 %',
    says: '151.0\u2009mm, 0.667 % over 150\u2009mm',
  });
});

test('a lower limit is missed from below, and a limit of zero in its own unit', () => {
  const low = {
    ...failing,
    check: 'value >= 0 mm',
    value: { value: -0.25, unit: 'mm' },
    limit: { value: 0, unit: 'mm' },
    margin: { value: -0.25, unit: 'mm' },
  };
  expect(rowOf({ outputs: giving(low) }).says).toBe('-0.25\u2009mm, 0.250 mm under 0\u2009mm');
  const pure = {
    ...low,
    value: { value: -0.25, unit: '1' },
    limit: { value: 0, unit: '1' },
    margin: { value: -0.25, unit: '1' },
  };
  expect(rowOf({ outputs: giving(pure) })).toMatchObject({ margin: '-0.250', says: '-0.25, 0.250 under 0' });
});

test('a value at a limit that it may not reach is not called over it', () => {
  const at = {
    ...failing,
    check: 'value < 150 mm',
    value: { value: 150, unit: 'mm' },
    margin: { value: 0, unit: '1' },
  };
  expect(rowOf({ outputs: giving(at) }).says).toContain('exactly at the limit');
});

test('a change makes a verdict stale at once, whatever it was, and keeps what it was to be seen', () => {
  const outputs = giving({ ...failing, verdict: 'PASS' });
  expect(rowOf({ word: 'stale', reason: 'Out of date: uas.xlsx was changed after the run.', outputs })).toMatchObject({
    verdict: 'STALE',
    was: 'PASS',
    says: 'Was PASS. uas.xlsx was changed after the run.',
  });
});

test('a verdict is never greener than the state of its node', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...statusWords),
      fc.constantFrom(...verdictWords),
      fc.boolean(),
      (word, verdict, hasOutputs) => {
        const row = rowOf({ word, outputs: hasOutputs ? giving({ ...failing, verdict }) : undefined });
        const held = (word === 'done' || word === 'reused') && hasOutputs;
        expect(row.verdict).toBe(held ? verdict : word === 'stale' && hasOutputs ? 'STALE' : 'NOT VERIFIED');
        if (row.verdict === 'NOT VERIFIED' && !held) expect(row.says).not.toBe('');
      },
    ),
  );
});

test('a requirement that nothing is known of is listed, with what its params say', () => {
  expect(requirementRows(thread, {})).toEqual([
    expect.objectContaining({
      id: 'STR-001',
      text: 'Tip deflection',
      check: 'value <= 150 mm',
      source: 'uas.xlsx, A4',
      verdict: 'NOT VERIFIED',
      says: 'It has not run.',
    }),
  ]);
});

test('another function that will give a verdict counts before it has', () => {
  const other = { nodes: { ...thread.nodes, wall: { function: 'x/check', title: 'Wall check' } }, wires: [] };
  expect(requirementRows(other, {}, new Set(['wall'])).map((row) => row.id)).toEqual(['STR-001', 'wall']);
});

test('at every event of a recorded run: all six are listed, and the count follows the verdicts', () => {
  const events = recordedRun('spar-2-0mm');
  const playback = createPlayback('r', events);
  const badges = events.flatMap((_, seq) => {
    const { created, nodes } = playback.stateAt(seq);
    if (created === undefined) return [];
    const bound = created.thread.document as unknown as Thread;
    const statuses = Object.fromEntries([...nodes].map(([id, state]) => [id, runStatusOf(state)]));
    const tally = tallyOf(requirementRows(bound, statuses));
    expect(tally.total).toBe(6);
    expect(tallyText(tally).startsWith('All')).toBe(tally.of.PASS === 6);
    return [badgeText(tally)];
  });
  expect(badges[0]).toBe('0/6');
  expect(badges.at(-1)).toBe('5/6');
  expect(badges).toEqual(badges.toSorted());
});

test('the worst stands first, and one that is waived is not counted as passed', () => {
  const nodes = Object.fromEntries(verdictWords.map((_, i) => [`r-${i}`, { function: 'core/requirement' }]));
  const statuses = Object.fromEntries(
    verdictWords.map((verdict, i) => [`r-${i}`, { ...idle, outputs: giving({ ...failing, id: `R-${i}`, verdict }) }]),
  );
  const rows = requirementRows({ nodes, wires: [] }, statuses);
  expect(rows.map((row) => row.verdict)).toEqual(['FAIL', 'AMBIGUOUS', 'NOT VERIFIED', 'STALE', 'WAIVED', 'PASS']);
  expect(badgeText(tallyOf(rows))).toBe('1/6');
  expect(tallyText(tallyOf(rows.filter((row) => row.verdict === 'PASS' || row.verdict === 'WAIVED')))).toBe(
    '1 WAIVED · 1 PASS',
  );
});
