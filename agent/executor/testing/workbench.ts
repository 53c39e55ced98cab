import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NodeOutputs } from '#shared/model/event.ts';
import type { Failure } from '#shared/model/failure.ts';
import type { FunctionSpec, Ports } from '#shared/model/function-spec.ts';
import { unmarked } from '#shared/model/marking.ts';
import type { Result } from '#shared/std/result.ts';
import { sha256Text } from '#agent/evidence/crypto/hash.ts';
import type { InstalledModule } from '#agent/registry/modules.ts';
import { openBlobs } from '#agent/store/blobs.ts';
import type { BlobStore } from '#agent/store/blob-store.ts';
import { nodeWorld } from '#agent/world/node-world.ts';
import type { World } from '#agent/world/world.ts';
import { createExecutor } from '../execute.ts';
import type { Executor, Task } from '../execute.ts';
import { createModulePool } from '../module-pool.ts';
import type { ModulePool } from '../module-pool.ts';
import { processOnly } from '../sandbox.ts';

export interface Heard {
  readonly logs: string[];
  readonly progress: (number | undefined)[];
}

/** A real executor on real processes, in a folder of its own. */
export interface Workbench {
  readonly folder: string;
  readonly calls: string;
  readonly world: World;
  readonly blobs: BlobStore;
  readonly pool: ModulePool;
  readonly executor: Executor;
  readonly heard: Heard;
  module(name: string, source: string): InstalledModule;
  call(module: InstalledModule, name: string, more?: Partial<TestTask>): Promise<Result<NodeOutputs, Failure>>;
  close(): Promise<void>;
}

export interface TestTask {
  readonly type: string;
  readonly ports: Ports;
  readonly timeLimitMs: number;
  readonly signal: AbortSignal;
  readonly inputs: Task['inputs'];
  readonly files: Task['files'];
  readonly node: string;
}

const spec: FunctionSpec = {
  title: '',
  summary: '',
  category: 'Steps',
  params: {},
  ports: 'describe',
  deterministic: true,
  onInterrupt: 'again',
  timeLimitMs: 20_000,
  resources: { cpu: 1 },
  reads: [],
  tools: [],
  permissions: { network: [], files: [] },
};

export async function openWorkbench(options: { startLimitMs?: number; world?: World } = {}): Promise<Workbench> {
  const folder = mkdtempSync(join(tmpdir(), 'clew-executor-'));
  const world = options.world ?? nodeWorld();
  const calls = join(folder, 'calls');
  mkdirSync(calls);
  writeFileSync(join(folder, 'secret.txt'), 'secret');
  const blobs = await openBlobs(world, join(folder, 'blobs'));
  const pool = createModulePool({ world, sandbox: processOnly, calls, keep: 2, startLimitMs: options.startLimitMs });
  const taker = { blobs, disk: world.disk, hash: sha256Text, meaningOf: () => Promise.resolve(undefined) };
  const executor = createExecutor({ world, pool, taker, calls, sandboxName: 'process' });
  const heard: Heard = { logs: [], progress: [] };
  let attempt = 0;
  return {
    folder,
    calls,
    world,
    blobs,
    pool,
    executor,
    heard,
    module: (name, source) => {
      const place = join(folder, 'modules', name.replaceAll(' ', '-'));
      mkdirSync(place, { recursive: true });
      writeFileSync(join(place, 'main.mjs'), source);
      return {
        folder: place,
        digest: sha256Text(source),
        manifest: {
          format: 'clew/module@1',
          name: 'hostile',
          version: '1.0.0',
          title: '',
          summary: '',
          publisher: 'test',
          entry: 'main.mjs',
          functions: {},
        },
      };
    },
    call: (module, name, more = {}) => {
      const type = more.type ?? 'number';
      const task: Task = {
        run: 'RUN',
        node: more.node ?? 'node',
        attempt: ++attempt,
        target: { module, name, spec: { ...spec, timeLimitMs: more.timeLimitMs ?? spec.timeLimitMs } },
        params: {},
        ports: more.ports ?? { inputs: [], outputs: [{ name: 'y', type }] },
        inputs: more.inputs ?? new Map(),
        files: more.files ?? {},
        marking: unmarked,
        thread: undefined,
      };
      const hooks = {
        onProgress: (fraction: number | undefined) => void heard.progress.push(fraction),
        onLog: (level: string, message: string) => void heard.logs.push(`${level}: ${message}`),
      };
      return executor.execute(task, hooks, more.signal ?? new AbortController().signal);
    },
    close: async () => {
      await executor.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
