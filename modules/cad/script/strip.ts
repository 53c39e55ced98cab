import { stripTypeScriptTypes } from 'node:module';
import { err, ok } from '@clew/module-sdk';
import type { Failure, Result } from '@clew/module-sdk';

/** Where Node found the error: `FILE:LINE`, the line itself, and marks under the place. */
function placeOf(report: string): { line?: number; column?: number } {
  const [where = '', , marks = ''] = report.split('\n');
  const line = /:(\d+)$/.exec(where)?.[1];
  const column = marks.indexOf('^');
  return {
    ...(line === undefined ? {} : { line: Number(line) }),
    ...(column < 0 ? {} : { column: column + 1 }),
  };
}

/** Takes the types out of a script and keeps its lines; what is not TypeScript fails as `step-syntax`. */
export function stripTypes(source: string, fileName: string): Result<string, Failure> {
  try {
    return ok(stripTypeScriptTypes(source, { mode: 'strip' }));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return err({
      why: 'step-syntax',
      file: fileName,
      ...placeOf(error.stack ?? ''),
      message: error.message,
    });
  }
}
