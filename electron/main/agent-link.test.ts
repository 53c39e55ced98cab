import { expect, test, vi } from 'vitest';

import { FailureError } from '#shared/model/failure.ts';
import type { Failure } from '#shared/model/failure.ts';
import type { AgentClient } from '#shared/protocol/client.ts';
import type { AgentStatus } from '#shared/protocol/contract.ts';
import type { AgentLinkState } from '#shared/protocol/window-contract.ts';

import { createAgentLink } from './agent-link.ts';
import type { AgentLink, ConnectAgent, LinkOptions } from './agent-link.ts';

const STATUS: AgentStatus = {
  version: '0.1.0',
  protocol: 2,
  pid: 1,
  home: '/home/clew',
  node: '26.10.0',
  sqlite: '3.51.3',
  startedAt: 0,
  activeRuns: [],
  modules: [],
};

class FakeClient implements AgentClient {
  readonly agent = { version: '0.1.0', pid: 1 };
  closed = false;
  readonly #onClose: (() => void)[] = [];
  // The status is all that the link asks for itself.
  call: AgentClient['call'] = async () => ({ ok: true, value: STATUS }) as never;
  open: AgentClient['open'] = () => () => undefined;
  onClose(take: () => void): void {
    this.#onClose.push(take);
  }
  close(): void {
    this.closed = true;
    for (const take of this.#onClose) take();
  }
}

const noAgent: Failure = { why: 'no-agent', message: 'No agent runs.' };

/** A link whose clock stands still until it is moved, and everything that it told. */
function linkTo(
  connect: ConnectAgent,
  options: Partial<LinkOptions> = {},
): { link: AgentLink; told: AgentLinkState[]; waits: number[]; pass: (ms: number) => void; ring: () => void } {
  let now = 0;
  const waiting: (() => void)[] = [];
  const waits: number[] = [];
  const link = createAgentLink(connect, {
    now: () => now,
    later: (ms, fn) => {
      waits.push(ms);
      waiting.push(fn);
      return () => void waiting.splice(0);
    },
    ...options,
  });
  const told: AgentLinkState[] = [];
  void link.follow((state) => told.push(state), new AbortController().signal);
  return { link, told, waits, pass: (ms) => (now += ms), ring: () => waiting.shift()?.() };
}

const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

test('calls that come at once share one connection', async () => {
  const connect = vi.fn(async () => new FakeClient());
  const link = createAgentLink(connect);
  const [one, two] = await Promise.all([link.client(), link.client()]);
  expect(one).toEqual(two);
  expect(connect).toHaveBeenCalledTimes(1);
});

test('a lost connection is made anew on the next call', async () => {
  const made: FakeClient[] = [];
  const link = createAgentLink(async () => {
    const client = new FakeClient();
    made.push(client);
    return client;
  });
  await link.client();
  made[0]?.close();
  const again = await link.client();
  expect(again.ok && again.value).toBe(made[1]);
});

test('a failed connection is told and tried again on the next call', async () => {
  const client = new FakeClient();
  const connect = vi
    .fn<() => Promise<AgentClient>>()
    .mockRejectedValueOnce(new FailureError(noAgent))
    .mockRejectedValueOnce(new Error('ECONNREFUSED'))
    .mockResolvedValueOnce(client);
  const link = createAgentLink(connect);
  expect(await link.client()).toEqual({ ok: false, error: noAgent });
  expect(await link.client()).toEqual({ ok: false, error: { why: 'no-agent', message: 'ECONNREFUSED' } });
  expect(await link.client()).toEqual({ ok: true, value: client });
});

test('closing lets go of the connection', async () => {
  const client = new FakeClient();
  const link = createAgentLink(async () => client);
  await link.client();
  link.close();
  await vi.waitFor(() => expect(client.closed).toBe(true));
});

test('closing lets go of a connection that is just being made, and tells nothing more', async () => {
  const client = new FakeClient();
  const { link, told } = linkTo(async () => client);
  link.retry();
  link.close();
  await settle();
  expect(client.closed).toBe(true);
  expect(told.map(({ at }) => at)).toEqual(['connecting', 'connecting']);
});

test('who follows is told the state at once, and the status when it is there', async () => {
  const { link, told } = linkTo(async () => new FakeClient());
  link.retry();
  await settle();
  expect(told.at(0)).toEqual({ at: 'connecting' });
  expect(told.at(-1)).toEqual({ at: 'connected', status: STATUS });
});

test('a first connection that fails takes the user', async () => {
  const { link, told, waits } = linkTo(() => Promise.reject(new FailureError(noAgent)));
  link.retry();
  await settle();
  expect(told.at(-1)).toEqual({ at: 'failed', failure: noAgent });
  expect(waits).toEqual([]);
});

test('after a loss it is tried at once, then after longer and longer waits, until it works', async () => {
  let works = true;
  const clients: FakeClient[] = [];
  const connect = vi.fn(async () => {
    if (!works) throw new FailureError(noAgent);
    const client = new FakeClient();
    clients.push(client);
    return client;
  });
  const { link, told, waits, pass, ring } = linkTo(connect);
  await link.client();
  pass(60_000);
  works = false;
  clients[0]?.close();
  await settle();
  expect(connect).toHaveBeenCalledTimes(2);
  expect(told.at(-1)).toEqual({ at: 'lost', failure: noAgent, retryMs: 500 });
  // While it waits, a call is answered with what is known, and starts nothing.
  expect(await link.client()).toEqual({ ok: false, error: noAgent });
  expect(connect).toHaveBeenCalledTimes(2);
  for (let n = 0; n < 4; n++) {
    ring();
    await settle();
  }
  expect(waits).toEqual([500, 1000, 2000, 5000, 5000]);
  works = true;
  ring();
  await settle();
  expect(told.at(-1)).toMatchObject({ at: 'connected' });
});

test('in the end it takes the user', async () => {
  let works = true;
  const client = new FakeClient();
  const { link, told, ring } = linkTo(async () => {
    if (!works) throw new FailureError(noAgent);
    return client;
  });
  await link.client();
  works = false;
  client.close();
  await settle();
  for (let n = 0; n < 20; n++) {
    ring();
    await settle();
  }
  expect(told.at(-1)).toEqual({ at: 'failed', failure: noAgent });
});

test('an agent that ends as soon as it is reached is not started without a pause', async () => {
  const connect = vi.fn(async () => {
    const client = new FakeClient();
    client.call = async () => {
      client.close();
      return { ok: false, error: noAgent };
    };
    return client;
  });
  const { link, waits } = linkTo(connect);
  link.retry();
  await settle();
  await settle();
  expect(connect).toHaveBeenCalledTimes(2);
  expect(waits).toEqual([500]);
});

test('another protocol is not tried again by itself, and a restart ends the older agent', async () => {
  const mismatch: Failure = { why: 'protocol-mismatch', ours: 2, theirs: 1 };
  let isOld = false;
  const first = new FakeClient();
  const second = new FakeClient();
  const connect = vi.fn(async () => {
    if (isOld) throw new FailureError(mismatch);
    return connect.mock.calls.length === 1 ? first : second;
  });
  const endAgent = vi.fn(async () => void (isOld = false));
  const { link, told, waits } = linkTo(connect, { endAgent });
  await link.client();
  isOld = true;
  first.close();
  await settle();
  expect(told.at(-1)).toEqual({ at: 'failed', failure: mismatch });
  expect(waits).toEqual([]);
  await link.restart();
  await settle();
  expect(endAgent).toHaveBeenCalledTimes(1);
  expect(told.at(-1)).toMatchObject({ at: 'connected' });
});

test('a restart makes calls wait, and is no loss', async () => {
  const clients = [new FakeClient(), new FakeClient()];
  let made = 0;
  let ended = (): void => undefined;
  const { link, told } = linkTo(async () => clients[made++] ?? new FakeClient(), {
    endAgent: () => new Promise((resolve) => (ended = resolve)),
  });
  await link.client();
  const restarted = link.restart();
  await settle();
  const call = link.client();
  clients[0]?.close();
  ended();
  await restarted;
  const answer = await call;
  expect(answer.ok && answer.value).toBe(clients[1]);
  expect(told.map(({ at }) => at)).not.toContain('lost');
});

test('a restart that cannot end the agent says so', async () => {
  const forbidden: Failure = { why: 'forbidden', message: 'The token is another.' };
  const { link, told } = linkTo(async () => new FakeClient(), {
    endAgent: () => Promise.reject(new FailureError(forbidden)),
  });
  await link.client();
  await expect(link.restart()).rejects.toMatchObject({ failure: forbidden });
  expect(told.at(-1)).toEqual({ at: 'failed', failure: forbidden });
});

test('calls after a failure get it for a while, so that a busy page starts no agents', async () => {
  const connect = vi.fn(() => Promise.reject(new FailureError(noAgent)));
  const { link, pass } = linkTo(connect, { restMs: 1000 });
  for (let n = 0; n < 5; n++) expect(await link.client()).toEqual({ ok: false, error: noAgent });
  expect(connect).toHaveBeenCalledTimes(1);
  pass(1000);
  await link.client();
  expect(connect).toHaveBeenCalledTimes(2);
  link.retry();
  await settle();
  expect(connect).toHaveBeenCalledTimes(3);
});
