import { expect, test, vi } from 'vitest';

import { createBridge } from './bridge.ts';
import type { IpcSender } from './bridge.ts';

function withIpc(): {
  ipc: IpcSender & { invoke: ReturnType<typeof vi.fn>; postMessage: ReturnType<typeof vi.fn> };
  bridge: ReturnType<typeof createBridge>;
} {
  const ipc = { invoke: vi.fn(async () => ({ ok: true, value: 1 })), postMessage: vi.fn() };
  return { ipc, bridge: createBridge(ipc, { calls: ['agent.status'], streams: ['run.events'] }) };
}

test('the bridge has exactly two functions', () => {
  expect(Object.keys(withIpc().bridge)).toEqual(['call', 'open']);
});

test('a call of the contract is sent as it is', async () => {
  const { ipc, bridge } = withIpc();
  expect(await bridge.call('agent.status', {})).toEqual({ ok: true, value: 1 });
  expect(ipc.invoke).toHaveBeenCalledExactlyOnceWith('clew:call', { name: 'agent.status', input: {} });
});

test.each([['agent.delete'], ['run.events'], ['__proto__'], ['']])(
  'the call %j is refused before anything is sent',
  async (name) => {
    const { ipc, bridge } = withIpc();
    expect(await bridge.call(name, {})).toMatchObject({ ok: false, error: { why: 'bad-request', call: name } });
    expect(ipc.invoke).not.toHaveBeenCalled();
  },
);

test('a stream of another name is refused before anything is sent', () => {
  const { ipc, bridge } = withIpc();
  const got: unknown[] = [];
  bridge.open('agent.status', {}, (message) => got.push(message))();
  expect(got).toMatchObject([{ failure: { why: 'bad-request' } }]);
  expect(ipc.postMessage).not.toHaveBeenCalled();
});

test('an input that cannot be copied is refused as data', async () => {
  const { ipc, bridge } = withIpc();
  ipc.invoke.mockRejectedValue(new Error('An object could not be cloned.'));
  expect(await bridge.call('agent.status', () => 1)).toEqual({
    ok: false,
    error: { why: 'bad-request', call: 'agent.status', message: 'An object could not be cloned.' },
  });
});

test('a stream hands over what comes on its port until it is closed', async () => {
  const { ipc, bridge } = withIpc();
  const got: unknown[] = [];
  const close = bridge.open('run.events', { run: 'r' }, (message) => got.push(message));
  const [channel, message, [port]] = ipc.postMessage.mock.calls[0] as [string, unknown, [MessagePort]];
  expect([channel, message]).toEqual(['clew:open', { name: 'run.events', input: { run: 'r' } }]);
  port.postMessage({ item: 1 });
  await vi.waitFor(() => expect(got).toEqual([{ item: 1 }]));
  const closed = new Promise((resolve) => port.addEventListener('close', resolve));
  close();
  await closed;
});
