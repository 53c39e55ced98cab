import { FailureError, caughtFailure } from '#shared/model/failure.ts';
import type { Failure } from '#shared/model/failure.ts';
import { contract, isCall, isStream, protocolVersion } from '#shared/protocol/contract.ts';
import type { CallName, Input, ItemOf, OutputOf, StreamName } from '#shared/protocol/contract.ts';
import { Hello, Request } from '#shared/protocol/frame.ts';
import type { Wire } from '#shared/protocol/frame.ts';
import type { Result } from '#shared/std/result.ts';

/** Answers one call, or throws a FailureError. */
type CallHandler<K extends CallName> = (input: Input<K>) => Promise<OutputOf<K>> | OutputOf<K>;

/** Feeds a stream until it calls `end`, or until the function that it returns is called. May throw a FailureError before the first item. */
type StreamHandler<K extends StreamName> = (
  input: Input<K>,
  out: { item(item: ItemOf<K>): void; end(result: Result<undefined, Failure>): void },
) => () => void;

export type Handlers = { readonly [K in CallName]: CallHandler<K> } & { readonly [K in StreamName]: StreamHandler<K> };

export interface ServeOptions {
  /** Whether a token is the agent's, in a time that tells nothing of it. */
  readonly isToken: (token: string) => boolean;
  readonly agent: { readonly version: string; readonly pid: number };
  readonly handlers: Handlers;
  readonly onDefect: (error: unknown) => void;
}

function parse(frame: string): unknown {
  try {
    return JSON.parse(frame) as unknown;
  } catch {
    return undefined; // no frame fits `undefined`, so the schema refuses it
  }
}

/** Serves one client. Until its first frame shows the token and the version, nothing else is read. */
export function serveWire(wire: Wire, options: ServeOptions): void {
  const { handlers } = options;
  const streams = new Map<number, () => void>();
  let greeted = false;
  const send = (message: object): void => wire.send(JSON.stringify(message));

  function toFailure(error: unknown): Failure {
    if (!(error instanceof FailureError)) options.onDefect(error);
    return caughtFailure(error);
  }

  /** @returns whether the client may ask; one that may not is not read any further, whatever it sends */
  function greet(frame: string): boolean {
    const hello = Hello.safeParse(parse(frame));
    let failure: Failure | undefined;
    if (!hello.success || !options.isToken(hello.data.hello.token))
      failure = {
        why: 'forbidden',
        message: 'The agent refuses this connection: the token is not the one in its home folder.',
      };
    else if (hello.data.hello.protocol !== protocolVersion)
      failure = { why: 'protocol-mismatch', ours: hello.data.hello.protocol, theirs: protocolVersion };
    if (failure !== undefined) {
      send({ refused: failure });
      wire.close();
      return false;
    }
    greeted = true;
    send({ welcome: { protocol: protocolVersion, ...options.agent } });
    return true;
  }

  async function answerCall(id: number, name: CallName, raw: unknown): Promise<void> {
    try {
      const input = contract[name].input.safeParse(raw);
      if (!input.success) return send({ id, failure: badRequest(name, input.error.issues[0]) });
      const handler = handlers[name] as (input: unknown) => Promise<unknown>;
      send({ id, output: await handler(input.data) });
    } catch (error) {
      send({ id, failure: toFailure(error) });
    }
  }

  function openStream(id: number, name: StreamName, raw: unknown): void {
    const input = contract[name].input.safeParse(raw);
    if (!input.success) return send({ id, failure: badRequest(name, input.error.issues[0]) });
    if (streams.has(id))
      return send({ id, failure: badRequest(name, { path: ['id'], message: 'is that of an open stream' }) });
    let over = false;
    const end = (result: Result<undefined, Failure>): void => {
      if (over) return;
      over = true;
      streams.delete(id);
      send(result.ok ? { id, end: true } : { id, failure: result.error });
    };
    try {
      const close = handlers[name](input.data, { item: (item) => over || send({ id, item }), end });
      if (over) close();
      else
        streams.set(id, () => {
          over = true;
          streams.delete(id);
          close();
        });
    } catch (error) {
      end({ ok: false, error: toFailure(error) });
    }
  }

  function handle(frame: string): void {
    const request = Request.safeParse(parse(frame));
    if (!request.success) return wire.close();
    const { data } = request;
    if ('close' in data) return streams.get(data.id)?.();
    const name = 'call' in data ? data.call : data.open;
    if ('call' in data && isCall(name)) return void answerCall(data.id, name, data.input);
    if ('open' in data && isStream(name)) return openStream(data.id, name, data.input);
    send({
      id: data.id,
      failure: { why: 'bad-request', call: name, message: 'the agent does not know it.' } satisfies Failure,
    });
  }

  let refused = false;
  wire.onFrame((frame) => {
    if (refused) return;
    if (greeted) handle(frame);
    else refused = !greet(frame);
  });
  wire.onClose(() => {
    for (const close of streams.values()) close();
  });
}

function badRequest(call: string, issue: { path: PropertyKey[]; message: string } | undefined): Failure {
  return {
    why: 'bad-request',
    call,
    message: `${issue?.path.map(String).join('.') ?? 'input'}: ${issue?.message ?? 'does not fit'}`,
  };
}
