import { expect, test } from 'vitest';
import { rankText } from './rank-text.ts';

test('letters that merely occur in the right order are no answer', () => {
  expect(rankText('Spar under limit load beam', 'unit')).toBe(0);
  expect(rankText('Unit of length', 'unit')).toBe(1);
});

test('every word has to be found, in whatever order', () => {
  expect(rankText('Run only the selection run.selection', 'selection run')).toBeGreaterThan(0);
  expect(rankText('Run only the selection run.selection', 'run canvas')).toBe(0);
});

test('the start comes before the start of a word, and that before the inside of one', () => {
  const [start, word, inside] = ['Run', 'Cancel run', 'Overrun'].map((text) => rankText(text, 'run'));
  expect(start).toBeGreaterThan(word ?? 1);
  expect(word).toBeGreaterThan(inside ?? 1);
  expect(inside).toBeGreaterThan(0);
});

test('nothing typed finds everything', () => {
  expect(rankText('Run', '  ')).toBe(1);
});
