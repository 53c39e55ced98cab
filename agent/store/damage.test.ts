import { spawnSync } from 'node:child_process';
import { copyFileSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FailureError } from '#shared/model/failure.ts';
import { canonicalJson } from '#shared/std/canonical-json.ts';
import { openAudit } from './audit.ts';
import { openDatabase } from './database.ts';
import type { Database } from './database.ts';
import { openRuns } from './runs.ts';
import { bodyOf, newRun, statusOf } from './testing/bodies.ts';
import type { TestBody } from './testing/bodies.ts';
import { failureOf } from './testing/failures.ts';
import { killAfter } from './testing/kill-after.ts';
import { created, newPath, openStore } from './testing/open-store.ts';
import { tempFolder } from './testing/temp-folder.ts';

/** A small history with something in every table, closed, so that all of it is in the one file. */
function history(): string {
  const { runs, db, path } = openStore();
  for (const id of ['R1', 'R2']) {
    const result = { key: `key ${id}`, run: id, node: 'n', attempt: 1, outputs: { mass: 0.809 } };
    runs.createRun(newRun(id), {
      at: 1,
      bodies: [created, ...Array.from({ length: 20 }, (_, n) => bodyOf(n))],
      results: [result],
      audit: [{ kind: 'run', body: id }],
    });
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
    return canonicalJson([
      listed,
      listed.map((r) => [...runs.readEvents(r.id)]),
      [...runs.results()],
      [...openAudit(db).read()],
    ]);
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

/** Takes triggers away for as long as damage is planted, and puts them back. */
function unguarded(path: string, ...triggers: string[]): { db: DatabaseSync; close(): void } {
  const raw = new DatabaseSync(path, { enableForeignKeyConstraints: false });
  const texts = triggers.map((name) =>
    String(raw.prepare('SELECT sql FROM sqlite_schema WHERE name = ?').get(name)?.['sql']),
  );
  for (const name of triggers) raw.exec(`DROP TRIGGER ${name}`);
  const close = (): void => {
    for (const text of texts) raw.exec(text);
    raw.close();
  };
  return { db: raw, close };
}

function flipped(value: unknown, at: number, column: string): string | number {
  if (column === 'at') return Number(value) + 2 ** -(at % 20);
  // A place moves within its run, to another run, or to one that is not there.
  if (typeof value === 'number') return value + 1000 * 2 ** (at % 40);
  const bytes = Buffer.from(String(value));
  const index = at % bytes.length;
  // Bit 0 keeps text text whatever it was.
  bytes[index] = (bytes[index] ?? 0) ^ 1;
  return bytes.toString();
}

describe('damage', () => {
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
        const detected = foundDamaged(copy);
        if (detected) found++;
        expect(detected || everything(copy) === before).toBe(true);
      }),
      { numRuns: 600 },
    );
    expect(found).toBeGreaterThan(50);
  });

  test('ST5 every bit of the header of the file: found, or without any effect on what is read', () => {
    const path = history();
    const before = everything(path);
    const clean = readFileSync(path);
    const copy = join(tempFolder(), 'copy.db');
    // https://sqlite.org/fileformat.html#the_database_header: 100 bytes.
    for (let bit = 0; bit < 800; bit++) {
      const data = Buffer.from(clean);
      data[bit >> 3] = (data[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      writeFileSync(copy, data);
      expect(foundDamaged(copy) || everything(copy) === before).toBe(true);
    }
  });

  test('ST5 one flipped bit in any event row is found, and reading stops there', async () => {
    const path = history();
    const copy = join(tempFolder(), 'copy.db');
    const column = fc.constantFrom('body', 'digest', 'at', 'place');
    await fc.assert(
      fc.asyncProperty(fc.nat(21), column, fc.nat(), async (seq, name, at) => {
        copyFileSync(path, copy);
        const raw = unguarded(copy, 'events_no_update');
        const old = raw.db.prepare(`SELECT ${name} AS value FROM events WHERE run = 1 AND seq = ?`).get(seq)?.['value'];
        raw.db.prepare(`UPDATE events SET ${name} = ? WHERE run = 1 AND seq = ?`).run(flipped(old, at, name), seq);
        raw.close();
        const { runs, db } = openStore(copy);
        expect(runs.verifyRun('R1').length).toBeGreaterThan(0);
        const seen: number[] = [];
        const readAll = (): void => {
          for (const event of runs.readEvents('R1')) seen.push(event.seq);
        };
        expect(await failureOf(readAll)).toMatchObject({ why: 'corrupt' });
        expect(seen).toEqual(Array.from({ length: seq }, (_, n) => n));
        db.close();
      }),
      { numRuns: 150 },
    );
  });

  test('ST10 a table without its guard is refused at opening', async () => {
    const path = history();
    const raw = new DatabaseSync(path);
    raw.exec('DROP TRIGGER events_no_delete');
    raw.close();
    expect(await failureOf(() => openDatabase(path))).toMatchObject({ why: 'corrupt' });
  });

  test('a text damaged in one place of two, its row and its index, is found', () => {
    const path = history();
    const clean = readFileSync(path);
    const copy = join(tempFolder(), 'copy.db');
    const places: number[] = [];
    for (const text of ['key R2', 'audit\u0002', 'R2']) {
      for (let at = clean.indexOf(text); at >= 0; at = clean.indexOf(text, at + 1)) places.push(at);
    }
    let found = 0;
    const before = everything(path);
    for (const at of places) {
      for (const letter of ['a', '~']) {
        writeFileSync(copy, Buffer.concat([clean.subarray(0, at), Buffer.from(letter), clean.subarray(at + 1)]));
        const detected = foundDamaged(copy);
        if (detected) found++;
        // The rest are leftovers in the free part of a page.
        expect(detected || everything(copy) === before).toBe(true);
      }
    }
    expect(found).toBeGreaterThan(12);
  });

  test('rows removed from the end of a chain are missed', async () => {
    const path = history();
    const raw = unguarded(path, 'events_no_delete', 'audit_no_delete');
    raw.db.exec('DELETE FROM events WHERE run = 1 AND seq > 15; DELETE FROM audit WHERE seq = 1');
    raw.close();
    const { runs } = openStore(path);
    expect(runs.verifyRun('R1').map((d) => d.message)).toEqual([
      'its history ends before event 16, and 22 events were written.',
    ]);
    expect(runs.verifyAll().map((d) => d.what)).toEqual(['run R1', 'audit']);
    expect(await failureOf(() => [...runs.readEvents('R1', 3)])).toMatchObject({ what: 'Event 16 of run R1' });
    expect([...runs.readEvents('R1', 3, 5)].length).toBe(5);
  });

  test('a status that the events do not say is found even where its digest was made anew', () => {
    const { runs, db } = openStore();
    runs.createRun(newRun('R'), { at: 1, bodies: [created, { is: 'status', to: 'failed' }] });
    const forger = openRuns<TestBody, unknown>(db, () => 'done');
    forger.appendEvents({ run: 'R', next: 2, at: 2, bodies: [bodyOf(1)] });
    expect(runs.verifyRun('R')).toEqual([
      { what: 'run R', message: 'its record says "done", and its events say "failed".' },
    ]);
    expect(runs.verifyRun('X').length).toBe(1);
  });
});

test('ST7 killed at any moment, every confirmed event is there with its result and audit entry', async () => {
  const path = newPath();
  for (const lines of [1, 13, 40, 90]) {
    const confirmed = await killAfter('append-loop.ts', [path], lines);
    const { runs, db } = openStore(path);
    expect(runs.verifyAll()).toEqual([]);
    const next = runs.getRun('RUN')?.nextSeq ?? 0;
    expect(next).toBeGreaterThan(Number(confirmed.at(-1)));
    expect((next - 1) % 3).toBe(0);
    expect([...runs.results()].length).toBe((next - 1) / 3);
    expect(openAudit(db).head().next).toBe((next - 1) / 3);
    db.close();
  }
});

test.skipIf(process.platform === 'win32')(
  'ST8 a file that may grow no more: the append fails with a sentence and the history stays sound',
  () => {
    const path = newPath();
    const script = new URL('testing/append-loop.ts', import.meta.url).pathname;
    // The limit is in blocks of 1 KiB; with the signal ignored, a write beyond it fails as on a broken disk.
    const shell = `trap '' XFSZ; ulimit -f 300; exec "$0" "$1" "$2"`;
    const child = spawnSync('bash', ['-c', shell, process.execPath, script, path], { encoding: 'utf8' });
    expect(child.status).toBe(1);
    expect(child.stderr).toMatch(/FailureError: Writing .*clew\.db failed \((EIO|ENOSPC)\)/);
    const confirmed = child.stdout.trim().split('\n').map(Number);
    const { runs } = openStore(path);
    expect(runs.verifyAll()).toEqual([]);
    expect(runs.getRun('RUN')?.nextSeq).toBeGreaterThan(confirmed.at(-1) ?? Infinity);
  },
);
