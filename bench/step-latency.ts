/*
 * A warm TypeScript step, from the agent's call to its answer (pipe, MCP, types taken out, QuickJS in a thread of the
 * module's process, checks), beside the same sum in bare QuickJS in this process.
 * Bare means: a new engine state for each evaluation, as every step has one, and input and output as JSON; and nothing
 * else: no process, no thread, no deadline, no quantities, no library modules.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { benchModules, medianMs } from './lib/modules.ts';
import { compare, machine } from './lib/ratio.ts';

interface Context {
  evalCode(code: string): { readonly error?: object; readonly value: object };
  unwrapResult(result: object): object;
  dump(handle: object): unknown;
  dispose(): void;
}

/** What the bare side needs of quickjs-emscripten-core, which is a dependency of the module SDK. */
interface QuickJsCore {
  newQuickJSWASMModuleFromVariant(variant: unknown): Promise<{ newContext(): Context }>;
}

const calls = 300;
const body = '({ half: (mtow * n * 1.5) / 2 })';
const step = `export default function step({ mtow, n }: { mtow: number; n: number }) {\n  return ${body};\n}\n`;

console.log(`${machine()}\n`);
const folder = await mkdtemp(join(tmpdir(), 'clew-bench-'));
const code = join(folder, 'loads.ts');
await writeFile(code, step);
const modules = await benchModules();
const params = { code: 'loads.ts', inputs: { mtow: 'number', n: 'number' }, outputs: { half: 'number' } };
const inputs = { mtow: { type: 'number', value: 25 }, n: { type: 'number', value: 3.8 } };

const load = createRequire(new URL('../shared/module-sdk/package.json', import.meta.url));
const core = load('quickjs-emscripten-core') as QuickJsCore;
const quickjs = await core.newQuickJSWASMModuleFromVariant(load('@jitl/quickjs-wasmfile-release-sync'));

function bare(): void {
  const context = quickjs.newContext();
  try {
    const script = `JSON.stringify((({ mtow, n }) => ${body})(${JSON.stringify({ mtow: 25, n: 3.8 })}))`;
    const given = context.dump(context.unwrapResult(context.evalCode(script)));
    if (given !== '{"half":71.25}') throw new Error(`QuickJS gave ${String(given)}`);
  } finally {
    context.dispose();
  }
}

await compare({
  title: 'core/typescript: a warm step',
  unit: 'ms, p50',
  pairs: 7,
  target: 'at most 2',
  ours: {
    name: 'Clew, core/typescript',
    measure: () => medianMs(calls, () => modules.call('core/typescript', params, inputs, { '/code': code })),
  },
  baseline: { name: 'bare QuickJS, new state', measure: () => medianMs(calls, bare) },
});
await modules.close();
await rm(folder, { recursive: true, force: true });
