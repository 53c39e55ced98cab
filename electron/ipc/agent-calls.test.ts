import { expect, test, vi } from 'vitest';

import { serveWire } from '#agent/server/serve-wire.ts';
import type { Handlers } from '#agent/server/serve-wire.ts';
import { connectClient } from '#shared/protocol/client.ts';
import type { AgentStatus } from '#shared/protocol/contract.ts';
import { memoryWires } from '#shared/protocol/memory-wire.ts';
import { ok } from '#shared/std/result.ts';

import { serveAgentCalls } from './agent-calls.ts';
import type { AgentSource, MayName } from './agent-calls.ts';
import { openDoor } from './door.ts';
import { FakeIpc, FakePort, OWN_FRAME } from './testing/fake-ipc.ts';

const STATUS: AgentStatus = {
  version: '9.8.7',
  protocol: 1,
  pid: 1,
  home: '/home/clew',
  node: '26.10.0',
  sqlite: '3.51.3',
  startedAt: 0,
  activeRuns: [],
  modules: [],
};

/** A door in front of an agent that is in memory: the real server and client, with only the named handlers. */
async function doorTo(handlers: Partial<Handlers>): Promise<FakeIpc> {
  const [ours, theirs] = memoryWires();
  const agent = { version: STATUS.version, pid: STATUS.pid };
  serveWire(theirs, {
    isToken: (token) => token === 'token',
    agent,
    handlers: handlers as Handlers,
    onDefect: () => undefined,
  });
  const client = await connectClient(ours, 'token', 'test');
  const ipc = new FakeIpc();
  serveAgentCalls(openDoor(ipc), { client: async () => ok(client) }, async () => ok(undefined));
  return ipc;
}

test("a call of the page gets the agent's answer", async () => {
  const ipc = await doorTo({ 'agent.status': () => STATUS });
  expect(await ipc.call(OWN_FRAME, { name: 'agent.status', input: {} })).toEqual({ ok: true, value: STATUS });
});

test("an answer that does not have the contract's shape does not reach the page", async () => {
  const ipc = await doorTo({ 'agent.status': () => ({ ...STATUS, pid: 'one' }) as unknown as AgentStatus });
  expect(await ipc.call(OWN_FRAME, { name: 'agent.status', input: {} })).toMatchObject({
    ok: false,
    error: { why: 'defect' },
  });
});

test('a malformed call is answered without asking the agent', async () => {
  const status = vi.fn(() => STATUS);
  const ipc = await doorTo({ 'agent.status': status });
  expect(await ipc.call(OWN_FRAME, { name: 'agent.status', input: { extra: 1 } })).toMatchObject({
    ok: false,
    error: { why: 'bad-request' },
  });
  expect(status).not.toHaveBeenCalled();
});

test('no agent is a failure of the call and of the stream', async () => {
  const ipc = new FakeIpc();
  const failure = { why: 'no-agent', message: 'No agent runs.' } as const;
  serveAgentCalls(openDoor(ipc), { client: async () => ({ ok: false, error: failure }) }, async () => ok(undefined));
  expect(await ipc.call(OWN_FRAME, { name: 'agent.status', input: {} })).toEqual({ ok: false, error: failure });
  const port = new FakePort();
  ipc.open(OWN_FRAME, [port], { name: 'run.events', input: { run: 'r', from: 0, follow: false } });
  await vi.waitFor(() => expect(port.got).toEqual([{ failure }]));
});

test("the page's closing of a stream reaches the agent", async () => {
  const closed = vi.fn();
  const opened = vi.fn(() => closed);
  const ipc = await doorTo({ 'run.events': opened });
  const port = new FakePort();
  ipc.open(OWN_FRAME, [port], { name: 'run.events', input: { run: 'r', from: 3, follow: true } });
  await vi.waitFor(() => expect(opened).toHaveBeenCalledWith({ run: 'r', from: 3, follow: true }, expect.anything()));
  port.close();
  await vi.waitFor(() => expect(closed).toHaveBeenCalledTimes(1));
});

test("the agent's end of a stream closes the page's port", async () => {
  const ipc = await doorTo({
    'run.events': (_input, out) => {
      out.end(ok(undefined));
      return () => undefined;
    },
  });
  const port = new FakePort();
  ipc.open(OWN_FRAME, [port], { name: 'run.events', input: { run: 'r', from: 0, follow: false } });
  await vi.waitFor(() => expect(port.closed).toBe(true));
  expect(port.got).toEqual([{ end: true }]);
});

test('what is not for pages is not there for them', async () => {
  const stopped = vi.fn(() => ({}));
  const ipc = await doorTo({ 'agent.stop': stopped });
  for (const [name, input] of [
    ['agent.stop', {}],
    ['artifact.export', { run: 'r', port: 'a.b', out: '/home/me/.bashrc' }],
  ])
    expect(await ipc.call(OWN_FRAME, { name, input })).toMatchObject({ ok: false, error: { why: 'bad-request' } });
  expect(stopped).not.toHaveBeenCalled();
});

test.each([
  ['thread.validate', { path: '/etc/passwd' }],
  ['thread.describe', { path: '/etc/passwd', node: 'a' }],
  ['run.start', { path: '/etc/passwd', set: [], only: [], fresh: false, by: 'me' }],
  ['run.list', { thread: '/etc/passwd', limit: 1 }],
])('a path that the user has not chosen is refused before %s reaches the agent', async (name, input) => {
  const ipc = new FakeIpc();
  const failure = { why: 'forbidden', message: 'It was not opened.' } as const;
  const client = vi.fn<AgentSource['client']>();
  const mayName = vi.fn<MayName>(async () => ({ ok: false, error: failure }));
  serveAgentCalls(openDoor(ipc), { client }, mayName);
  expect(await ipc.call(OWN_FRAME, { name, input })).toEqual({ ok: false, error: failure });
  expect(mayName).toHaveBeenCalledExactlyOnceWith('/etc/passwd');
  expect(client).not.toHaveBeenCalled();
});

test('calls without a path are asked of the agent alone', async () => {
  const ipc = new FakeIpc();
  const failure = { why: 'no-agent', message: 'No agent runs.' } as const;
  const mayName = vi.fn<MayName>();
  serveAgentCalls(openDoor(ipc), { client: async () => ({ ok: false, error: failure }) }, mayName);
  expect(await ipc.call(OWN_FRAME, { name: 'run.list', input: { limit: 1 } })).toEqual({ ok: false, error: failure });
  expect(mayName).not.toHaveBeenCalled();
});
