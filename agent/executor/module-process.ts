import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { LoggingMessageNotificationSchema, ResultSchema } from '@modelcontextprotocol/sdk/types.js';
import { z } from 'zod';
import { join } from 'node:path';
import { FailureError } from '#shared/model/failure.ts';
import type { Failure } from '#shared/model/failure.ts';
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
  readonly alive: boolean;
  call(call: ModuleCall): Promise<Result<CallResult, Failure>>;
  describe(functionName: string, params: JsonObject): Promise<Result<unknown, Failure>>;
  /** Ends the whole process tree and waits until it is gone. */
  stop(): Promise<void>;
}

/** The agent measures time itself, so the protocol's own limit must never be the one that strikes (longest that a timer takes). */
const noLimit = 2_147_483_647;
/** From the polite request to the end of the process group. Cancel has 2 s in all. */
const cancelGraceMs = 250;
const killGraceMs = 1_000;
const keptStderr = 4_000;
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
  readonly child: Child;
  readonly client: Client;
  hooks: CallHooks | undefined;
  stderr: string;
  exit: string | undefined;
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

function died(module: InstalledModule, live: Live): Failure {
  return {
    why: 'module-died',
    module: module.manifest.name,
    exit: live.exit ?? 'its pipe closed',
    stderr: live.stderr,
  };
}

async function start(world: World, module: InstalledModule, sandbox: Sandbox, scratch: string): Promise<Live> {
  const entry = join(module.folder, module.manifest.entry);
  const command = sandbox.wrap({
    program: world.host.node,
    args: ['--disable-warning=ExperimentalWarning', entry],
    readOnly: [module.folder],
    writable: [scratch],
  });
  const child = await world.processes.spawn(command.program, command.args, { cwd: scratch });
  const client = new Client({ name: 'clew-agent', version: '1' });
  const live: Live = { child, client, hooks: undefined, stderr: '', exit: undefined };
  void child.exited.then((exit) => {
    live.exit = exit.signal === null ? `exit code ${exit.code}` : `signal ${exit.signal}`;
  });
  child.onStderr((chunk) => {
    const text = new TextDecoder().decode(chunk);
    live.stderr = (live.stderr + text).slice(-keptStderr);
    for (const line of text.split('\n'))
      if (line.trim() !== '') live.hooks?.onLog('warning', line.trimEnd().slice(0, 2_000));
  });
  client.setNotificationHandler(LoggingMessageNotificationSchema, (notification) => {
    const { level, data } = notification.params;
    live.hooks?.onLog(levels[level] ?? 'error', typeof data === 'string' ? data : JSON.stringify(data));
  });
  const connected = client.connect(
    childTransport(child, {
      onStray: (line) =>
        live.hooks?.onLog(
          'warning',
          `The module printed something that is no message on its protocol stream: ${line.slice(0, 300)}`,
        ),
      onFlood: () => child.kill('SIGKILL'),
    }),
    { timeout: noLimit },
  );
  try {
    await connected;
  } catch (error) {
    // What the process said before it ended tells more than that the connection closed.
    await Promise.race([child.exited, pause(world, killGraceMs)]);
    await stopTree(world, live);
    const said = live.stderr.trim() || (error instanceof Error ? error.message : String(error));
    throw new FailureError({
      why: 'module-died',
      module: module.manifest.name,
      exit: live.exit ?? 'it did not start',
      stderr: said,
    });
  }
  return live;
}

/** What a tool of a plain MCP server, or of a Clew module, answered. */
function readResult(module: InstalledModule, answer: unknown): Result<CallResult, Failure> {
  const tool = ToolResult.safeParse(answer);
  const result = tool.success ? CallResult.safeParse(tool.data.structuredContent) : undefined;
  if (result?.success === true) return ok(result.data);
  const reason = result?.error.issues[0];
  return err({
    why: 'module-defect',
    module: module.manifest.name,
    message: `its answer does not have the agreed form (${reason?.path.join('/') ?? ''}: ${reason?.message ?? 'no structured content'}).`,
  });
}

/**
 * Starts the process of a module and shakes hands with it.
 * @param scratch a folder of its own that it may write to between calls
 */
export async function startModuleProcess(
  world: World,
  module: InstalledModule,
  sandbox: Sandbox,
  scratch: string,
): Promise<ModuleProcess> {
  const live = await start(world, module, sandbox, scratch);

  /** Settles with the answer, or with the first of: cancel, time limit, death. After any of these the process is ended. */
  async function guarded(
    request: (signal: AbortSignal) => Promise<unknown>,
    signal: AbortSignal | undefined,
    timeLimitMs: number,
  ): Promise<Result<unknown, Failure>> {
    const abort = new AbortController();
    let stopped: Failure | undefined;
    let giveUp: (failure: Failure) => void = () => undefined;
    const givenUp = new Promise<Failure>((resolve) => {
      giveUp = resolve;
    });
    const interrupt = (failure: Failure): void => {
      if (stopped !== undefined) return;
      stopped = failure;
      abort.abort();
      giveUp(failure);
    };
    const cancelTimer = world.clock.timer(timeLimitMs, () => interrupt({ why: 'time-limit', limitMs: timeLimitMs }));
    const onAbort = (): void => interrupt({ why: 'cancelled' });
    if (signal?.aborted === true) onAbort();
    signal?.addEventListener('abort', onAbort, { once: true });
    void live.child.exited.then(() => giveUp(died(module, live)));
    try {
      const answered = request(abort.signal).then(
        (value): Result<unknown, Failure> => ok(value),
        (error: unknown): Result<unknown, Failure> =>
          err(
            live.exit === undefined && stopped === undefined
              ? {
                  why: 'module-defect',
                  module: module.manifest.name,
                  message: error instanceof Error ? error.message : String(error),
                }
              : (stopped ?? died(module, live)),
          ),
      );
      const first = await Promise.race([answered, givenUp.then((failure): Result<unknown, Failure> => err(failure))]);
      if (stopped !== undefined) {
        await pause(world, cancelGraceMs);
        await stopTree(world, live);
      }
      if (!first.ok && first.error.why === 'module-died') await live.child.exited;
      return !first.ok && first.error.why === 'module-died' ? err(died(module, live)) : first;
    } finally {
      cancelTimer();
      signal?.removeEventListener('abort', onAbort);
    }
  }

  return {
    get alive() {
      return live.exit === undefined;
    },
    call: async (call) => {
      live.hooks = call.hooks;
      try {
        const answer = await guarded(
          (signal) =>
            live.client.request(
              {
                method: 'tools/call',
                params: {
                  name: call.function,
                  arguments: { params: call.params, inputs: call.inputs },
                  _meta: { [contextKey]: call.context },
                },
              },
              ResultSchema,
              {
                signal,
                timeout: noLimit,
                onprogress: (p) =>
                  call.hooks.onProgress(p.total === undefined ? undefined : p.progress / p.total, p.message),
              },
            ),
          call.signal,
          call.timeLimitMs,
        );
        return answer.ok ? readResult(module, answer.value) : answer;
      } finally {
        live.hooks = undefined;
      }
    },
    describe: (functionName, params) =>
      guarded(
        (signal) =>
          live.client.request(
            { method: describeMethod, params: { function: functionName, params } } as never,
            ResultSchema,
            { signal, timeout: noLimit },
          ),
        undefined,
        20_000,
      ),
    stop: () => stopTree(world, live),
  };
}
