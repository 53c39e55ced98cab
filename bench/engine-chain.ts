/* No-op nodes per second, every transition durable before the next, beside a bare loop of one-row SQLite FULL commits. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { benchEngine, chain, timeRun } from './lib/engine.ts';
import { compare, machine } from './lib/ratio.ts';

const nodes = 1_000;
const commits = 2_000;

console.log(`${machine()}\n`);
const { engine, folder, close } = await benchEngine();
const path = join(folder, 'chain.thread.json');
await writeFile(path, JSON.stringify(chain(nodes)));

const db = new DatabaseSync(join(folder, 'bare.db'));
db.exec('PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE t (id INTEGER PRIMARY KEY, body TEXT)');
const insert = db.prepare('INSERT INTO t (body) VALUES (?)');

await compare({
  title: `engine: no-op chain of ${nodes} nodes`,
  unit: 'per second',
  pairs: 7,
  target: 'at least 0.5',
  ours: { name: 'Clew nodes', measure: async () => nodes / (await timeRun(engine, path, true)) },
  baseline: {
    name: 'one-row commits (WAL, FULL)',
    measure: () => {
      const from = performance.now();
      for (let i = 0; i < commits; i++) insert.run('{"is":"node-finished","node":"n0","attempt":1}');
      return Promise.resolve((commits * 1000) / (performance.now() - from));
    },
  },
});
db.close();
await close();
