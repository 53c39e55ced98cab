import { Worker } from 'node:worker_threads';
import { fail, FailureError } from '@clew/module-sdk';
import type { Failure } from '@clew/module-sdk';
import type { ScriptLog } from '@clew/module-sdk/script';
import type { FromThread, Job, JobResult, PartJob, PartResult, StepJob, StepResult } from '../kernel/messages.ts';

/** How long after its limit a job has to stop itself; an endless script does, an endless kernel call does not. */
const graceMs = 500;

export interface Watch {
  readonly signal: AbortSignal;
  readonly onLog: (log: ScriptLog) => void;
}

/** A kernel thread, and what may be done with it while it works. */
class Running {
  readonly worker: Worker;
  readonly promise: Promise<JobResult>;
  readonly #watch: Watch;
  readonly #limitMs: number;
  readonly #settle: PromiseWithResolvers<JobResult> = Promise.withResolvers();
  #overdue: NodeJS.Timeout | undefined;
  worn = false;

  constructor(worker: Worker, job: Job, watch: Watch) {
    this.worker = worker;
    this.#watch = watch;
    this.#limitMs = job.limitMs;
    this.promise = this.#settle.promise;
    worker.on('message', this.#heard).on('error', this.#broke).on('exit', this.#ended);
    watch.signal.addEventListener('abort', this.#cancelled, { once: true });
    worker.postMessage(job);
    if (watch.signal.aborted) this.#cancelled();
  }

  release(): void {
    clearTimeout(this.#overdue);
    this.#watch.signal.removeEventListener('abort', this.#cancelled);
    this.worker.off('message', this.#heard).off('error', this.#broke).off('exit', this.#ended);
  }

  #stop(failure: Failure): void {
    this.worn = true;
    this.#settle.reject(new FailureError(failure));
  }

  readonly #heard = (message: FromThread): void => {
    if ('started' in message) {
      this.#overdue = setTimeout(
        () => this.#stop({ why: 'time-limit', limitMs: this.#limitMs }),
        this.#limitMs + graceMs,
      );
      return;
    }
    if ('log' in message) return this.#watch.onLog(message.log);
    this.worn = message.worn;
    if ('failed' in message) this.#settle.reject(new FailureError(message.failed));
    else this.#settle.resolve(message.done);
  };
  readonly #cancelled = (): void => this.#stop({ why: 'cancelled' });
  readonly #broke = (error: unknown): void =>
    this.#stop({
      why: 'module-defect',
      module: 'cad',
      message: `The geometry kernel broke: ${error instanceof Error ? error.message : String(error)}`,
    });
  readonly #ended = (): void =>
    this.#stop({
      why: 'module-defect',
      module: 'cad',
      message: 'The geometry kernel ended in the middle of a job.',
    });
}

/**
 * Runs jobs one at a time on a thread with the geometry kernel. The thread stays warm between jobs;
 * one that is cancelled, overdue, broken or has grown too large is ended, and the next job starts another.
 */
export class KernelThread {
  #idle: Worker | undefined;
  #last: Promise<unknown> = Promise.resolve();

  /** @throws FailureError: what the job failed with, `time-limit` or `cancelled` */
  async part(job: PartJob, watch: Watch): Promise<PartResult> {
    const result = await this.#queue(job, watch);
    if (result.job !== 'part') throw new TypeError('A job gives its own result.');
    return result;
  }

  /** @throws FailureError: what the job failed with, `time-limit` or `cancelled` */
  async step(job: StepJob, watch: Watch): Promise<StepResult> {
    const result = await this.#queue(job, watch);
    if (result.job !== 'step') throw new TypeError('A job gives its own result.');
    return result;
  }

  #queue(job: Job, watch: Watch): Promise<JobResult> {
    const mine = this.#last.then(() => this.#run(job, watch));
    this.#last = mine.catch(() => undefined);
    return mine;
  }

  async #run(job: Job, watch: Watch): Promise<JobResult> {
    if (watch.signal.aborted) fail({ why: 'cancelled' });
    const worker = this.#idle ?? this.#start();
    this.#idle = undefined;
    worker.ref();
    const running = new Running(worker, job, watch);
    try {
      return await running.promise;
    } finally {
      running.release();
      if (running.worn) await worker.terminate();
      else this.#keep(worker);
    }
  }

  #start(): Worker {
    // No environment and no stdout: a script and the kernel need neither, and stdout is the protocol of the process.
    const worker = new Worker(new URL('../kernel/worker.ts', import.meta.url), {
      env: {},
      stdin: false,
      stdout: true,
      execArgv: ['--disable-warning=ExperimentalWarning'],
    });
    const forget = (): void => {
      if (this.#idle === worker) this.#idle = undefined;
    };
    return worker.once('exit', forget).on('error', forget);
  }

  #keep(worker: Worker): void {
    worker.unref();
    this.#idle = worker;
  }

  /** Ends the idle thread, for tests and for a process that is done. */
  async close(): Promise<void> {
    await this.#last;
    await this.#idle?.terminate();
    this.#idle = undefined;
  }
}
