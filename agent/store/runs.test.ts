import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sha256Text } from '#agent/evidence/crypto/hash.ts';
import { canonicalJson } from '#shared/std/canonical-json.ts';
import { digestJson } from '#shared/std/digest.ts';
import { openAudit } from './audit.ts';
import { openDatabase } from './database.ts';
import type { NewResult, RunQuery, RunRow } from './records.ts';
import { openRuns } from './runs.ts';
import { bodyOf, newRun, statusOf } from './testing/bodies.ts';
import type { TestBody } from './testing/bodies.ts';
import { failureOf } from './testing/failures.ts';
import { created, openStore } from './testing/open-store.ts';

/** Any JSON, with the texts that make trouble: half surrogates, controls, keys in any order. */
const anyBody: fc.Arbitrary<TestBody> = fc
  .dictionary(fc.string({ unit: 'binary' }), fc.jsonValue({ stringUnit: 'binary' }))
  .map((members) => ({ ...members, is: 'any' }));

describe('the chain', () => {
  test('ST2 each event carries the digest of canonical { run, seq, at, prev, body } and the digest before it', () => {
    const { runs } = openStore();
    const batches = fc.array(
      fc.record({
        at: fc.double({ noNaN: true, noDefaultInfinity: true }),
        bodies: fc.array(anyBody, { minLength: 1, maxLength: 4 }),
      }),
      {
        maxLength: 5,
      },
    );
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
    const { runs } = openStore();
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
    const { runs } = openStore();
    runs.createRun(newRun('R'), { at: 1, bodies: [created, ...Array.from({ length: 600 }, (_, n) => bodyOf(n))] });
    const [one, two] = [runs.readEvents('R'), runs.readEvents('R', 300)];
    const seen = [one.next().value?.seq, two.next().value?.seq, one.next().value?.seq];
    runs.appendEvents({ run: 'R', next: 601, at: 2, bodies: [bodyOf(1)] });
    expect([...seen, two.next().value?.seq]).toEqual([0, 300, 1, 301]);
    expect([...one].length).toBe(600);
  });
});

describe('one transaction', () => {
  test('ST3 a wrong next number is a conflict and writes nothing', async () => {
    const { runs, db } = openStore();
    runs.createRun(newRun('R'), { at: 1, bodies: [created] });
    for (const next of [0, 2, -1, 1.5]) {
      const result = { key: 'k', run: 'R', node: 'n', attempt: 1, outputs: {} };
      const late = { run: 'R', next, at: 2, bodies: [bodyOf(1)], results: [result], audit: [{ kind: 'x', body: 1 }] };
      expect(await failureOf(() => runs.appendEvents(late))).toMatchObject({ why: 'conflict' });
    }
    expect([...runs.readEvents('R')].length).toBe(1);
    expect(runs.findResult('k')).toBeUndefined();
    expect(openAudit(db).head()).toEqual({ next: 0, digest: null });
  });

  test('a body that is no JSON writes nothing of its transaction', () => {
    const { runs } = openStore();
    runs.createRun(newRun('R'), { at: 1, bodies: [created] });
    const bodies = [bodyOf(1), { is: 'bad', value: Number.NaN }];
    expect(() => runs.appendEvents({ run: 'R', next: 1, at: 2, bodies })).toThrow('NaN');
    expect([...runs.readEvents('R')].length).toBe(1);
    expect(runs.verifyAll()).toEqual([]);
    runs.appendEvents({ run: 'R', next: 1, at: 2, bodies: [bodyOf(1)] });
  });

  test('events, result, audit and status come together', () => {
    const { runs, db } = openStore();
    runs.createRun(newRun('R'), { at: 1, bodies: [created] });
    const result = { key: 'k', run: 'R', node: 'spar', attempt: 2, outputs: { b: 1, a: [1, 'x'] } };
    const bodies = [{ is: 'status', to: 'running' }, bodyOf(1), { is: 'status', to: 'done' }, bodyOf(2)];
    runs.appendEvents({
      run: 'R',
      next: 1,
      at: 5,
      bodies,
      results: [result],
      audit: [{ kind: 'run', body: { run: 'R' } }],
    });
    expect(runs.getRun('R')).toMatchObject({ status: 'done', nextSeq: 5, changedAt: 5 });
    expect(runs.findResult('k')).toEqual({ ...result, createdAt: 5 });
    expect([...openAudit(db).read()]).toMatchObject([{ seq: 0, at: 5, kind: 'run', prev: null, body: { run: 'R' } }]);
  });

  test('the digest of a run is that of the canonical JSON of its record, whatever its texts and times are', () => {
    const { runs, db } = openStore();
    const text = fc.string({ unit: 'binary' });
    const time = fc.double({ noNaN: true, noDefaultInfinity: true });
    let n = 0;
    fc.assert(
      fc.property(text, text, time, time, (title, threadKey, createdAt, at) => {
        const id = `R${n++}`;
        runs.createRun({ ...newRun(id), title, threadKey, createdAt }, { at: 1, bodies: [created] });
        runs.appendEvents({ run: id, next: 1, at, bodies: [bodyOf(1)] });
        const { n: _place, ...record } = runs.getRun(id) as RunRow & { n: number };
        const stored = db.statement('SELECT digest FROM runs WHERE id = ?').get(id);
        expect(stored?.['digest']).toBe(digestJson(sha256Text, record));
      }),
      { numRuns: 60 },
    );
  });

  test('a transaction that failed leaves no trace in what the next one starts from', async () => {
    const { runs, db } = openStore();
    runs.createRun(newRun('R'), { at: 1, bodies: [created] });
    runs.appendEvents({ run: 'R', next: 1, at: 2, bodies: [bodyOf(1)] });
    const bad = { is: 'bad', value: Number.NaN };
    expect(() => runs.appendEvents({ run: 'R', next: 2, at: 3, bodies: [bodyOf(2), bad] })).toThrow('NaN');
    expect(await failureOf(() => runs.appendEvents({ run: 'R', next: 3, at: 3, bodies: [created] }))).toMatchObject({
      why: 'conflict',
    });
    // A second store on the same database goes on, and the first one notices.
    openRuns<TestBody, unknown>(db, statusOf).appendEvents({ run: 'R', next: 2, at: 4, bodies: [bodyOf(2)] });
    runs.appendEvents({ run: 'R', next: 3, at: 5, bodies: [{ is: 'status', to: 'done' }] });
    expect(runs.getRun('R')).toMatchObject({ nextSeq: 4, status: 'done' });
    expect(runs.verifyAll()).toEqual([]);
  });

  test('an unknown run is not found, a second one of the same id a conflict', async () => {
    const { runs } = openStore();
    expect(await failureOf(() => runs.appendEvents({ run: 'X', next: 0, at: 1, bodies: [created] }))).toMatchObject({
      why: 'not-found',
      what: 'run',
    });
    expect(await failureOf(() => [...runs.readEvents('X')])).toMatchObject({ why: 'not-found' });
    expect(runs.getRun('X')).toBeUndefined();
    runs.createRun(newRun('R'), { at: 1, bodies: [created] });
    expect(await failureOf(() => runs.createRun(newRun('R'), { at: 1, bodies: [created] }))).toMatchObject({
      why: 'conflict',
    });
  });

  test('events and audit entries cannot be changed or removed through SQL', () => {
    const { runs, db } = openStore();
    runs.createRun(newRun('R'), { at: 1, bodies: [created], audit: [{ kind: 'run', body: 1 }] });
    for (const sql of [
      'UPDATE events SET at = 2',
      'DELETE FROM events',
      'UPDATE audit SET at = 2',
      'DELETE FROM audit',
    ]) {
      expect(() => db.statement(sql).run()).toThrow('append-only');
    }
  });
});

describe('finding runs', () => {
  test('lists are newest first, by thread and status, page by page', async () => {
    const { runs } = openStore();
    for (let n = 0; n < 10; n++) {
      runs.createRun(newRun(`R${n}`, { threadKey: n % 2 === 0 ? '/even' : '/odd' }), { at: n, bodies: [created] });
      if (n % 3 === 0) runs.appendEvents({ run: `R${n}`, next: 1, at: n, bodies: [{ is: 'status', to: 'done' }] });
    }
    const ids = (query: RunQuery): string =>
      runs
        .listRuns(query)
        .map((run) => run.id.slice(1))
        .join('');
    expect(ids({})).toBe('9876543210');
    expect(ids({ limit: 3 })).toBe('987');
    expect(ids({ limit: 3, before: 'R7' })).toBe('654');
    expect(ids({ thread: '/even' })).toBe('86420');
    expect(ids({ thread: '/even', status: ['done'] })).toBe('60');
    expect(ids({ status: ['created', 'done'], before: 'R3' })).toBe('210');
    expect(ids({ status: [] })).toBe('');
    expect(runs.lastRunOfThread('/even')?.id).toBe('R8');
    expect(runs.lastRunOfThread('/never')).toBeUndefined();
    expect(await failureOf(() => runs.listRuns({ before: 'X' }))).toMatchObject({ why: 'not-found' });
  });

  test('a title that is no well-formed text does not make the record look damaged', () => {
    const { runs } = openStore();
    runs.createRun(newRun('R', { title: 'half \ud800 pair \u0000 end' }), { at: 1, bodies: [created] });
    expect(runs.getRun('R')?.title).toBe('half \ufffd pair \u0000 end');
    expect(runs.verifyAll()).toEqual([]);
  });
});

function resultOf(outputs: unknown, more: Partial<NewResult> = {}): NewResult {
  return { key: 'k', run: 'R', node: 'n', attempt: 1, outputs: { outputs }, ...more };
}

describe('results', () => {
  test('ST4 the first writer wins, unless told to replace', () => {
    const { runs } = openStore();
    runs.createRun(newRun('R'), { at: 1, bodies: [created], results: [resultOf('first')] });
    runs.appendEvents({ run: 'R', next: 1, at: 2, bodies: [bodyOf(1)], results: [resultOf('second')] });
    expect(runs.findResult('k')).toMatchObject({ outputs: { outputs: 'first' }, createdAt: 1 });
    runs.appendEvents({
      run: 'R',
      next: 2,
      at: 3,
      bodies: [bodyOf(1)],
      results: [resultOf('third', { replaces: true })],
    });
    expect(runs.findResult('k')).toMatchObject({ outputs: { outputs: 'third' }, createdAt: 3 });
    expect([...runs.results()].length).toBe(1);
    expect(runs.verifyAll()).toEqual([]);
  });

  test('a damaged result is never given out, and the next one takes its place', async () => {
    const { runs, db } = openStore();
    runs.createRun(newRun('R'), { at: 1, bodies: [created], results: [resultOf('first')] });
    db.statement("UPDATE results SET outputs = replace(outputs, 'first', 'forst')").run();
    expect(await failureOf(() => runs.findResult('k'))).toMatchObject({ why: 'corrupt' });
    expect(runs.verifyAll()).toMatchObject([{ what: 'result k' }]);
    runs.appendEvents({ run: 'R', next: 1, at: 2, bodies: [bodyOf(1)], results: [resultOf('again')] });
    expect(runs.findResult('k')).toMatchObject({ outputs: { outputs: 'again' } });
  });

  test('many are listed once each, in order', () => {
    const { runs } = openStore();
    const keys = Array.from({ length: 600 }, (_, n) => `key-${String(n).padStart(4, '0')}`);
    runs.createRun(newRun('R'), {
      at: 1,
      bodies: [created],
      results: keys.map((key) => resultOf(1, { key })),
    });
    expect([...runs.results()].map((r) => r.key)).toEqual(keys);
  });
});

describe('audit', () => {
  test('entries chain, across transactions and runs, and survive reopening', () => {
    const { runs, db, path } = openStore();
    const audit = openAudit(db);
    audit.append(1, [
      { kind: 'install', body: { module: 'excel' } },
      { kind: 'trust', body: 'x' },
    ]);
    runs.createRun(newRun('R'), { at: 2, bodies: [created], audit: [{ kind: 'run', body: null }] });
    audit.append(
      3,
      Array.from({ length: 600 }, (_, n) => ({ kind: 'setting', body: n })),
    );
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
