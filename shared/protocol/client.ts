import { FailureError } from '../model/failure.ts';
import type { Failure } from '../model/failure.ts';
import { err, ok } from '../std/result.ts';
import type { Result } from '../std/result.ts';
import { contract, protocolVersion } from './contract.ts';
import type { CallName, Input, ItemOf, OutputOf, StreamName } from './contract.ts';
import { Reply, Welcome } from './frame.ts';
import type { Wire } from './frame.ts';

/** How a stream ends: by itself, or with a failure. */
export type StreamEnd = Result<undefined, Failure>;

export interface AgentClient {
  /** What the agent said of itself. */
  readonly agent: { readonly version: string; readonly pid: number };
  call<K extends CallName>(name: K, input: Input<K>): Promise<Result<OutputOf<K>, Failure>>;
  /** Gives items in order until `onEnd`, which is called once; the returned function closes the stream early. */
  open<K extends StreamName>(
    name: K,
    input: Input<K>,
    onItem: (item: ItemOf<K>) => void,
    onEnd: (end: StreamEnd) => void,
  ): () => void;
  onClose(take: () => void): void;
  close(): void;
}

const gone: Failure = {
  why: 'no-agent',
  message: 'The connection to the agent was lost. It may have been stopped; try again.',
};

interface Pending {
  readonly onReply: (reply: Reply) => boolean;
  readonly onGone: () => void;
}

function parseFrame(frame: string): unknown {
  try {
    return JSON.parse(frame) as unknown;
  } catch {
    return undefined; // a frame that is no JSON fits no schema, and is refused where the schema is checked
  }
}

/** Shakes hands on `wire` and gives a client. Throws a {@link FailureError} when the agent refuses. */
export async function connectClient(wire: Wire, token: string, clientName: string): Promise<AgentClient> {
  const pending = new Map<number, Pending>();
  const closers: (() => void)[] = [];
  let closed = false;
  let nextId = 1;
  let welcomed: ((frame: string) => void) | undefined;

  wire.onFrame((frame) => {
    if (welcomed !== undefined) return welcomed(frame);
    const reply = Reply.safeParse(parseFrame(frame));
    if (!reply.success) return wire.close();
    const waiting = pending.get(reply.data.id);
    if (waiting?.onReply(reply.data) === true) pending.delete(reply.data.id);
  });
  wire.onClose(() => {
    closed = true;
    const waiting = [...pending.values()];
    pending.clear();
    for (const entry of waiting) entry.onGone();
    for (const take of closers) take();
  });

  const agent = await new Promise<{ version: string; pid: number }>((resolve, reject) => {
    closers.push(() => reject(new FailureError(gone)));
    welcomed = (frame) => {
      welcomed = undefined;
      const answer = Welcome.safeParse(parseFrame(frame));
      if (!answer.success) {
        reject(new FailureError({ why: 'no-agent', message: 'What answers on the socket is not a Clew agent.' }));
        wire.close();
      } else if ('refused' in answer.data) reject(new FailureError(answer.data.refused));
      else resolve(answer.data.welcome);
    };
    wire.send(JSON.stringify({ hello: { protocol: protocolVersion, token, client: clientName } }));
  });
  closers.length = 0;

  function call<K extends CallName>(name: K, input: Input<K>): Promise<Result<OutputOf<K>, Failure>> {
    if (closed) return Promise.resolve(err(gone));
    return new Promise((resolve) => {
      const id = nextId++;
      pending.set(id, {
        onGone: () => resolve(err(gone)),
        onReply: (reply) => {
          if ('failure' in reply) resolve(err(reply.failure));
          else if ('output' in reply)
            resolve(checked(name, contract[name].output.safeParse(reply.output)) as Result<OutputOf<K>, Failure>);
          else resolve(err(misfit(name, 'it is that of a stream.')));
          return true;
        },
      });
      wire.send(JSON.stringify({ id, call: name, input }));
    });
  }

  function open<K extends StreamName>(
    name: K,
    input: Input<K>,
    onItem: (item: ItemOf<K>) => void,
    onEnd: (end: StreamEnd) => void,
  ): () => void {
    if (closed) {
      onEnd(err(gone));
      return () => undefined;
    }
    const id = nextId++;
    pending.set(id, {
      onGone: () => onEnd(err(gone)),
      onReply: (reply) => {
        if ('item' in reply) {
          const item = checked(name, contract[name].item.safeParse(reply.item));
          if (item.ok) {
            onItem(item.value as ItemOf<K>);
            return false;
          }
          wire.send(JSON.stringify({ id, close: true }));
          onEnd(item);
          return true;
        }
        if ('failure' in reply) onEnd(err(reply.failure));
        else onEnd('end' in reply ? ok(undefined) : err(misfit(name, 'it is that of a call.')));
        return true;
      },
    });
    wire.send(JSON.stringify({ id, open: name, input }));
    return () => {
      if (pending.delete(id) && !closed) wire.send(JSON.stringify({ id, close: true }));
    };
  }

  /** Calls `take` once, also where the connection is lost already. */
  function onClose(take: () => void): void {
    if (closed) take();
    else closers.push(take);
  }

  return { agent, call, open, onClose, close: () => wire.close() };
}

function misfit(name: string, what: string): Failure {
  return { why: 'defect', message: `the agent's answer to ${name} does not have the agreed shape: ${what}` };
}

function checked(
  name: string,
  parsed: { success: true; data: unknown } | { success: false; error: { message: string } },
): Result<unknown, Failure> {
  return parsed.success ? ok(parsed.data) : err(misfit(name, parsed.error.message.slice(0, 300)));
}
