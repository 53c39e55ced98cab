/** How many tests of a run ended how. */
export interface TestCounts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** What vitest's `json` reporter writes, as far as it is needed. */
interface VitestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numFailedTestSuites: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
}

/**
 * The counts of a run of vitest.
 * @param report the text that its `json` reporter wrote; undefined where it wrote none
 * @param code its exit code
 */
export function vitestCounts(report: string | undefined, code: number | null): TestCounts {
  if (report === undefined) return failedOnce(undefined, code);
  const read = JSON.parse(report) as VitestReport;
  const counts = {
    passed: read.numPassedTests,
    // A file that could not be loaded has no test that failed, and its tests are in no other number.
    failed: Math.max(read.numFailedTests, read.numFailedTestSuites > 0 ? 1 : 0),
    skipped: read.numPendingTests + read.numTodoTests,
  };
  return failedOnce(counts, code);
}

const COUNT_LINE = /^(\d+) passed, (\d+) failed, (\d+) skipped$/;

/** The counts on a line that the window tests close with, or undefined for any other line. */
export function countsOnLine(line: string): TestCounts | undefined {
  const [, passed, failed, skipped] = COUNT_LINE.exec(line) ?? [];
  if (passed === undefined) return undefined;
  return { passed: Number(passed), failed: Number(failed), skipped: Number(skipped) };
}

/** The counts of a run that ended with `code`: where that says failure, at least one has failed. */
export function failedOnce(counts: TestCounts | undefined, code: number | null): TestCounts {
  const known = counts ?? { passed: 0, failed: 1, skipped: 0 };
  return code === 0 || known.failed > 0 ? known : { ...known, failed: 1 };
}

export function sum(all: readonly TestCounts[]): TestCounts {
  const total = (of: keyof TestCounts): number => all.reduce((before, counts) => before + counts[of], 0);
  return { passed: total('passed'), failed: total('failed'), skipped: total('skipped') };
}

/** The one line that a whole run of tests ends with. */
export function countLine({ passed, failed, skipped }: TestCounts): string {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}
