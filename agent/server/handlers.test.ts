import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { connectClient } from '#shared/protocol/client.ts';
import type { AgentClient } from '#shared/protocol/client.ts';
import { maxReadBytes } from '#shared/protocol/contract.ts';
import type { SourceNow } from '#shared/protocol/contract.ts';
import { memoryWires } from '#shared/protocol/memory-wire.ts';
import { must } from '#shared/std/assert.ts';
import type { Digest } from '#shared/std/digest.ts';
import { ok } from '#shared/std/result.ts';
import { sha256Bytes, sha256Text } from '../evidence/crypto/hash.ts';
import type { Describer } from '../registry/describe.ts';
import { createSourceWatch } from '../runs/sources-now.ts';
import { outputsOf, testModules } from '../runs/testing/functions.ts';
import { openLab } from '../runs/testing/lab.ts';
import type { Lab } from '../runs/testing/lab.ts';
import { add } from '../runs/testing/steps.ts';
import { nodeWorld } from '../world/node-world.ts';
import { createHandlers } from './handlers.ts';
import { serveWire } from './serve-wire.ts';

let lab: Lab;
let client: AgentClient;
let reads: string[];

const describer: Describer = {
  node: (node) =>
    Promise.resolve(
      node.function === 'test/add'
        ? {
            is: 'ports',
            ports: { inputs: [], outputs: [{ name: `y${JSON.stringify(node.params?.['n'])}`, type: 'number' }] },
          }
        : node.function === 'test/wrong'
          ? { is: 'problems', problems: [{ pointer: '/n', message: 'no number.' }] }
          : { is: 'missing', message: `no ${node.function}.` },
    ),
  thread: () => Promise.reject(new Error('not asked here')),
};

beforeEach(async () => {
  lab = await openLab();
  reads = [];
  const world = nodeWorld();
  const disk = {
    ...world.disk,
    readFile: (path: string, most?: number) => {
      reads.push(path);
      return world.disk.readFile(path, most);
    },
    openRead: (path: string) => {
      reads.push(path);
      return world.disk.openRead(path);
    },
  };
  // The first line of a `text/meant` is what it means, as in the lab.
  const meanings = {
    applies: (mediaType: string) => mediaType === 'text/meant',
    of: (_: string, data: Uint8Array): Digest =>
      sha256Text(`first line: ${new TextDecoder().decode(data).split('\n')[0] ?? ''}`),
  };
  const [near, far] = memoryWires();
  serveWire(far, {
    isToken: () => true,
    agent: { version: '1', pid: 1 },
    handlers: createHandlers({
      world,
      engine: lab.engine,
      runs: lab.runs,
      blobs: lab.blobs,
      modules: testModules(),
      describer,
      sources: createSourceWatch({
        disk,
        clock: { now: () => world.clock.now() + 60_000 },
        hashBytes: sha256Bytes,
        meanings,
      }),
      status: () => {
        throw new Error('not asked here');
      },
      stop: () => undefined,
    }),
    onDefect: (error) => {
      throw error;
    },
  });
  client = await connectClient(near, 'token', 'test');
});
afterEach(() => {
  client.close();
  lab.close();
});

test('functions are described in the order asked, each with its own params, and what is missing says so', async () => {
  const asked = [
    { function: 'test/add', params: { n: 2 } },
    { function: 'exel/read', params: {} },
    { function: 'test/add', params: { n: 1 } },
    { function: 'test/wrong', params: { n: 'x' } },
    { function: 'test/add', params: { n: 2 } },
  ];
  const ports = (name: string): object => ({
    ports: { inputs: [], outputs: [{ name: name, type: 'number' }] },
  });
  expect(await client.call('function.describe', { functions: asked })).toEqual(
    ok({
      descriptions: [
        ports('y2'),
        { missing: 'no exel/read.' },
        ports('y1'),
        { problems: [{ pointer: '/n', message: 'no number.' }] },
        ports('y2'),
      ],
    }),
  );
  expect(await client.call('function.describe', { functions: [] })).toEqual(ok({ descriptions: [] }));
});

describe('the source files of a run', () => {
  async function files(run: string): Promise<readonly SourceNow[]> {
    const answer = await client.call('run.sources', { run });
    if (!answer.ok) throw new Error(JSON.stringify(answer.error));
    return answer.value.files;
  }
  const changed = async (run: string): Promise<Record<string, boolean>> =>
    Object.fromEntries((await files(run)).map((file) => [`${file.mediaType} ${file.path}`, file.changed]));

  async function everyBlob(): Promise<unknown[]> {
    const blobs: unknown[] = [];
    for await (const blob of lab.blobs.verifyAll()) blobs.push(blob);
    return blobs;
  }

  async function ran(...names: readonly string[]): Promise<string> {
    const nodes = names.flatMap((path, i) => [
      [`b${i}`, { function: 'test/book', params: { path } }],
      [`c${i}`, { function: 'test/copy', params: { path } }],
    ]);
    for (const name of names) lab.write(name, `meant ${name}\nrest`);
    return (await lab.run(lab.thread(Object.fromEntries(nodes) as never))).run;
  }

  test('are compared by what they mean to who has read them', async () => {
    const run = await ran('in.txt');
    expect(await changed(run)).toEqual({ 'text/meant in.txt': false, '*/* in.txt': false });
    lab.write('in.txt', 'meant in.txt\nsaved again');
    expect(await changed(run)).toEqual({ 'text/meant in.txt': false, '*/* in.txt': true });
    lab.write('in.txt', 'another\nrest');
    expect(await changed(run)).toEqual({ 'text/meant in.txt': true, '*/* in.txt': true });
    lab.write('in.txt', 'meant in.txt\nrest');
    expect(await changed(run)).toEqual({ 'text/meant in.txt': false, '*/* in.txt': false });
  });

  test('that are gone, became a folder or cannot be read have changed and are nothing now', async () => {
    const run = await ran('gone.txt', 'folder.txt', 'sub/below.txt');
    rmSync(join(lab.folder, 'gone.txt'));
    rmSync(join(lab.folder, 'folder.txt'));
    mkdirSync(join(lab.folder, 'folder.txt'));
    rmSync(join(lab.folder, 'sub'), { recursive: true });
    lab.write('sub', 'a file in place of a folder');
    const now = await files(run);
    expect(now).toHaveLength(6);
    for (const file of now)
      expect(file).toMatchObject({ changed: true, bound: expect.stringMatching(/^sha256:/) as string });
    expect(now.some((file) => 'now' in file)).toBe(false);
  });

  test('are read once for as long as nobody touches them, and nothing of them is stored', async () => {
    const run = await ran('in.txt');
    const stored = await everyBlob();
    lab.write('in.txt', 'new\ncontent');
    await files(run);
    expect(reads).toHaveLength(2);
    expect(await changed(run)).toEqual({ 'text/meant in.txt': true, '*/* in.txt': true });
    expect(reads).toHaveLength(2);
    expect(await everyBlob()).toEqual(stored);
  });

  test('of no run are not found', async () => {
    expect(await client.call('run.sources', { run: 'nothing' })).toMatchObject({
      error: { why: 'not-found', what: 'run' },
    });
  });
});

describe('part of an artifact', () => {
  const text = 'the content of the file, read in parts';
  const bytes = (data: string): Buffer => Buffer.from(data, 'base64');

  async function bound(): Promise<{ run: string; digest: Digest }> {
    lab.write('in.txt', text);
    const { run } = await lab.run(
      lab.thread({ c: { function: 'test/copy', params: { path: 'in.txt' } } }, [], 'bound'),
    );
    return { run, digest: sha256Text(text) };
  }

  test('is given by its place, to the end of the file and not beyond', async () => {
    const asked = await bound();
    const part = async (offset: number, length: number): Promise<string> => {
      const answer = await client.call('artifact.read', { ...asked, offset, length });
      if (!answer.ok) throw new Error(answer.error.why);
      expect(answer.value.bytes).toBe(text.length);
      return bytes(answer.value.data).toString();
    };
    expect(await part(0, maxReadBytes)).toBe(text);
    expect(await part(4, 7)).toBe('content');
    expect(await part(text.length - 5, 100)).toBe('parts');
    expect(await part(text.length, 10)).toBe('');
    expect(await part(Number.MAX_SAFE_INTEGER, maxReadBytes)).toBe('');
    expect(await part(3, 0)).toBe('');
  });

  test('may be of what a node has made, also of more bytes than one answer holds', async () => {
    const large = new Uint8Array(maxReadBytes + 10).map((_, i) => i % 251);
    const { digest } = await lab.blobs.put(large);
    const value = { type: 'file', mediaType: 'text/plain', digest, bytes: large.length, name: 'l' } as const;
    lab.scripts.set('m', () => Promise.resolve(ok(outputsOf({ file: value }))));
    const { run } = await lab.run(lab.thread({ m: { function: 'test/made' } }));
    const parts: Buffer[] = [];
    for (let offset = 0; offset < large.length; offset += maxReadBytes) {
      const answer = await client.call('artifact.read', { run, digest, offset, length: maxReadBytes });
      if (!answer.ok) throw new Error(answer.error.why);
      parts.push(bytes(answer.value.data));
    }
    expect(parts.map((part) => part.length)).toEqual([maxReadBytes, 10]);
    expect(Buffer.concat(parts).equals(large)).toBe(true);
  });

  test('is refused where the run has neither made nor read it, though the store has it', async () => {
    const { digest } = await bound();
    const other = await lab.run(lab.thread({ a: add(1) }, [], 'other'));
    const read = (run: string, of: string): Promise<unknown> =>
      client.call('artifact.read', { run, digest: of, offset: 0, length: 10 });
    expect(await read(other.run, digest)).toMatchObject({ error: { why: 'not-found', what: 'artifact' } });
    expect(await read(other.run, '../../etc/passwd')).toMatchObject({ error: { why: 'usage' } });
    expect(await read('nothing', digest)).toMatchObject({ error: { why: 'not-found', what: 'run' } });
  });

  test.each([{ offset: -1 }, { offset: 0.5 }, { length: -1 }, { length: maxReadBytes + 1 }, { digest: 1 }])(
    'is refused before anything is read for %j',
    async (wrong) => {
      const asked = { ...(await bound()), offset: 0, length: 1, ...wrong } as never;
      expect(await client.call('artifact.read', asked)).toMatchObject({ error: { why: 'bad-request' } });
    },
  );

  test('is never of a file with a flipped bit, whichever part is asked for, also when it was read before', async () => {
    const { run, digest } = await bound();
    const asked = { run, digest, offset: 0, length: 3 };
    expect(await client.call('artifact.read', asked)).toMatchObject({ ok: true });
    const path = lab.blobs.path(digest);
    const flipped = readFileSync(path);
    flipped[20] = must(flipped[20], 'the file is longer') ^ 1;
    chmodSync(path, 0o644);
    writeFileSync(path, flipped);
    expect(await client.call('artifact.read', asked)).toMatchObject({ error: { why: 'corrupt' } });
    rmSync(path);
    expect(await client.call('artifact.read', asked)).toMatchObject({ error: { why: 'not-found', what: 'artifact' } });
  });
});
