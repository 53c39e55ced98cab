import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { EventBody, RunEvent } from '#shared/model/event.ts';
import { recordedRun } from '#shared/model/testing/recorded-runs.ts';
import { created, finished, started } from '#shared/model/testing/runs.ts';
import { createLogReader, lineText, logLevels, logLine } from './log-rows.ts';
import type { LogFilter } from './log-rows.ts';

const everything: LogFilter = { words: [], level: 'debug', nodes: undefined };

function placed(...bodies: readonly EventBody[]): RunEvent[] {
  return bodies.map((body, seq) => ({ run: 'r', seq, at: 5000 + seq * 10, prev: null, digest: '', body }));
}

const say = (body: EventBody): string => {
  const { level, node, text } = logLine({ run: 'r', seq: 1, at: 5010, prev: null, digest: '', body }, 5000);
  return `${level} ${node ?? '-'} ${text}`;
};

test.each<[EventBody, string]>([
  [{ is: 'run-resumed', by: 'ann' }, 'info - Run resumed by ann'],
  [{ is: 'run-finished', status: 'failed' }, 'error - Run failed'],
  [{ is: 'run-finished', status: 'cancelled' }, 'warning - Run cancelled'],
  [
    { ...started('a'), why: { did: 'run', because: [{ is: 'first' }] } },
    'info a started, attempt 1, because it had not run before',
  ],
  [
    { ...started('a', 2), why: { did: 'run', because: [{ is: 'interrupted', attempt: 1 }] } },
    'info a started again, attempt 2, because attempt 1 was interrupted',
  ],
  [{ ...finished('a'), ms: 38.2 }, 'info a finished in 38 ms'],
  [
    { is: 'node-failed', node: 'a', attempt: 1, ms: 1240, failure: { why: 'missing-file', path: 'uas.xlsx' } },
    'error a failed after 1.24 s: The file uas.xlsx is not there. Put it back, or point to where it is now.',
  ],
  [
    { is: 'node-failed', node: 'a', attempt: 1, ms: 5, failure: { why: 'cancelled' } },
    'warning a cancelled after 5 ms',
  ],
  [{ is: 'node-skipped', node: 'b', because: 'a failed' }, 'warning b skipped: a failed'],
  [{ is: 'node-progress', node: 'a', attempt: 1, fraction: 0.424, message: 'mode 3' }, 'debug a 42 %, mode 3'],
  [{ is: 'node-log', node: 'a', attempt: 1, level: 'warning', message: 'thin wall' }, 'warning a thin wall'],
])('%j', (body, text) => {
  expect(say(body)).toBe(text);
});

test('a run that was made with values of its own says so in its first line', () => {
  const body = created(
    { nodes: {}, wires: [] },
    {
      overrides: [{ target: 'a.x', as: 'output', value: { type: 'number', value: 1 } }],
      fresh: true,
    },
  );
  expect(say(body)).toContain('(UNCLASSIFIED), with a.x set, reusing nothing');
});

test('every event of a recorded run is one line', () => {
  const events = recordedRun('spar-2-0mm');
  const lines = createLogReader(everything).read(events, events.length);
  expect(lines.map((line) => line.seq)).toEqual(events.map((event) => event.seq));
  expect(lines.every((line) => line.text !== '' && !line.text.includes('undefined'))).toBe(true);
});

test('a filter lets through the same lines however the log has grown, and whatever was read before', () => {
  const events = placed(
    created({ nodes: {}, wires: [] }),
    ...Array.from({ length: 40 }, (_, i): EventBody => ({
      is: 'node-log',
      node: i % 3 === 0 ? 'a' : 'b',
      attempt: 1,
      level: logLevels[i % 4] ?? 'info',
      message: i % 5 === 0 ? 'Mesh done' : `line ${i}`,
    })),
  );
  const counts = fc.array(fc.integer({ min: 0, max: events.length }), { minLength: 1, maxLength: 6 });
  const filters = fc.record({
    words: fc.constantFrom<readonly string[]>([], ['mesh'], ['mesh', 'error']),
    level: fc.constantFrom(...logLevels),
    nodes: fc.constantFrom(undefined, new Set(['a'])),
  });
  fc.assert(
    fc.property(counts, filters, (reads, filter) => {
      const reader = createLogReader(filter);
      for (const count of reads) {
        const expected = events.slice(0, count).flatMap((event) => {
          const line = logLine(event, 5000);
          const isOf = filter.nodes === undefined || line.node === 'a';
          const isHigh = logLevels.indexOf(line.level) >= logLevels.indexOf(filter.level);
          const text = `${line.node} ${line.level} ${line.text}`.toLowerCase();
          return isOf && isHigh && filter.words.every((word) => text.includes(word)) ? [line.seq] : [];
        });
        expect(reader.read(events, count).map((line) => line.seq)).toEqual(expected);
      }
    }),
  );
});

test('a line that is copied names its instant, its node and its level', () => {
  const line = logLine(placed(created({ nodes: {}, wires: [] }), finished('a'))[1] ?? expect.fail(), 5000);
  expect(lineText(line)).toMatch(/^1970-01-01 .+\t00\.010\tinfo\ta\tfinished in 5 ms$/);
});
