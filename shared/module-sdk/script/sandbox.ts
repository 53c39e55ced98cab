import { newQuickJSWASMModuleFromVariant, Scope } from 'quickjs-emscripten-core';
import type { QuickJSContext, QuickJSHandle, QuickJSRuntime } from 'quickjs-emscripten-core';
import type { Failure } from '../../model/failure.ts';
import { Defect, must } from '../../std/assert.ts';
import { own } from '../../std/json.ts';
import type { Json } from '../../std/json.ts';
import { boot } from './guest/boot.ts';
import type { GuestError } from './guest/boot.ts';
import { bootScheme, mayImport, resolveImport } from './imports.ts';
import { failureOf, importPlace, isOutOfMemory, userFrames } from './interpret.ts';
import { Snapshot } from './snapshot.ts';
import type { ScriptLog, ScriptOutcome, ScriptRequest } from './request.ts';

type GuestResult = ReturnType<QuickJSContext['evalCode']>;

const defaultStackBytes = 256 * 1024;
const defaultLogLines = 1000;
/** Room and time to read out an error after a script has used up its own. */
const reserveBytes = 16 * 1_048_576;
const reserveMs = 50;
const jobsAtOnce = 1000;
const logLevels = ['log', 'info', 'warn', 'error'] as const;
const refusedScheme = 'refused:';

/** Leaves the middle of a run with its failure. Never leaves the sandbox. */
class Refused extends Error {
  readonly failure: Failure;
  constructor(failure: Failure) {
    super(failure.why);
    this.failure = failure;
  }
}

function messageOf(error: unknown): string {
  if (typeof error === 'object' && error !== null && 'message' in error && typeof error.message === 'string')
    return error.message;
  return String(error);
}

interface Current {
  readonly request: ScriptRequest;
  readonly logs: ScriptLog[];
  leftOut: number;
  deadline: number;
  overdue: boolean;
  refusedImport: string | undefined;
}

interface KernelHandles {
  readonly prepare: QuickJSHandle;
  readonly invoke: QuickJSHandle;
  readonly describe: QuickJSHandle;
  /** Specifier -> namespace of the loaded module. */
  readonly namespaces: QuickJSHandle;
}

/**
 * One QuickJS engine with a set of library modules loaded. Its memory is recorded once it is ready, and every run
 * starts by putting it back: no run can see or change another, however it ended, and none pays for the start-up.
 * The handles that are held across runs were made before the recording, so they stay right.
 */
export class Sandbox {
  readonly modules: Readonly<Record<string, string>>;
  readonly #runtime: QuickJSRuntime;
  readonly #context: QuickJSContext;
  readonly #kernel: KernelHandles;
  readonly #snapshot: Snapshot;
  #current: Current | undefined;
  #broken = false;

  /** Starts an engine and loads the modules. Throws a {@link Defect} where one of them does not load. */
  static async create(modules: Readonly<Record<string, string>>): Promise<Sandbox> {
    const quickjs = await newQuickJSWASMModuleFromVariant(import('@jitl/quickjs-wasmfile-release-sync'));
    const runtime = quickjs.newRuntime();
    return new Sandbox(modules, runtime, () => new Snapshot(quickjs.getWasmMemory()));
  }

  private constructor(modules: Readonly<Record<string, string>>, runtime: QuickJSRuntime, record: () => Snapshot) {
    this.modules = modules;
    this.#runtime = runtime;
    this.#context = runtime.newContext();
    runtime.setMaxStackSize(defaultStackBytes);
    runtime.setInterruptHandler(() => this.#isOverdue());
    runtime.setModuleLoader(
      (name) => own(modules, name) ?? { error: this.#refuseImport(name.slice(refusedScheme.length)) },
      (base, name) => this.#normalise(base, name),
    );
    this.#kernel = this.#boot();
    this.#snapshot = record();
  }

  /** False once a run has left the engine in a state that cannot be put back. */
  get usable(): boolean {
    return !this.#broken && !this.#snapshot.outgrown;
  }

  run(request: ScriptRequest): ScriptOutcome {
    this.#snapshot.restore();
    this.#runtime.setMemoryLimit(request.limits.memoryBytes);
    this.#runtime.setMaxStackSize(Math.min(request.limits.stackBytes ?? defaultStackBytes, defaultStackBytes));
    const current: Current = {
      request,
      logs: [],
      leftOut: 0,
      deadline: performance.now() + request.limits.deadlineMs,
      overdue: false,
      refusedImport: undefined,
    };
    this.#current = current;
    try {
      const output = Scope.withScope((scope) => this.#execute(request, scope));
      return { ok: true, output, logs: this.#logs(current) };
    } catch (error) {
      return { ok: false, failure: this.#failure(error, current), logs: this.#logs(current) };
    } finally {
      this.#current = undefined;
    }
  }

  #boot(): KernelHandles {
    const context = this.#context;
    // The library keeps these in itself once they are asked for, so they must be older than the recording.
    const kept = [context.global, context.undefined, context.null, context.true, context.false];
    if (kept.some((handle) => !handle.alive)) throw new Defect('The QuickJS engine did not start.');
    const callHost = context.newFunction('callHost', (name, json) =>
      context.newString(
        this.#callHost(
          context.getString(must(name, 'callHost is given a name')),
          context.getString(must(json, 'callHost is given an input')),
        ),
      ),
    );
    const writeLog = context.newFunction('writeLog', (level, text, stack) =>
      this.#writeLog(
        [level, text, stack].map((part) => context.getString(must(part, 'writeLog is given three texts'))),
      ),
    );
    const bootFunction = this.#loaded(context.evalCode(`(${boot.toString()})`, `${bootScheme}kernel`));
    const kernel = this.#loaded(context.callFunction(bootFunction, context.undefined, callHost, writeLog));
    const names = Object.keys(this.modules);
    const imports = names.map((name, i) => `import * as m${i} from ${JSON.stringify(name)};`).join('\n');
    const table = names.map((name, i) => `${JSON.stringify(name)}: m${i}`).join(', ');
    const loaded = this.#loaded(
      context.evalCode(`${imports}\nexport default { ${table} };`, `${bootScheme}load`, { type: 'module' }),
    );
    return {
      prepare: context.getProp(kernel, 'prepare'),
      invoke: context.getProp(kernel, 'invoke'),
      describe: context.getProp(kernel, 'describe'),
      namespaces: context.getProp(loaded, 'default'),
    };
  }

  #loaded(result: GuestResult): QuickJSHandle {
    if (result.error === undefined) return result.value;
    const { message = '', stack = '' } = this.#context.dump(result.error) as { message?: string; stack?: string };
    throw new Defect(`A script library does not load: ${message} ${stack}`);
  }

  /** The engine reports a refusal well from the loader only, so a refused name goes on there under a scheme of its own. */
  #normalise(base: string, specifier: string): string {
    const name = resolveImport(base, specifier);
    return mayImport(this.modules, base, name) ? name : `${refusedScheme}${specifier}`;
  }

  #refuseImport(specifier: string): Error {
    if (this.#current !== undefined) this.#current.refusedImport = specifier;
    const known = Object.keys(this.modules).filter((module) => mayImport(this.modules, '', module));
    return new Error(
      `"${specifier}" cannot be imported here. ${known.length === 0 ? 'A script here imports nothing.' : `What can be: ${known.join(', ')}.`}`,
    );
  }

  #isOverdue(): boolean {
    const current = this.#current;
    if (current === undefined || performance.now() < current.deadline) return false;
    current.overdue = true;
    return true;
  }

  #callHost(name: string, json: string): string {
    const call = must(
      own(must(this.#current, 'a host function is called in a run').request.host, name),
      `the host offers ${name}`,
    );
    try {
      return JSON.stringify(call(JSON.parse(json) as Json));
    } catch (error) {
      // The guest is given the sentence alone: a class or a stack of the host would mean nothing there.
      throw new Error(messageOf(error), { cause: error });
    }
  }

  #writeLog([level, text, stack]: readonly string[]): void {
    const current = must(this.#current, 'a script writes to the console in a run');
    if (current.logs.length >= (current.request.limits.maxLogLines ?? defaultLogLines)) {
      current.leftOut++;
      return;
    }
    const [frame] = userFrames(JSON.parse(stack ?? '""') as string, current.request.fileName);
    const log: ScriptLog = {
      level: logLevels.find((known) => known === level) ?? 'log',
      text: JSON.parse(text ?? '""') as string,
      ...(frame === undefined ? {} : { line: frame.line }),
    };
    current.logs.push(log);
    current.request.onLog?.(log);
  }

  #logs({ logs, leftOut, request }: Current): readonly ScriptLog[] {
    if (leftOut === 0) return logs;
    const last: ScriptLog = { level: 'warn', text: `${leftOut} more lines were left out.` };
    request.onLog?.(last);
    return [...logs, last];
  }

  #execute(request: ScriptRequest, scope: Scope): Json {
    const context = this.#context;
    const text = (value: string): QuickJSHandle => this.#text(value, scope);
    const unwrap = (result: GuestResult): QuickJSHandle => this.#unwrap(result, scope);
    unwrap(
      context.callFunction(this.#kernel.prepare, context.undefined, text(JSON.stringify(Object.keys(request.host)))),
    );
    const namespace = this.#settle(
      unwrap(context.evalCode(request.source, request.fileName, { type: 'module' })),
      'Its top-level await never ends.',
      scope,
    );
    const step = scope.manage(context.getProp(namespace, 'default'));
    if (context.typeof(step) !== 'function')
      throw new Refused({
        why: 'step-syntax',
        file: request.fileName,
        message: 'It has no default export that is a function. Write "export default function step(inputs) { ... }".',
      });
    const adapt = request.adapter === undefined ? context.undefined : this.#adapter(request.adapter, scope);
    const answer = unwrap(
      context.callFunction(this.#kernel.invoke, context.undefined, step, text(JSON.stringify(request.input)), adapt),
    );
    const settled = context.getString(this.#settle(answer, 'The promise that it returned never settles.', scope));
    // Built-in loops that never look at the deadline can pass it and still come to an end.
    if (this.#isOverdue()) throw new Refused({ why: 'time-limit', limitMs: request.limits.deadlineMs });
    return this.#decode(settled);
  }

  #adapter(specifier: string, scope: Scope): QuickJSHandle {
    const module = scope.manage(this.#context.getProp(this.#kernel.namespaces, specifier));
    const adapt = scope.manage(this.#context.getProp(module, 'adapt'));
    if (this.#context.typeof(adapt) !== 'function')
      throw new Defect(`The script module ${specifier} does not export adapt.`);
    return adapt;
  }

  #text(value: string, scope: Scope): QuickJSHandle {
    const handle = scope.manage(this.#context.newString(value));
    if (this.#context.typeof(handle) === 'string') return handle;
    throw new Refused({
      why: 'memory-limit',
      limitBytes: must(this.#current, 'a text enters a run').request.limits.memoryBytes,
    });
  }

  #decode(answer: string): Json {
    const value = JSON.parse(answer.slice(1)) as Json;
    if (answer.startsWith('=')) return value;
    throw new Refused({ why: 'bad-output', message: typeof value === 'string' ? value : 'It cannot be read.' });
  }

  #unwrap(result: GuestResult, scope: Scope): QuickJSHandle {
    if (result.error === undefined) return scope.manage(result.value);
    throw this.#refused(scope.manage(result.error), scope);
  }

  /** The value of a promise, once every job that leads there has run; any other value as it is. */
  #settle(handle: QuickJSHandle, never: string, scope: Scope): QuickJSHandle {
    const current = must(this.#current, 'a promise settles in a run');
    for (;;) {
      const state = this.#context.getPromiseState(handle);
      if (state.type === 'fulfilled') return state.notAPromise === true ? handle : scope.manage(state.value);
      if (state.type === 'rejected') throw this.#refused(scope.manage(state.error), scope);
      if (!this.#runtime.hasPendingJob())
        throw new Refused({ why: 'step-threw', file: current.request.fileName, message: never });
      const done = this.#runtime.executePendingJobs(jobsAtOnce);
      if (done.error !== undefined) throw this.#refused(scope.manage(done.error), scope);
      if (this.#isOverdue()) throw new Refused({ why: 'time-limit', limitMs: current.request.limits.deadlineMs });
    }
  }

  #refused(error: QuickJSHandle, scope: Scope): Refused {
    const current = must(this.#current, 'an error is thrown in a run');
    const { limits, fileName, source } = current.request;
    if (current.overdue) return new Refused({ why: 'time-limit', limitMs: limits.deadlineMs });
    this.#runtime.setMemoryLimit(limits.memoryBytes + reserveBytes);
    current.deadline = performance.now() + reserveMs;
    const described = this.#context.callFunction(this.#kernel.describe, this.#context.undefined, error);
    if (described.error !== undefined) {
      scope.manage(described.error);
      return new Refused({ why: 'step-threw', file: fileName, message: 'It threw something that cannot be read.' });
    }
    const known = JSON.parse(this.#context.getString(scope.manage(described.value))) as GuestError;
    if (isOutOfMemory(known)) return new Refused({ why: 'memory-limit', limitBytes: limits.memoryBytes });
    if (current.refusedImport !== undefined && known.message.includes(`"${current.refusedImport}" cannot be imported`))
      return new Refused({
        why: 'step-syntax',
        file: fileName,
        ...importPlace(source, current.refusedImport),
        message: known.message,
      });
    return new Refused(failureOf(known, fileName));
  }

  /** Anything but {@link Refused} comes from the engine itself: the memory behind it can no longer be trusted. */
  #failure(error: unknown, current: Current): Failure {
    const { fileName, limits } = current.request;
    if (error instanceof Refused) return error.failure;
    if (error instanceof Defect) throw error;
    this.#broken = true;
    if (current.overdue) return { why: 'time-limit', limitMs: limits.deadlineMs };
    if (error instanceof RangeError)
      return {
        why: 'step-threw',
        file: fileName,
        message: 'It needed more stack than there is: it calls itself too deeply.',
      };
    return { why: 'step-threw', file: fileName, message: `The script engine stopped: ${messageOf(error)}` };
  }
}
