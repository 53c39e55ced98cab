import { describe, expect, test } from 'vitest';

import { countLine, countsOnLine, failedOnce, sum, vitestCounts } from './test-counts.ts';

const report = (change: object): string =>
  JSON.stringify({
    numPassedTests: 7,
    numFailedTests: 0,
    numFailedTestSuites: 0,
    numPendingTests: 2,
    numTodoTests: 1,
    ...change,
  });

describe('counts of the unit tests', () => {
  test('are those of the report', () => {
    expect(vitestCounts(report({}), 0)).toEqual({ passed: 7, failed: 0, skipped: 3 });
    expect(vitestCounts(report({ numFailedTests: 4, numFailedTestSuites: 2 }), 1)).toMatchObject({ failed: 4 });
  });

  test('say that something failed where a file could not be loaded', () => {
    expect(vitestCounts(report({ numFailedTestSuites: 1 }), 1)).toMatchObject({ failed: 1 });
  });

  test('say that something failed where all tests passed and the program did not', () => {
    expect(vitestCounts(report({}), 1)).toMatchObject({ passed: 7, failed: 1 });
    expect(vitestCounts(report({}), null)).toMatchObject({ passed: 7, failed: 1 });
  });

  test('say that something failed where there is no report', () => {
    expect(vitestCounts(undefined, 0)).toEqual({ passed: 0, failed: 1, skipped: 0 });
  });
});

describe('counts of the window tests', () => {
  test('are read from the line they close with, and from no other', () => {
    expect(countsOnLine('3 passed, 1 failed, 2 skipped')).toEqual({ passed: 3, failed: 1, skipped: 2 });
    for (const line of ['  3 passed (2s)', '3 passed, 1 failed', 'so: 3 passed, 1 failed, 2 skipped']) {
      expect(countsOnLine(line)).toBeUndefined();
    }
  });

  test('say that something failed where the line never came', () => {
    expect(failedOnce(undefined, 0)).toEqual({ passed: 0, failed: 1, skipped: 0 });
  });
});

test('the last line adds up', () => {
  const line = countLine(sum([vitestCounts(report({}), 0), { passed: 2, failed: 1, skipped: 0 }]));
  expect(line).toBe('9 passed, 1 failed, 3 skipped');
  expect(countsOnLine(line)).toEqual({ passed: 9, failed: 1, skipped: 3 });
});
