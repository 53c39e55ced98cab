import { z } from 'zod';

import { caughtFailure } from '#shared/model/failure.ts';
import type { Failure } from '#shared/model/failure.ts';
import { err, ok } from '#shared/std/result.ts';
import type { Result } from '#shared/std/result.ts';

import { CALL_CHANNEL, OPEN_CHANNEL } from '../preload/channels.ts';
import { isOwnTopFrame } from './sender.ts';
import type { SenderFrame } from './sender.ts';

/** What the page gets for a call: always data, never a thrown error. */
export type Answer = Result<unknown, Failure>;

/** What the page gets on a stream's port. `end` and `failure` are the last message. */
export type StreamMessage = { readonly item: unknown } | { readonly end: true } | { readonly failure: Failure };

/** The part of Electron's MessagePortMain that a stream needs. */
export interface StreamPort {
  postMessage(message: StreamMessage): void;
  on(event: 'close', listener: () => void): unknown;
  start(): void;
  close(): void;
}

interface SentEvent {
  readonly senderFrame: SenderFrame | null;
}

/** The part of Electron's ipcMain that the door stands on. */
export interface IpcSource {
  handle(channel: string, listener: (event: SentEvent, ...args: unknown[]) => Promise<Answer>): void;
  on(
    channel: string,
    listener: (event: SentEvent & { readonly ports: readonly StreamPort[] }, ...args: unknown[]) => void,
  ): unknown;
}

export type CallHandler<I> = (input: I) => Promise<Answer>;
export type StreamHandler<I> = (
  input: I,
  emit: (item: unknown) => void,
  signal: AbortSignal,
) => Promise<Result<undefined, Failure>>;

/** The only way from a page into the main process. */
export interface Door {
  /** Answers calls of this name. Throws when the name is taken: two handlers for one call are a defect. */
  serve<I>(name: string, input: z.ZodType<I>, handler: CallHandler<I>): void;
  /** Answers streams of this name; `signal` fires when the page closes the stream or goes away. */
  serveStream<I>(name: string, input: z.ZodType<I>, handler: StreamHandler<I>): void;
}

const Message = z.strictObject({ name: z.string(), input: z.unknown() });

type Guarded<H> = (raw: unknown) => Result<H, Failure>;

/**
 * Opens the door. Every message passes the same checks before a handler runs: it comes from the top frame of our own
 * page, it has the shape { name, input }, the name is served, and the input fits the contract's schema.
 */
export function openDoor(ipc: IpcSource): Door {
  const calls = new Map<string, Guarded<() => Promise<Answer>>>();
  const streams = new Map<string, Guarded<(port: StreamPort) => void>>();

  ipc.handle(CALL_CHANNEL, async (event, ...args) => {
    const passed = pass(event, args, calls);
    return passed.ok ? await settle(passed.value) : passed;
  });

  ipc.on(OPEN_CHANNEL, (event, ...args) => {
    const [port, ...others] = event.ports;
    if (port === undefined || others.length > 0) return; // there is nobody to answer
    const passed = pass(event, args, streams);
    if (passed.ok) passed.value(port);
    else finish(port, { failure: passed.error });
  });

  return {
    serve(name, input, handler) {
      register(
        calls,
        name,
        guard(name, input, (value) => () => handler(value)),
      );
    },
    serveStream(name, input, handler) {
      register(
        streams,
        name,
        guard(name, input, (value) => (port) => void pump(port, (emit, signal) => handler(value, emit, signal))),
      );
    },
  };
}

function pass<H>(
  event: SentEvent,
  args: readonly unknown[],
  served: ReadonlyMap<string, Guarded<H>>,
): Result<H, Failure> {
  if (!isOwnTopFrame(event.senderFrame)) {
    return err({
      why: 'forbidden',
      message: "The message does not come from the window's own page, so it was refused.",
    });
  }
  const message = args.length === 1 ? Message.safeParse(args[0]) : undefined;
  if (message?.success !== true)
    return err({ why: 'bad-request', call: '', message: 'A message needs exactly a name and an input.' });
  const { name, input } = message.data;
  const guarded = served.get(name);
  if (guarded === undefined)
    return err({ why: 'bad-request', call: name.slice(0, 100), message: 'There is no call of this name.' });
  return guarded(input);
}

function guard<I, H>(name: string, schema: z.ZodType<I>, bind: (input: I) => H): Guarded<H> {
  return (raw) => {
    try {
      const parsed = schema.safeParse(raw);
      if (parsed.success) return ok(bind(parsed.data));
      return err({ why: 'bad-request', call: name, message: firstIssue(parsed.error) });
    } catch {
      // A value can be nested so deeply that the check itself gives up: that input is refused as well.
      return err({ why: 'bad-request', call: name, message: 'The input is nested too deeply.' });
    }
  };
}

function firstIssue(error: z.ZodError): string {
  const issue = error.issues[0];
  if (issue === undefined) return 'The input does not fit the call.';
  const path = issue.path.map(String).join('.');
  return path === '' ? issue.message : `${path}: ${issue.message}`;
}

async function settle<T>(work: () => Promise<Result<T, Failure>>): Promise<Result<T, Failure>> {
  try {
    return await work();
  } catch (error) {
    return err(caughtFailure(error));
  }
}

async function pump(
  port: StreamPort,
  work: (emit: (item: unknown) => void, signal: AbortSignal) => Promise<Result<undefined, Failure>>,
): Promise<void> {
  const closed = new AbortController();
  port.on('close', () => closed.abort());
  port.start();
  const emit = (item: unknown): void => {
    if (!closed.signal.aborted) port.postMessage({ item });
  };
  const result = await settle(() => work(emit, closed.signal));
  if (!closed.signal.aborted) finish(port, result.ok ? { end: true } : { failure: result.error });
}

function finish(port: StreamPort, last: StreamMessage): void {
  port.postMessage(last);
  port.close();
}

function register<H>(served: Map<string, H>, name: string, handler: H): void {
  if (served.has(name)) throw new Error(`The call ${name} is served twice.`);
  served.set(name, handler);
}
