import { spawnSync } from 'node:child_process';
import { copyFileSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sha256Text } from '#agent/evidence/crypto/hash.ts';
import { FailureError } from '#shared/model/failure.ts';
import type { Failure } from '#shared/model/failure.ts';
import { canonicalJson } from '#shared/std/canonical-json.ts';
import { digestJson } from '#shared/std/digest.ts';
import { openAudit } from './audit.ts';
import { openDatabase } from './database.ts';
import type { Database } from './database.ts';
import type { RunStore } from './records.ts';
import { openRuns } from './runs.ts';
import { bodyOf, newRun, statusOf } from './testing/bodies.ts';
import type { TestBody } from './testing/bodies.ts';
import { killAfter } from './testing/kill-after.ts';
import { tempFolder } from './testing/temp-folder.ts';

const newPath = (): string => join(tempFolder(), 'clew.db');
const created: TestBody = { is: 'run-created' };

type Runs = RunStore<TestBody, unknown>;
const store = (path = newPath()): { db: Database; runs: Runs; path: string } => {
  const db = openDatabase(path);
  return { db, runs: openRuns<TestBody, unknown>(db, statusOf), path };
};

function failureOf(work: () => unknown): Failure {
  try {
    work();
  } catch (error) {
    if (error instanceof FailureError) return error.failure;
    throw error;
  }
  throw new Error('expected a failure');
}

/** Any JSON, with the texts that make trouble: half surrogates, controls, keys in any order. */
const anyBody: fc.Arbitrary<TestBody> = fc
  .dictionary(fc.string({ unit: 'binary' }), fc.jsonValue({ stringUnit: 'binary' }))
  .map((members) => ({ ...members, is: 'any' }));

describe('the chain', () => {
  test('ST2 each event carries the digest of canonical { run, seq, at, prev, body } and the digest before it', () => {
    const { runs } = store();
    const batches = fc.array(fc.record({ at: fc.double({ noNaN: true, noDefaultInfinity: true }), bodies: fc.array(anyBody, { minLength: 1, maxLength: 4 }) }), {
      maxLength: 5,
    });
    let n = 0;
    fc.assert(
      fc.property(batches, (all) => {
        const id = `R${n++}`;
        const given = [...runs.createRun(newRun(id), { at: 1, bodies: [created] })];
        for (const { at, bodies } of all) given.push(...runs.appendEvents({ run: id, next: given.length, at, bodies }));
        const read = [...runs.readEvents(id)];
        let prev: string | null = null;
        for (const [seq, event] of read.entries()) {
          const { digest, ...rest } = event;
          expect(rest.run).toBe(id);
          expect(rest.seq).toBe(seq);
          expect(rest.prev).toBe(prev);
          expect(digest).toBe(digestJson(sha256Text, rest));
          expect(digest).toBe(given[seq]?.digest);
          expect(canonicalJson(event)).toBe(canonicalJson(given[seq]));
          prev = digest;
        }
        expect(read.length).toBe(given.length);
        expect(runs.verifyRun(id)).toEqual([]);
        expect(runs.getRun(id)).toMatchObject({ nextSeq: read.length, head: prev });
      }),
      { numRuns: 60 },
    );
  });

  test('reading from the middle gives the same events as reading from the start', () => {
    const { runs } = store();
    runs.createRun(newRun('R'), { at: 1, bodies: [created, ...Array.from({ length: 700 }, (_, n) => bodyOf(n))] });
    const all = [...runs.readEvents('R')];
    expect(all.length).toBe(701);
    for (const [from, limit] of [
      [0, 0],
      [0, 1],
      [1, 1],
      [255, 3],
      [256, 300],
      [600, 1000],
      [701, 5],
    ] as const) {
      expect([...runs.readEvents('R', from, limit)]).toEqual(all.slice(from, from + limit));
    }
  });

  test('two readers and a writer do not disturb each other', () => {
    const { runs } = store();
    runs.createRun(newRun('R'), { at: 1, bodies: [created, ...Array.from({ length: 600 }, (_, n) => bodyOf(n))] });
    const [one, two] = [runs.readEvents('R'), runs.readEvents('R', 300)];
    const seen = [one.next().value?.seq, two.next().value?.seq, one.next().value?.seq];
    runs.appendEvents({ run: 'R', next: 601, at: 2, bodies: [bodyOf(1)] });
    expect([...seen, two.next().value?.seq]).toEqual([0, 300, 1, 301]);
    expect([...one].length).toBe(600);
  });
});

describe('one transaction', () => {
  test('ST3 a wrong next number is a conflict and writes nothing', () => {
    const { runs, db } = store();
    runs.createRun(newRun('R'), { at: 1, bodies: [created] });
    for (const next of [0, 2, -1, 1.5]) {
      const result = { key: 'k', run: 'R', node: 'n', attempt: 1, outputs: {} };
      const late = { run: 'R', next, at: 2, bodies: [bodyOf(1)], results: [result], audit: [{ kind: 'x', body: 1 }] };
      expect(failureOf(() => runs.appendEvents(late))).toMatchObject({ why: 'conflict' });
    }
    expect([...runs.readEvents('R')].length).toBe(1);
    expect(runs.findResult('k')).toBeUndefined();
    expect(openAudit(db).head()).toEqual({ next: 0, digest: null });
  });

  test('a body that is no JSON writes nothing of its transaction', () => {
    const { runs } = store();
    runs.createRun(newRun('R'), { at: 1, bodies: [created] });
    const bodies = [bodyOf(1), { is: 'bad', value: Number.NaN }];
    expect(() => runs.appendEvents({ run: 'R', next: 1, at: 2, bodies })).toThrow('NaN');
    expect([...runs.readEvents('R')].length).toBe(1);
    expect(runs.verifyAll()).toEqual([]);
    runs.appendEvents({ run: 'R', next: 1, at: 2, bodies: [bodyOf(1)] });
  });

  test('events, result, audit and status come together', () => {
    const { runs, db } = store();
    runs.createRun(newRun('R'), { at: 1, bodies: [created] });
    const result = { key: 'k', run: 'R', node: 'spar', attempt: 2, outputs: { b: 1, a: [1, 'x'] } };
    const bodies = [{ is: 'status', to: 'running' }, bodyOf(1), { is: 'status', to: 'done' }, bodyOf(2)];
    runs.appendEvents({ run: 'R', next: 1, at: 5, bodies, results: [result], audit: [{ kind: 'run', body: { run: 'R' } }] });
    expect(runs.getRun('R')).toMatchObject({ status: 'done', nextSeq: 5, changedAt: 5 });
    expect(runs.findResult('k')).toEqual({ ...result, createdAt: 5 });
    expect([...openAudit(db).read()]).toMatchObject([{ seq: 0, at: 5, kind: 'run', prev: null, body: { run: 'R' } }]);
  });

  test('an unknown run is not found, a second one of the same id a conflict', () => {
    const { runs } = store();
    expect(failureOf(() => runs.appendEvents({ run: 'X', next: 0, at: 1, bodies: [created] }))).toMatchObject({ why: 'not-found', what: 'run' });
    expect(failureOf(() => [...runs.readEvents('X')])).toMatchObject({ why: 'not-found' });
    expect(runs.getRun('X')).toBeUndefined();
    runs.createRun(newRun('R'), { at: 1, bodies: [created] });
    expect(failureOf(() => runs.createRun(newRun('R'), { at: 1, bodies: [created] }))).toMatchObject({ why: 'conflict' });
  });

  test('events and audit entries cannot be changed or removed through SQL', () => {
    const { runs, db } = store();
    runs.createRun(newRun('R'), { at: 1, bodies: [created], audit: [{ kind: 'run', body: 1 }] });
    for (const sql of ['UPDATE events SET at = 2', 'DELETE FROM events', 'UPDATE audit SET at = 2', 'DELETE FROM audit']) {
      expect(() => db.statement(sql).run()).toThrow('append-only');
    }
  });
});

describe('finding runs', () => {
  test('lists are newest first, by thread and status, page by page', () => {
    const { runs } = store();
    for (let n = 0; n < 10; n++) {
      runs.createRun(newRun(`R${n}`, { threadKey: n % 2 === 0 ? '/even' : '/odd' }), { at: n, bodies: [created] });
      if (n % 3 === 0) runs.appendEvents({ run: `R${n}`, next: 1, at: n, bodies: [{ is: 'status', to: 'done' }] });
    }
    const ids = (query: Parameters<Runs['listRuns']>[0]): string => runs.listRuns(query).map((run) => run.id.slice(1)).join('');
    expect(ids({})).toBe('9876543210');
    expect(ids({ limit: 3 })).toBe('987');
    expect(ids({ limit: 3, before: 'R7' })).toBe('654');
    expect(ids({ thread: '/even' })).toBe('86420');
    expect(ids({ thread: '/even', status: ['done'] })).toBe('60');
    expect(ids({ status: ['created', 'done'], before: 'R3' })).toBe('210');
    expect(ids({ status: [] })).toBe('');
    expect(runs.lastRunOfThread('/even')?.id).toBe('R8');
    expect(runs.lastRunOfThread('/never')).toBeUndefined();
    expect(failureOf(() => runs.listRuns({ before: 'X' }))).toMatchObject({ why: 'not-found' });
  });

  test('a title that is no well-formed text does not make the record look damaged', () => {
    const { runs } = store();
    runs.createRun(newRun('R', { title: 'half \ud800 pair \u0000 end' }), { at: 1, bodies: [created] });
    expect(runs.getRun('R')?.title).toBe('half \ufffd pair \u0000 end');
    expect(runs.verifyAll()).toEqual([]);
  });
});

describe('results', () => {
  const result = (outputs: unknown, more: object = {}): { key: string; run: string; node: string; attempt: number; outputs: object } => ({
    key: 'k', run: 'R', node: 'n', attempt: 1, outputs: { outputs }, ...more,
  });

  test('ST4 the first writer wins, unless told to replace', () => {
    const { runs } = store();
    runs.createRun(newRun('R'), { at: 1, bodies: [created], results: [result('first')] });
    runs.appendEvents({ run: 'R', next: 1, at: 2, bodies: [bodyOf(1)], results: [result('second')] });
    expect(runs.findResult('k')).toMatchObject({ outputs: { outputs: 'first' }, createdAt: 1 });
    runs.appendEvents({ run: 'R', next: 2, at: 3, bodies: [bodyOf(1)], results: [result('third', { replaces: true })] });
    expect(runs.findResult('k')).toMatchObject({ outputs: { outputs: 'third' }, createdAt: 3 });
    expect([...runs.results()].length).toBe(1);
    expect(runs.verifyAll()).toEqual([]);
  });

  test('a damaged result is never given out, and the next one takes its place', () => {
    const { runs, db } = store();
    runs.createRun(newRun('R'), { at: 1, bodies: [created], results: [result('first')] });
    db.statement("UPDATE results SET outputs = replace(outputs, 'first', 'forst')").run();
    expect(failureOf(() => runs.findResult('k'))).toMatchObject({ why: 'corrupt' });
    expect(runs.verifyAll()).toMatchObject([{ what: 'result k' }]);
    runs.appendEvents({ run: 'R', next: 1, at: 2, bodies: [bodyOf(1)], results: [result('again')] });
    expect(runs.findResult('k')).toMatchObject({ outputs: { outputs: 'again' } });
  });

  test('many are listed once each, in order', () => {
    const { runs } = store();
    const keys = Array.from({ length: 600 }, (_, n) => `key-${String(n).padStart(4, '0')}`);
    runs.createRun(newRun('R'), { at: 1, bodies: [created], results: keys.toReversed().map((key) => result(1, { key })) });
    expect([...runs.results()].map((r) => r.key)).toEqual(keys);
  });
});

describe('audit', () => {
  test('entries chain, across transactions and runs, and survive reopening', () => {
    const { runs, db, path } = store();
    const audit = openAudit(db);
    audit.append(1, [{ kind: 'install', body: { module: 'excel' } }, { kind: 'trust', body: 'x' }]);
    runs.createRun(newRun('R'), { at: 2, bodies: [created], audit: [{ kind: 'run', body: null }] });
    audit.append(3, Array.from({ length: 600 }, (_, n) => ({ kind: 'setting', body: n })));
    db.close();
    const again = openAudit(openDatabase(path));
    const entries = [...again.read()];
    let prev: string | null = null;
    for (const [seq, { digest, ...rest }] of entries.entries()) {
      expect(rest).toMatchObject({ seq, prev });
      expect(digest).toBe(digestJson(sha256Text, rest));
      prev = digest;
    }
    expect(again.head()).toEqual({ next: 603, digest: prev });
    expect([...again.read(300, 5)]).toEqual(entries.slice(300, 305));
    expect(again.verify()).toEqual([]);
  });
});

describe('damage', () => {
  /** A small history with something in every table, closed, so that all of it is in the one file. */
  function history(): string {
    const { runs, db, path } = store();
    for (const id of ['R1', 'R2']) {
      const result = { key: `key ${id}`, run: id, node: 'n', attempt: 1, outputs: { mass: 0.809 } };
      runs.createRun(newRun(id), { at: 1, bodies: [created, ...Array.from({ length: 20 }, (_, n) => bodyOf(n))], results: [result], audit: [{ kind: 'run', body: id }] });
      runs.appendEvents({ run: id, next: 21, at: 2, bodies: [{ is: 'status', to: 'done' }] });
    }
    db.close();
    return path;
  }

  function everything(path: string): string {
    const db = openDatabase(path);
    try {
      const runs = openRuns<TestBody, unknown>(db, statusOf);
      const listed = runs.listRuns({});
      return canonicalJson([listed, listed.map((r) => [...runs.readEvents(r.id)]), [...runs.results()], [...openAudit(db).read()]]);
    } finally {
      db.close();
    }
  }

  function foundDamaged(path: string): boolean {
    let db: Database | undefined;
    try {
      db = openDatabase(path);
      return openRuns<TestBody, unknown>(db, statusOf).verifyAll().length > 0;
    } catch (error) {
      // Refused at opening, by a sentence and not by a crash.
      if (error instanceof FailureError) return true;
      throw error;
    } finally {
      db?.close();
    }
  }

  test('ST5 one flipped bit anywhere in the file: found, or without any effect on what is read', () => {
    const path = history();
    const before = everything(path);
    const { size } = statSync(path);
    const clean = readFileSync(path);
    const copy = join(tempFolder(), 'copy.db');
    let found = 0;
    fc.assert(
      fc.property(fc.nat(size * 8 - 1), (bit) => {
        const data = Buffer.from(clean);
        data[bit >> 3] = (data[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        writeFileSync(copy, data);
        if (foundDamaged(copy)) found++;
        else expect(everything(copy)).toBe(before);
      }),
      { numRuns: 600 },
    );
    expect(found).toBeGreaterThan(50);
  });

  test('ST5 one flipped bit in any event row is found, and reading stops there', () => {
    const path = history();
    const copy = join(tempFolder(), 'copy.db');
    const column = fc.constantFrom('body', 'digest', 'at', 'seq', 'run');
    fc.assert(
      fc.property(fc.nat(21), column, fc.nat(), (seq, name, at) => {
        copyFileSync(path, copy);
        const raw = unguarded(copy, 'events_no_update');
        const old = raw.db.prepare(`SELECT ${name} AS value FROM events WHERE run = 1 AND seq = ?`).get(seq)?.['value'];
        raw.db.prepare(`UPDATE events SET ${name} = ? WHERE run = 1 AND seq = ?`).run(flipped(old, at, name), seq);
        raw.close();
        const { runs, db } = store(copy);
        expect(runs.verifyRun('R1').length).toBeGreaterThan(0);
        const seen: number[] = [];
        try {
          for (const event of runs.readEvents('R1')) seen.push(event.seq);
        } catch (error) {
          expect((error as FailureError).failure).toMatchObject({ why: 'corrupt' });
        }
        expect(seen).toEqual(Array.from({ length: seq }, (_, n) => n));
        db.close();
      }),
      { numRuns: 150 },
    );
  });

  /** Takes triggers away for as long as damage is planted, and puts them back. */
  function unguarded(path: string, ...triggers: string[]): { db: DatabaseSync; close(): void } {
    const raw = new DatabaseSync(path, { enableForeignKeyConstraints: false });
    const texts = triggers.map((name) => String(raw.prepare('SELECT sql FROM sqlite_schema WHERE name = ?').get(name)?.['sql']));
    for (const name of triggers) raw.exec(`DROP TRIGGER ${name}`);
    const close = (): void => {
      for (const text of texts) raw.exec(text);
      raw.close();
    };
    return { db: raw, close };
  }

  test('ST10 a table without its guard is refused at opening', () => {
    const path = history();
    const raw = new DatabaseSync(path);
    raw.exec('DROP TRIGGER events_no_delete');
    raw.close();
    expect(failureOf(() => openDatabase(path))).toMatchObject({ why: 'corrupt' });
  });

  function flipped(value: unknown, at: number, column: string): string | number {
    if (column === 'at') return Number(value) + 2 ** -(at % 20);
    if (typeof value === 'number') return value + 1000 * 2 ** (at % 8);
    const bytes = Buffer.from(String(value));
    const index = at % bytes.length;
    // Bit 0 keeps text text whatever it was.
    bytes[index] = (bytes[index] ?? 0) ^ 1;
    return bytes.toString();
  }

  test('rows removed from the end of a chain are missed', () => {
    const path = history();
    const raw = unguarded(path, 'events_no_delete', 'audit_no_delete');
    raw.db.exec('DELETE FROM events WHERE run = 1 AND seq > 15; DELETE FROM audit WHERE seq = 1');
    raw.close();
    const { runs } = store(path);
    expect(runs.verifyRun('R1').map((d) => d.message)).toEqual(['its history ends before event 16, and 22 events were written.']);
    expect(runs.verifyAll().map((d) => d.what)).toEqual(['run R1', 'audit']);
  });

  test('a status that the events do not say is found even where its digest was made anew', () => {
    const { runs, db } = store();
    runs.createRun(newRun('R'), { at: 1, bodies: [created, { is: 'status', to: 'failed' }] });
    const forger = openRuns<TestBody, unknown>(db, () => 'done');
    forger.appendEvents({ run: 'R', next: 2, at: 2, bodies: [bodyOf(1)] });
    expect(runs.verifyRun('R')).toEqual([{ what: 'run R', message: 'its record says "done", and its events say "failed".' }]);
    expect(runs.verifyRun('X').length).toBe(1);
  });
});

test('ST7 killed at any moment, every confirmed event is there with its result and audit entry', async () => {
  const path = newPath();
  for (const lines of [1, 13, 40, 90]) {
    const confirmed = await killAfter('append-loop.ts', [path], lines);
    const { runs, db } = store(path);
    expect(runs.verifyAll()).toEqual([]);
    const next = runs.getRun('RUN')?.nextSeq ?? 0;
    expect(next).toBeGreaterThan(Number(confirmed.at(-1)));
    expect((next - 1) % 3).toBe(0);
    expect([...runs.results()].length).toBe((next - 1) / 3);
    expect(openAudit(db).head().next).toBe((next - 1) / 3);
    db.close();
  }
});

test.skipIf(process.platform === 'win32')('ST8 a file that may grow no more: the append fails with a sentence and the history stays sound', () => {
  const path = newPath();
  const script = new URL('testing/append-loop.ts', import.meta.url).pathname;
  // The limit is in blocks of 1 KiB; with the signal ignored, a write beyond it fails as on a broken disk.
  const shell = `trap '' XFSZ; ulimit -f 300; exec "$0" "$1" "$2"`;
  const child = spawnSync('bash', ['-c', shell, process.execPath, script, path], { encoding: 'utf8' });
  expect(child.status).toBe(1);
  expect(child.stderr).toMatch(/FailureError: Writing .*clew\.db failed \((EIO|ENOSPC)\)/);
  const confirmed = child.stdout.trim().split('\n').map(Number);
  const { runs } = store(path);
  expect(runs.verifyAll()).toEqual([]);
  expect(runs.getRun('RUN')?.nextSeq).toBeGreaterThan(confirmed.at(-1) ?? Infinity);
});
