/*
 * No-op nodes per second beside Node-RED, whose messages pass through the memory of one process.
 * Comparable: 1,000 nodes in a chain, each started only when the one before it has given its output; one run (one
 * message) at a time; warm processes.
 * Not comparable: Clew writes every transition to the disk and waits for it, computes the key of every result and
 * records why it ran; Node-RED keeps nothing, so that a crash loses the message and nobody can ask later what happened.
 * Node-RED passes messages on as it does by default (asynchronously), through the cheapest node that it has and through
 * the one that people write their own steps with.
 */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { benchEngine, chain, timeRun } from './lib/engine.ts';
import { compare, machine } from './lib/ratio.ts';
import { nodeRedVersion, startNodeRed } from './peers/node-red.ts';

const nodes = 1_000;
/** Messages one after the other, so that both sides last about as long. */
const messages = 10;

const peer = await startNodeRed(nodes);
if (typeof peer === 'string') {
  console.log(`skipped: Node-RED ${nodeRedVersion} could not be installed: ${peer}`);
} else {
  console.log(`${machine()}\n`);
  const { engine, folder, close } = await benchEngine();
  const path = join(folder, 'chain.thread.json');
  await writeFile(path, JSON.stringify(chain(nodes)));
  const names = { change: 'change nodes without rules', function: 'function nodes that return their message' } as const;
  for (const kind of ['change', 'function'] as const)
    await compare({
      title: `engine: no-op chain of ${nodes} nodes, beside Node-RED ${nodeRedVersion}, ${kind} nodes`,
      unit: 'nodes per second',
      pairs: 7,
      target: 'at least 0.1',
      ours: {
        name: 'Clew, every transition durable',
        measure: async () => nodes / (await timeRun(engine, path, true)),
      },
      baseline: {
        name: `Node-RED, ${names[kind]}, nothing kept`,
        measure: async () => {
          let seconds = 0;
          for (let i = 0; i < messages; i++) seconds += await peer.send(kind);
          return (nodes * messages) / seconds;
        },
      },
    });
  peer.stop();
  await close();
}
