/** Appends events until it is killed, and says each number once it is durable. Argument: the database. */
import { writeSync } from 'node:fs';
import { openDatabase } from '#agent/store/database.ts';
import { openRuns } from '#agent/store/runs.ts';
import { bodyOf, statusOf } from './bodies.ts';

const [path = ''] = process.argv.slice(2);
const runs = openRuns(openDatabase(path), statusOf);
const id = runs.listRuns({ limit: 1 })[0]?.id ?? 'RUN';
if (runs.getRun(id) === undefined) {
  const run = { id, threadKey: '/t', threadPath: '/t', threadDigest: 'sha256:t', title: 'T', createdAt: 1 };
  runs.createRun(run, { at: 1, bodies: [{ is: 'run-created' }] });
}
for (let next = runs.getRun(id)?.nextSeq ?? 0; ; next += 3) {
  const result = { key: `key-${next}`, run: id, node: 'n', attempt: 1, outputs: { next } };
  runs.appendEvents({
    run: id,
    next,
    at: next,
    bodies: [0, 1, 2].map((k) => bodyOf(next + k)),
    results: [result],
    audit: [{ kind: 'test', body: next }],
  });
  // Not process.stdout: what it still buffers when the process is killed would be confirmed and never said.
  writeSync(1, `${next + 2}\n`);
}
