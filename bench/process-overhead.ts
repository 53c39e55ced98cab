/*
 * What a module's process costs: started by the agent, greeted, called once and ended, beside the bare start of the same
 * Node with a program that does nothing. The agent keeps such processes warm, so a node pays this only for the first of
 * a module, and where more nodes of it run at once than before. No OS sandbox yet.
 */
import { spawnSync } from 'node:child_process';
import { benchModules, medianMs } from './lib/modules.ts';
import { compare, machine } from './lib/ratio.ts';

const starts = 5;
const params = { type: 'number', value: 1 };

async function coldCall(): Promise<void> {
  const modules = await benchModules();
  await modules.call('core/constant', params, {});
  await modules.close();
}

/** Found once, so that the time to read the manifests is not counted as a process's. */
async function findModules(): Promise<void> {
  await (await benchModules()).close();
}

console.log(`${machine()}\n`);
const found = await medianMs(starts, findModules);
await compare({
  title: 'agent: a cold module process, from start to end with one call',
  unit: 'ms, p50',
  pairs: 5,
  target: 'none before there is a sandbox: then at most 15 ms more than the bare spawn',
  ours: {
    name: 'Clew, core/constant on a new process',
    measure: async () => (await medianMs(starts, coldCall)) - found,
  },
  baseline: {
    name: 'node -e 0',
    measure: () => medianMs(starts, () => spawnSync(process.execPath, ['-e', '0'])),
  },
});
