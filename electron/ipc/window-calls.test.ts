import { expect, test, vi } from 'vitest';

import { FailureError } from '#shared/model/failure.ts';
import { windowContract } from '#shared/protocol/window-contract.ts';

import { openDoor } from './door.ts';
import { FakeIpc, FakePort, OWN_FRAME } from './testing/fake-ipc.ts';
import { serveWindowCalls } from './window-calls.ts';
import type { WindowHandlers } from './window-calls.ts';

/** A door whose handlers are the given ones; any other one must not be reached. */
function doorWith(handlers: Partial<WindowHandlers>): FakeIpc {
  const ipc = new FakeIpc();
  const rest = Object.keys(windowContract).map((name) => [
    name,
    () => Promise.reject(new Error(`${name} was reached`)),
  ]);
  serveWindowCalls(openDoor(ipc), { ...(Object.fromEntries(rest) as WindowHandlers), ...handlers });
  return ipc;
}

test('every name of the contract is served, as the kind that it is', async () => {
  const ipc = doorWith({});
  for (const [name, { kind }] of Object.entries(windowContract)) {
    const message = { name, input: { no: 'such member' } };
    const port = new FakePort();
    ipc.open(OWN_FRAME, [port], message);
    const answers = { call: await ipc.call(OWN_FRAME, message), stream: port.got[0] };
    const [known, unknown] = kind === 'call' ? [answers.call, answers.stream] : [answers.stream, answers.call];
    expect(JSON.stringify(known), name).not.toContain('no call of this name');
    expect(JSON.stringify(unknown), name).toContain('no call of this name');
  }
});

test('a call answers what its handler gives, and what it throws as data', async () => {
  const failure = { why: 'conflict', message: 'Another program has changed it.' } as const;
  const read = vi.fn<WindowHandlers['file.read']>(() => ({ text: 'x' }));
  const ipc = doorWith({
    'file.read': read,
    'thread.write': () => {
      throw new FailureError(failure);
    },
  });
  const input = { thread: '/a.thread.json', path: 'x.ts' };
  expect(await ipc.call(OWN_FRAME, { name: 'file.read', input })).toEqual({ ok: true, value: { text: 'x' } });
  expect(read.mock.calls[0]?.[0]).toEqual(input);
  expect(await ipc.call(OWN_FRAME, { name: 'thread.write', input: { path: '/a' } })).toEqual({
    ok: false,
    error: failure,
  });
});

test('a stream gives items until its handler is done, and its handler learns of the end', async () => {
  let ended = false;
  const ipc = doorWith({
    'menu.chosen': async (_input, emit) => emit({ command: 'file.save' }),
    'window.closing': (_input, _emit, signal) =>
      new Promise((resolve) => {
        signal.addEventListener('abort', () => {
          ended = true;
          resolve();
        });
      }),
  });
  const port = new FakePort();
  ipc.open(OWN_FRAME, [port], { name: 'menu.chosen', input: {} });
  await vi.waitFor(() => expect(port.got).toEqual([{ item: { command: 'file.save' } }, { end: true }]));
  const other = new FakePort();
  ipc.open(OWN_FRAME, [other], { name: 'window.closing', input: {} });
  other.close();
  await vi.waitFor(() => expect(ended).toBe(true));
});
