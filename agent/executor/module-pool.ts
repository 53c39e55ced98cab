import { join } from 'node:path';
import { FailureError, caughtFailure } from '#shared/model/failure.ts';
import type { Failure } from '#shared/model/failure.ts';
import type { JsonObject } from '#shared/std/json.ts';
import { err } from '#shared/std/result.ts';
import type { Result } from '#shared/std/result.ts';
import type { CallResult } from '#shared/protocol/module-call.ts';
import type { InstalledModule } from '../registry/modules.ts';
import type { World } from '../world/world.ts';
import { startModuleProcess } from './module-process.ts';
import type { ModuleCall, ModuleProcess } from './module-process.ts';
import type { Sandbox } from './sandbox.ts';
import { discard } from './scratch.ts';

/** Warm processes per module: an idle one is used again, a busy one is never shared, a dead one is replaced. Nothing rejects. */
export interface ModulePool {
  call(module: InstalledModule, call: ModuleCall): Promise<Result<CallResult, Failure>>;
  describe(module: InstalledModule, functionName: string, params: JsonObject): Promise<Result<unknown, Failure>>;
  /** Ends every process, also those that are just starting; nothing is started afterwards. */
  stopAll(): Promise<void>;
}

export interface PoolOptions {
  readonly world: World;
  readonly sandbox: Sandbox;
  /** Folder under which each process gets a scratch folder of its own. */
  readonly calls: string;
  /** Idle processes kept per module. */
  readonly keep: number;
  /** How long a process may take until it answers the handshake; 30 s unless told. */
  readonly startLimitMs?: number | undefined;
}

const defaultStartLimitMs = 30_000;

export function createModulePool(options: PoolOptions): ModulePool {
  const { world, sandbox, calls, keep, startLimitMs = defaultStartLimitMs } = options;
  const idle = new Map<string, ModuleProcess[]>();
  const all = new Map<ModuleProcess, string>();
  const starting = new Set<Promise<unknown>>();
  const ending = new AbortController();
  /** Describing is quick and never runs anything, so all of a module's describes share one process at a time. */
  const describing = new Map<string, Promise<unknown>>();
  let count = 0;

  async function launch(module: InstalledModule, signal: AbortSignal): Promise<ModuleProcess> {
    const scratch = join(calls, `process-${world.host.pid}-${count++}`);
    await world.disk.makeFolder(scratch, 0o700);
    try {
      const process = await startModuleProcess(module, { world, sandbox, scratch, signal, startLimitMs });
      all.set(process, scratch);
      return process;
    } catch (error) {
      await discard(world.disk, scratch);
      throw error;
    }
  }

  async function acquire(module: InstalledModule, signal: AbortSignal): Promise<ModuleProcess> {
    if (signal.aborted) throw new FailureError({ why: 'cancelled' });
    const waiting = idle.get(module.digest) ?? [];
    for (let process = waiting.pop(); process !== undefined; process = waiting.pop()) {
      if (process.alive) return process;
      await forget(process);
    }
    const launched = launch(module, signal);
    starting.add(launched);
    try {
      return await launched;
    } finally {
      starting.delete(launched);
    }
  }

  async function forget(process: ModuleProcess): Promise<void> {
    const scratch = all.get(process);
    all.delete(process);
    await process.stop();
    if (scratch !== undefined) await discard(world.disk, scratch);
  }

  async function release(module: InstalledModule, process: ModuleProcess): Promise<void> {
    const waiting = idle.get(module.digest) ?? [];
    idle.set(module.digest, waiting);
    if (process.alive && !ending.signal.aborted && waiting.length < keep) waiting.push(process);
    else await forget(process);
  }

  async function using<T>(
    module: InstalledModule,
    signal: AbortSignal,
    work: (process: ModuleProcess) => Promise<Result<T, Failure>>,
  ): Promise<Result<T, Failure>> {
    try {
      const process = await acquire(module, signal);
      try {
        return await work(process);
      } finally {
        await release(module, process);
      }
    } catch (error) {
      return err(caughtFailure(error));
    }
  }

  return {
    call: (module, call) =>
      using(module, AbortSignal.any([call.signal, ending.signal]), (process) => process.call(call)),
    describe: (module, functionName, params) => {
      const before = describing.get(module.digest) ?? Promise.resolve();
      const asked = before.then(() =>
        using(module, ending.signal, (process) => process.describe(functionName, params, ending.signal)),
      );
      describing.set(module.digest, asked);
      return asked;
    },
    stopAll: async () => {
      ending.abort();
      await Promise.allSettled(starting);
      await Promise.all([...all.keys()].map(forget));
      idle.clear();
    },
  };
}
