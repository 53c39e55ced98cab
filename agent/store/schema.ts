/** `Clew` in ASCII: says that a SQLite file is ours. */
export const applicationId = 0x436c_6577;

/**
 * An event's place is its run's `n` shifted left by this many bits, plus its `seq`: one number that a table is sorted
 * by, so that an event is one row in one page. With both in the primary key a row of more than a quarter page would
 * take a page of its own besides, and every transition waits for every page. 2^30 events in a run and 2^23 runs keep
 * it below 2^53.
 */
export const seqBits = 30;

const appendOnly = (table: string): string => `
  CREATE TRIGGER ${table}_no_update BEFORE UPDATE ON ${table} BEGIN SELECT RAISE(ABORT, '${table} is append-only'); END;
  CREATE TRIGGER ${table}_no_delete BEFORE DELETE ON ${table} BEGIN SELECT RAISE(ABORT, '${table} is append-only'); END;`;

/**
 * One entry for each schema version; number N brings a database from version N to N + 1 (`PRAGMA user_version`).
 * An entry that was ever released never changes. docs/spec/store.md says what the columns hold.
 */
export const migrations: readonly string[] = [
  `
  CREATE TABLE runs (
    n INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    thread_key TEXT NOT NULL,
    thread_path TEXT NOT NULL,
    thread_digest TEXT NOT NULL,
    title TEXT NOT NULL,
    created_at REAL NOT NULL,
    status TEXT NOT NULL,
    next_seq INTEGER NOT NULL,
    head TEXT NOT NULL,
    changed_at REAL NOT NULL,
    digest TEXT NOT NULL
  ) STRICT;
  CREATE INDEX runs_by_thread ON runs (thread_key, n);

  CREATE TABLE events (
    place INTEGER PRIMARY KEY,
    at REAL NOT NULL,
    digest TEXT NOT NULL,
    body TEXT NOT NULL,
    run INTEGER GENERATED ALWAYS AS (place >> ${seqBits}) VIRTUAL,
    seq INTEGER GENERATED ALWAYS AS (place & ${2 ** seqBits - 1}) VIRTUAL
  ) STRICT;
  ${appendOnly('events')}

  CREATE TABLE results (
    key TEXT PRIMARY KEY,
    run TEXT NOT NULL,
    node TEXT NOT NULL,
    attempt INTEGER NOT NULL,
    created_at REAL NOT NULL,
    outputs TEXT NOT NULL,
    digest TEXT NOT NULL
  ) STRICT;

  CREATE TABLE audit (
    seq INTEGER PRIMARY KEY,
    at REAL NOT NULL,
    kind TEXT NOT NULL,
    body TEXT NOT NULL,
    digest TEXT NOT NULL
  ) STRICT;
  ${appendOnly('audit')}

  CREATE TABLE heads (
    name TEXT PRIMARY KEY,
    next_seq INTEGER NOT NULL,
    digest TEXT
  ) STRICT;
  INSERT INTO heads (name, next_seq, digest) VALUES ('audit', 0, NULL);
  `,
];
