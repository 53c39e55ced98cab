import { assert, must } from '#shared/std/assert.ts';
import type { Digest } from '#shared/std/digest.ts';
import { fail } from '#shared/model/failure.ts';
import { insertAudit, verifyAudit } from './audit.ts';
import type { Database } from './database.ts';
import { insertEvents, readEvents, verifyEvents } from './events.ts';
import type { CheckedChain } from './events.ts';
import { allResults, findResult, insertResult, verifyResults } from './results.ts';
import type { AnyBody, Append, Damage, NewRun, RunQuery, RunRow, RunStore, StatusOf, StoredEvent } from './records.ts';
import { runDigest } from './row-digest.ts';
import { damageOf, digestOf, numberOf, textOf } from './rows.ts';
import type { Row } from './rows.ts';

/** A run as its row holds it: `n` is its place in the order of making, and what the event rows refer to. */
export interface HeldRun extends RunRow {
  readonly n: number;
}

const columns = `n, id, thread_key AS threadKey, thread_path AS threadPath, thread_digest AS threadDigest, title,
  created_at AS createdAt, status, next_seq AS nextSeq, head, changed_at AS changedAt, digest`;

/** How many runs' ends are kept in memory: more than are ever live at once. */
const rememberedEnds = 64;

/** @param statusOf must answer for a run's first events, and depend on nothing but the body */
export function openRuns<B extends AnyBody, Outputs>(db: Database, statusOf: StatusOf<B>): RunStore<B, Outputs> {
  const ends = new Map<string, HeldRun>();
  return {
    createRun: (run, append) => db.transaction(() => createRun(db, run, append, statusOf)).events,
    appendEvents: (append) => appendAfter(db, ends, append, statusOf),
    readEvents: (run, from = 0, limit = Infinity) => readEvents<B>(db, existing(db, run), from, limit),
    getRun: (id) => heldRun(db, id),
    listRuns: (query) => listRuns(db, query),
    lastRunOfThread: (threadKey) => listRuns(db, { thread: threadKey, limit: 1 })[0],
    findResult: (key) => findResult<Outputs>(db, key),
    results: () => allResults<Outputs>(db),
    verifyRun: (id) => verifyOne(db, id, statusOf),
    verifyAll: () => verifyEverything(db, statusOf),
  };
}

function createRun<B extends AnyBody>(
  db: Database,
  run: NewRun,
  append: Omit<Append<B>, 'run' | 'next'>,
  statusOf: StatusOf<B>,
): Extended<B> {
  assert(append.bodies.length > 0, 'a run begins with an event');
  const status = must(lastStatus(append.bodies, statusOf), 'the first events of a run give it a status');
  if (rowOf(db, run.id) !== undefined) fail({ why: 'conflict', message: `The run ${run.id} is there already.` });
  // SQLite keeps UTF-8 and would change half a surrogate pair, and with it the digest.
  const threadKey = run.threadKey.toWellFormed();
  const threadPath = run.threadPath.toWellFormed();
  const sql = `INSERT INTO runs (id, thread_key, thread_path, thread_digest, title, created_at, status, next_seq, head, changed_at, digest)
    VALUES (?, ?, ?, ?, ?, ?, '', 0, '', 0, '')`;
  const title = run.title.toWellFormed();
  const made = db.statement(sql).run(run.id, threadKey, threadPath, run.threadDigest, title, run.createdAt);
  const { id, threadDigest, createdAt } = run;
  const held = {
    n: Number(made.lastInsertRowid),
    id,
    threadKey,
    threadPath,
    threadDigest,
    title,
    createdAt,
    nextSeq: 0,
    changedAt: createdAt,
  };
  return extend(db, { ...held, status, head: null }, append);
}

/**
 * Appends where this process last left the run. No other process can write to the database (see openDatabase), so that
 * the row need not be read and checked again before each of the thousands of transitions of a live run.
 * @param ends the rows of the runs that were last written to, each as its last committed transaction left it
 */
function appendAfter<B extends AnyBody>(
  db: Database,
  ends: Map<string, HeldRun>,
  append: Append<B>,
  statusOf: StatusOf<B>,
): StoredEvent<B>[] {
  const known = ends.get(append.run);
  ends.delete(append.run);
  const start = (): HeldRun => (known?.nextSeq === append.next ? known : existing(db, append.run));
  const { row, events } = db.transaction(() => appendEvents(db, start(), append, statusOf));
  ends.set(append.run, row);
  for (const oldest of ends.keys()) {
    if (ends.size <= rememberedEnds) break;
    ends.delete(oldest);
  }
  return events;
}

function appendEvents<B extends AnyBody>(
  db: Database,
  row: HeldRun,
  append: Append<B>,
  statusOf: StatusOf<B>,
): Extended<B> {
  if (row.nextSeq !== append.next) {
    const message = `The run ${append.run} went on meanwhile: event ${append.next} was to be written, and ${row.nextSeq} is next.`;
    fail({ why: 'conflict', message });
  }
  return extend(db, { ...row, status: lastStatus(append.bodies, statusOf) ?? row.status }, append);
}

interface Extended<B extends AnyBody> {
  readonly row: HeldRun;
  readonly events: StoredEvent<B>[];
}

/** Writes events, results and audit entries, and the row that says where the chain ends. */
function extend<B extends AnyBody>(
  db: Database,
  run: Omit<HeldRun, 'head'> & { readonly head: Digest | null },
  append: Omit<Append<B>, 'run' | 'next'>,
): Extended<B> {
  const { at, bodies, results = [], audit = [] } = append;
  const events = insertEvents(db, { n: run.n, id: run.id, next: run.nextSeq, head: run.head }, at, bodies);
  const last = events.at(-1);
  const row = last === undefined ? run : { ...run, nextSeq: last.seq + 1, head: last.digest, changedAt: at };
  assert(hasHead(row), 'only a new run has no events, and it is made with some');
  if (last !== undefined) {
    const sql = 'UPDATE runs SET status = ?, next_seq = ?, head = ?, changed_at = ?, digest = ? WHERE n = ?';
    db.statement(sql).run(row.status, row.nextSeq, row.head, row.changedAt, runDigest(row), row.n);
  }
  for (const result of results) insertResult(db, at, result);
  insertAudit(db, at, audit);
  return { row, events };
}

function hasHead(run: Omit<HeldRun, 'head'> & { readonly head: Digest | null }): run is HeldRun {
  return run.head !== null;
}

function lastStatus<B extends AnyBody>(bodies: readonly B[], statusOf: StatusOf<B>): string | undefined {
  return bodies.map(statusOf).findLast((status) => status !== undefined);
}

type RunRecord = HeldRun & { readonly digest: string };

function typed(row: Row): RunRecord {
  return {
    n: numberOf(row, 'n'),
    id: textOf(row, 'id'),
    threadKey: textOf(row, 'threadKey'),
    threadPath: textOf(row, 'threadPath'),
    threadDigest: textOf(row, 'threadDigest'),
    title: textOf(row, 'title'),
    createdAt: numberOf(row, 'createdAt'),
    status: textOf(row, 'status'),
    nextSeq: numberOf(row, 'nextSeq'),
    head: digestOf(row, 'head'),
    changedAt: numberOf(row, 'changedAt'),
    digest: textOf(row, 'digest'),
  };
}

function rowOf(db: Database, id: string): RunRecord | undefined {
  const row = db.read(() => db.statement(`SELECT ${columns} FROM runs WHERE id = ?`).get(id));
  return row === undefined ? undefined : typed(row);
}

function opened({ digest, ...row }: RunRecord): HeldRun {
  if (runDigest(row) !== digest) {
    const message = 'it does not match its digest. Restore the database from a backup.';
    fail({ why: 'corrupt', what: `The record of run ${row.id}`, message });
  }
  return row;
}

function heldRun(db: Database, id: string): HeldRun | undefined {
  const record = rowOf(db, id);
  return record === undefined ? undefined : opened(record);
}

function existing(db: Database, id: string): HeldRun {
  return heldRun(db, id) ?? fail({ why: 'not-found', what: 'run', name: id });
}

function listRuns(db: Database, query: RunQuery): RunRow[] {
  const { thread, status, before, limit } = query;
  const where: string[] = [];
  const values: (string | number)[] = [];
  if (thread !== undefined) {
    where.push('thread_key = ?');
    values.push(thread);
  }
  if (status !== undefined) {
    where.push('status IN (SELECT value FROM json_each(?))');
    values.push(JSON.stringify(status));
  }
  if (before !== undefined) {
    where.push('n < ?');
    values.push(existing(db, before).n);
  }
  const filter = where.length === 0 ? '' : `WHERE ${where.join(' AND ')}`;
  const sql = `SELECT ${columns} FROM runs ${filter} ORDER BY n DESC LIMIT ?`;
  return db.read(() => db.statement(sql).all(...values, limit ?? -1)).map((row) => opened(typed(row)));
}

function verifyEverything<B extends AnyBody>(db: Database, statusOf: StatusOf<B>): Damage[] {
  const runs = (): Damage[] => {
    const ids = db.read(() => db.statement('SELECT id FROM runs ORDER BY n').all()).map((row) => textOf(row, 'id'));
    return ids.flatMap((id) => verifyOne(db, id, statusOf));
  };
  return [
    ...db.checkPages(),
    ...damageOf('runs', runs),
    ...damageOf('results', () => verifyResults(db)),
    ...damageOf('audit', () => verifyAudit(db)),
  ];
}

function verifyOne<B extends AnyBody>(db: Database, id: string, statusOf: StatusOf<B>): Damage[] {
  const what = `run ${id}`;
  return [
    ...damageOf(what, () => {
      const record = rowOf(db, id);
      if (record === undefined) return [{ what, message: 'there is no such run.' }];
      const { digest, ...row } = record;
      const chain = verifyEvents(db, row, statusOf);
      const messages = [
        runDigest(row) === digest ? undefined : 'its record does not match its digest.',
        differenceOf(row, chain),
      ];
      return [...chain.damage, ...messages.filter((m) => m !== undefined).map((message) => ({ what, message }))];
    }),
  ];
}

/** How the record of a run and its events contradict each other. */
function differenceOf(row: HeldRun, chain: CheckedChain): string | undefined {
  if (chain.next !== row.nextSeq || chain.head !== row.head) {
    return `its history ends before event ${chain.next}, and ${row.nextSeq} events were written.`;
  }
  if (chain.status === row.status) return undefined;
  return `its record says "${row.status}", and its events say "${chain.status ?? ''}".`;
}
