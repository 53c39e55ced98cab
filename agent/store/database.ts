import { DatabaseSync } from 'node:sqlite';
import type { StatementSync } from 'node:sqlite';
import { FailureError, fail } from '#shared/model/failure.ts';
import { storageFailure } from '#agent/world/disk-failure.ts';
import { applicationId, migrations } from './schema.ts';
import { asDatabaseFailure, isBusy, leavesDoubt } from './sqlite-failure.ts';
import type { Damage } from './records.ts';

/** The one connection to the one database of an agent. Only files of this folder use its members. */
export interface Database {
  readonly path: string;
  /** A prepared statement, made once for each text. Finish with its rows before the next call. */
  statement(sql: string): StatementSync;
  /** Runs `work` in one transaction: durable when it returns, nothing changed when it throws. Does not nest. */
  transaction<T>(work: () => T): T;
  /** Runs what only reads, and turns the driver's errors into failures. */
  read<T>(work: () => T): T;
  /** The pages, indexes and constraints of the whole file (`PRAGMA integrity_check`); reads all of it. */
  checkPages(): Damage[];
  close(): void;
}

/** What SQLite says of itself once everything is set. Injected in tests of the refusals. */
export interface ReadBack {
  version(): string;
  journalMode(db: DatabaseSync): unknown;
  synchronous(db: DatabaseSync): unknown;
}

export interface DatabaseOptions {
  readonly readBack?: Partial<ReadBack> | undefined;
  /** Schema steps; the ones of this release unless told. */
  readonly migrations?: readonly string[] | undefined;
}

/** Before it, two writers could corrupt a WAL database: https://sqlite.org/wal.html#walresetbug */
const leastVersion = '3.51.3';
const synchronousFull = 2;

const sqliteReadBack: ReadBack = {
  version: () => inMemory((db) => String(pragma(db, 'SELECT sqlite_version()'))),
  journalMode: (db) => pragma(db, 'PRAGMA journal_mode'),
  synchronous: (db) => pragma(db, 'PRAGMA synchronous'),
};

/**
 * Opens the database, made and brought to the newest schema where needed, and holds it against every other process.
 * The lock is the operating system's and ends with the process, however that ends.
 * @throws FailureError `refused-start` (reason `sqlite-version`, `home-in-use`, `journal-mode`, `synchronous`,
 *   `foreign-database`, `newer-schema`), `storage`, `corrupt`
 */
export function openDatabase(path: string, options: DatabaseOptions = {}): Database {
  const readBack = { ...sqliteReadBack, ...options.readBack };
  const steps = options.migrations ?? migrations;
  refuseOldSqlite(readBack.version());
  const db = withFailures(
    path,
    () => new DatabaseSync(path, { timeout: 0, enableForeignKeyConstraints: true, allowExtension: false }),
  );
  try {
    withFailures(path, () => {
      hold(db, path);
      refuseUnsafe(db, readBack);
      migrate(db, path, steps);
      db.enableDefensive(true);
    });
  } catch (error) {
    db.close();
    throw error;
  }
  return databaseOn(db, path);
}

/** Asks SQLite itself, without touching any file. */
function inMemory<T>(ask: (db: DatabaseSync) => T): T {
  const db = new DatabaseSync(':memory:');
  try {
    return ask(db);
  } finally {
    db.close();
  }
}

function pragma(db: DatabaseSync, sql: string): unknown {
  return Object.values(db.prepare(sql).get() ?? {})[0];
}

function withFailures<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw asDatabaseFailure(path, error);
  }
}

function refuse(reason: string, message: string): never {
  return fail({ why: 'refused-start', reason, message });
}

/** One number by which versions such as 3.51.3 are ordered. */
function order(version: string): number {
  return version.split('.').reduce((sum, part) => sum * 1000 + Number(part), 0);
}

function refuseOldSqlite(version: string): void {
  if (!/^\d+\.\d+\.\d+$/.test(version) || order(version) < order(leastVersion)) {
    refuse(
      'sqlite-version',
      `This build carries SQLite ${version}, which can damage its files; ${leastVersion} or later is needed. Install Clew's own Node runtime.`,
    );
  }
}

/** Takes the lock for as long as the process lives, and makes every commit durable. */
function hold(db: DatabaseSync, path: string): void {
  try {
    // Before the first access in WAL mode, so that the index of the log is in memory and no second connection can join.
    db.exec('PRAGMA locking_mode=EXCLUSIVE');
    db.exec('PRAGMA journal_mode=WAL');
    db.exec('PRAGMA synchronous=FULL');
    db.exec('BEGIN EXCLUSIVE; COMMIT');
  } catch (error) {
    if (isBusy(error))
      refuse(
        'home-in-use',
        `Another agent already uses ${path}. Stop it with "clew agent stop", or set CLEW_HOME to a folder of its own.`,
      );
    throw error;
  }
  db.exec('PRAGMA trusted_schema=OFF; PRAGMA cell_size_check=ON; PRAGMA temp_store=MEMORY');
  db.exec('PRAGMA cache_size=-65536; PRAGMA journal_size_limit=67108864');
}

function refuseUnsafe(db: DatabaseSync, readBack: ReadBack): void {
  const journal = readBack.journalMode(db);
  if (journal !== 'wal') {
    refuse(
      'journal-mode',
      `The database runs in journal mode "${String(journal)}" and not in "wal". Put CLEW_HOME on a local disk.`,
    );
  }
  const synchronous = readBack.synchronous(db);
  if (synchronous !== synchronousFull) {
    refuse(
      'synchronous',
      `The database would not keep what it confirms (synchronous is ${String(synchronous)}, not FULL), so the agent does not start.`,
    );
  }
}

function migrate(db: DatabaseSync, path: string, steps: readonly string[]): void {
  const found = Math.max(0, Number(pragma(db, 'PRAGMA user_version')));
  const owner = Number(pragma(db, 'PRAGMA application_id'));
  const tables = Number(pragma(db, 'SELECT count(*) FROM sqlite_schema'));
  if (owner !== applicationId && tables > 0) {
    refuse('foreign-database', `${path} belongs to another program. Set CLEW_HOME to a folder of its own.`);
  }
  if (found > steps.length) {
    refuse(
      'newer-schema',
      `${path} was written by a newer Clew (schema ${found}; this one knows ${steps.length}). Install that version, or set CLEW_HOME to another folder.`,
    );
  }
  refuseOtherSchema(db, path, steps.slice(0, found));
  for (let version = found; version < steps.length; version++) {
    db.exec('BEGIN EXCLUSIVE');
    try {
      db.exec(steps[version] ?? '');
      db.exec(`PRAGMA application_id=${applicationId}; PRAGMA user_version=${version + 1}; COMMIT`);
    } catch (error) {
      if (db.isTransaction) db.exec('ROLLBACK');
      throw error;
    }
  }
}

/** The schema is text in the file: a flipped bit in it would rename a column, or take the guard off a table. */
function refuseOtherSchema(db: DatabaseSync, path: string, steps: readonly string[]): void {
  const expected = inMemory((fresh) => {
    for (const step of steps) fresh.exec(step);
    return schemaOf(fresh);
  });
  if (schemaOf(db) === expected) return;
  const message = 'its tables are not those of its version. Stop the agent and restore the file from a backup.';
  fail({ why: 'corrupt', what: `The database ${path}`, message });
}

function schemaOf(db: DatabaseSync): string {
  return JSON.stringify(
    db
      .prepare(
        "SELECT type, name, tbl_name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name",
      )
      .all(),
  );
}

function databaseOn(db: DatabaseSync, path: string): Database {
  const statements = new Map<string, StatementSync>();
  let inDoubt = false;

  const statement = (sql: string): StatementSync => {
    const known = statements.get(sql);
    if (known !== undefined) return known;
    const made = db.prepare(sql);
    statements.set(sql, made);
    return made;
  };

  const transaction = <T>(work: () => T): T => {
    if (inDoubt)
      throw storageFailure(
        path,
        'EIO',
        'an earlier write failed and left doubt. Restart the agent; what it confirmed is safe.',
      );
    try {
      statement('BEGIN IMMEDIATE').run();
      const result = work();
      statement('COMMIT').run();
      return result;
    } catch (error) {
      inDoubt = leavesDoubt(error);
      rollBack(db);
      throw asDatabaseFailure(path, error);
    }
  };

  return {
    path,
    statement,
    transaction,
    read: (work) => withFailures(path, work),
    checkPages: () => checkPages(db, path),
    close: () => {
      statements.clear();
      db.close();
    },
  };
}

/** The error that led here is the one worth telling, and SQLite rolls back by itself where this cannot. */
function rollBack(db: DatabaseSync): void {
  try {
    if (db.isTransaction) db.exec('ROLLBACK');
  } catch {
    // See above.
  }
}

function checkPages(db: DatabaseSync, path: string): Damage[] {
  try {
    const rows = db.prepare('PRAGMA integrity_check').all();
    return rows
      .map((row) => String(Object.values(row)[0]))
      .filter((text) => text !== 'ok')
      .map((message) => ({ what: 'database', message }));
  } catch (error) {
    const failure = asDatabaseFailure(path, error);
    if (failure instanceof FailureError) return [{ what: 'database', message: failure.message }];
    throw error;
  }
}
