import { canonicalJson } from '#shared/std/canonical-json.ts';
import type { Digest } from '#shared/std/digest.ts';
import { fail } from '#shared/model/failure.ts';
import type { Database } from './database.ts';
import type { AnyBody, Damage, StoredEvent } from './records.ts';
import { eventDigest } from './row-digest.ts';

interface EventRow {
  readonly seq: number;
  readonly at: number;
  readonly digest: Digest;
  readonly body: string;
}

/** Where a run's chain ends. `n` is what event rows refer to the run by. */
export interface ChainEnd {
  readonly n: number;
  readonly id: string;
  readonly next: number;
  readonly head: Digest | null;
}

export interface CheckedChain {
  readonly damage: readonly Damage[];
  readonly next: number;
  readonly head: Digest | null;
  readonly status: string | undefined;
}

const pageRows = 256;

/** Inside a transaction of the caller. */
export function insertEvents<B extends AnyBody>(db: Database, end: ChainEnd, at: number, bodies: readonly B[]): StoredEvent<B>[] {
  const insert = db.statement('INSERT INTO events (run, seq, at, digest, body) VALUES (?, ?, ?, ?, ?)');
  const { n, id: run } = end;
  let prev = end.head;
  return bodies.map((body, index) => {
    const seq = end.next + index;
    const text = canonicalJson(body);
    const digest = eventDigest({ run, seq, at, prev }, text);
    insert.run(n, seq, at, digest, text);
    const event = { run, seq, at, prev, digest, body };
    prev = digest;
    return event;
  });
}

/** Page by page, so that no read stays open between two steps of the caller. */
function* eventRows(db: Database, n: number, from: number, limit: number): Generator<EventRow> {
  const sql = 'SELECT seq, at, digest, body FROM events WHERE run = ? AND seq >= ? ORDER BY seq LIMIT ?';
  let next = from;
  let rest = limit;
  while (rest > 0) {
    const page = db.read(() => db.statement(sql).all(n, next, Math.min(pageRows, rest))) as unknown as EventRow[];
    yield* page;
    if (page.length < Math.min(pageRows, rest)) return;
    rest -= page.length;
    next = (page.at(-1)?.seq ?? next) + 1;
  }
}

/** @throws FailureError `corrupt` at the first event that is missing or does not match its digest */
export function* readEvents<B extends AnyBody>(db: Database, run: { n: number; id: string }, from: number, limit: number): Generator<StoredEvent<B>> {
  let seq = from;
  let prev: Digest | null = null;
  if (from > 0) for (const before of eventRows(db, run.n, from - 1, 1)) prev = before.digest;
  for (const row of eventRows(db, run.n, from, limit)) {
    const message = problemOf(run.id, row, seq, prev);
    if (message !== undefined) fail({ why: 'corrupt', what: `Event ${seq} of run ${run.id}`, message });
    yield { run: run.id, seq, at: row.at, prev, digest: row.digest, body: JSON.parse(row.body) as B };
    prev = row.digest;
    seq++;
  }
}

function problemOf(run: string, row: EventRow, seq: number, prev: Digest | null): string | undefined {
  if (row.seq !== seq) return 'it is missing.';
  if (eventDigest({ run, seq, at: row.at, prev }, row.body) !== row.digest) return 'it does not match its digest.';
  return undefined;
}

/** Follows the whole chain and says everything that is wrong with it. */
export function verifyEvents<B extends AnyBody>(
  db: Database,
  run: { n: number; id: string },
  statusOf: (body: B) => string | undefined,
): CheckedChain {
  const damage: Damage[] = [];
  let next = 0;
  let head: Digest | null = null;
  let status: string | undefined;
  for (const row of eventRows(db, run.n, 0, Infinity)) {
    const message = problemOf(run.id, row, next, head);
    if (message === undefined) status = statusOf(JSON.parse(row.body) as B) ?? status;
    else damage.push({ what: `run ${run.id} event ${next}`, message });
    head = row.digest;
    next = row.seq + 1;
  }
  return { damage, next, head, status };
}
