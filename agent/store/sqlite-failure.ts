import { FailureError } from '#shared/model/failure.ts';
import { storageFailure } from '#agent/world/disk-failure.ts';

/** Primary result codes, https://sqlite.org/rescode.html */
const sqlite = {
  error: 1,
  busy: 5,
  locked: 6,
  readonly: 8,
  ioerr: 10,
  corrupt: 11,
  full: 13,
  cantopen: 14,
  notadb: 26,
} as const;

/** The primary result code of an error of node:sqlite; undefined for any other error. */
export function sqliteCode(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('errcode' in error) || typeof error.errcode !== 'number') return undefined;
  return error.errcode & 0xff;
}

export function isBusy(error: unknown): boolean {
  const code = sqliteCode(error);
  return code === sqlite.busy || code === sqlite.locked;
}

/** After such an error nobody knows what is on the medium: nothing may be written before the database was opened again. */
export function leavesDoubt(error: unknown): boolean {
  const code = sqliteCode(error);
  return code === sqlite.ioerr || code === sqlite.corrupt || code === sqlite.notadb;
}

/** What to throw for an error of the driver: a FailureError where it says something about disk or file, else the error itself. */
export function asDatabaseFailure(path: string, error: unknown): unknown {
  switch (sqliteCode(error)) {
    case sqlite.full:
      return storageFailure(path, 'ENOSPC');
    case sqlite.ioerr:
      return storageFailure(path, 'EIO');
    case sqlite.readonly:
      return storageFailure(path, 'EROFS');
    case sqlite.cantopen:
      return storageFailure(
        path,
        'EACCES',
        'the database cannot be opened. Check that its folder is there and who owns it.',
      );
    case sqlite.corrupt:
    case sqlite.notadb:
      return unreadable(path);
    default:
      return saysUnreadable(error) ? unreadable(path) : error;
  }
}

/** SQLite has no code of its own for a header whose format number is damaged. */
function saysUnreadable(error: unknown): boolean {
  return sqliteCode(error) === sqlite.error && error instanceof Error && error.message === 'unsupported file format';
}

function unreadable(path: string): FailureError {
  const message = 'SQLite cannot read it. Stop the agent and restore the file from a backup.';
  return new FailureError({ why: 'corrupt', what: `The database ${path}`, message });
}
