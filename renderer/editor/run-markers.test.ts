import { expect, test } from 'vitest';
import type { EventBody, RunEvent } from '#shared/model/event.ts';
import { failureMark, lastByLine, logLines } from './run-markers.ts';

test('a step that threw is marked on its line, with the sentence of the failure', () => {
  const failure = { why: 'step-threw', file: 'steps/x.ts', line: 3, column: 9, message: 'no wing' } as const;
  expect(failureMark(failure, 'steps/x.ts')).toEqual({
    line: 3,
    column: 9,
    message: 'The step steps/x.ts, line 3, column 9 stopped: no wing.',
  });
  expect(failureMark(failure, 'steps/y.ts')).toBeUndefined();
  expect(failureMark({ why: 'step-syntax', file: 'steps/x.ts', message: 'no default export' }, 'steps/x.ts')).toEqual({
    line: 1,
    column: undefined,
    message: 'The step steps/x.ts cannot be read: no default export.',
  });
});

test.each([undefined, { why: 'cancelled' } as const, { why: 'bad-output', port: 'x', message: 'x is null' } as const])(
  'a failure without a place has no mark (%#)',
  (failure) => expect(failureMark(failure, 'steps/x.ts')).toBeUndefined(),
);

const log = (node: string, message: string): EventBody => ({
  is: 'node-log',
  node,
  attempt: 1,
  level: 'info',
  message,
});

function events(...bodies: readonly EventBody[]): RunEvent[] {
  return bodies.map((body, seq) => ({ run: 'R', seq, at: seq, prev: null, digest: '', body }));
}

const started = { is: 'node-started', node: 'a', attempt: 1 } as unknown as EventBody;

test('what a step has logged stands with its line, of its last attempt', () => {
  const all = events(
    log('a', 'steps/a.ts:2: old'),
    started,
    log('a', 'steps/a.ts:2: first\nof two lines'),
    log('b', 'steps/a.ts:2: of another node'),
    log('a', 'not of a line'),
    log('a', 'steps/a.ts.bak:2: of another file'),
    log('a', 'steps/a.ts:7: last'),
  );
  expect(logLines(all, 'a', 'steps/a.ts')).toEqual([
    { line: 2, text: 'first\nof two lines' },
    { line: 7, text: 'last' },
  ]);
});

test('of several logs on a line the last is shown, with their number', () => {
  const lines = [
    { line: 2, text: 'a' },
    { line: 3, text: 'x' },
    { line: 2, text: 'b' },
  ];
  expect([...lastByLine(lines)]).toEqual([
    [2, 'b (2 times)'],
    [3, 'x'],
  ]);
});
