import { canonicalJson } from '#shared/std/canonical-json.ts';
import type { Digest } from '#shared/std/digest.ts';
import type { Json } from '#shared/std/json.ts';
import { fail } from '#shared/model/failure.ts';
import type { Database } from './database.ts';
import type { Damage, NewAudit, StoredAudit } from './records.ts';
import { auditDigest } from './row-digest.ts';
import { digestOf, numberOf, parseWritten, textOf, wrongOrder } from './rows.ts';

/** The agent's own record of acts that matter: one chain for the whole home. */
export interface AuditStore {
  /** One transaction of its own, for acts that belong to no run. @param at milliseconds since 1970 */
  append(at: number, entries: readonly NewAudit[]): void;
  /** Entries from number `from` on, at most `limit` (all), each checked against its digest (`corrupt` where it differs). */
  read(from?: number, limit?: number): Generator<StoredAudit, void>;
  /** How many there are, and the digest of the last. */
  head(): { next: number; digest: Digest | null };
  verify(): Damage[];
}

interface AuditRow {
  readonly seq: number;
  readonly at: number;
  readonly kind: string;
  readonly body: string;
  readonly digest: string;
}

const pageRows = 256;

export function openAudit(db: Database): AuditStore {
  return {
    append: (at, entries) => db.transaction(() => insertAudit(db, at, entries)),
    read: (from = 0, limit = Infinity) => readAudit(db, from, limit),
    head: () => db.read(() => headOf(db)),
    verify: () => verifyAudit(db),
  };
}

/** Inside a transaction of the caller. */
export function insertAudit(db: Database, at: number, entries: readonly NewAudit[]): void {
  if (entries.length === 0) return;
  let { next, digest } = headOf(db);
  for (const { kind, body } of entries) {
    const text = canonicalJson(body);
    digest = auditDigest({ seq: next, at, kind, prev: digest }, text);
    db.statement('INSERT INTO audit (seq, at, kind, body, digest) VALUES (?, ?, ?, ?, ?)').run(
      next,
      at,
      kind,
      text,
      digest,
    );
    next++;
  }
  db.statement("UPDATE heads SET next_seq = ?, digest = ? WHERE name = 'audit'").run(next, digest);
}

function headOf(db: Database): { next: number; digest: Digest | null } {
  const found = db.statement("SELECT next_seq AS next, digest FROM heads WHERE name = 'audit'").get();
  const row = found ?? fail({ why: 'corrupt', what: 'The audit log', message: 'the record of where it ends is gone.' });
  return { next: numberOf(row, 'next'), digest: row['digest'] === null ? null : digestOf(row, 'digest') };
}

function pageFrom(db: Database, from: number, limit: number): AuditRow[] {
  const sql = 'SELECT seq, at, kind, body, digest FROM audit WHERE seq >= ? ORDER BY seq LIMIT ?';
  const rows = db.read(() => db.statement(sql).all(from, limit));
  return rows.map((row) => ({
    seq: numberOf(row, 'seq'),
    at: numberOf(row, 'at'),
    kind: textOf(row, 'kind'),
    body: textOf(row, 'body'),
    digest: textOf(row, 'digest'),
  }));
}

function digestAt(db: Database, seq: number): Digest | null {
  const row = db.read(() => db.statement('SELECT digest FROM audit WHERE seq = ?').get(seq));
  return row === undefined ? null : digestOf(row, 'digest');
}

function* readAudit(db: Database, from: number, limit: number): Generator<StoredAudit, void> {
  let prev = digestAt(db, from - 1);
  for (let seq = from; seq < from + limit;) {
    const page = pageFrom(db, seq, Math.min(pageRows, from + limit - seq));
    if (page.length === 0) return;
    for (const row of page) {
      const digest = expectedDigest(row, prev);
      const message = problemOf(row, seq, digest);
      if (message !== undefined) fail({ why: 'corrupt', what: `Audit entry ${seq}`, message });
      yield { seq, at: row.at, kind: row.kind, prev, digest, body: parseWritten<Json>(row.body) };
      prev = digest;
      seq++;
    }
  }
}

function expectedDigest({ seq, at, kind, body }: AuditRow, prev: string | null): Digest {
  return auditDigest({ seq, at, kind, prev }, body);
}

function problemOf(row: AuditRow, seq: number, expected: Digest): string | undefined {
  if (row.seq !== seq) return 'it is missing.';
  return row.digest === expected ? undefined : 'it does not match its digest.';
}

export function verifyAudit(db: Database): Damage[] {
  const damage: Damage[] = [];
  let prev: string | null = null;
  let seq = 0;
  for (let page = pageFrom(db, 0, pageRows); page.length > 0; page = pageFrom(db, seq, pageRows)) {
    for (const row of page) {
      if (row.seq < seq) wrongOrder('audit');
      const message = problemOf(row, seq, expectedDigest(row, prev));
      if (message !== undefined) damage.push({ what: `audit entry ${seq}`, message });
      prev = row.digest;
      seq = row.seq + 1;
    }
  }
  const head = db.read(() => headOf(db));
  if (head.next !== seq || head.digest !== prev) {
    damage.push({ what: 'audit', message: `it ends at entry ${seq}, and ${head.next} were written.` });
  }
  return damage;
}
