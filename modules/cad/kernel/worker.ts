/*
 * The thread in which scripts and the geometry kernel run together: a script calls the kernel and waits for it.
 * It is disposable. The process ends it when a job is cancelled or overdue, and starts another.
 */
import { parentPort } from 'node:worker_threads';
import { FailureError } from '@clew/module-sdk';
import type { Failure } from '@clew/module-sdk';
import { runScript, unitHost } from '@clew/module-sdk/script';
import { partLibrary } from '../script/library.ts';
import type { FromThread, Job, JobResult, PartResult, StepResult } from './messages.ts';
import { heapBytes, openCascade } from './open-cascade.ts';
import { runPart } from './part-job.ts';
import { KernelCrash } from './refusal.ts';
import { runStep } from './step-job.ts';
import { Workbench } from './workbench.ts';

/**
 * WebAssembly memory never shrinks, and the kernel itself loses some 0.1 to 0.4 MB with every boolean, fillet and check, with every
 * handle deleted. A thread that has grown beyond this is replaced after its job, which happens about every 200 rebuilds.
 */
const wornBytes = 512 * 1_048_576;

if (parentPort === null) throw new Error('The file worker.ts is started as a thread.');
const port = parentPort;
const modules = partLibrary();

function tell(message: FromThread, transfer: ArrayBuffer[] = []): void {
  port.postMessage(message, transfer);
}

/** Starts kernel and script engine before the first job, so that no job's time pays for them. */
const ready = Promise.all([
  openCascade(),
  runScript({
    fileName: 'start',
    source: 'export default () => null',
    modules,
    host: unitHost,
    input: null,
    limits: { deadlineMs: 60_000, memoryBytes: 64 * 1_048_576 },
  }),
]).then(([oc]) => oc);

function work(bench: Workbench, job: Job): Promise<PartResult> | StepResult {
  return job.job === 'part' ? runPart(bench, job, modules, (log) => tell({ log })) : runStep(bench, job);
}

function failureOf(error: unknown): Failure {
  if (error instanceof FailureError) return error.failure;
  if (error instanceof Error)
    return { why: 'module-defect', module: 'cad', message: error.message, stack: error.stack };
  return { why: 'module-defect', module: 'cad', message: String(error) };
}

/** Whether the kernel can still be trusted after this error. */
function broke(error: unknown): boolean {
  return error instanceof KernelCrash || error instanceof WebAssembly.RuntimeError || error instanceof RangeError;
}

function buffersOf(result: JobResult): ArrayBuffer[] {
  const files = result.job === 'step' ? [result.step, result.mesh, result.stl] : [result.step, result.mesh];
  return files.flatMap((bytes) => (bytes?.buffer instanceof ArrayBuffer ? [bytes.buffer] : []));
}

async function run(job: Job): Promise<void> {
  const oc = await ready;
  tell({ started: true });
  const bench = new Workbench(oc);
  try {
    const done = await work(bench, job);
    bench.release();
    tell({ done, worn: heapBytes(oc) > wornBytes }, buffersOf(done));
  } catch (error) {
    const crashed = broke(error);
    if (!crashed) bench.release();
    tell({ failed: failureOf(error), worn: crashed || heapBytes(oc) > wornBytes });
  }
}

port.on('message', (job: Job) => void run(job));
