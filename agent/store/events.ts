import { canonicalJson } from '#shared/std/canonical-json.ts';
import { assert } from '#shared/std/assert.ts';
import type { Digest } from '#shared/std/digest.ts';
import { fail } from '#shared/model/failure.ts';
import type { Database } from './database.ts';
import type { AnyBody, Damage, StatusOf, StoredEvent } from './records.ts';
import { eventDigest } from './row-digest.ts';
import { digestOf, numberOf, parseWritten, textOf, wrongOrder } from './rows.ts';
import { seqBits } from './schema.ts';

interface EventRow {
  readonly seq: number;
  readonly at: number;
  readonly digest: string;
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
  readonly head: string | null;
  readonly status: string | undefined;
}

const pageRows = 256;

/** Where the event is in the table of all events. */
function placeOf(n: number, seq: number): number {
  const place = n * 2 ** seqBits + seq;
  assert(
    seq < 2 ** seqBits && Number.isSafeInteger(place),
    'a run has less than 2^30 events, a home less than 2^23 runs',
  );
  return place;
}

/** Inside a transaction of the caller. */
export function insertEvents<B extends AnyBody>(
  db: Database,
  end: ChainEnd,
  at: number,
  bodies: readonly B[],
): StoredEvent<B>[] {
  const insert = db.statement('INSERT INTO events (place, at, digest, body) VALUES (?, ?, ?, ?)');
  const { n, id: run } = end;
  let prev = end.head;
  return bodies.map((body, index) => {
    const seq = end.next + index;
    const text = canonicalJson(body);
    const digest = eventDigest({ run, seq, at, prev }, text);
    insert.run(placeOf(n, seq), at, digest, text);
    const event = { run, seq, at, prev, digest, body };
    prev = digest;
    return event;
  });
}

/** Page by page, so that no read stays open between two steps of the caller. */
function* eventRows(db: Database, n: number, from: number, limit: number): Generator<EventRow> {
  const sql = 'SELECT place, at, digest, body FROM events WHERE place BETWEEN ? AND ? ORDER BY place LIMIT ?';
  const [first, last] = [placeOf(n, 0), placeOf(n, 2 ** seqBits - 1)];
  let next = from;
  let rest = limit;
  while (rest > 0) {
    const wanted = Math.min(pageRows, rest);
    const page = db.read(() => db.statement(sql).all(first + next, last, wanted));
    for (const row of page) {
      const seq = numberOf(row, 'place') - first;
      if (seq < next) wrongOrder('events');
      yield { seq, at: numberOf(row, 'at'), digest: textOf(row, 'digest'), body: textOf(row, 'body') };
      next = seq + 1;
    }
    if (page.length < wanted) return;
    rest -= page.length;
  }
}

/** @throws FailureError `corrupt` at the first event that is missing or does not match its digest */
export function* readEvents<B extends AnyBody>(
  db: Database,
  run: { n: number; id: string; nextSeq: number },
  from: number,
  limit: number,
): Generator<StoredEvent<B>, void> {
  const end = Math.min(from + limit, run.nextSeq);
  let seq = from;
  let prev = digestAt(db, run.n, from - 1);
  for (const row of eventRows(db, run.n, from, limit)) {
    const digest = expectedDigest(run.id, row, prev);
    const message = problemOf(row, seq, digest);
    if (message !== undefined) fail({ why: 'corrupt', what: `Event ${seq} of run ${run.id}`, message });
    yield { run: run.id, seq, at: row.at, prev, digest, body: parseWritten<B>(row.body) };
    prev = digest;
    seq++;
  }
  if (seq < end) fail({ why: 'corrupt', what: `Event ${seq} of run ${run.id}`, message: 'it is missing.' });
}

function digestAt(db: Database, n: number, seq: number): Digest | null {
  if (seq < 0) return null;
  const row = db.read(() => db.statement('SELECT digest FROM events WHERE place = ?').get(placeOf(n, seq)));
  return row === undefined ? null : digestOf(row, 'digest');
}

function expectedDigest(run: string, { seq, at, body }: EventRow, prev: string | null): Digest {
  return eventDigest({ run, seq, at, prev }, body);
}

function problemOf(row: EventRow, seq: number, expected: Digest): string | undefined {
  if (row.seq !== seq) return 'it is missing.';
  return row.digest === expected ? undefined : 'it does not match its digest.';
}

/** Follows the whole chain and says everything that is wrong with it. */
export function verifyEvents<B extends AnyBody>(
  db: Database,
  run: { n: number; id: string },
  statusOf: StatusOf<B>,
): CheckedChain {
  const damage: Damage[] = [];
  let next = 0;
  let head: string | null = null;
  let status: string | undefined;
  for (const row of eventRows(db, run.n, 0, Infinity)) {
    const message = problemOf(row, next, expectedDigest(run.id, row, head));
    if (message === undefined) status = statusOf(parseWritten<B>(row.body)) ?? status;
    else damage.push({ what: `run ${run.id} event ${next}`, message });
    head = row.digest;
    next = row.seq + 1;
  }
  return { damage, next, head, status };
}
