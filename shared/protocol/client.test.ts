import { describe, expect, test } from 'vitest';
import { FailureError } from '../model/failure.ts';
import type { Failure } from '../model/failure.ts';
import type { Result } from '../std/result.ts';
import { connectClient } from './client.ts';
import type { AgentClient, StreamEnd } from './client.ts';
import { protocolVersion } from './contract.ts';
import type { Wire } from './frame.ts';
import { memoryWires } from './memory-wire.ts';

const gone: Failure = {
  why: 'no-agent',
  message: 'The connection to the agent was lost. It may have been stopped; try again.',
};
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** The other end of a client's wire, played by the test. */
interface Far {
  readonly wire: Wire;
  readonly got: unknown[];
  closed: boolean;
  say(message: unknown): void;
}

function far(wire: Wire): Far {
  const end: Far = {
    wire,
    got: [],
    closed: false,
    say: (message) => wire.send(typeof message === 'string' ? message : JSON.stringify(message)),
  };
  wire.onFrame((frame) => void end.got.push(JSON.parse(frame)));
  wire.onClose(() => {
    end.closed = true;
  });
  return end;
}

async function connected(): Promise<{ client: AgentClient; agent: Far }> {
  const [near, other] = memoryWires();
  const agent = far(other);
  const connecting = connectClient(near, 'secret', 'test');
  await turn();
  expect(agent.got).toEqual([{ hello: { protocol: protocolVersion, token: 'secret', client: 'test' } }]);
  agent.say({ welcome: { protocol: protocolVersion, version: '1.2.3', pid: 7 } });
  return { client: await connecting, agent };
}

describe('the handshake', () => {
  async function answered(answer: unknown): Promise<{ error: unknown; agent: Far }> {
    const [near, other] = memoryWires();
    const agent = far(other);
    const connecting = connectClient(near, 't', 'test').catch((error: unknown) => error);
    await turn();
    if (answer === 'hang up') agent.wire.close();
    else agent.say(answer);
    const error = await connecting;
    await turn();
    return { error, agent };
  }
  const failureOf = (error: unknown): Failure | undefined =>
    error instanceof FailureError ? error.failure : undefined;

  test('gives what the agent says of itself', async () => {
    const { client } = await connected();
    expect(client.agent).toMatchObject({ version: '1.2.3', pid: 7 });
  });

  test('refused is the failure that the agent gives', async () => {
    const refused: Failure = { why: 'protocol-mismatch', ours: 1, theirs: 2 };
    expect(failureOf((await answered({ refused })).error)).toEqual(refused);
  });

  test.each([
    ['not JSON'],
    [{}],
    [{ welcome: {} }],
    [{ id: 1, output: {} }],
    [{ refused: { why: 'no such code' } }],
    [null],
  ])('answered with %j is not that of an agent, and the wire is closed', async (answer) => {
    const { error, agent } = await answered(answer);
    expect(failureOf(error)).toEqual({ why: 'no-agent', message: 'What answers on the socket is not a Clew agent.' });
    expect(agent.closed).toBe(true);
  });

  test('cut off is a lost connection', async () => {
    expect(failureOf((await answered('hang up')).error)).toEqual(gone);
  });
});

describe('a call', () => {
  test('gets the answer with its number, in whatever order answers come', async () => {
    const { client, agent } = await connected();
    const [a, b] = [
      client.call('run.resume', { run: 'A', by: 'ann' }),
      client.call('run.cancel', { run: 'B', by: 'ann' }),
    ];
    await turn();
    expect(agent.got.slice(1)).toEqual([
      { id: 1, call: 'run.resume', input: { run: 'A', by: 'ann' } },
      { id: 2, call: 'run.cancel', input: { run: 'B', by: 'ann' } },
    ]);
    agent.say({ id: 2, output: { run: 'b' } });
    agent.say({ id: 99, output: { run: 'nobody asked' } });
    agent.say({ id: 1, failure: { why: 'conflict', message: 'No.' } });
    expect(await a).toEqual({ ok: false, error: { why: 'conflict', message: 'No.' } });
    expect(await b).toEqual({ ok: true, value: { run: 'b' } });
  });

  test.each<[string, object]>([
    ['an output of another shape', { output: { run: 5 } }],
    ['an output with a member too many', { output: { run: 'a', more: 1 } }],
    ['an item of a stream', { item: {} }],
    ['the end of a stream', { end: true }],
  ])('answered with %s is a defect, and the connection stays', async (_, answer) => {
    const { client, agent } = await connected();
    const call = client.call('run.resume', { run: 'A', by: 'ann' });
    agent.say({ id: 1, ...answer });
    const result = await call;
    expect(result).toMatchObject({ ok: false, error: { why: 'defect' } });
    expect(!result.ok && 'message' in result.error && result.error.message).toContain(
      "the agent's answer to run.resume does not have the agreed shape",
    );
    const next = client.call('agent.stop', {});
    agent.say({ id: 2, output: {} });
    expect(await next).toEqual({ ok: true, value: {} });
  });

  test('that waits when the connection is lost is told so, and so is a later one', async () => {
    const { client, agent } = await connected();
    const waiting = [client.call('agent.stop', {}), client.call('agent.status', {})];
    const ends: StreamEnd[] = [];
    client.open(
      'run.events',
      { run: 'A', from: 0, follow: true },
      () => undefined,
      (end) => void ends.push(end),
    );
    agent.wire.close();
    for (const result of await Promise.all<Result<unknown, Failure>>(waiting))
      expect(result).toEqual({ ok: false, error: gone });
    expect(ends).toEqual([{ ok: false, error: gone }]);
    expect(await client.call('agent.stop', {})).toEqual({ ok: false, error: gone });
    client.open(
      'run.events',
      { run: 'A', from: 0, follow: true },
      () => undefined,
      (end) => void ends.push(end),
    );
    expect(ends).toHaveLength(2);
  });

  test.each(['no JSON', '{}', '{"id":1}', '{"id":"1","output":{}}', '{"id":1,"output":{},"more":1}', '[]', 'null'])(
    'a frame of %s closes the connection, and every call is told',
    async (frame) => {
      const { client, agent } = await connected();
      const call = client.call('agent.stop', {});
      agent.say(frame);
      expect(await call).toEqual({ ok: false, error: gone });
      expect(agent.closed).toBe(true);
    },
  );

  test('tells who wants to know that the connection is lost, once, also afterwards', async () => {
    const { client, agent } = await connected();
    let told = 0;
    client.onClose(() => told++);
    agent.wire.close();
    await turn();
    expect(told).toBe(1);
    client.onClose(() => told++);
    expect(told).toBe(2);
    client.close();
    await turn();
    expect(told).toBe(2);
  });
});

describe('a stream', () => {
  const body = { is: 'run-started' };
  const event = (seq: number): object => ({ run: 'A', seq, at: 0, prev: null, digest: 'd', body });

  async function opened(): Promise<{
    items: unknown[];
    ends: StreamEnd[];
    close: () => void;
    agent: Far;
    client: AgentClient;
  }> {
    const { client, agent } = await connected();
    const [items, ends]: [unknown[], StreamEnd[]] = [[], []];
    const close = client.open(
      'run.events',
      { run: 'A', from: 0, follow: true },
      (item) => void items.push(item),
      (end) => void ends.push(end),
    );
    await turn();
    return { items, ends, close, agent, client };
  }

  test('gives its items in order and then its end, once', async () => {
    const { items, ends, agent } = await opened();
    expect(agent.got.at(-1)).toEqual({ id: 1, open: 'run.events', input: { run: 'A', from: 0, follow: true } });
    for (const message of [{ item: event(0) }, { item: event(1) }, { end: true }, { item: event(2) }, { end: true }])
      agent.say({ id: 1, ...message });
    await turn();
    expect(items).toEqual([event(0), event(1)]);
    expect(ends).toEqual([{ ok: true, value: undefined }]);
  });

  test('ends with the failure that the agent gives', async () => {
    const { ends, agent } = await opened();
    agent.say({ id: 1, failure: { why: 'not-found', what: 'run', name: 'A' } });
    await turn();
    expect(ends).toEqual([{ ok: false, error: { why: 'not-found', what: 'run', name: 'A' } }]);
  });

  test('closed early says so to the agent, and gives nothing more', async () => {
    const { items, ends, close, agent } = await opened();
    close();
    close();
    agent.say({ id: 1, item: event(0) });
    agent.say({ id: 1, end: true });
    await turn();
    expect([items, ends]).toEqual([[], []]);
    expect(agent.got.slice(-1)).toEqual([{ id: 1, close: true }]);
    expect(agent.got).toHaveLength(3);
  });

  test.each([[{ item: { seq: 0 } }], [{ output: {} }]])('that gives %j ends with a defect', async (answer) => {
    const { items, ends, agent } = await opened();
    agent.say({ id: 1, ...answer });
    agent.say({ id: 1, item: event(1) });
    await turn();
    expect(items).toEqual([]);
    expect(ends).toMatchObject([{ ok: false, error: { why: 'defect' } }]);
    // The agent is told, or it would go on sending what nobody reads.
    if ('item' in answer) expect(agent.got.at(-1)).toEqual({ id: 1, close: true });
  });

  test('closed after its end, or after the connection is lost, sends nothing', async () => {
    const { close, agent } = await opened();
    agent.say({ id: 1, end: true });
    await turn();
    close();
    await turn();
    expect(agent.got).toHaveLength(2);
  });
});
