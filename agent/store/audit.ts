import { canonicalJson } from '#shared/std/canonical-json.ts';
import { must } from '#shared/std/assert.ts';
import type { Digest } from '#shared/std/digest.ts';
import type { Json } from '#shared/std/json.ts';
import { fail } from '#shared/model/failure.ts';
import type { Database } from './database.ts';
import type { Damage, NewAudit, StoredAudit } from './records.ts';
import { auditDigest } from './row-digest.ts';

/** The agent's own record of acts that matter: one chain for the whole home. */
export interface AuditStore {
  /** One transaction of its own, for acts that belong to no run. @param at milliseconds since 1970 */
  append(at: number, entries: readonly NewAudit[]): void;
  /** Entries from number `from` on, at most `limit` (all), each checked against its digest (`corrupt` where it differs). */
  read(from?: number, limit?: number): IterableIterator<StoredAudit>;
  /** How many there are, and the digest of the last. */
  head(): { next: number; digest: Digest | null };
  verify(): Damage[];
}

interface AuditRow {
  readonly seq: number;
  readonly at: number;
  readonly kind: string;
  readonly body: string;
  readonly digest: Digest;
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
    db.statement('INSERT INTO audit (seq, at, kind, body, digest) VALUES (?, ?, ?, ?, ?)').run(next, at, kind, text, digest);
    next++;
  }
  db.statement("UPDATE heads SET next_seq = ?, digest = ? WHERE name = 'audit'").run(next, digest);
}

function headOf(db: Database): { next: number; digest: Digest | null } {
  const row = db.statement("SELECT next_seq AS next, digest FROM heads WHERE name = 'audit'").get();
  return must(row, 'the schema makes the head of the audit chain') as unknown as { next: number; digest: Digest | null };
}

function pageFrom(db: Database, from: number, limit: number): AuditRow[] {
  const sql = 'SELECT seq, at, kind, body, digest FROM audit WHERE seq >= ? ORDER BY seq LIMIT ?';
  return db.read(() => db.statement(sql).all(from, limit)) as unknown as AuditRow[];
}

function digestAt(db: Database, seq: number): Digest | null {
  const row = db.read(() => db.statement('SELECT digest FROM audit WHERE seq = ?').get(seq));
  return (row?.['digest'] ?? null) as Digest | null;
}

function* readAudit(db: Database, from: number, limit: number): Generator<StoredAudit> {
  let prev = digestAt(db, from - 1);
  for (let seq = from; seq < from + limit; ) {
    const page = pageFrom(db, seq, Math.min(pageRows, from + limit - seq));
    if (page.length === 0) return;
    for (const row of page) {
      const problem = problemOf(row, seq, prev);
      if (problem !== undefined) fail({ why: 'corrupt', what: `Audit entry ${seq}`, message: problem });
      yield { seq, at: row.at, kind: row.kind, prev, digest: row.digest, body: JSON.parse(row.body) as Json };
      prev = row.digest;
      seq++;
    }
  }
}

function problemOf(row: AuditRow, seq: number, prev: Digest | null): string | undefined {
  if (row.seq !== seq) return 'it is missing.';
  if (auditDigest({ seq, at: row.at, kind: row.kind, prev }, row.body) !== row.digest) return 'it does not match its digest.';
  return undefined;
}

export function verifyAudit(db: Database): Damage[] {
  const damage: Damage[] = [];
  let prev: Digest | null = null;
  let seq = 0;
  for (let page = pageFrom(db, 0, pageRows); page.length > 0; page = pageFrom(db, seq, pageRows)) {
    for (const row of page) {
      const message = problemOf(row, seq, prev);
      if (message !== undefined) damage.push({ what: `audit entry ${seq}`, message });
      prev = row.digest;
      seq = row.seq + 1;
    }
  }
  const head = db.read(() => headOf(db));
  if (head.next !== seq || head.digest !== prev) damage.push({ what: 'audit', message: `it ends at entry ${seq}, and ${head.next} were written.` });
  return damage;
}
