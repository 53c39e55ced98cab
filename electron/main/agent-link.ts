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
const waitsMs = [0, 500, 1000, 2000, 5000];
/** A connection that was there for so long counts as one that works. */
const heldMs = 5000;
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
  /** Whether there was a connection since the user last asked for one: then it is tried again without asking. */
  let wasThere = false;
  let connectedAt = 0;
  /** Tries since the connection last held. */
  let tries = 0;
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
    wasThere = true;
    connectedAt = options.now();
    failedAt = undefined;
    made.onClose(() => {
      if (client !== made) return;
      client = undefined;
      if (options.now() - connectedAt >= heldMs) tries = 0;
      again({ why: 'no-agent', message: lostSentence });
    });
    void made.call('agent.status', {}).then((status) => {
      if (client !== made) return;
      become(status.ok ? { at: 'connected', status: status.value } : { at: 'failed', failure: status.error });
    });
  }

  function again(failure: Failure): void {
    if (closed) return;
    // What only the user can change is not tried again.
    const isFinal = failure.why !== 'no-agent' && failure.why !== 'storage';
    if (isFinal || tries >= maxTries) return giveUp(failure);
    const retryMs = waitsMs[Math.min(tries, waitsMs.length - 1)] ?? 0;
    tries++;
    become({ at: 'lost', failure, retryMs });
    if (retryMs === 0) void tryNow();
    else cancelRetry = options.later(retryMs, () => void tryNow());
  }

  function giveUp(failure: Failure): void {
    failedAt = options.now();
    wasThere = false;
    become({ at: 'failed', failure });
  }

  /** What follows is what the user asks for: it works or it is said why not. */
  function begin(): void {
    wasThere = false;
    tries = 0;
    become({ at: 'connecting' });
  }

  /** One attempt at a time: whoever comes while one is under way waits for it. */
  function tryNow(first: () => Promise<void> = async () => undefined): Attempt {
    cancelRetry?.();
    cancelRetry = undefined;
    if (client !== undefined) return Promise.resolve(ok(client));
    attempt ??= connectOnce(first).then((made) => {
      attempt = undefined;
      if (made.ok) take(made.value);
      else if (!closed) (wasThere ? again : giveUp)(made.error);
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
      if (client === undefined && attempt === undefined && (state.at === 'lost' || state.at === 'failed')) {
        const isResting = failedAt !== undefined && options.now() - failedAt < options.restMs;
        if (cancelRetry !== undefined || isResting) return err(state.failure);
        begin();
      }
      return await tryNow();
    },
    follow: (emit, signal) => states.follow(emit, signal),
    retry() {
      if (client !== undefined || closed) return;
      begin();
      void tryNow();
    },
    async restart() {
      await attempt;
      const old = client;
      client = undefined;
      begin();
      const made = await tryNow(async () => {
        await options.endAgent();
        old?.close();
      });
      if (!made.ok) throw new FailureError(made.error);
    },
    close() {
      closed = true;
      cancelRetry?.();
      const last = client;
      client = undefined;
      last?.close();
    },
  };
}

const lostSentence = 'The connection to the agent was lost. Its process may have ended; it is started again.';

function asFailure(error: unknown): Failure {
  if (error instanceof FailureError) return error.failure;
  return { why: 'no-agent', message: error instanceof Error ? error.message : String(error) };
}
