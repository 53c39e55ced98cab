import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EventBody, EventOf, NodeOutputs } from '#shared/model/event.ts';
import type { Failure } from '#shared/model/failure.ts';
import { reportOf } from '#shared/model/report.ts';
import type { RunReport } from '#shared/model/report.ts';
import type { Thread } from '#shared/model/thread.ts';
import { must } from '#shared/std/assert.ts';
import { ok } from '#shared/std/result.ts';
import type { Result } from '#shared/std/result.ts';
import { sha256Text } from '#agent/evidence/crypto/hash.ts';
import type { Executor, Task } from '#agent/executor/execute.ts';
import type { CallHooks } from '#agent/executor/module-process.ts';
import type { MeaningOf } from '#agent/executor/outputs.ts';
import type { Describer } from '#agent/registry/describe.ts';
import type { Modules } from '#agent/registry/modules.ts';
import { openBlobs } from '#agent/store/blobs.ts';
import type { BlobStore } from '#agent/store/blob-store.ts';
import { openDatabase } from '#agent/store/database.ts';
import type { Database } from '#agent/store/database.ts';
import { openRuns } from '#agent/store/runs.ts';
import { nodeWorld } from '#agent/world/node-world.ts';
import type { World } from '#agent/world/world.ts';
import { createEngine, statusOf } from '../engine.ts';
import type { Engine, StartRequest } from '../engine.ts';
import type { Runs } from '../run-log.ts';
import { describeTestNode, outputsOf, sumOf, testModules, textParam, verdictOf } from './functions.ts';

/** What a node does when it is called; undefined leaves it to its function. */
export type Script = (
  task: Task,
  hooks: CallHooks,
  signal: AbortSignal,
) => Promise<Result<NodeOutputs, Failure>> | undefined;

export interface Lab {
  readonly folder: string;
  readonly database: Database;
  readonly runs: Runs;
  readonly blobs: BlobStore;
  readonly engine: Engine;
  /** Nodes that were executed, in order, since the last `reset`. */
  readonly calls: Task[];
  /** Errors that no client hears of. */
  readonly defects: unknown[];
  /** What the scripts of single nodes are; others do what their function does. */
  readonly scripts: Map<string, Script>;
  /** Called before every write of the store; may throw. */
  beforeWrite: (bodies: readonly EventBody[]) => void;
  /** Another engine on the same database, as after a restart; the one before is dead. */
  restart(change?: { modules?: Modules; describer?: Describer }): void;
  write(name: string, text: string): string;
  thread(nodes: Thread['nodes'], wires?: readonly (readonly [string, string])[], name?: string): string;
  /** Starts a run and waits for its end or for what broke it off. */
  run(path: string, more?: Partial<StartRequest>): Promise<Ran>;
  resume(run: string): Promise<Ran>;
  wait(run: string): Promise<Ran>;
  bodies(run: string): EventBody[];
  close(): void;
}

export interface Ran {
  readonly run: string;
  readonly end: Result<undefined, Failure>;
  readonly report: RunReport;
  /** Nodes executed by this run since it was last started or resumed. */
  readonly executed: readonly string[];
}

/** Where syncing is quick: what is tested here is not the disk. */
function labFolder(): string {
  try {
    return mkdtempSync('/dev/shm/clew-lab-');
  } catch {
    return mkdtempSync(join(tmpdir(), 'clew-lab-'));
  }
}

/** A text's meaning in these tests: its first line. */
function firstLine(blobs: BlobStore): MeaningOf {
  return async (mediaType, digest) => {
    if (mediaType !== 'text/meant') return undefined;
    const text = new TextDecoder().decode(await blobs.readVerified(digest));
    return sha256Text(`first line: ${text.split('\n')[0] ?? ''}`);
  };
}

async function answer(blobs: BlobStore, task: Task): Promise<Result<NodeOutputs, Failure>> {
  const { name } = task.target;
  if (name === 'requirement') return ok(outputsOf({ verdict: verdictOf(task) }));
  if (name === 'inch') return ok(outputsOf({ length: { type: 'quantity', value: 1, unit: 'in', digits: 2 } }));
  if (name === 'metric') {
    const arrived = must(task.inputs.get('length'), 'the input is required');
    return ok(outputsOf({ length: 'value' in arrived ? arrived.value : { type: 'text', value: 'a list' } }));
  }
  if (name === 'copy' || name === 'book') {
    const file = must(task.files['/path'], 'the file is bound');
    const bytes = await blobs.readVerified(file.digest as never);
    return ok(outputsOf({ y: { type: 'text', value: new TextDecoder().decode(bytes) } }));
  }
  if (name === 'named') {
    const arrived = must(task.inputs.get('file'), 'the input is required');
    return ok(
      outputsOf({
        y: { type: 'text', value: 'value' in arrived && 'name' in arrived.value ? arrived.value.name : '' },
      }),
    );
  }
  if (name === 'made') {
    const { digest, bytes } = await blobs.put(new TextEncoder().encode('made'));
    const value = { type: 'file', mediaType: 'text/plain', digest, bytes, name: textParam(task, 'name') } as const;
    return ok(outputsOf({ file: value }));
  }
  return ok(outputsOf({ y: { type: 'number', value: sumOf(task) } }));
}

/** A real engine on a real store, with functions that run in this process and do what the test says. */
export async function openLab(options: { folder?: string; cpus?: number } = {}): Promise<Lab> {
  const folder = options.folder ?? labFolder();
  const real = nodeWorld();
  const world: World = { ...real, host: { ...real.host, cpus: options.cpus ?? 2 } };
  const database = openDatabase(join(folder, 'clew.db'));
  const stored = openRuns<EventBody, NodeOutputs>(database, statusOf);
  const blobs = await openBlobs(world, join(folder, 'blobs'));
  const calls: Task[] = [];
  const defects: unknown[] = [];
  const scripts = new Map<string, Script>();
  let generation = 0;

  function makeEngine(modules: Modules, describer: Describer): Engine {
    const mine = ++generation;
    const alive = (): void => {
      if (mine !== generation) throw new Error('This engine is dead.');
    };
    const runs: Runs = {
      ...stored,
      createRun: (run, append) => {
        alive();
        return stored.createRun(run, append);
      },
      appendEvents: (append) => {
        alive();
        lab.beforeWrite(append.bodies);
        return stored.appendEvents(append);
      },
    };
    const executor: Executor = {
      sandbox: 'none',
      execute: (task, hooks, signal) => {
        calls.push(task);
        return scripts.get(task.node)?.(task, hooks, signal) ?? answer(blobs, task);
      },
      stop: () => Promise.resolve(),
    };
    return createEngine({
      world,
      hash: sha256Text,
      runs,
      blobs,
      modules,
      describer,
      executor,
      meaningOf: firstLine(blobs),
      changesOf: () => Promise.resolve([]),
      agent: { id: 'lab', version: '0.1.0' },
      onDefect: (error) => void defects.push(error),
    });
  }

  function describerOf(modules: Modules): Describer {
    const node: Describer['node'] = (each) => Promise.resolve(describeTestNode(modules, each));
    const thread: Describer['thread'] = (all) =>
      Promise.resolve(new Map(Object.entries(all.nodes).map(([id, each]) => [id, describeTestNode(modules, each)])));
    return { node, thread };
  }

  async function wait(run: string, from = calls.length): Promise<Ran> {
    const end = lab.engine.isActive(run)
      ? await new Promise<Result<undefined, Failure>>((resolve) => lab.engine.watch(run, () => undefined, resolve))
      : ok(undefined);
    const state = lab.engine.state(run);
    const created: EventOf<'run-created'> = must(state.created, 'a stored run begins with its creation');
    const executed = calls.slice(from).filter((task) => task.run === run);
    return { run, end, report: reportOf(state, created), executed: executed.map((task) => task.node) };
  }

  const write = (name: string, text: string): string => {
    const path = join(folder, name);
    mkdirSync(join(path, '..'), { recursive: true });
    writeFileSync(path, text);
    return path;
  };
  const first = testModules();
  const lab: Lab & { engine: Engine } = {
    folder,
    database,
    runs: stored,
    blobs,
    engine: undefined as never,
    calls,
    defects,
    scripts,
    beforeWrite: () => undefined,
    restart: ({ modules = first, describer = describerOf(modules) } = {}) => {
      lab.engine = makeEngine(modules, describer);
    },
    write,
    thread: (nodes, wires = [], name = 't') =>
      write(
        `${name}.thread.json`,
        JSON.stringify({ format: 'clew/thread@1', nodes, wires: wires.map(([source, to]) => ({ from: source, to })) }),
      ),
    run: async (path, more = {}) => {
      const from = calls.length;
      const { run } = await lab.engine.start({ path, set: [], only: [], fresh: false, by: 'test', ...more });
      return wait(run, from);
    },
    resume: async (run) => {
      const from = calls.length;
      await lab.engine.resume(run, 'test');
      return wait(run, from);
    },
    wait,
    bodies: (run) => [...stored.readEvents(run)].map((event) => event.body),
    close: () => {
      generation++;
      database.close();
      if (options.folder === undefined) rmSync(folder, { recursive: true, force: true });
    },
  };
  lab.engine = makeEngine(first, describerOf(first));
  return lab;
}
