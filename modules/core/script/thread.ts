import { Worker } from 'node:worker_threads';
import type { Failure } from '@clew/module-sdk';
import type { ScriptLog, ScriptOutcome } from '@clew/module-sdk/script';
import type { FromThread, ScriptTask } from './messages.ts';

/** How long after its deadline a thread has to stop its script itself. */
const graceMs = 250;

interface Watch {
  readonly signal: AbortSignal;
  readonly onLog: (log: ScriptLog) => void;
}

function startThread(): Worker {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), {
    env: {},
    stdin: false,
    stdout: true,
    execArgv: ['--disable-warning=ExperimentalWarning'],
  });
  worker.unref();
  return worker;
}

function failed(failure: Failure): ScriptOutcome {
  return { ok: false, failure, logs: [] };
}

/** Runs scripts on threads of this process: one is kept warm, and one that does not stop is ended. */
export class ScriptThreads {
  readonly #ready = new WeakSet<Worker>();
  #idle: Worker | undefined;

  /** Runs a task to its outcome. Cancelling ends it at once; a thread that breaks rejects. */
  async run(task: ScriptTask, { signal, onLog }: Watch): Promise<ScriptOutcome> {
    if (signal.aborted) return failed({ why: 'cancelled' });
    const worker = this.#take();
    const { promise, resolve, reject } = Promise.withResolvers<ScriptOutcome>();
    const end = (failure: Failure): void => {
      void worker.terminate();
      resolve(failed(failure));
    };
    const cancel = (): void => end({ why: 'cancelled' });
    let overdue: NodeJS.Timeout | undefined;
    const begin = (): void => {
      this.#ready.add(worker);
      overdue = setTimeout(() => end({ why: 'time-limit', limitMs: task.deadlineMs }), task.deadlineMs + graceMs);
    };
    const answered = (message: FromThread): void => {
      if ('ready' in message) return begin();
      if ('log' in message) return onLog(message.log);
      this.#keep(worker);
      resolve(message.outcome);
    };
    const broke = (error: unknown): void => reject(error instanceof Error ? error : new Error(String(error)));
    const ended = (): void => broke(new Error('The script thread ended in the middle of a script.'));
    signal.addEventListener('abort', cancel, { once: true });
    worker.on('message', answered).once('error', broke).once('exit', ended);
    worker.ref();
    if (this.#ready.has(worker)) begin();
    worker.postMessage(task, []);
    try {
      return await promise;
    } finally {
      clearTimeout(overdue);
      signal.removeEventListener('abort', cancel);
      worker.off('message', answered).off('error', broke).off('exit', ended);
    }
  }

  #take(): Worker {
    const worker = this.#idle ?? this.#start();
    this.#idle = undefined;
    return worker;
  }

  #start(): Worker {
    const worker = startThread();
    worker.once('exit', () => {
      if (this.#idle === worker) this.#idle = undefined;
    });
    return worker;
  }

  #keep(worker: Worker): void {
    worker.unref();
    if (this.#idle !== undefined) return void worker.terminate();
    this.#idle = worker;
  }
}
