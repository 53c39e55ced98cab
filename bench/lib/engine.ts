import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EventBody, NodeOutputs } from '#shared/model/event.ts';
import type { FunctionSpec } from '#shared/model/function-spec.ts';
import type { Thread } from '#shared/model/thread.ts';
import type { Value } from '#shared/model/value.ts';
import { ok } from '#shared/std/result.ts';
import { sha256Text } from '#agent/evidence/crypto/hash.ts';
import type { Executor } from '#agent/executor/execute.ts';
import { valueDigest } from '#agent/executor/outputs.ts';
import type { InstalledModule, Modules } from '#agent/registry/modules.ts';
import { createEngine, statusOf } from '#agent/runs/engine.ts';
import type { Engine } from '#agent/runs/engine.ts';
import { openBlobs } from '#agent/store/blobs.ts';
import { openDatabase } from '#agent/store/database.ts';
import { openRuns } from '#agent/store/runs.ts';
import { nodeWorld } from '#agent/world/node-world.ts';

const ports = {
  inputs: [{ name: 'x', type: 'number', optional: true, many: true }],
  outputs: [{ name: 'y', type: 'number' }],
};

const noop: FunctionSpec = {
  title: 'No-op',
  summary: 'Gives one.',
  category: 'Steps',
  params: {},
  ports,
  deterministic: true,
  onInterrupt: 'again',
  timeLimitMs: 60_000,
  resources: { cpu: 1 },
  reads: [],
  tools: [],
  permissions: { network: [], files: [] },
};

const bench: InstalledModule = {
  folder: '/',
  digest: sha256Text('bench'),
  manifest: {
    format: 'clew/module@1',
    name: 'bench',
    version: '0.1.0',
    title: 'Bench',
    summary: '',
    publisher: 'clew',
    entry: 'main.ts',
    functions: { noop },
  },
};

const modules: Modules = {
  list: [bench],
  rejected: [],
  find: (name) => (name === 'bench/noop' ? { module: bench, name: 'noop', spec: noop } : undefined),
};

const one: Value = { type: 'number', value: 1 };
const outputs: NodeOutputs = { y: { value: one, digest: valueDigest(sha256Text, one) } };

/** Gives the same output at once, in this process: what remains is the engine and its store. */
const nothing: Executor = {
  sandbox: 'none',
  execute: () => Promise.resolve(ok(outputs)),
  stop: () => Promise.resolve(),
};

export interface BenchEngine {
  readonly engine: Engine;
  readonly folder: string;
  close(): Promise<void>;
}

/** A real engine on a real store (WAL, synchronous=FULL) in a fresh folder, whose nodes do nothing. */
export async function benchEngine(executor: Executor = nothing): Promise<BenchEngine> {
  const folder = await mkdtemp(join(tmpdir(), 'clew-bench-'));
  const world = nodeWorld();
  const database = openDatabase(join(folder, 'clew.db'));
  const engine = createEngine({
    world,
    hash: sha256Text,
    runs: openRuns<EventBody, NodeOutputs>(database, statusOf),
    blobs: await openBlobs(world, join(folder, 'blobs')),
    modules,
    describer: {
      node: () => Promise.resolve({ is: 'ports', ports }),
      thread: (thread) => Promise.resolve(new Map(Object.keys(thread.nodes).map((id) => [id, { is: 'ports', ports }]))),
    },
    executor,
    meaningOf: () => Promise.resolve(undefined),
    changesOf: () => Promise.resolve([]),
    agent: { id: 'bench', version: '0.1.0' },
  });
  return {
    engine,
    folder,
    close: async () => {
      database.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

const node = { function: 'bench/noop' };

/** n0 -> n1 -> ... */
export function chain(count: number): Thread {
  const ids = Array.from({ length: count }, (_, i) => `n${i}`);
  return {
    format: 'clew/thread@1',
    nodes: Object.fromEntries(ids.map((id) => [id, node])),
    wires: ids.slice(1).map((id, i) => ({ from: `n${i}.y`, to: `${id}.x` })),
  };
}

/** One node that feeds all the others. */
export function fan(count: number): Thread {
  const ids = Array.from({ length: count }, (_, i) => `n${i}`);
  return {
    format: 'clew/thread@1',
    nodes: Object.fromEntries(ids.map((id) => [id, node])),
    wires: ids.slice(1).map((id) => ({ from: 'n0.y', to: `${id}.x` })),
  };
}

/** A square lattice: each node feeds the one to the right and the one below. */
export function lattice(count: number): Thread {
  const side = Math.round(Math.sqrt(count));
  const id = (row: number, column: number): string => `n${row}-${column}`;
  const nodes: Record<string, typeof node> = {};
  const wires: { from: string; to: string }[] = [];
  for (let row = 0; row < side; row++) {
    for (let column = 0; column < side; column++) {
      nodes[id(row, column)] = node;
      if (column > 0) wires.push({ from: `${id(row, column - 1)}.y`, to: `${id(row, column)}.x` });
      if (row > 0) wires.push({ from: `${id(row - 1, column)}.y`, to: `${id(row, column)}.x` });
    }
  }
  return { format: 'clew/thread@1', nodes, wires };
}

/** Starts a run of a thread file and waits for its end. @returns seconds */
export async function timeRun(engine: Engine, path: string, fresh: boolean): Promise<number> {
  const from = performance.now();
  const { run } = await engine.start({ path, set: [], only: [], fresh, by: 'bench' });
  if (engine.isActive(run))
    await new Promise<void>((resolve, reject) =>
      engine.watch(
        run,
        () => undefined,
        (end) => (end.ok ? resolve() : reject(new Error(JSON.stringify(end.error)))),
      ),
    );
  const seconds = (performance.now() - from) / 1000;
  const { status } = engine.state(run);
  if (status !== 'done') throw new Error(`The run ended as ${status}.`);
  return seconds;
}
