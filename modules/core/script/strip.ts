import { stripTypeScriptTypes } from 'node:module';
import { err, ok } from '@clew/module-sdk';
import type { Failure, Result } from '@clew/module-sdk';

/** Line and column in the report that Node puts before the error: the place, the source line, and marks below it. */
function placeOf(stack: string): { line?: number; column?: number } {
  const [first = '', ...rest] = stack.split('\n');
  const line = /:(\d+)$/.exec(first)?.[1];
  const marks = rest.find((text) => /^\s*\^+\s*$/.test(text));
  return {
    ...(line === undefined ? {} : { line: Number(line) }),
    ...(marks === undefined ? {} : { column: marks.indexOf('^') + 1 }),
  };
}

/** Takes the types out of a step and keeps every line and column; a step that is not TypeScript is a `step-syntax`. */
export function stripTypes(source: string, fileName: string): Result<string, Failure> {
  try {
    return ok(
      stripTypeScriptTypes(source, { mode: 'strip', sourceUrl: fileName }).replace(/\n\n\/\/# sourceURL=[^\n]*$/, ''),
    );
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return err({ why: 'step-syntax', file: fileName, ...placeOf(error.stack ?? ''), message: error.message });
  }
}
