import fc from 'fast-check';
import { expect, test } from 'vitest';
import { absoluteTime, durationText, relativeTime, stopwatchText, tickText, timeTicks } from './format-time.ts';

test.each([
  [0, '0 ms'],
  [0.04, 'under 0.1 ms'],
  [0.42, '0.4 ms'],
  [9.94, '9.9 ms'],
  [9.96, '10 ms'],
  [38.2, '38 ms'],
  [999.4, '999 ms'],
  [999.6, '1.00 s'],
  [1241, '1.24 s'],
  [9994, '9.99 s'],
  [9996, '10.0 s'],
  [12_440, '12.4 s'],
  [59_940, '59.9 s'],
  [59_960, '1 min 00 s'],
  [125_000, '2 min 05 s'],
  [3_599_600, '1 h 00 min'],
  [11_520_000, '3 h 12 min'],
  [187_200_000, '2 d 4 h'],
  [-5, '0 ms'],
])('%d ms is %s', (ms, text) => {
  expect(durationText(ms)).toBe(text);
});

test('how long ago: never in the future, and a date after a month', () => {
  const now = Date.UTC(2026, 10, 21, 12);
  const ago = (ms: number): string => relativeTime(now - ms, now);
  expect(['just now', '12 s ago', '3 min ago', '2 h ago', '5 d ago']).toEqual(
    [4000, 12_900, 200_000, 7_300_000, 5.4 * 86_400_000].map(ago),
  );
  expect(ago(-60_000)).toBe('just now');
  expect(ago(40 * 86_400_000)).toMatch(/^2026-10-1\d$/);
});

test('an absolute time says its zone, so that it names one instant', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 4_000_000_000_000 }), (at) => {
      const text = absoluteTime(at);
      expect(text).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3} [+-]\d\d:\d\d$/);
      expect(Date.parse(text.replace(' ', 'T').replace(' ', ''))).toBe(at);
    }),
  );
});

test.each([
  [38, '00.038'],
  [6114, '06.114'],
  [72_044, '01:12.044'],
  [3_723_004, '1:02:03.004'],
  [-3, '00.000'],
])('%d ms on the stop watch is %s', (ms, text) => {
  expect(stopwatchText(ms)).toBe(text);
});

test('ticks are even, round and few, from a millisecond to months', () => {
  fc.assert(
    fc.property(fc.double({ min: 0.5, max: 1e10, noNaN: true }), fc.integer({ min: 2, max: 12 }), (length, most) => {
      const ticks = timeTicks(length, most);
      expect(ticks[0]).toBe(0);
      expect(ticks.length - 1).toBeLessThanOrEqual(most);
      expect(ticks.at(-1)).toBeLessThanOrEqual(length);
      for (let i = 2; i < ticks.length; i++) expect((ticks[i] ?? 0) - (ticks[i - 1] ?? 0)).toBe(ticks[1]);
      expect(new Set(ticks.map(tickText)).size).toBe(ticks.length);
    }),
  );
  expect(timeTicks(6200).map(tickText)).toEqual(['0', '1 s', '2 s', '3 s', '4 s', '5 s', '6 s']);
  expect(timeTicks(0)).toEqual([0]);
});
