/* Cost per node as the thread grows from 100 to 10,000 nodes: chain, fan-out and diamond lattice, each against itself. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Thread } from '#shared/model/thread.ts';
import { benchEngine, chain, fan, lattice, timeRun } from './lib/engine.ts';
import type { BenchEngine } from './lib/engine.ts';
import { compare, machine } from './lib/ratio.ts';

const small = 100;
const large = 10_000;

async function microsecondsPerNode(bench: BenchEngine, name: string, thread: Thread): Promise<number> {
  const path = join(bench.folder, `${name}.thread.json`);
  await writeFile(path, JSON.stringify(thread));
  return (1e6 * (await timeRun(bench.engine, path, true))) / Object.keys(thread.nodes).length;
}

console.log(`${machine()}\n`);
for (const [shape, make] of Object.entries({ chain, fan, lattice })) {
  const bench = await benchEngine();
  await compare({
    title: `engine: cost per node, ${shape}`,
    unit: 'µs per node',
    pairs: 5,
    target: 'below 1.3',
    ours: { name: `${large} nodes`, measure: () => microsecondsPerNode(bench, 'large', make(large)) },
    // Many small runs, so that both sides last about as long.
    baseline: {
      name: `${small} nodes`,
      measure: async () => {
        let sum = 0;
        for (let i = 0; i < 20; i++) sum += await microsecondsPerNode(bench, 'small', make(small));
        return sum / 20;
      },
    },
  });
  await bench.close();
}
