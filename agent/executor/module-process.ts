import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { LoggingMessageNotificationSchema, ResultSchema } from '@modelcontextprotocol/sdk/types.js';
import { z } from 'zod';
import { join } from 'node:path';
import { FailureError } from '#shared/model/failure.ts';
import type { Failure } from '#shared/model/failure.ts';
import { isNestedDeeper, maxNesting } from '#shared/std/json.ts';
import type { Json, JsonObject } from '#shared/std/json.ts';
import { err, ok } from '#shared/std/result.ts';
import type { Result } from '#shared/std/result.ts';
import { CallResult, contextKey, describeMethod } from '#shared/protocol/module-call.ts';
import type { CallContext } from '#shared/protocol/module-call.ts';
import type { InstalledModule } from '../registry/modules.ts';
import type { Child, World } from '../world/world.ts';
import { childTransport } from './child-transport.ts';
import type { Sandbox } from './sandbox.ts';

export interface CallHooks {
  readonly onProgress: (fraction: number | undefined, message: string | undefined) => void;
  readonly onLog: (level: 'debug' | 'info' | 'warning' | 'error', message: string) => void;
}

export interface ModuleCall {
  readonly function: string;
  readonly params: JsonObject;
  readonly inputs: Json;
  readonly context: CallContext;
  readonly hooks: CallHooks;
  readonly signal: AbortSignal;
  readonly timeLimitMs: number;
}

/** A module's process: started once, called many times, one call at a time. Never rejects; a dead one answers with a failure. */
export interface ModuleProcess {
  /** False once it has ended, and once it has broken the protocol: what it says after that is not trusted. */
  readonly alive: boolean;
  call(call: ModuleCall): Promise<Result<CallResult, Failure>>;
  describe(functionName: string, params: JsonObject, signal: AbortSignal): Promise<Result<unknown, Failure>>;
  /** Ends the whole process tree and waits until it is gone. */
  stop(): Promise<void>;
}

export interface StartOptions {
  readonly world: World;
  readonly sandbox: Sandbox;
  /** A folder of its own that it may write to between calls. */
  readonly scratch: string;
  readonly signal: AbortSignal;
  /** From the start of the process to its answer to the handshake. */
  readonly startLimitMs: number;
}

/** The agent measures time itself, so the protocol's own limit must never be the one that strikes (longest that a timer takes). */
const noLimit = 2_147_483_647;
/** From the polite request to the end of the process group. Cancel has 2 s in all. */
const cancelGraceMs = 250;
const killGraceMs = 1_000;
const describeLimitMs = 20_000;
const keptStderr = 4_000;
const maxLine = 2_000;
const levels: Readonly<Record<string, 'debug' | 'info' | 'warning' | 'error'>> = {
  debug: 'debug',
  info: 'info',
  notice: 'info',
  warning: 'warning',
};

const ToolResult = z.looseObject({
  structuredContent: z.unknown().optional(),
  content: z.unknown().optional(),
  isError: z.boolean().optional(),
});

interface Live {
  readonly module: InstalledModule;
  readonly child: Child;
  readonly client: Client;
  /** Told once when the process has ended. */
  readonly onExit: Set<() => void>;
  hooks: CallHooks | undefined;
  stderr: string;
  exit: string | undefined;
  spoiled: boolean;
}

function pause(world: World, ms: number): Promise<void> {
  return new Promise((resolve) => void world.clock.timer(ms, resolve));
}

async function stopTree(world: World, live: Live): Promise<void> {
  if (live.exit !== undefined) return;
  live.child.kill('SIGTERM');
  await Promise.race([live.child.exited, pause(world, killGraceMs)]);
  live.child.kill('SIGKILL');
  await live.child.exited;
}

function died({ module, exit, stderr }: Live): Failure {
  return { why: 'module-died', module: module.manifest.name, exit: exit ?? 'its pipe closed', stderr };
}

function defect({ module }: Live, message: string): Failure {
  return { why: 'module-defect', module: module.manifest.name, message };
}

/** Keeps the end of what the process prints on stderr, and logs it line by line. */
function readStderr(live: Live): void {
  const decoder = new TextDecoder();
  let rest = '';
  const log = (line: string): void => {
    if (line.trim() !== '') live.hooks?.onLog('warning', line.trimEnd().slice(0, maxLine));
  };
  live.child.onStderr((chunk) => {
    const text = decoder.decode(chunk, { stream: true });
    live.stderr = (live.stderr + text).slice(-keptStderr);
    const lines = (rest + text).split('\n');
    rest = (lines.pop() ?? '').slice(0, maxLine);
    for (const line of lines) log(line);
  });
  live.onExit.add(() => log(rest));
}

/** What ends a request early: cancel, time limit, death of the process. */
interface Watch {
  /** Aborted when it struck, so that the module hears of it. */
  readonly signal: AbortSignal;
  readonly struck: Promise<Failure>;
  release(): void;
}

function watch(world: World, live: Live, outer: AbortSignal, limit: { ms: number; failure: Failure }): Watch {
  const abort = new AbortController();
  const { promise: struck, resolve } = Promise.withResolvers<Failure>();
  const strike = (failure: Failure): void => {
    resolve(failure);
    abort.abort();
  };
  const onAbort = (): void => strike({ why: 'cancelled' });
  const onExit = (): void => resolve(died(live));
  const cancelTimer = world.clock.timer(limit.ms, () => strike(limit.failure));
  if (outer.aborted) onAbort();
  outer.addEventListener('abort', onAbort, { once: true });
  if (live.exit !== undefined) onExit();
  live.onExit.add(onExit);
  return {
    signal: abort.signal,
    struck,
    release: () => {
      cancelTimer();
      outer.removeEventListener('abort', onAbort);
      live.onExit.delete(onExit);
    },
  };
}

/** Starts the process; shakes no hands yet. */
async function spawn(module: InstalledModule, { world, sandbox, scratch }: StartOptions): Promise<Live> {
  const entry = join(module.folder, module.manifest.entry);
  const command = sandbox.wrap({
    program: world.host.node,
    args: ['--disable-warning=ExperimentalWarning', entry],
    readOnly: [module.folder],
    writable: [scratch],
  });
  const child = await world.processes.spawn(command.program, command.args, { cwd: scratch });
  const client = new Client({ name: 'clew-agent', version: '1' });
  const live: Live = {
    module,
    child,
    client,
    onExit: new Set(),
    hooks: undefined,
    stderr: '',
    exit: undefined,
    spoiled: false,
  };
  void child.exited.then((exit) => {
    live.exit = exit.signal === null ? `exit code ${exit.code}` : `signal ${exit.signal}`;
    for (const take of live.onExit) take();
  });
  readStderr(live);
  client.setNotificationHandler(LoggingMessageNotificationSchema, ({ params: { level, data } }) => {
    live.hooks?.onLog(levels[level] ?? 'error', typeof data === 'string' ? data : JSON.stringify(data));
  });
  return live;
}

/** @throws FailureError where the process ends, says nothing for too long, or is cancelled before it has answered */
async function start(module: InstalledModule, options: StartOptions): Promise<Live> {
  const { world, signal, startLimitMs } = options;
  const live = await spawn(module, options);
  const slow = defect(live, `it did not answer within ${startLimitMs / 1000} s of its start.`);
  const watched = watch(world, live, signal, { ms: startLimitMs, failure: slow });
  const transport = childTransport(live.child, {
    onStray: (line) =>
      live.hooks?.onLog(
        'warning',
        `The module printed something that is no message on its protocol stream: ${line.slice(0, 300)}`,
      ),
    onFlood: () => live.child.kill('SIGKILL'),
  });
  try {
    const connected = live.client.connect(transport, { timeout: noLimit, signal: watched.signal }).then(
      () => undefined,
      async (error: unknown): Promise<Failure> => {
        // What the process said before it ended tells more than that the connection closed.
        await Promise.race([live.child.exited, pause(world, killGraceMs)]);
        const said = live.stderr.trim() || (error instanceof Error ? error.message : String(error));
        return {
          why: 'module-died',
          module: module.manifest.name,
          exit: live.exit ?? 'it did not start',
          stderr: said,
        };
      },
    );
    const failure = await Promise.race([connected, watched.struck]);
    if (failure === undefined) return live;
    await stopTree(world, live);
    throw new FailureError(failure);
  } finally {
    watched.release();
  }
}

/** What a tool of a plain MCP server, or of a Clew module, answered. */
function readResult(live: Live, answer: unknown): Result<CallResult, Failure> {
  if (isNestedDeeper(answer))
    return err(defect(live, `its answer is nested more than ${maxNesting} levels deep, which no value is.`));
  const tool = ToolResult.safeParse(answer);
  const result = tool.success ? CallResult.safeParse(tool.data.structuredContent) : undefined;
  if (result?.success === true) return ok(result.data);
  const reason = result?.error.issues[0];
  const what = `${reason?.path.join('/') ?? ''}: ${reason?.message ?? 'no structured content'}`;
  return err(defect(live, `its answer does not have the agreed form (${what}).`));
}

/** A part of the whole, from 0 to 1; undefined where the module's numbers make none. */
function fractionOf(progress: number, total: number | undefined): number | undefined {
  const fraction = total === undefined ? Number.NaN : progress / total;
  return Number.isFinite(fraction) ? Math.min(1, Math.max(0, fraction)) : undefined;
}

/** Settles with the answer, or with the first of: cancel, time limit, death. After any failure the process is ended. */
async function guarded(
  world: World,
  live: Live,
  watched: Watch,
  request: () => Promise<unknown>,
): Promise<Result<unknown, Failure>> {
  const answered = request().then(
    (value): Result<unknown, Failure> => ok(value),
    (error: unknown): Result<unknown, Failure> =>
      err(defect(live, error instanceof Error ? error.message : String(error))),
  );
  const struck = watched.struck.then((failure): Result<unknown, Failure> => err(failure));
  const first = await Promise.race([answered, struck]);
  if (first.ok) return first;
  live.spoiled = true;
  // A request fails as soon as the pipe closes: why it closed is known a moment later, and says more.
  const failure =
    first.error.why === 'module-defect'
      ? await Promise.race([watched.struck, pause(world, cancelGraceMs).then(() => first.error)])
      : first.error;
  // Time to heed the polite request.
  if (live.exit === undefined && failure.why !== 'module-defect') await pause(world, cancelGraceMs);
  await stopTree(world, live);
  return err(failure.why === 'module-died' ? died(live) : failure);
}

/**
 * Starts the process of a module and shakes hands with it.
 * @throws FailureError `module-died`, `module-defect`, `cancelled`, `tool-missing`, `storage`
 */
export async function startModuleProcess(module: InstalledModule, options: StartOptions): Promise<ModuleProcess> {
  const { world } = options;
  const live = await start(module, options);

  async function call(asked: ModuleCall): Promise<Result<CallResult, Failure>> {
    const { hooks, signal, timeLimitMs } = asked;
    const limit = { ms: timeLimitMs, failure: { why: 'time-limit', limitMs: timeLimitMs } as const };
    const watched = watch(world, live, signal, limit);
    live.hooks = hooks;
    const params = {
      name: asked.function,
      arguments: { params: asked.params, inputs: asked.inputs },
      _meta: { [contextKey]: asked.context },
    };
    try {
      const answer = await guarded(world, live, watched, () =>
        live.client.request({ method: 'tools/call', params }, ResultSchema, {
          signal: watched.signal,
          timeout: noLimit,
          onprogress: ({ progress, total, message }) => hooks.onProgress(fractionOf(progress, total), message),
        }),
      );
      if (!answer.ok) return answer;
      const result = readResult(live, answer.value);
      if (!result.ok) live.spoiled = true;
      return result;
    } finally {
      live.hooks = undefined;
      watched.release();
    }
  }

  async function describe(
    functionName: string,
    given: JsonObject,
    signal: AbortSignal,
  ): Promise<Result<unknown, Failure>> {
    const limit = { ms: describeLimitMs, failure: { why: 'time-limit', limitMs: describeLimitMs } as const };
    const watched = watch(world, live, signal, limit);
    const params = { function: functionName, params: given };
    try {
      const answer = await guarded(world, live, watched, () =>
        live.client.request({ method: describeMethod, params }, ResultSchema, {
          signal: watched.signal,
          timeout: noLimit,
        }),
      );
      if (!answer.ok || !isNestedDeeper(answer.value)) return answer;
      live.spoiled = true;
      return err(defect(live, `its description is nested more than ${maxNesting} levels deep.`));
    } finally {
      watched.release();
    }
  }

  return {
    get alive() {
      return live.exit === undefined && !live.spoiled;
    },
    call,
    describe,
    stop: () => stopTree(world, live),
  };
}
