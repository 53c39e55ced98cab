import fc from 'fast-check';
import { expect, test } from 'vitest';
import { difference } from './step-models.ts';
import { besideThread } from './step-paths.ts';

test('the difference of two texts, put in its place, gives the second one', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b', '\n'), maxLength: 12 });
  fc.assert(
    fc.property(text, text, (before, after) => {
      const { start, end, text: inserted } = difference(before, after);
      expect(before.slice(0, start) + inserted + before.slice(end)).toBe(after);
      expect(start).toBeLessThanOrEqual(end);
    }),
  );
});

test('a change in the middle touches nothing else', () => {
  expect(difference('one\ntwo\nthree', 'one\n2\nthree')).toEqual({ start: 4, end: 7, text: '2' });
  expect(difference('same', 'same')).toEqual({ start: 4, end: 4, text: '' });
});

test.each([
  ['/home/x/a.thread.json', 'steps/b.ts', '/home/x/steps/b.ts'],
  ['C:\\work\\a.thread.json', 'steps/b.ts', 'C:\\work\\steps\\b.ts'],
])('beside %s lies %s', (thread, path, whole) => expect(besideThread(thread, path)).toBe(whole));
