import fc from 'fast-check';
import { expect, test } from 'vitest';
import { runStatusOf } from '#shared/model/node-status.ts';
import { createPlayback } from '#shared/model/playback.ts';
import { recordedRun } from '#shared/model/testing/recorded-runs.ts';
import type { Thread } from '#shared/model/thread.ts';
import { cellText, columnTitle, isNumeric, nextSort, sortedRows, tableText } from './table-cells.ts';
import { shortDigest, valueRows } from './value-rows.ts';

const playback = createPlayback('r', recordedRun('spar-2-0mm'));
const end = playback.stateAt(playback.events.length - 1);
const thread = end.created?.thread.document as unknown as Thread;
const statuses = Object.fromEntries([...end.nodes].map(([id, state]) => [id, runStatusOf(state)]));

test('all values of a run with their units, or those of the nodes that are selected', () => {
  const rows = valueRows(thread, statuses, []);
  const [wall] = rows.filter((row) => row.key === 'sizing.spar_t');
  expect(wall).toMatchObject({ title: 'Sizing workbook', type: 'quantity', text: '2\u2009mm', holds: true });
  expect(wall?.origin).toContain('Parameters!C4');
  expect(new Set(valueRows(thread, statuses, ['beam']).map((row) => row.node))).toEqual(new Set(['beam']));
  expect(rows.find((row) => row.key === 'beam.modes')?.text).toMatch(/^3 rows, \d+ columns$/);
  expect(rows.find((row) => row.key === 'str-001.verdict')?.text).toBe('STR-001 FAIL');
});

test('a value that a change has overtaken is shown as one that does not hold', () => {
  const sizing = statuses['sizing'] ?? expect.fail();
  const [row] = valueRows(thread, { sizing: { ...sizing, word: 'stale' } }, []);
  expect(row).toMatchObject({ holds: false, state: 'stale' });
});

test('a digest is short, with or without the name of its kind', () => {
  expect([shortDigest('sha256:0123456789'), shortDigest('0123456789')]).toEqual(['01234567', '01234567']);
});

const table = {
  columns: [
    { name: 'mode', type: 'integer' },
    { name: 'frequency', type: 'quantity<Hz>' },
    { name: 'note', type: 'text' },
  ],
  rows: [
    [2, 41.123456789, 'b\tc'],
    [1, 12.5, null],
    [3, null, 'a'],
  ],
};

test('columns say their units, and numbers stand at the right', () => {
  expect(table.columns.map(columnTitle)).toEqual(['mode', 'frequency [Hz]', 'note']);
  expect(table.columns.map(isNumeric)).toEqual([true, true, false]);
  expect([cellText(41.123456789), cellText(null), cellText(true)]).toEqual(['41.1235', '', 'true']);
});

test('sorting goes up, down and back, with empty cells last', () => {
  const up = nextSort(undefined, 1);
  expect(sortedRows(table, up)).toEqual([1, 0, 2]);
  const down = nextSort(up, 1);
  expect(sortedRows(table, down)).toEqual([0, 1, 2]);
  expect(nextSort(down, 1)).toBeUndefined();
  expect(nextSort(down, 0)).toEqual({ column: 0, descending: false });
});

test('sorting loses no row and repeats none', () => {
  const cell = fc.oneof(fc.double({ noNaN: true }), fc.string(), fc.boolean(), fc.constant(null));
  fc.assert(
    fc.property(fc.array(fc.tuple(cell, cell)), fc.boolean(), (rows, descending) => {
      const order = sortedRows({ rows }, { column: 1, descending });
      expect(order.toSorted((a, b) => a - b)).toEqual(rows.map((_, i) => i));
    }),
  );
});

test('what is copied has every digit and one cell to a tab', () => {
  expect(tableText(table, [0, 2])).toBe('mode\tfrequency [Hz]\tnote\n2\t41.123456789\tb c\n3\t\ta');
});
