/* Taking 1 GiB into the store (hash, write, fsync, check, link), beside `sha256sum` and `cp` in sequence. */
import { spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { open, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openBlobs } from '#agent/store/blobs.ts';
import { nodeWorld } from '#agent/world/node-world.ts';
import { compare, machine } from './lib/ratio.ts';

const mebibytes = 1024;

console.log(`${machine()}\n`);
const folder = await mkdtemp(join(tmpdir(), 'clew-bench-'));
const source = join(folder, 'source');
const block = randomBytes(1024 * 1024);
const file = await open(source, 'w');
for (let i = 0; i < mebibytes; i++) {
  createHash('sha256').update(String(i)).digest().copy(block);
  await file.write(block);
}
await file.sync();
await file.close();

function run(program: string, ...args: readonly string[]): void {
  if (spawnSync(program, args).status !== 0) throw new Error(`${program} failed`);
}

await compare({
  title: `store: hash and write ${mebibytes} MiB`,
  unit: 'MiB/s',
  pairs: 5,
  target: 'at least 0.7',
  ours: {
    name: 'Clew, durable',
    measure: async () => {
      const blobs = await openBlobs(nodeWorld(), join(folder, 'blobs'));
      const from = performance.now();
      await blobs.put({ path: source });
      const seconds = (performance.now() - from) / 1000;
      await rm(join(folder, 'blobs'), { recursive: true, force: true });
      return mebibytes / seconds;
    },
  },
  baseline: {
    name: 'sha256sum, then cp and sync',
    measure: async () => {
      const copy = join(folder, 'copy');
      const from = performance.now();
      run('sha256sum', source);
      run('cp', source, copy);
      run('sync', copy);
      const seconds = (performance.now() - from) / 1000;
      await rm(copy, { force: true });
      return mebibytes / seconds;
    },
  },
});
await rm(folder, { recursive: true, force: true });
