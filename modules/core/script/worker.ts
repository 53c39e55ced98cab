/* A thread that runs scripts, so that the process answers while one runs and can end one that does not stop. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parentPort } from 'node:worker_threads';
import { must, ok } from '@clew/module-sdk';
import type { Failure, Result } from '@clew/module-sdk';
import { guestLibrary, runScript, unitHost } from '@clew/module-sdk/script';
import type { FromThread, ScriptTask } from './messages.ts';
import { stripTypes } from './strip.ts';

const port = must(parentPort, 'this file is started as a thread');
const shared = new URL('../', import.meta.resolve('@clew/module-sdk'));
const modules = guestLibrary((path) => {
  const text = stripTypes(readFileSync(fileURLToPath(new URL(path, shared)), 'utf8'), path);
  if (!text.ok) throw new SyntaxError(`The script library ${path} does not load.`);
  return text.value;
});

/** Starts the engine before the first task, so that no task's deadline pays for it. */
const ready = runScript({
  fileName: 'start',
  source: 'export default () => null',
  modules,
  host: unitHost,
  input: null,
  limits: { deadlineMs: 60_000, memoryBytes: 64 * 1_048_576 },
});

function tell(message: FromThread): void {
  port.postMessage(message);
}

/** Steps with their types taken out; a thread runs few different ones, again and again. */
const stripped = new Map<string, string>();
const mostStripped = 100;

function javaScriptOf({ source, fileName }: ScriptTask): Result<string, Failure> {
  const known = stripped.get(source);
  if (known !== undefined) return ok(known);
  const fresh = stripTypes(source, fileName);
  if (!fresh.ok) return fresh;
  if (stripped.size >= mostStripped) stripped.clear();
  stripped.set(source, fresh.value);
  return fresh;
}

async function run(task: ScriptTask): Promise<void> {
  await ready;
  const source = javaScriptOf(task);
  if (!source.ok) return tell({ outcome: { ok: false, failure: source.error, logs: [] } });
  const outcome = await runScript({
    fileName: task.fileName,
    source: source.value,
    modules,
    adapter: task.adapter,
    host: unitHost,
    input: task.input,
    limits: { deadlineMs: task.deadlineMs, memoryBytes: task.memoryBytes },
    onLog: (log) => tell({ log }),
  });
  tell({ outcome });
}

void ready.then(() => tell({ ready: true }));
port.on('message', (task: ScriptTask) => void run(task));
