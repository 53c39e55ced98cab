import { expect, test } from 'vitest';
import { didYouMean, nearest } from './suggest.ts';

test.each([
  ['exel', ['excel', 'core', 'cad'], 'excel'],
  ['valeu', ['value', 'values'], 'value'],
  ['Mass', ['mass'], 'mass'],
  ['t', ['spar_t'], undefined],
  ['spar', ['loads', 'mesh'], undefined],
  ['', ['a'], 'a'],
  ['x'.repeat(65), ['x'.repeat(64)], undefined],
])('of a mistyped "%s" the known names %o suggest %s', (name, known, found) => {
  expect(nearest(name, known)).toBe(found);
  expect(didYouMean(name, known)).toBe(found === undefined ? '' : ` Did you mean "${found}"?`);
});

test('the first of equally near names is suggested', () => {
  expect(nearest('ab', ['ac', 'ad'])).toBe('ac');
});

test('a name of very different length is not even compared', () => {
  // 2,000 names of 100,000 characters each: comparing them letter by letter would take 10^10 steps.
  expect(
    nearest(
      'abc',
      Array.from({ length: 2000 }, () => 'abc'.repeat(33_000)),
    ),
  ).toBeUndefined();
});
