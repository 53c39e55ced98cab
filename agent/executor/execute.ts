import { join } from 'node:path';
import type { BoundFile, NodeOutputs } from '#shared/model/event.ts';
import { FailureError } from '#shared/model/failure.ts';
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
  /** Never rejects for what a module or the user's files do. */
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

/** Lays out one call's folder, calls the module, and takes the outputs; the folder is gone afterwards. */
export function createExecutor(options: ExecutorOptions): Executor {
  const { world, pool, taker, calls, sandboxName } = options;

  /** A private copy of a stored file under the name that its owner gave it. */
  async function place(folder: string, slot: string, digest: string, name: string): Promise<string> {
    const into = join(folder, 'in', slot.replaceAll(/[^A-Za-z0-9_-]/g, '_'));
    for (const path of [join(folder, 'in'), into]) await world.disk.makeFolder(path, 0o700);
    const safe = name.split(/[\\/]/).at(-1) ?? '';
    return taker.blobs.materialise(
      must(parseDigest(digest), 'an artifact is named by its digest'),
      into,
      safe === '' || safe.startsWith('.') ? `file${safe}` : safe,
    );
  }

  async function inputData(folder: string, port: string, arrived: Arrived): Promise<Json> {
    if (arrived.value.type !== 'file') return arrived.value as Json;
    return { ...arrived.value, path: await place(folder, port, arrived.value.digest, arrived.value.name) } as Json;
  }

  async function inputsData(
    folder: string,
    task: Task,
  ): Promise<{ inputs: Record<string, Json>; origins: Record<string, string> }> {
    const inputs: Record<string, Json> = {};
    const origins: Record<string, string> = {};
    for (const [port, arrived] of task.inputs) {
      if (!isList(arrived)) {
        inputs[port] = await inputData(folder, port, arrived);
        if (arrived.origin !== undefined) origins[port] = arrived.origin;
        continue;
      }
      const list: Json[] = [];
      for (const [i, item] of arrived.entries()) {
        const value = await inputData(folder, `${port}-${i}`, item);
        list.push({
          from: item.from,
          value,
          ...(item.title === undefined ? {} : { title: item.title }),
          ...(item.origin === undefined ? {} : { origin: item.origin }),
        });
      }
      inputs[port] = list;
    }
    return { inputs, origins };
  }

  async function attempt(
    task: Task,
    folder: string,
    hooks: CallHooks,
    signal: AbortSignal,
  ): Promise<Result<NodeOutputs, Failure>> {
    const { inputs, origins } = await inputsData(folder, task);
    const files: CallContext['files'] = {};
    for (const [pointer, file] of Object.entries(task.files))
      files[pointer] = {
        path: await place(folder, `param${pointer}`, file.digest, file.path),
        name: file.path,
        digest: file.meaning,
      };
    const out = join(folder, 'out');
    await world.disk.makeFolder(out, 0o700);
    const timeLimitMs = task.target.spec.timeLimitMs;
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
        await world.disk.removeTree(folder);
        await world.disk.makeFolder(folder, 0o700);
        const result = await attempt(task, folder, hooks, signal);
        await world.disk.removeTree(folder);
        return result;
      } catch (error) {
        if (error instanceof FailureError) return err(error.failure);
        throw error;
      }
    },
    stop: () => pool.stopAll(),
  };
}
