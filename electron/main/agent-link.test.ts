import { expect, test, vi } from 'vitest';

import { FailureError } from '#shared/model/failure.ts';
import type { AgentClient } from '#shared/protocol/client.ts';

import { createAgentLink } from './agent-link.ts';

class FakeClient implements AgentClient {
  readonly agent = { version: '0.1.0', pid: 1 };
  closed = false;
  readonly #onClose: (() => void)[] = [];
  call: AgentClient['call'] = async () => ({ ok: false, error: { why: 'cancelled' } });
  open: AgentClient['open'] = () => () => undefined;
  onClose(take: () => void): void {
    this.#onClose.push(take);
  }
  close(): void {
    this.closed = true;
    for (const take of this.#onClose) take();
  }
}

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
  expect(await link.client()).toEqual({ ok: true, value: made[1] });
});

test('a failed connection is told and tried again on the next call', async () => {
  const failure = { why: 'no-agent', message: 'No agent runs.' } as const;
  const client = new FakeClient();
  const connect = vi
    .fn<() => Promise<AgentClient>>()
    .mockRejectedValueOnce(new FailureError(failure))
    .mockRejectedValueOnce(new Error('ECONNREFUSED'))
    .mockResolvedValueOnce(client);
  const link = createAgentLink(connect);
  expect(await link.client()).toEqual({ ok: false, error: failure });
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
