import { canonicalJson } from '#shared/std/canonical-json.ts';
import { fail } from '#shared/model/failure.ts';
import type { Database } from './database.ts';
import type { Damage, NewResult, StoredResult } from './records.ts';
import { resultDigest } from './row-digest.ts';
import { numberOf, parseWritten, textOf, wrongOrder } from './rows.ts';
import type { Row } from './rows.ts';

interface ResultRow {
  readonly key: string;
  readonly run: string;
  readonly node: string;
  readonly attempt: number;
  readonly createdAt: number;
  readonly outputs: string;
  readonly digest: string;
}

const columns = 'key, run, node, attempt, created_at AS createdAt, outputs, digest';
const insertInto = 'INTO results (key, run, node, attempt, created_at, outputs, digest) VALUES (?, ?, ?, ?, ?, ?, ?)';
const insertNew = `INSERT ${insertInto} ON CONFLICT (key) DO NOTHING`;
/** In its place, so that no page but its own is written. */
const insertOver = `INSERT ${insertInto} ON CONFLICT (key) DO UPDATE SET run = excluded.run, node = excluded.node,
  attempt = excluded.attempt, created_at = excluded.created_at, outputs = excluded.outputs, digest = excluded.digest`;
const pageRows = 256;

/** Inside a transaction of the caller. The first writer wins, unless its row is damaged or the new one replaces it. */
export function insertResult(db: Database, at: number, result: NewResult): void {
  const outputs = canonicalJson(result.outputs);
  const { key, run, node, attempt } = result;
  const digest = resultDigest({ key, run, node, attempt, createdAt: at }, outputs);
  const row = [key, run, node, attempt, at, outputs, digest] as const;
  if (result.replaces !== true) {
    if (db.statement(insertNew).run(...row).changes === 1) return;
    const there = rowOf(db, key);
    if (there !== undefined && isWhole(there)) return;
  }
  db.statement(insertOver).run(...row);
}

/** @throws FailureError `corrupt` where the row does not match its digest */
export function findResult<Outputs>(db: Database, key: string): StoredResult<Outputs> | undefined {
  const row = db.read(() => rowOf(db, key));
  return row === undefined ? undefined : opened<Outputs>(row);
}

export function* allResults<Outputs>(db: Database): Generator<StoredResult<Outputs>, void> {
  for (const row of rows(db)) yield opened<Outputs>(row);
}

export function verifyResults(db: Database): Damage[] {
  const damage: Damage[] = [];
  for (const row of rows(db)) {
    if (!isWhole(row)) damage.push({ what: `result ${row.key}`, message: 'it does not match its digest.' });
  }
  return damage;
}

function rowOf(db: Database, key: string): ResultRow | undefined {
  const row = db.statement(`SELECT ${columns} FROM results WHERE key = ?`).get(key);
  return row === undefined ? undefined : typed(row);
}

function typed(row: Row): ResultRow {
  return {
    key: textOf(row, 'key'),
    run: textOf(row, 'run'),
    node: textOf(row, 'node'),
    attempt: numberOf(row, 'attempt'),
    createdAt: numberOf(row, 'createdAt'),
    outputs: textOf(row, 'outputs'),
    digest: textOf(row, 'digest'),
  };
}

/** By row number and not by key: a damaged key must not lead back to where it was, for ever. */
function* rows(db: Database): Generator<ResultRow> {
  const sql = `SELECT rowid AS n, ${columns} FROM results WHERE rowid > ? ORDER BY rowid LIMIT ?`;
  let after = 0;
  for (;;) {
    const page = db.read(() => db.statement(sql).all(after, pageRows));
    for (const row of page) {
      const n = numberOf(row, 'n');
      if (n <= after) wrongOrder('results');
      yield typed(row);
      after = n;
    }
    if (page.length < pageRows) return;
  }
}

function isWhole(row: ResultRow): boolean {
  return resultDigest(row, row.outputs) === row.digest;
}

function opened<Outputs>(row: ResultRow): StoredResult<Outputs> {
  if (!isWhole(row)) {
    const message = 'it does not match its digest. Run its node again; that puts a new one in its place.';
    fail({ why: 'corrupt', what: `The stored result of node "${row.node}" of run ${row.run}`, message });
  }
  const { key, run, node, attempt, createdAt, outputs } = row;
  return { key, run, node, attempt, createdAt, outputs: parseWritten<Outputs>(outputs) };
}
