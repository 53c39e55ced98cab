import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, test } from 'vitest';
import { failureSentence } from '#shared/model/failure.ts';
import { openDatabase } from './database.ts';
import { migrations } from './schema.ts';
import { failureOf } from './testing/failures.ts';
import { killAfter } from './testing/kill-after.ts';
import { newPath } from './testing/open-store.ts';

describe('refusing to start', () => {
  test.each(['3.51.2', '3.7.0', '3.40.1', '2.99.99', 'unknown'])('ST10 SQLite %s', async (version) => {
    const path = newPath();
    const failure = await failureOf(() => openDatabase(path, { readBack: { version: () => version } }));
    expect(failure).toMatchObject({
      why: 'refused-start',
      reason: 'sqlite-version',
    });
    expect(failureSentence(failure)).toContain(version);
  });

  test.each(['3.51.3', '3.52.0', '4.0.0'])('SQLite %s is new enough', (version) => {
    const db = openDatabase(newPath(), { readBack: { version: () => version } });
    expect(db.checkPages()).toEqual([]);
    db.close();
  });

  test.each([0, 1, undefined])('ST10 synchronous reads back as %s', async (level) => {
    const failure = await failureOf(() => openDatabase(newPath(), { readBack: { synchronous: () => level } }));
    expect(failure).toMatchObject({ why: 'refused-start', reason: 'synchronous' });
  });

  test('ST10 a journal other than WAL: a database in memory has none', async () => {
    const failure = await failureOf(() => openDatabase(':memory:'));
    expect(failure).toMatchObject({
      why: 'refused-start',
      reason: 'journal-mode',
    });
    expect(failureSentence(failure)).toContain('"memory"');
  });

  test('ST10 a schema from the future, which stays untouched', async () => {
    const path = newPath();
    openDatabase(path, { migrations: [...migrations, 'CREATE TABLE later (x)'] }).close();
    expect(await failureOf(() => openDatabase(path))).toMatchObject({ why: 'refused-start', reason: 'newer-schema' });
    openDatabase(path, { migrations: [...migrations, 'CREATE TABLE later (x)'] }).close();
  });

  test('ST10 the database of another program', async () => {
    const path = newPath();
    const other = new DatabaseSync(path);
    other.exec('CREATE TABLE theirs (x)');
    other.close();
    expect(await failureOf(() => openDatabase(path))).toMatchObject({
      why: 'refused-start',
      reason: 'foreign-database',
    });
  });

  test('a file that is no database', async () => {
    const path = newPath();
    writeFileSync(path, 'PK\u0003\u0004 certainly a workbook '.repeat(500));
    expect(await failureOf(() => openDatabase(path))).toMatchObject({ why: 'corrupt' });
  });

  test('a folder that is not there', async () => {
    expect(await failureOf(() => openDatabase('/nowhere/at/all/clew.db'))).toMatchObject({
      why: 'storage',
      path: '/nowhere/at/all/clew.db',
    });
  });

  test('ST11 a second agent, in this process', async () => {
    const path = newPath();
    const first = openDatabase(path);
    expect(await failureOf(() => openDatabase(path))).toMatchObject({ why: 'refused-start', reason: 'home-in-use' });
    first.close();
    openDatabase(path).close();
  });

  test('ST11 a second agent, while another process holds it, and no longer once that one was killed', async () => {
    const path = newPath();
    const script = new URL('testing/append-loop.ts', import.meta.url).pathname;
    const child = spawn(process.execPath, [script, path], { stdio: ['ignore', 'pipe', 'inherit'] });
    await new Promise((resolve) => child.stdout.once('data', resolve));
    for (let n = 0; n < 20; n++) {
      expect(await failureOf(() => openDatabase(path))).toMatchObject({ why: 'refused-start', reason: 'home-in-use' });
    }
    child.kill('SIGKILL');
    await new Promise((resolve) => child.once('close', resolve));
    openDatabase(path).close();
  });
});

describe('opening', () => {
  test('the settings that durability rests on are really set', () => {
    const path = newPath();
    let seen: unknown[] = [];
    const look = (db: DatabaseSync): number => {
      const one = (sql: string): unknown => Object.values(db.prepare(sql).get() ?? {})[0];
      seen = ['journal_mode', 'synchronous', 'locking_mode', 'foreign_keys', 'trusted_schema', 'cell_size_check'].map(
        (name) => one(`PRAGMA ${name}`),
      );
      return Number(one('PRAGMA synchronous'));
    };
    for (let time = 0; time < 2; time++) {
      openDatabase(path, { readBack: { synchronous: look } }).close();
      expect(seen).toEqual(['wal', 2, 'exclusive', 1, 0, 1]);
    }
  });

  test('a migration runs once, and one that fails changes nothing', () => {
    const path = newPath();
    openDatabase(path).close();
    const step = "CREATE TABLE once (x); INSERT INTO once VALUES ('a')";
    for (let time = 0; time < 2; time++) {
      const db = openDatabase(path, { migrations: [...migrations, step] });
      expect(db.statement('SELECT count(*) AS n FROM once').get()).toEqual({ n: 1 });
      db.close();
    }
    const bad = [...migrations, step, 'CREATE TABLE half (x); CREATE TABLE once (x)'];
    expect(() => openDatabase(path, { migrations: bad })).toThrow('already exists');
    const db = openDatabase(path, { migrations: [...migrations, step] });
    expect(db.statement("SELECT count(*) AS n FROM sqlite_schema WHERE name = 'half'").get()).toEqual({ n: 0 });
    db.close();
  });
});

describe('transactions', () => {
  test('what throws changes nothing', () => {
    const db = openDatabase(newPath());
    const insert = "INSERT INTO heads (name, next_seq) VALUES ('x', 1)";
    expect(() =>
      db.transaction(() => {
        db.statement(insert).run();
        throw new Error('on second thought');
      }),
    ).toThrow('on second thought');
    expect(db.statement("SELECT count(*) AS n FROM heads WHERE name = 'x'").get()).toEqual({ n: 0 });
    db.transaction(() => db.statement(insert).run());
    expect(db.statement("SELECT count(*) AS n FROM heads WHERE name = 'x'").get()).toEqual({ n: 1 });
    db.close();
  });

  test('a full database is a failure that says so, and goes on once there is room', async () => {
    const db = openDatabase(newPath());
    const fill = (): unknown =>
      db.transaction(() => db.statement('INSERT INTO heads (name, next_seq) VALUES (hex(randomblob(20000)), 1)').run());
    db.statement('PRAGMA max_page_count=40').get();
    const failure = await failureOf(() => {
      for (;;) fill();
    });
    expect(failure).toMatchObject({ why: 'storage', errno: 'ENOSPC' });
    db.statement('PRAGMA max_page_count=4000').get();
    fill();
    expect(db.checkPages()).toEqual([]);
    db.close();
  });

  test('after an input or output error nothing is written before a restart', async () => {
    const path = newPath();
    const db = openDatabase(path);
    const broken = Object.assign(new Error('disk I/O error'), { code: 'ERR_SQLITE_ERROR', errcode: 1034 });
    const failing = (): never => {
      throw broken;
    };
    expect(await failureOf(() => db.transaction(failing))).toMatchObject({ why: 'storage', errno: 'EIO' });
    const refusal = await failureOf(() => db.transaction(() => 1));
    expect(refusal).toMatchObject({ why: 'storage', errno: 'EIO' });
    expect(failureSentence(refusal)).toContain('Restart the agent');
    db.close();
    const again = openDatabase(path);
    expect(again.transaction(() => 1)).toBe(1);
    again.close();
  });
});

test('ST7 killed in the middle of appending, a database opens again', async () => {
  const path = newPath();
  for (const lines of [1, 20, 60]) {
    await killAfter('append-loop.ts', [path], lines);
    const db = openDatabase(path);
    expect(db.checkPages()).toEqual([]);
    db.close();
  }
});
