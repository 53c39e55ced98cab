import { expect, test } from 'vitest';
import { nodeMarks, runMarks, verdictMarks } from './marks.ts';

test.each([nodeMarks, runMarks, verdictMarks])('states are told apart without colour', (marks) => {
  const all = Object.values(marks);
  expect(new Set(all.map((one) => one.glyph)).size).toBe(all.length);
  expect(new Set(all.map((one) => one.word)).size).toBe(all.length);
});

test('no verdict but PASS looks good', () => {
  expect(Object.entries(verdictMarks).filter(([, { tone }]) => tone === 'good' || tone === 'reused')).toEqual([
    ['PASS', verdictMarks.PASS],
  ]);
});
