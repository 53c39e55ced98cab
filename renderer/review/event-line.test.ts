import { describe, expect, test } from 'vitest';
import type { EventBody } from '#shared/model/event.ts';
import { recordedRun } from '#shared/model/testing/recorded-runs.ts';
import { failed, finished, placed, reused, skipped } from '#shared/model/testing/runs.ts';
import type { ValueOf } from '#shared/model/value.ts';
import { bytesText, clockText, eventLine } from './event-line.ts';

const lineOf = (body: EventBody): string => {
  const [event] = placed([body]);
  const { glyph, tone, text } = eventLine({ body: event?.body ?? body }, (node) => `[${node}]`);
  return `${glyph} ${tone} ${text}`;
};
const verdict = (word: ValueOf<'verdict'>['verdict'], more: object = {}): ValueOf<'verdict'> => ({
  type: 'verdict',
  id: 'STR-001',
  verdict: word,
  text: '',
  check: '',
  ...more,
});

describe('an event as a line', () => {
  test('tells what a real run did', () => {
    const lines = recordedRun('spar-2-0mm').map((event) => eventLine(event, (node) => node).text);
    expect(lines.slice(0, 4)).toEqual(['Run created by ann', 'Run started', 'sizing · started', 'sizing · 13 outputs']);
    expect(lines).toContain('STR-001 FAIL 150.97 mm, limit 150 mm'.replaceAll(' mm', '\u2009mm'));
    expect(lines).toContain('loads · info: steps/loads.ts:22: lift at 3.8 g: 931.6 N');
    expect(lines.at(-1)).toBe('Run done');
  });

  test('tells a reused verdict as a verdict', () => {
    const body = reused('a', { verdict: verdict('FAIL') });
    expect(lineOf(body)).toBe('☒ bad STR-001 FAIL · reused from run arlier');
  });

  test.each([
    ['PASS', '☑ ok'],
    ['FAIL', '☒ bad'],
    ['NOT VERIFIED', '☐ warn'],
    ['AMBIGUOUS', '☐ warn'],
    ['STALE', '☐ warn'],
    ['WAIVED', '☑ warn'],
  ] as const)('never shows %s greener than it is', (word, start) => {
    expect(lineOf(finished('a', { verdict: verdict(word) }))).toBe(`${start} STR-001 ${word}`);
  });

  test('says why a node failed or was skipped', () => {
    expect(lineOf(failed('a'))).toBe('✕ bad [a] · failed: Clew has a defect: It broke.');
    expect(lineOf(failed('a', 1, 'cancelled'))).toBe('■ warn [a] · cancelled');
    expect(lineOf(skipped('b'))).toBe('⤼ warn [b] · skipped: a gave no result');
  });

  test('does not colour the end of a run green: it says nothing of the verdicts', () => {
    expect(lineOf({ is: 'run-finished', status: 'done' })).toBe('■ plain Run done');
    expect(lineOf({ is: 'run-finished', status: 'failed' })).toBe('■ bad Run failed');
  });

  test('names the one output, and counts several', () => {
    expect(lineOf(finished('a', { x: { type: 'quantity', value: 2.2, unit: 'mm' } }))).toContain('[a] · 2.2');
    const two = { x: { type: 'number', value: 1 }, y: { type: 'number', value: 2 } } as const;
    expect(lineOf(finished('a', two))).toContain('[a] · 2 outputs');
  });
});

test.each([
  [0, '00.000'],
  [6114, '06.114'],
  [59_999.6, '1:00.000'],
  [66_114, '1:06.114'],
  [7_266_114, '2:01:06.114'],
])('%d ms since the start are %s', (ms, text) => {
  expect(clockText(ms)).toBe(text);
});

test.each([
  [0, '0 B'],
  [999, '999 B'],
  [3424, '3.42 kB'],
  [999_999, '1 MB'],
  [41_000_000, '41 MB'],
])('%d bytes are %s', (bytes, text) => {
  expect(bytesText(bytes)).toBe(text.replace(' ', '\u202f'));
});
