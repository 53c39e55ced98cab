import { join } from 'node:path';
import { FailureError } from '#shared/model/failure.ts';
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

/** Warm processes per module: an idle one is used again, a busy one is never shared, a dead one is replaced. */
export interface ModulePool {
  call(module: InstalledModule, call: ModuleCall): Promise<Result<CallResult, Failure>>;
  describe(module: InstalledModule, functionName: string, params: JsonObject): Promise<Result<unknown, Failure>>;
  stopAll(): Promise<void>;
}

export interface PoolOptions {
  readonly world: World;
  readonly sandbox: Sandbox;
  /** Folder under which each process gets a scratch folder of its own. */
  readonly calls: string;
  /** Idle processes kept per module. */
  readonly keep: number;
}

export function createModulePool(options: PoolOptions): ModulePool {
  const { world, sandbox, calls, keep } = options;
  const idle = new Map<string, ModuleProcess[]>();
  const all = new Map<ModuleProcess, string>();
  /** Describing is quick and never runs anything, so all of a module's describes share one process at a time. */
  const describing = new Map<string, Promise<unknown>>();
  let count = 0;

  async function acquire(module: InstalledModule): Promise<ModuleProcess> {
    const waiting = idle.get(module.digest) ?? [];
    for (let process = waiting.pop(); process !== undefined; process = waiting.pop()) {
      if (process.alive) return process;
      await forget(process);
    }
    const scratch = join(calls, `process-${world.host.pid}-${count++}`);
    await world.disk.makeFolder(scratch, 0o700);
    const process = await startModuleProcess(world, module, sandbox, scratch);
    all.set(process, scratch);
    return process;
  }

  async function forget(process: ModuleProcess): Promise<void> {
    const scratch = all.get(process);
    all.delete(process);
    await process.stop();
    if (scratch !== undefined) await world.disk.removeTree(scratch);
  }

  async function release(module: InstalledModule, process: ModuleProcess): Promise<void> {
    const waiting = idle.get(module.digest) ?? [];
    idle.set(module.digest, waiting);
    if (process.alive && waiting.length < keep) waiting.push(process);
    else await forget(process);
  }

  async function using<T>(
    module: InstalledModule,
    work: (process: ModuleProcess) => Promise<Result<T, Failure>>,
  ): Promise<Result<T, Failure>> {
    let process: ModuleProcess;
    try {
      process = await acquire(module);
    } catch (error) {
      if (error instanceof FailureError) return err(error.failure);
      return err({
        why: 'module-died',
        module: module.manifest.name,
        exit: 'it did not start',
        stderr: error instanceof Error ? error.message : String(error),
      });
    }
    const result = await work(process);
    await release(module, process);
    return result;
  }

  return {
    call: (module, call) => using(module, (process) => process.call(call)),
    describe: (module, functionName, params) => {
      const before = describing.get(module.digest) ?? Promise.resolve();
      const asked = before.then(() => using(module, (process) => process.describe(functionName, params)));
      describing.set(module.digest, asked);
      return asked;
    },
    stopAll: async () => {
      await Promise.all([...all.keys()].map(forget));
      idle.clear();
    },
  };
}
