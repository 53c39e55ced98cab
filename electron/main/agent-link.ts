import { FailureError } from '#shared/model/failure.ts';
import type { Failure } from '#shared/model/failure.ts';
import type { AgentClient } from '#shared/protocol/client.ts';
import { err, ok } from '#shared/std/result.ts';
import type { Result } from '#shared/std/result.ts';

/** Connects to the agent, starting one where none runs. Throws a FailureError when neither works. */
export type ConnectAgent = () => Promise<AgentClient>;

/** The window's one connection to the agent: made on first use, and made anew after it was lost. */
export interface AgentLink {
  client(): Promise<Result<AgentClient, Failure>>;
  /** Lets go of the connection. The agent goes on. */
  close(): void;
}

export function createAgentLink(connect: ConnectAgent): AgentLink {
  let current: Promise<AgentClient> | undefined;

  function connection(): Promise<AgentClient> {
    if (current !== undefined) return current;
    const made = connect();
    const forget = (): void => {
      if (current === made) current = undefined;
    };
    current = made;
    made.then((client) => client.onClose(forget), forget);
    return made;
  }

  return {
    async client() {
      try {
        return ok(await connection());
      } catch (error) {
        return err(asFailure(error));
      }
    },
    close() {
      const last = current;
      current = undefined;
      last?.then(
        (client) => client.close(),
        () => undefined, // there was no connection to let go of; whoever asked for it was told
      );
    },
  };
}

function asFailure(error: unknown): Failure {
  if (error instanceof FailureError) return error.failure;
  return { why: 'no-agent', message: error instanceof Error ? error.message : String(error) };
}
