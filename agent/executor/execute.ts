import { join } from 'node:path';
import type { BoundFile, NodeOutputs } from '#shared/model/event.ts';
import { caughtFailure } from '#shared/model/failure.ts';
import type { Failure } from '#shared/model/failure.ts';
import type { Ports } from '#shared/model/function-spec.ts';
import type { Marking } from '#shared/model/marking.ts';
import type { Value } from '#shared/model/value.ts';
import type { CallContext } from '#shared/protocol/module-call.ts';
import { parseDigest } from '#shared/std/digest.ts';
import type { Json, JsonObject } from '#shared/std/json.ts';
import { must } from '#shared/std/assert.ts';
import { err } from '#shared/std/result.ts';
import type { Result } from '#shared/std/result.ts';
import type { FoundFunction } from '../registry/modules.ts';
import type { World } from '../world/world.ts';
import type { CallHooks } from './module-process.ts';
import type { ModulePool } from './module-pool.ts';
import { takeOutputs } from './outputs.ts';
import type { OutputTaker } from './outputs.ts';
import { discard } from './scratch.ts';

/** A value on its way into a call, with where it came from. */
export interface Arrived {
  /** The output port it came from (`spar.mass`), `literal` or `set`. */
  readonly from: string;
  /** Title of the node that it came from. */
  readonly title?: string | undefined;
  readonly value: Value;
  readonly origin?: string | undefined;
}

/** Everything that one attempt of one node needs; nothing in it changes once the attempt has started. */
export interface Task {
  readonly run: string;
  readonly node: string;
  readonly attempt: number;
  readonly target: FoundFunction;
  readonly params: JsonObject;
  readonly ports: Ports;
  readonly inputs: ReadonlyMap<string, Arrived | readonly Arrived[]>;
  /** JSON pointer into the params -> the bound source file. */
  readonly files: Readonly<Record<string, BoundFile>>;
  readonly marking: Marking;
  readonly thread: CallContext['thread'];
}

/** Runs attempts. The engine knows nothing else of modules, so that tests and benchmarks can put another one in its place. */
export interface Executor {
  /** Name of the boundary around the process, for the record. */
  readonly sandbox: string;
  /** Never rejects. */
  execute(task: Task, hooks: CallHooks, signal: AbortSignal): Promise<Result<NodeOutputs, Failure>>;
  stop(): Promise<void>;
}

export interface ExecutorOptions {
  readonly world: World;
  readonly pool: ModulePool;
  readonly taker: OutputTaker;
  readonly calls: string;
  readonly sandboxName: string;
}

function isList(arrived: Arrived | readonly Arrived[]): arrived is readonly Arrived[] {
  return Array.isArray(arrived);
}

/** Gives a private copy of a stored file, in a folder of its own, under the name that its owner gave it. */
type Place = (digest: string, name: string) => Promise<string>;

/** A name as every file system takes it: without folders, drive letters and control characters, and never hidden. */
function fileName(name: string): string {
  const last = name.split(/[\\/]/).at(-1) ?? '';
  // oxlint-disable-next-line no-control-regex -- control characters are what this takes out
  const safe = last.replaceAll(/[:\u0000-\u001f]/g, '_');
  return safe === '' || safe.startsWith('.') ? `file${safe}` : safe;
}

/** Lays out one call's folder, calls the module, and takes the outputs; the folder is gone afterwards. */
export function createExecutor(options: ExecutorOptions): Executor {
  const { world, pool, taker, calls, sandboxName } = options;

  function placeIn(folder: string): Place {
    let count = 0;
    return async (digest, name) => {
      const into = join(folder, String(count++));
      await world.disk.makeFolder(into, 0o700);
      return taker.blobs.materialise(
        must(parseDigest(digest), 'an artifact is named by its digest'),
        into,
        fileName(name),
      );
    };
  }

  async function inputData(place: Place, { value }: Arrived): Promise<Json> {
    if (value.type !== 'file') return value as Json;
    return { ...value, path: await place(value.digest, value.name) } as Json;
  }

  async function inputsData(
    place: Place,
    task: Task,
  ): Promise<{ inputs: Record<string, Json>; origins: Record<string, string> }> {
    const inputs = new Map<string, Json>();
    const origins = new Map<string, string>();
    for (const [port, arrived] of task.inputs) {
      if (!isList(arrived)) {
        inputs.set(port, await inputData(place, arrived));
        if (arrived.origin !== undefined) origins.set(port, arrived.origin);
        continue;
      }
      const list: Json[] = [];
      for (const item of arrived)
        list.push({
          from: item.from,
          value: await inputData(place, item),
          ...(item.title === undefined ? {} : { title: item.title }),
          ...(item.origin === undefined ? {} : { origin: item.origin }),
        });
      inputs.set(port, list);
    }
    return { inputs: Object.fromEntries(inputs), origins: Object.fromEntries(origins) };
  }

  async function attempt(
    task: Task,
    folder: string,
    hooks: CallHooks,
    signal: AbortSignal,
  ): Promise<Result<NodeOutputs, Failure>> {
    const [placed, out] = [join(folder, 'in'), join(folder, 'out')];
    for (const path of [folder, placed, out]) await world.disk.makeFolder(path, 0o700);
    const place = placeIn(placed);
    const { inputs, origins } = await inputsData(place, task);
    const files: CallContext['files'] = {};
    for (const [pointer, file] of Object.entries(task.files))
      files[pointer] = { path: await place(file.digest, file.path), name: file.path, digest: file.meaning };
    const { timeLimitMs } = task.target.spec;
    const context: CallContext = {
      folder: out,
      files,
      origins,
      node: task.node,
      timeLimitMs,
      marking: task.marking,
      ...(task.thread === undefined ? {} : { thread: task.thread }),
    };
    const answer = await pool.call(task.target.module, {
      function: task.target.name,
      params: task.params,
      inputs,
      context,
      hooks,
      signal,
      timeLimitMs,
    });
    if (!answer.ok) return answer;
    if (answer.value.outcome === 'failed') return err(answer.value.failure);
    return takeOutputs(taker, out, task.ports.outputs, answer.value.outputs);
  }

  return {
    sandbox: sandboxName,
    execute: async (task, hooks, signal) => {
      const folder = join(calls, `${task.run}-${task.node}-${task.attempt}`);
      try {
        await discard(world.disk, folder);
        return await attempt(task, folder, hooks, signal);
      } catch (error) {
        // Whatever one node's call runs into must not take the other nodes of the run with it.
        return err(caughtFailure(error));
      } finally {
        await discard(world.disk, folder);
      }
    },
    stop: () => pool.stopAll(),
  };
}
