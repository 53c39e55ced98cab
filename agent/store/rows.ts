import type { SQLOutputValue } from 'node:sqlite';
import { FailureError, fail } from '#shared/model/failure.ts';
import { isDigest } from '#shared/std/digest.ts';
import type { Digest } from '#shared/std/digest.ts';
import type { Damage } from './records.ts';

/** A row as the driver gives it. */
export type Row = Record<string, SQLOutputValue>;

/** A text column. The tables are STRICT, so anything else means that the file is damaged (`corrupt`). */
export function textOf(row: Row, column: string): string {
  const value = row[column];
  return typeof value === 'string' ? value : wrongKind(column);
}

/** A number column, the same way. */
export function numberOf(row: Row, column: string): number {
  const value = row[column];
  return typeof value === 'number' ? value : wrongKind(column);
}

/** A column with a digest in it, the same way. */
export function digestOf(row: Row, column: string): Digest {
  const value = textOf(row, column);
  return isDigest(value) ? value : wrongKind(column);
}

/** Rows that do not come in the order that was asked for (`corrupt`). */
export function wrongOrder(table: string): never {
  const message = `the rows of "${table}" are out of order. Restore it from a backup.`;
  return fail({ why: 'corrupt', what: 'The database', message });
}

function wrongKind(column: string): never {
  const message = `the column "${column}" holds something else than was written. Restore it from a backup.`;
  return fail({ why: 'corrupt', what: 'The database', message });
}

/** What this agent itself wrote as canonical JSON, once its digest has been checked: the type is what was written. */
export function parseWritten<T>(text: string): T {
  return JSON.parse(text) as T;
}

/** Runs a check, and where the file is too damaged for it to go on, says that instead. */
export function damageOf(what: string, check: () => readonly Damage[]): readonly Damage[] {
  try {
    return check();
  } catch (error) {
    if (error instanceof FailureError) return [{ what, message: error.message }];
    throw error;
  }
}
