import { expect, test } from 'vitest';
import type { NodeStatus } from '#shared/model/node-status.ts';
import { placeText, problemRows, problemText } from './problem-rows.ts';
import type { ProblemSources } from './problem-rows.ts';

const failed: NodeStatus = {
  word: 'failed',
  reason: 'x',
  outputs: undefined,
  failure: { why: 'step-threw', file: 'steps/loads.ts', line: 3, message: 'no mass' },
  progress: undefined,
  attempt: 1,
  startedAt: 0,
  endedAt: 1,
  ms: 1,
};

const nothing: ProblemSources = {
  thread: {
    nodes: { a: { function: 'x/a' }, b: { function: 'x/b' } },
    wires: [{ from: 'b.out', to: 'a.in' }],
  },
  problems: [],
  statuses: {},
  runFailure: undefined,
  files: [],
  changedOnDisk: false,
};

test('nothing wrong gives no row', () => {
  expect(problemRows({ ...nothing, statuses: { a: { ...failed, word: 'done', failure: undefined } } })).toEqual([]);
});

test('errors come first, each in the order of the thread; what has no place comes before', () => {
  const rows = problemRows({
    ...nothing,
    problems: [
      { severity: 'warning', code: 'w', message: 'Unused.', pointer: '/nodes/b', node: 'b' },
      {
        severity: 'error',
        code: 'bad-unit',
        message: 'Bad unit.',
        pointer: '/nodes/a/params/x',
        node: 'a',
        port: 'in',
      },
    ],
    statuses: { b: failed },
    runFailure: { why: 'corrupt', what: 'Event 3', message: 'its digest differs' },
    files: [
      { path: 'uas.xlsx', mediaType: 'x', bound: '1', changed: true },
      { path: 'ok.step', mediaType: 'x', bound: '1', now: '1', changed: false },
    ],
    changedOnDisk: true,
  });
  expect(rows.map((row) => [row.severity, row.code, row.of, row.node])).toEqual([
    ['error', 'corrupt', 'run', undefined],
    ['error', 'missing-file', 'file', undefined],
    ['error', 'step-threw', 'run', 'b'],
    ['error', 'bad-unit', 'document', 'a'],
    ['warning', 'changed-on-disk', 'file', undefined],
    ['warning', 'w', 'document', 'b'],
  ]);
  expect(rows[2]?.message).toBe('The step steps/loads.ts, line 3 stopped: no mass.');
  expect(placeText(rows[3] ?? expect.fail())).toBe('a · in · /nodes/a/params/x');
  expect(problemText(rows[3] ?? expect.fail())).toBe('error: Bad unit. (a · in · /nodes/a/params/x) [bad-unit]');
});

test('a failure that an edit has overtaken is no problem any more', () => {
  expect(problemRows({ ...nothing, statuses: { a: { ...failed, word: 'ready', failure: undefined } } })).toEqual([]);
});
