import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { unmarked } from '#shared/model/marking.ts';
import type { Json, JsonObject } from '#shared/std/json.ts';
import { must } from '#shared/std/assert.ts';
import { sha256Bytes, sha256Text } from '#agent/evidence/crypto/hash.ts';
import { createModulePool } from '#agent/executor/module-pool.ts';
import { processOnly } from '#agent/executor/sandbox.ts';
import { loadModules } from '#agent/registry/modules.ts';
import { nodeWorld } from '#agent/world/node-world.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const quiet = { onProgress: () => undefined, onLog: () => undefined };

export interface BenchModules {
  /**
   * One call, as the agent makes it. Rejects where the function fails: a benchmark of failures measures nothing.
   * @param files pointer into the params -> absolute path of a source file
   */
  call(functionName: string, params: JsonObject, inputs: Json, files?: Readonly<Record<string, string>>): Promise<void>;
  close(): Promise<void>;
}

/** The agent's pool of module processes, with the modules of this checkout. */
export async function benchModules(): Promise<BenchModules> {
  const world = nodeWorld();
  const folder = await mkdtemp(join(tmpdir(), 'clew-bench-'));
  const sources = { roots: [join(root, 'modules')], foundations: [] };
  const modules = await loadModules(world.disk, sources, sha256Bytes, sha256Text);
  const pool = createModulePool({ world, sandbox: processOnly, calls: folder, keep: 1 });
  const timeLimitMs = 60_000;
  return {
    call: async (functionName, params, inputs, files = {}) => {
      const { module, name } = must(modules.find(functionName), `${functionName} is part of this checkout`);
      const bound = Object.entries(files).map(([at, path]) => [at, { path, name: path, digest: '' }] as const);
      const answer = await pool.call(module, {
        function: name,
        params,
        inputs,
        context: {
          folder,
          files: Object.fromEntries(bound),
          origins: {},
          node: 'bench',
          timeLimitMs,
          marking: unmarked,
        },
        hooks: quiet,
        signal: new AbortController().signal,
        timeLimitMs,
      });
      if (!answer.ok || answer.value.outcome !== 'done') throw new Error(JSON.stringify(answer));
    },
    close: async () => {
      await pool.stopAll();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The p50 of `count` calls one after the other, in milliseconds. */
export async function medianMs(count: number, call: () => unknown): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < count; i++) {
    const from = performance.now();
    await call();
    times.push(performance.now() - from);
  }
  return times.toSorted((a, b) => a - b)[Math.floor(count / 2)] ?? Number.NaN;
}
