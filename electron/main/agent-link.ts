import { FailureError } from '#shared/model/failure.ts';
import type { Failure } from '#shared/model/failure.ts';
import type { AgentClient } from '#shared/protocol/client.ts';
import type { AgentLinkState } from '#shared/protocol/window-contract.ts';
import { err, ok } from '#shared/std/result.ts';
import type { Result } from '#shared/std/result.ts';

import { createHub } from './hub.ts';

/** Connects to the agent, starting one where none runs. Throws a FailureError when neither works. */
export type ConnectAgent = () => Promise<AgentClient>;

export interface LinkOptions {
  /** Ends the agent, also one that cannot be spoken to, and waits until its process is gone. */
  readonly endAgent: () => Promise<void>;
  /** Runs `fn` later; the function that it returns takes that back. */
  readonly later: (ms: number, fn: () => void) => () => void;
  /** How long a call that comes after a failure gets that failure, before the next one tries again. */
  readonly restMs: number;
  readonly now: () => number;
}

/** The window's one connection to the agent: made on first use, watched over, and made anew after it was lost. */
export interface AgentLink {
  client(): Promise<Result<AgentClient, Failure>>;
  /** Tells the state, and every change of it. */
  follow(emit: (state: AgentLinkState) => void, signal: AbortSignal): Promise<void>;
  /** Tries now. */
  retry(): void;
  /** Ends the agent and starts it anew. @throws FailureError where that did not work */
  restart(): Promise<void>;
  /** Lets go of the connection. The agent goes on. */
  close(): void;
}

/** After a loss it is tried at once, then after each of these, then after the last one again. */
const waitsMs = [500, 1000, 2000, 5000];
/** So often in a row; then it takes the user. */
const maxTries = 12;

const unwanted: LinkOptions = {
  endAgent: async () => undefined,
  later: (ms, fn) => {
    const timer = setTimeout(fn, ms);
    return () => clearTimeout(timer);
  },
  restMs: 0,
  now: () => performance.now(),
};

type Attempt = Promise<Result<AgentClient, Failure>>;

export function createAgentLink(connect: ConnectAgent, given: Partial<LinkOptions> = {}): AgentLink {
  const options = { ...unwanted, ...given };
  let state: AgentLinkState = { at: 'connecting' };
  const states = createHub<AgentLinkState>(() => [state]);
  let client: AgentClient | undefined;
  let attempt: Attempt | undefined;
  /** Failed tries since the connection was lost; undefined while it was not. */
  let tries: number | undefined;
  let cancelRetry: (() => void) | undefined;
  let failedAt: number | undefined;
  let closed = false;

  function become(next: AgentLinkState): void {
    state = next;
    if (!closed) states.tell(next);
  }

  function take(made: AgentClient): void {
    if (closed) return made.close();
    client = made;
    tries = undefined;
    failedAt = undefined;
    made.onClose(() => {
      if (client !== made) return;
      client = undefined;
      lost();
    });
    void made.call('agent.status', {}).then((status) => {
      if (client !== made) return;
      become(status.ok ? { at: 'connected', status: status.value } : { at: 'failed', failure: status.error });
    });
  }

  function lost(): void {
    if (closed || attempt !== undefined) return;
    tries = 0;
    become({ at: 'lost', failure: { why: 'no-agent', message: lostSentence }, retryMs: 0 });
    void tryNow();
  }

  function failed(failure: Failure): void {
    failedAt = options.now();
    // What only the user can change is not tried again.
    const isFinal = failure.why !== 'no-agent' && failure.why !== 'storage';
    if (tries === undefined || isFinal || tries + 1 >= maxTries) {
      tries = undefined;
      return become({ at: 'failed', failure });
    }
    const retryMs = waitsMs[Math.min(tries, waitsMs.length - 1)] ?? 0;
    tries++;
    become({ at: 'lost', failure, retryMs });
    cancelRetry = options.later(retryMs, () => void tryNow());
  }

  /** One attempt at a time: whoever comes while one is under way waits for it. */
  function tryNow(first: () => Promise<void> = async () => undefined): Attempt {
    cancelRetry?.();
    cancelRetry = undefined;
    if (client !== undefined) return Promise.resolve(ok(client));
    attempt ??= connectOnce(first).then((made) => {
      attempt = undefined;
      if (made.ok) take(made.value);
      else if (!closed) failed(made.error);
      return made;
    });
    return attempt;
  }

  async function connectOnce(first: () => Promise<void>): Attempt {
    try {
      await first();
      return ok(await connect());
    } catch (error) {
      return err(asFailure(error));
    }
  }

  return {
    async client() {
      const isResting = failedAt !== undefined && options.now() - failedAt < options.restMs;
      if (client === undefined && attempt === undefined && (state.at === 'lost' || state.at === 'failed')) {
        if (cancelRetry !== undefined || isResting) return err(state.failure);
        become({ at: 'connecting' });
      }
      return await tryNow();
    },
    follow: (emit, signal) => states.follow(emit, signal),
    retry() {
      if (client !== undefined || closed) return;
      tries = undefined;
      if (attempt === undefined || state.at !== 'lost') become({ at: 'connecting' });
      void tryNow();
    },
    async restart() {
      await attempt;
      const old = client;
      client = undefined;
      tries = undefined;
      become({ at: 'connecting' });
      const made = await tryNow(async () => {
        await options.endAgent();
        old?.close();
      });
      if (!made.ok) throw new FailureError(made.error);
    },
    close() {
      closed = true;
      cancelRetry?.();
      const [last, under] = [client, attempt];
      client = undefined;
      last?.close();
      // An attempt that is under way lets go of what it makes.
      void under;
    },
  };
}

const lostSentence = 'The connection to the agent was lost. Its process may have ended; it is started again.';

function asFailure(error: unknown): Failure {
  if (error instanceof FailureError) return error.failure;
  return { why: 'no-agent', message: error instanceof Error ? error.message : String(error) };
}
