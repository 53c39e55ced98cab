/* Nothing changed: a re-run of 1,000 nodes in the agent, beside ninja with 1,000 edges that are up to date. */
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { benchEngine, chain, timeRun } from './lib/engine.ts';
import { compare, machine } from './lib/ratio.ts';

const count = 1_000;

if (spawnSync('ninja', ['--version']).status !== 0) {
  console.log('skipped: ninja is not installed (Debian: apt-get install ninja-build)');
  process.exit(0);
}

console.log(`${machine()}\n`);
const bench = await benchEngine();
const path = join(bench.folder, 'chain.thread.json');
await writeFile(path, JSON.stringify(chain(count)));
await timeRun(bench.engine, path, false);

const folder = await mkdtemp(join(tmpdir(), 'clew-ninja-'));
const edges = Array.from({ length: count }, (_, i) => `build n${i}: copy ${i === 0 ? 'source' : `n${i - 1}`}`);
await writeFile(join(folder, 'build.ninja'), `rule copy\n  command = cp $in $out\n${edges.join('\n')}\n`);
await writeFile(join(folder, 'source'), 'x');
const ninja = (): void => {
  const { status, stderr } = spawnSync('ninja', { cwd: folder });
  if (status !== 0) throw new Error(`ninja failed: ${stderr.toString()}`);
};
ninja();

await compare({
  title: `engine: nothing changed, ${count} nodes`,
  unit: 'ms',
  pairs: 9,
  target: 'at most 15',
  ours: {
    name: 'Clew, from request to last event',
    measure: async () => 1000 * (await timeRun(bench.engine, path, false)),
  },
  baseline: {
    name: 'ninja, whole process',
    measure: () => {
      const from = performance.now();
      ninja();
      return Promise.resolve(performance.now() - from);
    },
  },
});
await bench.close();
await rm(folder, { recursive: true, force: true });
