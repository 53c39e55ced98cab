import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { z } from 'zod';

import { FailureError } from '#shared/model/failure.ts';
import type { Failure } from '#shared/model/failure.ts';
import { contract } from '#shared/protocol/contract.ts';
import { windowContract } from '#shared/protocol/window-contract.ts';
import { err, ok } from '#shared/std/result.ts';
import type { Result } from '#shared/std/result.ts';

import { openDoor } from './door.ts';
import type { Door } from './door.ts';
import type { SenderFrame } from './sender.ts';
import { FakeIpc, FakePort, OWN_FRAME } from './testing/fake-ipc.ts';

function opened(): { ipc: FakeIpc; door: Door } {
  const ipc = new FakeIpc();
  return { ipc, door: openDoor(ipc) };
}

/** Everything that a page could name: what the agent answers and what main does. */
const table = new Map<string, { readonly kind: 'call' | 'stream'; readonly input: z.ZodType }>(
  Object.entries({ ...contract, ...windowContract }),
);
const isCall = (name: string): boolean => table.get(name)?.kind === 'call';
const isStream = (name: string): boolean => table.get(name)?.kind === 'stream';

/** A door that serves both contracts and counts every handler that runs. */
function countingDoor(): { ipc: FakeIpc; ran: () => number } {
  const { ipc, door } = opened();
  let runs = 0;
  const count = (): Result<undefined, Failure> => {
    runs++;
    return ok(undefined);
  };
  for (const [name, { kind, input }] of table) {
    if (kind === 'call') door.serve(name, input, async () => count());
    else door.serveStream(name, input, async () => count());
  }
  return { ipc, ran: () => runs };
}

const pageMessage = (name: string, input: unknown): unknown => ({ name, input });

test('a message of our own page reaches its handler with the checked input', async () => {
  const { ipc, door } = opened();
  const handler = vi.fn(async (input: { n: number }) => ok(input.n + 1));
  door.serve('add', z.strictObject({ n: z.int() }), handler);
  expect(await ipc.call(OWN_FRAME, pageMessage('add', { n: 1 }))).toEqual({ ok: true, value: 2 });
  expect(handler).toHaveBeenCalledExactlyOnceWith({ n: 1 });
});

test('two channels serve both contracts', () => {
  expect(countingDoor().ipc.channels).toEqual(['clew:call', 'clew:open']);
});

test('a failure comes back as data, whether returned or thrown', async () => {
  const { ipc, door } = opened();
  const failure = { why: 'missing-file', path: 'a.json' } as const;
  door.serve('returns', z.strictObject({}), async () => err(failure));
  door.serve('throws', z.strictObject({}), () => Promise.reject(new FailureError(failure)));
  door.serve('breaks', z.strictObject({}), () => {
    throw new TypeError('not a function');
  });
  expect(await ipc.call(OWN_FRAME, pageMessage('returns', {}))).toEqual({ ok: false, error: failure });
  expect(await ipc.call(OWN_FRAME, pageMessage('throws', {}))).toEqual({ ok: false, error: failure });
  expect(await ipc.call(OWN_FRAME, pageMessage('breaks', {}))).toMatchObject({
    ok: false,
    error: { why: 'defect', message: 'not a function' },
  });
});

test('a name may be served once', () => {
  const { door } = opened();
  door.serve('a', z.strictObject({}), async () => ok(1));
  expect(() => door.serve('a', z.strictObject({}), async () => ok(2))).toThrow('served twice');
});

test('a frame that is gone, a frame inside the page, and another origin run no handler', async () => {
  const { ipc, ran } = countingDoor();
  const strangers: (SenderFrame | null)[] = [
    null,
    { url: 'app://clew/', parent: OWN_FRAME },
    { url: 'https://example.invalid/', parent: null },
    { url: 'about:blank', parent: null },
  ];
  for (const frame of strangers) {
    expect(await ipc.call(frame, pageMessage('agent.status', {}))).toMatchObject({
      ok: false,
      error: { why: 'forbidden' },
    });
    const port = new FakePort();
    ipc.open(frame, [port], pageMessage('run.events', { run: 'r', from: 0, follow: false }));
    expect(port.got).toMatchObject([{ failure: { why: 'forbidden' } }]);
  }
  expect(ran()).toBe(0);
});

test.each([['__proto__'], ['constructor'], ['toString'], ['agent.status '], ['AGENT.STATUS'], ['']])(
  'the name %j is not served',
  async (name) => {
    const { ipc, ran } = countingDoor();
    expect(await ipc.call(OWN_FRAME, pageMessage(name, {}))).toMatchObject({
      ok: false,
      error: { why: 'bad-request' },
    });
    expect(ran()).toBe(0);
  },
);

test('a stream is not a call and a call is not a stream', async () => {
  const { ipc, ran } = countingDoor();
  expect(await ipc.call(OWN_FRAME, pageMessage('run.events', { run: 'r', from: 0, follow: false }))).toMatchObject({
    error: { why: 'bad-request' },
  });
  const port = new FakePort();
  ipc.open(OWN_FRAME, [port], pageMessage('agent.status', {}));
  expect(port.got).toMatchObject([{ failure: { why: 'bad-request' } }]);
  expect(ran()).toBe(0);
});

test('an input too deep to be checked is refused, not fatal', async () => {
  const { ipc, door } = opened();
  const handler = vi.fn(async () => ok(1));
  type Deep = { in: Deep } | null;
  const schema: z.ZodType<Deep> = z.lazy(() => z.strictObject({ in: schema }).nullable());
  door.serve('deep', schema, handler);
  let deep: Deep = null;
  for (let level = 0; level < 100_000; level++) deep = { in: deep };
  expect(await ipc.call(OWN_FRAME, pageMessage('deep', deep))).toMatchObject({
    ok: false,
    error: { why: 'bad-request', call: 'deep' },
  });
  expect(handler).not.toHaveBeenCalled();
});

// Reliability figure: 10,000 malformed or mis-sent messages per channel run no handler and break nothing.
const MESSAGES = 10_000;

/** Names that exist and names that do not, with any value the structured clone can carry as the input. */
const anyMessage = fc.oneof(
  { weight: 1, arbitrary: fc.anything() },
  {
    weight: 3,
    arbitrary: fc.record(
      {
        name: fc.oneof(fc.constantFrom(...table.keys(), '__proto__', 'constructor'), fc.string()),
        input: fc.anything({ withDate: true, withMap: true, withSet: true, withTypedArray: true }),
      },
      { requiredKeys: [] },
    ),
  },
);

/** Whether a message is one that its handler has to run for: then it is not malformed. */
function fits(args: readonly unknown[], channel: 'call' | 'stream'): boolean {
  const message = args[0];
  if (
    args.length !== 1 ||
    typeof message !== 'object' ||
    message === null ||
    !('name' in message) ||
    typeof message.name !== 'string'
  )
    return false;
  const { name } = message;
  const known = channel === 'call' ? isCall(name) : isStream(name);
  return known && table.get(name)?.input.safeParse('input' in message ? message.input : undefined).success === true;
}

test('malformed messages run no handler and are answered with a failure', async () => {
  const { ipc, ran } = countingDoor();
  await fc.assert(
    fc.asyncProperty(fc.array(anyMessage, { maxLength: 3 }), async (args) => {
      fc.pre(!fits(args, 'call') && !fits(args, 'stream'));
      expect(await ipc.call(OWN_FRAME, ...args)).toMatchObject({ ok: false, error: { why: 'bad-request' } });
      const port = new FakePort();
      ipc.open(OWN_FRAME, [port], ...args);
      expect(port.got).toMatchObject([{ failure: { why: 'bad-request' } }]);
      expect(port.closed).toBe(true);
    }),
    { numRuns: MESSAGES },
  );
  expect(ran()).toBe(0);
});

/** Inputs of the right members with values of any kind: nearer to what is meant than chance gets. */
const nearInput = fc.dictionary(
  fc.constantFrom(
    'path',
    'thread',
    'layout',
    'expected',
    'text',
    'run',
    'entry',
    'id',
    'menus',
    'title',
    'limit',
    'data',
  ),
  fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null), fc.object({ maxDepth: 2 })),
  { maxKeys: 5 },
);

test.each([...table])('what nearly fits %s is refused', async (name, { kind, input }) => {
  const { ipc, ran } = countingDoor();
  await fc.assert(
    fc.asyncProperty(nearInput, async (near) => {
      fc.pre(!input.safeParse(near).success);
      if (kind === 'call') {
        const answer = await ipc.call(OWN_FRAME, pageMessage(name, near));
        expect(answer).toMatchObject({ ok: false, error: { why: 'bad-request', call: name } });
      } else {
        const port = new FakePort();
        ipc.open(OWN_FRAME, [port], pageMessage(name, near));
        expect(port.got).toMatchObject([{ failure: { why: 'bad-request', call: name } }]);
      }
    }),
    { numRuns: 50 },
  );
  expect(ran()).toBe(0);
});

test('well-formed messages from anywhere else run no handler', async () => {
  const { ipc, ran } = countingDoor();
  const url = fc.oneof(
    fc.webUrl(),
    fc.string(),
    fc.constantFrom('app://clew@example.invalid/', 'app://clewx/', 'file:///index.html', 'about:srcdoc'),
  );
  const frame = fc.oneof(
    fc.constant(null),
    fc.record({ url, parent: fc.constant(null) }),
    fc.constant({ url: 'app://clew/index.html', parent: OWN_FRAME }),
  );
  await fc.assert(
    fc.asyncProperty(frame, async (sender) => {
      expect(await ipc.call(sender, pageMessage('agent.stop', {}))).toMatchObject({ error: { why: 'forbidden' } });
    }),
    { numRuns: MESSAGES },
  );
  expect(ran()).toBe(0);
});

test('a stream hands over its items and its end, and closes', async () => {
  const { ipc, door } = opened();
  door.serveStream('count', z.strictObject({ to: z.int() }), async ({ to }, emit) => {
    for (let n = 1; n <= to; n++) emit(n);
    return ok(undefined);
  });
  const port = new FakePort();
  ipc.open(OWN_FRAME, [port], pageMessage('count', { to: 2 }));
  await vi.waitFor(() => expect(port.closed).toBe(true));
  expect(port.got).toEqual([{ item: 1 }, { item: 2 }, { end: true }]);
});

test('a stream that the page closes is told so, and nothing more is written to it', async () => {
  const { ipc, door } = opened();
  let stopped = false;
  door.serveStream('forever', z.strictObject({}), (_input, emit, signal) => {
    return new Promise((resolve) => {
      signal.addEventListener('abort', () => {
        stopped = true;
        emit('too late');
        resolve(ok(undefined));
      });
    });
  });
  const port = new FakePort();
  ipc.open(OWN_FRAME, [port], pageMessage('forever', {}));
  port.close();
  await vi.waitFor(() => expect(stopped).toBe(true));
  expect(port.got).toEqual([]);
});

test('a stream that fails says why', async () => {
  const { ipc, door } = opened();
  door.serveStream('breaks', z.strictObject({}), () => Promise.reject(new Error('disk gone')));
  const port = new FakePort();
  ipc.open(OWN_FRAME, [port], pageMessage('breaks', {}));
  await vi.waitFor(() => expect(port.closed).toBe(true));
  expect(port.got).toMatchObject([{ failure: { why: 'defect', message: 'disk gone' } }]);
});

test('a stream without a port, or with two, runs no handler', () => {
  const { ipc, ran } = countingDoor();
  const message = pageMessage('run.events', { run: 'r', from: 0, follow: false });
  ipc.open(OWN_FRAME, [], message);
  ipc.open(OWN_FRAME, [new FakePort(), new FakePort()], message);
  expect(ran()).toBe(0);
});
