import { mkdtempSync, rmSync } from 'node:fs';
import { createConnection, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FailureError } from '#shared/model/failure.ts';
import type { Failure } from '#shared/model/failure.ts';
import { connectClient } from '#shared/protocol/client.ts';
import { contract, protocolVersion } from '#shared/protocol/contract.ts';
import type { AgentStatus } from '#shared/protocol/contract.ts';
import { Reply } from '#shared/protocol/frame.ts';
import type { Wire } from '#shared/protocol/frame.ts';
import { memoryWires } from '#shared/protocol/memory-wire.ts';
import { err, ok } from '#shared/std/result.ts';
import type { Result } from '#shared/std/result.ts';
import { serveWire } from './serve-wire.ts';
import type { Handlers } from './serve-wire.ts';
import { socketWire } from './socket-wire.ts';

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const status: AgentStatus = {
  version: '1.2.3',
  protocol: protocolVersion,
  pid: 7,
  home: '/h',
  node: '26',
  sqlite: '3.53',
  startedAt: 0,
  activeRuns: [],
  modules: [],
};
const hello = (token = 'secret', protocol = protocolVersion): object => ({
  hello: { protocol, token, client: 'test' },
});

type Out = { item: (item: never) => void; end: (result: Result<undefined, Failure>) => void };

/** A served wire whose handlers note what they are asked, and the client's end of it in plain frames. */
function served(given: Partial<Handlers> = {}): {
  got: unknown[];
  asked: [string, unknown][];
  defects: unknown[];
  client: Wire;
  isClosed: () => boolean;
  say: (...messages: unknown[]) => Promise<void>;
} {
  const [client, agent] = memoryWires();
  const [got, defects, asked]: [unknown[], unknown[], [string, unknown][]] = [[], [], []];
  let closed = false;
  client.onFrame((frame) => void got.push(JSON.parse(frame)));
  client.onClose(() => {
    closed = true;
  });
  const noted = Object.fromEntries(
    Object.entries(contract).map(([name, one]) => [
      name,
      (input: unknown, out?: Out) => {
        asked.push([name, input]);
        const handler = (given as Record<string, (input: unknown, out?: Out) => unknown>)[name];
        return handler?.(input, out) ?? (one.kind === 'call' ? {} : () => undefined);
      },
    ]),
  );
  serveWire(agent, {
    isToken: (token) => token === 'secret',
    agent: { version: '1.2.3', pid: 7 },
    handlers: noted as unknown as Handlers,
    onDefect: (error) => void defects.push(error),
  });
  return {
    got,
    asked,
    defects,
    client,
    isClosed: () => closed,
    say: async (...messages) => {
      for (const message of messages) client.send(typeof message === 'string' ? message : JSON.stringify(message));
      await turn();
    },
  };
}

describe('the first frame', () => {
  test('with the right token and version is welcomed', async () => {
    const { got, say } = served();
    await say(hello());
    expect(got).toEqual([{ welcome: { protocol: protocolVersion, version: '1.2.3', pid: 7 } }]);
  });

  test.each<[string, unknown]>([
    ['a wrong token', hello('Secret')],
    ['no token', hello('')],
    ['a wrong token and version', hello('x', 99)],
    ['a call', { id: 1, call: 'agent.status', input: {} }],
    ['a welcome', { welcome: {} }],
    ['no JSON', 'hello'],
    ['a member too many', { ...hello(), more: 1 }],
    ['the token in a list', { hello: { protocol: protocolVersion, token: ['secret'], client: 'test' } }],
  ])('of %s is refused, and nothing after it is read', async (_, first) => {
    const { got, asked, isClosed, say } = served();
    await say(first, hello(), { id: 1, call: 'agent.stop', input: {} });
    expect(got).toEqual([
      {
        refused: {
          why: 'forbidden',
          message: 'The agent refuses this connection: the token is not the one in its home folder.',
        },
      },
    ]);
    expect(asked).toEqual([]);
    expect(isClosed()).toBe(true);
  });

  test.each([protocolVersion - 1, protocolVersion + 1])(
    'of version %i is refused with both versions',
    async (theirs) => {
      const { got, asked, isClosed, say } = served();
      await say(hello('secret', theirs), hello(), { id: 1, call: 'agent.stop', input: {} });
      expect(got).toEqual([{ refused: { why: 'protocol-mismatch', ours: theirs, theirs: protocolVersion } }]);
      expect([asked, isClosed()]).toEqual([[], true]);
    },
  );

  test('refused reaches the client as the failure itself', async () => {
    const [near, agent] = memoryWires();
    serveWire(agent, {
      isToken: () => false,
      agent: { version: '1', pid: 1 },
      handlers: {} as Handlers,
      onDefect: () => undefined,
    });
    await expect(connectClient(near, 'x', 'test')).rejects.toMatchObject({ failure: { why: 'forbidden' } });
  });
});

describe('a call', () => {
  test('is answered with its number, others while it waits', async () => {
    let answer: (status: AgentStatus) => void = () => undefined;
    const slow = new Promise<AgentStatus>((resolve) => {
      answer = resolve;
    });
    const { got, say } = served({ 'agent.status': () => slow, 'run.resume': ({ run }) => ({ run }) });
    await say(
      hello(),
      { id: 7, call: 'agent.status', input: {} },
      { id: 3, call: 'run.resume', input: { run: 'A', by: 'ann' } },
    );
    expect(got.slice(1)).toEqual([{ id: 3, output: { run: 'A' } }]);
    answer(status);
    await turn();
    expect(got.slice(2)).toEqual([{ id: 7, output: status }]);
  });

  test.each(['agent.nothing', 'run.events', '', '__proto__', 'constructor'])('of "%s" is refused', async (call) => {
    const { got, asked, say } = served();
    await say(hello(), { id: 1, call, input: {} });
    expect(got.slice(1)).toEqual([
      { id: 1, failure: { why: 'bad-request', call, message: 'the agent does not know it.' } },
    ]);
    expect(asked).toEqual([]);
  });

  test('whose input does not fit is refused with the place, before the handler', async () => {
    const { got, asked, say } = served();
    await say(
      hello(),
      { id: 1, call: 'run.list', input: { limit: 0 } },
      { id: 2, call: 'run.start', input: { path: 'a', set: [{ target: 5 }] } },
    );
    expect(got.slice(1)).toMatchObject([
      {
        id: 1,
        failure: { why: 'bad-request', call: 'run.list', message: expect.stringMatching(/^limit: /) as string },
      },
      {
        id: 2,
        failure: {
          why: 'bad-request',
          call: 'run.start',
          message: expect.stringMatching(/^set\.0\.target: /) as string,
        },
      },
    ]);
    expect(asked).toEqual([]);
  });

  test('that fails is answered with its failure; any other error is a defect, and is noted', async () => {
    const bug = new TypeError('x is not a function');
    const { got, defects, say } = served({
      'run.show': () => {
        throw new FailureError({ why: 'not-found', what: 'run', name: 'A' });
      },
      'run.verify': async () => {
        throw bug;
      },
      'module.list': () => ({ modules: 1n }) as never,
    });
    await say(
      hello(),
      { id: 1, call: 'run.show', input: { run: 'A' } },
      { id: 2, call: 'run.verify', input: { run: 'A' } },
      { id: 3, call: 'module.list', input: {} },
    );
    expect(got.slice(1)).toMatchObject([
      { id: 1, failure: { why: 'not-found', what: 'run', name: 'A' } },
      { id: 2, failure: { why: 'defect', message: 'x is not a function', stack: bug.stack } },
      { id: 3, failure: { why: 'defect' } },
    ]);
    expect(defects[0]).toBe(bug);
    expect(defects).toHaveLength(2);
  });

  test('whose output does not fit the contract does not reach the caller', async () => {
    const [near, agent] = memoryWires();
    serveWire(agent, {
      isToken: () => true,
      agent: { version: '1', pid: 1 },
      handlers: { 'agent.status': () => ({ ...status, pid: 'one' }) } as unknown as Handlers,
      onDefect: () => undefined,
    });
    const client = await connectClient(near, 'x', 'test');
    expect(await client.call('agent.status', {})).toMatchObject({ ok: false, error: { why: 'defect' } });
  });
});

describe('a stream', () => {
  const input = { run: 'A', from: 0, follow: true };
  const open = { id: 1, open: 'run.events', input };
  const event = { run: 'A', seq: 0, at: 0, prev: null, digest: 'd', body: { is: 'run-started' } };
  function source(): { out: () => Out; stops: () => number; handlers: Partial<Handlers> } {
    let out: unknown;
    let stops = 0;
    const handlers: Partial<Handlers> = {
      'run.events': (_, given) => {
        out = given;
        return () => void stops++;
      },
    };
    return { out: () => out as Out, stops: () => stops, handlers };
  }

  test('gives items until it ends, and nothing after', async () => {
    const { out, stops, handlers } = source();
    const { got, say } = served(handlers);
    await say(hello(), open);
    out().item(event as never);
    out().end(ok(undefined));
    out().item(event as never);
    out().end(err({ why: 'cancelled' }));
    await turn();
    expect(got.slice(1)).toEqual([
      { id: 1, item: event },
      { id: 1, end: true },
    ]);
    await say({ id: 1, close: true });
    expect(stops()).toBe(0);
  });

  test('ends with a failure, also before its first item', async () => {
    const { out, handlers } = source();
    const first = served(handlers);
    await first.say(hello(), open);
    out().end(err({ why: 'cancelled' }));
    await turn();
    expect(first.got.slice(1)).toEqual([{ id: 1, failure: { why: 'cancelled' } }]);
    const second = served({
      'run.events': () => {
        throw new FailureError({ why: 'not-found', what: 'run', name: 'A' });
      },
    });
    await second.say(hello(), open);
    expect(second.got.slice(1)).toEqual([{ id: 1, failure: { why: 'not-found', what: 'run', name: 'A' } }]);
  });

  test('that ends while it is opened is stopped as well', async () => {
    let stopped = 0;
    const { got, say } = served({
      'run.events': (_, out) => {
        out.end(ok(undefined));
        return () => void stopped++;
      },
    });
    await say(hello(), open);
    expect(got.slice(1)).toEqual([{ id: 1, end: true }]);
    expect(stopped).toBe(1);
  });

  test('is stopped once when the client closes it, and when the connection is lost', async () => {
    const one = source();
    const first = served(one.handlers);
    await first.say(hello(), open, { id: 1, close: true }, { id: 1, close: true }, { id: 99, close: true });
    one.out().item(event as never);
    await turn();
    expect([one.stops(), first.got.length]).toEqual([1, 1]);
    first.client.close();
    await turn();
    expect(one.stops()).toBe(1);
    const two = source();
    const second = served(two.handlers);
    await second.say(hello(), open);
    second.client.close();
    await turn();
    expect(two.stops()).toBe(1);
  });

  test('under the number of an open one is refused, and the open one goes on', async () => {
    const { out, handlers } = source();
    const { got, asked, say } = served(handlers);
    await say(hello(), open);
    const first = out();
    await say(open);
    expect(asked).toHaveLength(1);
    expect(got.at(-1)).toMatchObject({ id: 1, failure: { why: 'bad-request' } });
    first.item(event as never);
    await turn();
    expect(got.at(-1)).toEqual({ id: 1, item: event });
  });

  test('of a call, or of what is not known, is refused', async () => {
    const { got, asked, say } = served();
    for (const name of ['agent.status', 'nothing', '__proto__']) await say(hello(), { id: 1, open: name, input: {} });
    expect(got.filter((message) => JSON.stringify(message).includes('bad-request')).length).toBeGreaterThan(0);
    expect(asked).toEqual([]);
  });

  test('with an input that does not fit is refused', async () => {
    const { got, asked, say } = served();
    await say(hello(), { id: 1, open: 'run.events', input: { ...input, from: -1 } });
    expect(got.slice(1)).toMatchObject([{ id: 1, failure: { why: 'bad-request', call: 'run.events' } }]);
    expect(asked).toEqual([]);
  });
});

describe('any message', () => {
  const name = fc.constantFrom(...Object.keys(contract), 'nothing', '__proto__');
  const member = fc.oneof(
    fc.string({ maxLength: 4 }),
    fc.integer({ min: -1, max: 1001 }),
    fc.boolean(),
    fc.jsonValue({ maxDepth: 1 }),
  );
  const input = fc.oneof(
    fc.jsonValue({ maxDepth: 2 }),
    fc.dictionary(
      fc.constantFrom(
        'run',
        'by',
        'path',
        'node',
        'a',
        'b',
        'from',
        'follow',
        'limit',
        'thread',
        'port',
        'out',
        'set',
        'only',
        'fresh',
        'x',
      ),
      member,
      { maxKeys: 5 },
    ),
    fc.constantFrom(
      {},
      { run: 'A' },
      { run: 'A', by: 'ann' },
      { run: 'A', from: 0, follow: false },
      { limit: 10 },
      { path: 'a' },
    ),
  );
  const message = fc.oneof(
    { weight: 8, arbitrary: fc.record({ id: fc.nat(5), call: name, input }) },
    { weight: 3, arbitrary: fc.record({ id: fc.nat(5), open: name, input }) },
    {
      weight: 2,
      arbitrary: fc.constantFrom(
        { id: 1, call: 'agent.status', input: {} },
        { id: 2, call: 'run.show', input: { run: 'A' } },
        { id: 3, call: 'run.list', input: { limit: 10 } },
        { id: 4, call: 'thread.describe', input: { path: 'a', node: 'b' } },
        { id: 5, open: 'run.events', input: { run: 'A', from: 0, follow: true } },
      ),
    },
    { weight: 1, arbitrary: fc.record({ id: fc.nat(5), close: fc.constant(true) }) },
    { weight: 1, arbitrary: fc.jsonValue() },
  );

  test('that does not fit never reaches a handler; each request is answered or the wire is closed', async () => {
    let [messages, refused, reached] = [0, 0, 0];
    const greeted = async (): Promise<ReturnType<typeof served>> => {
      const session = served();
      await session.say(hello());
      return session;
    };
    const property = fc.asyncProperty(fc.array(message, { minLength: 50, maxLength: 50 }), async (all) => {
      let session = await greeted();
      for (const one of all) {
        if (session.isClosed()) session = await greeted();
        const { got, asked, defects, isClosed, say } = session;
        const [before, answers] = [asked.length, got.length];
        await say(one);
        messages++;
        const added = asked.slice(before);
        expect(added.length).toBeLessThanOrEqual(1);
        for (const [called, given] of added) {
          expect(contract[called as keyof typeof contract].input.safeParse(given).success).toBe(true);
          reached++;
        }
        for (const reply of got.slice(answers)) expect(Reply.safeParse(reply).success).toBe(true);
        const request = one as { call?: string; open?: string; input?: unknown } | null;
        const wanted = request?.call ?? request?.open ?? '';
        const spec = Object.hasOwn(contract, wanted) ? contract[wanted as keyof typeof contract] : undefined;
        if (spec !== undefined && !spec.input.safeParse(request?.input).success) {
          expect(added).toEqual([]);
          expect(got.length === answers + 1 || isClosed()).toBe(true);
          refused++;
        }
        expect(defects).toEqual([]);
      }
    });
    await fc.assert(property, { numRuns: 200, endOnFailure: true });
    expect(messages).toBe(10_000);
    expect(Math.min(refused, reached)).toBeGreaterThan(500);
  }, 120_000);
});

test('client and agent meet on a real socket: a call, a stream, and the end of the agent', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'clew-wire-'));
  const path = process.platform === 'win32' ? `\\\\.\\pipe\\clew-test-${process.pid}` : join(folder, 's');
  const wires: Wire[] = [];
  const server = createServer((socket) => {
    const wire = socketWire(socket);
    wires.push(wire);
    const handlers: Partial<Handlers> = {
      'agent.status': () => ({ ...status, home: 'é€😀'.repeat(50_000) }),
      'run.events': (_, out) => {
        for (let seq = 0; seq < 500; seq++)
          out.item({ run: 'A', seq, at: 0, prev: null, digest: 'd', body: { is: 'run-started' } });
        out.end(ok(undefined));
        return () => undefined;
      },
      'run.show': () => new Promise(() => undefined),
    };
    serveWire(wire, {
      isToken: (token) => token === 'secret',
      agent: { version: '1', pid: 1 },
      handlers: handlers as Handlers,
      onDefect: () => undefined,
    });
  });
  try {
    await new Promise<void>((resolve) => server.listen(path, resolve));
    const client = await connectClient(socketWire(createConnection(path)), 'secret', 'test');
    const answer = await client.call('agent.status', {});
    expect(answer.ok && answer.value.home).toBe('é€😀'.repeat(50_000));
    const seqs: number[] = [];
    const end = await new Promise((resolve) =>
      client.open('run.events', { run: 'A', from: 0, follow: false }, (item) => void seqs.push(item.seq), resolve),
    );
    expect(end).toEqual({ ok: true, value: undefined });
    expect(seqs).toEqual(Array.from({ length: 500 }, (_, i) => i));
    const waiting = client.call('run.show', { run: 'A' });
    await turn();
    for (const wire of wires) wire.close();
    expect(await waiting).toMatchObject({ ok: false, error: { why: 'no-agent' } });
  } finally {
    server.close();
    rmSync(folder, { recursive: true, force: true });
  }
});
