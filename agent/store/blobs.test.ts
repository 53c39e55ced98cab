import { execFileSync } from 'node:child_process';
import { chmodSync, readFileSync, readdirSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sha256Bytes } from '#agent/evidence/crypto/hash.ts';
import { must } from '#shared/std/assert.ts';
import { parseDigest } from '#shared/std/digest.ts';
import type { Digest } from '#shared/std/digest.ts';
import { nodeWorld } from '#agent/world/node-world.ts';
import type { BlobStore } from './blob-store.ts';
import { openBlobs } from './blobs.ts';
import { failureOf } from './testing/failures.ts';
import { killAfter } from './testing/kill-after.ts';
import { tempFolder } from './testing/temp-folder.ts';

const world = nodeWorld();
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

function asDigest(text: string): Digest {
  return must(parseDigest(text), 'it is a digest');
}

/** FIPS 180-4, the example "abc". */
const abc = asDigest('sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');

async function collect(chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for await (const chunk of chunks) parts.push(chunk);
  return new Uint8Array(Buffer.concat(parts));
}

async function* oneByOne(all: Uint8Array): AsyncGenerator<Uint8Array> {
  for (const byte of all) yield Uint8Array.of(byte);
}

function flip(path: string, bit: number): void {
  chmodSync(path, 0o600);
  const data = readFileSync(path);
  const at = Math.floor(bit / 8) % data.length;
  data[at] = (data[at] ?? 0) ^ (1 << (bit % 8));
  writeFileSync(path, data);
}

async function* broken(): AsyncGenerator<Uint8Array> {
  yield bytes('half');
  throw new Error('the solver died');
}

describe('putting', () => {
  test('ST1 a blob is a read-only file under its SHA-256, which other tools find right', async () => {
    const root = join(tempFolder(), 'blobs');
    const blobs = await openBlobs(world, root);
    expect(await blobs.put(bytes('abc'))).toEqual({ digest: abc, bytes: 3, was: 'new' });
    const path = join(root, 'sha256', 'ba', '7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
    expect(blobs.path(abc)).toBe(path);
    expect(readFileSync(path, 'utf8')).toBe('abc');
    expect(statSync(path).mode & 0o777).toBe(0o444);
    expect(statSync(path).nlink).toBe(1);
    expect(readdirSync(join(root, 'tmp'))).toEqual([]);
  });

  test('bytes, a file and a stream of any chunks give the same blob', async () => {
    const folder = tempFolder();
    const blobs = await openBlobs(world, join(folder, 'blobs'));
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (data) => {
        const path = join(folder, 'source');
        writeFileSync(path, data);
        const digest = sha256Bytes(data);
        expect((await blobs.put(oneByOne(data))).digest).toBe(digest);
        expect((await blobs.put({ path })).digest).toBe(digest);
        expect((await blobs.put(data, digest)).was).toBe('there');
        expect(await blobs.readVerified(digest)).toEqual(data);
      }),
      { numRuns: 30 },
    );
  });

  test('a file of several chunks and an odd size comes back whole, range by range', async () => {
    const folder = tempFolder();
    const blobs = await openBlobs(world, join(folder, 'blobs'));
    const data = world.random.bytes(3 * 1_048_576 + 17);
    writeFileSync(join(folder, 'source'), data);
    const { digest } = await blobs.put({ path: join(folder, 'source') });
    expect(digest).toBe(sha256Bytes(data));
    const ranges = [
      [0, 10],
      [1_048_570, 2_097_160],
      [data.length - 3, data.length + 50],
      [5, 5],
    ] as const;
    for (const [start, end] of ranges)
      expect(await collect(blobs.openRange(digest, start, end))).toEqual(data.slice(start, end));
  });

  test('bytes other than announced are refused and leave nothing', async () => {
    const root = join(tempFolder(), 'blobs');
    const blobs = await openBlobs(world, root);
    for (const source of [bytes('abd'), oneByOne(bytes('abd'))]) {
      expect(await failureOf(blobs.put(source, abc))).toMatchObject({ why: 'corrupt' });
    }
    expect(readdirSync(join(root, 'tmp'))).toEqual([]);
    expect(readdirSync(join(root, 'sha256'))).toEqual([]);
  });

  test('a source that is not there, and one that breaks off, leave nothing', async () => {
    const root = join(tempFolder(), 'blobs');
    const blobs = await openBlobs(world, root);
    expect(await failureOf(blobs.put({ path: '/nowhere/deck.inp' }))).toEqual({
      why: 'missing-file',
      path: '/nowhere/deck.inp',
    });
    await expect(blobs.put(broken())).rejects.toThrow('the solver died');
    expect(readdirSync(join(root, 'tmp'))).toEqual([]);
    expect(readdirSync(join(root, 'sha256'))).toEqual([]);
  });
});

describe('many and much', () => {
  test('what an earlier process left half written is gone after opening', async () => {
    const root = join(tempFolder(), 'blobs');
    await openBlobs(world, root);
    writeFileSync(join(root, 'tmp', 'left-over'), 'half');
    await openBlobs(world, root);
    expect(readdirSync(join(root, 'tmp'))).toEqual([]);
  });

  test('many writers of the same blobs end with one copy each', async () => {
    const root = join(tempFolder(), 'blobs');
    const stores = await Promise.all([1, 2, 3, 4].map(() => openBlobs(world, root)));
    const contents = Array.from({ length: 40 }, (_, n) => bytes(`blob ${n} `.repeat(n + 1)));
    const puts = stores.flatMap((store) => contents.flatMap((data) => [store.put(data), store.put(oneByOne(data))]));
    const stored = await Promise.all(puts);
    expect(new Set(stored.map((s) => s.digest)).size).toBe(contents.length);
    expect(stored.filter((s) => s.was === 'repaired')).toEqual([]);
    expect(stored.filter((s) => s.was === 'new').length).toBe(contents.length);
    expect(await states(await openBlobs(world, root))).toEqual(contents.map(() => 'whole'));
    expect(readdirSync(join(root, 'tmp'))).toEqual([]);
  });

  test('memory stays bounded whatever the size of a file', async () => {
    const folder = tempFolder();
    const path = join(folder, 'big');
    writeFileSync(path, '');
    truncateSync(path, 384 * 1_048_576);
    const script = `
      import { openBlobs } from '#agent/store/blobs.ts';
      import { nodeWorld } from '#agent/world/node-world.ts';
      const blobs = await openBlobs(nodeWorld(), process.argv[1]);
      const before = process.resourceUsage().maxRSS;
      const { digest, bytes } = await blobs.put({ path: process.argv[2] });
      await blobs.materialise(digest, process.argv[3], 'copy');
      console.log([bytes, process.resourceUsage().maxRSS - before].join(' '));`;
    const args = ['--input-type=module-typescript', '-e', script, join(folder, 'blobs'), path, folder];
    const said = execFileSync(process.execPath, args, { encoding: 'utf8', cwd: join(import.meta.dirname, '..', '..') });
    const [stored, grownKiB] = said.split(' ').map(Number);
    expect(stored).toBe(384 * 1_048_576);
    expect(grownKiB).toBeLessThan(64 * 1024);
  });
});

async function states(blobs: BlobStore): Promise<string[]> {
  const found: string[] = [];
  for await (const check of blobs.verifyAll()) found.push(check.state);
  return found;
}

describe('damage', () => {
  test('ST5 one flipped bit is found by every check, and no read path returns it', async () => {
    const root = join(tempFolder(), 'blobs');
    const folder = tempFolder();
    const data = world.random.bytes(4096);
    await fc.assert(
      fc.asyncProperty(fc.nat(4096 * 8 - 1), async (bit) => {
        const blobs = await openBlobs(world, root);
        const { digest } = await blobs.put(data);
        await collect(blobs.openRange(digest, 0, 8));
        flip(blobs.path(digest), bit);
        expect((await blobs.verify(digest)).state).toBe('damaged');
        expect(await states(blobs)).toEqual(['damaged']);
        expect(await failureOf(blobs.readVerified(digest))).toMatchObject({ why: 'corrupt' });
        expect(await failureOf(blobs.materialise(digest, folder, 'copy'))).toMatchObject({ why: 'corrupt' });
        expect(await failureOf(collect(blobs.openRange(digest, 0, 8)))).toMatchObject({ why: 'corrupt' });
        expect(readdirSync(folder)).toEqual([]);
        expect((await blobs.put(data)).was).toBe('repaired');
        expect(await states(blobs)).toEqual(['whole']);
      }),
      { numRuns: 40 },
    );
    expect(readdirSync(join(root, 'damaged')).length).toBe(40);
  });

  test('an emptied, shortened or lengthened file is damaged, a removed one missing', async () => {
    const blobs = await openBlobs(world, join(tempFolder(), 'blobs'));
    const { digest } = await blobs.put(bytes('abc'));
    for (const wrong of ['', 'ab', 'abcd']) {
      chmodSync(blobs.path(digest), 0o600);
      writeFileSync(blobs.path(digest), wrong);
      expect((await blobs.verify(digest)).state).toBe('damaged');
    }
    const other = sha256Bytes(bytes('never stored'));
    const check = await blobs.verify(other);
    expect(check.state).toBe('missing');
    expect(check.message).toContain('is not there');
    expect(await blobs.has(other)).toBe(false);
    // Each is begun when its turn comes: one that failed while another was waited for would count as unhandled.
    for (const read of [
      () => blobs.readVerified(other),
      () => blobs.materialise(other, tempFolder(), 'x'),
      () => collect(blobs.openRange(other, 0, 1)),
    ]) {
      expect(await failureOf(read())).toMatchObject({ why: 'not-found', what: 'artifact' });
    }
  });
});

describe('giving to a step', () => {
  test('ST6 what a step does to its copy never reaches the blob', async () => {
    const folder = tempFolder();
    const blobs = await openBlobs(world, join(tempFolder(), 'blobs'));
    const { digest } = await blobs.put(bytes('abc'));
    const path = await blobs.materialise(digest, folder, 'spar Rev B.step');
    expect(path).toBe(join(folder, 'spar Rev B.step'));
    expect(statSync(path).mode & 0o777).toBe(0o444);
    expect(statSync(path).ino).not.toBe(statSync(blobs.path(digest)).ino);
    chmodSync(path, 0o600);
    writeFileSync(path, 'altered');
    expect((await blobs.verify(digest)).state).toBe('whole');
  });

  test.each(['', '.', '..', '../x', 'a/b', 'a\\b', 'C:x', 'a\u0000b', 'x'.repeat(256)])(
    'the name %j is refused',
    async (name) => {
      const blobs = await openBlobs(world, join(tempFolder(), 'blobs'));
      const { digest } = await blobs.put(bytes('abc'));
      expect(await failureOf(blobs.materialise(digest, tempFolder(), name))).toMatchObject({ why: 'bad-input' });
    },
  );

  test('a file that is there already is not overwritten', async () => {
    const folder = tempFolder();
    writeFileSync(join(folder, 'x'), 'mine');
    const blobs = await openBlobs(world, join(tempFolder(), 'blobs'));
    const { digest } = await blobs.put(bytes('abc'));
    expect(await failureOf(blobs.materialise(digest, folder, 'x'))).toMatchObject({ why: 'storage', errno: 'EEXIST' });
    expect(readFileSync(join(folder, 'x'), 'utf8')).toBe('mine');
  });
});

test('ST7 killed at any moment, what was confirmed is whole and nothing half written shows', async () => {
  const root = join(tempFolder(), 'blobs');
  for (const lines of [1, 7, 30]) {
    const confirmed = await killAfter('put-loop.ts', [root], lines);
    const blobs = await openBlobs(world, root);
    expect(readdirSync(join(root, 'tmp'))).toEqual([]);
    for (const line of confirmed) expect((await blobs.verify(asDigest(line))).state).toBe('whole');
    expect((await states(blobs)).filter((s) => s !== 'whole')).toEqual([]);
  }
});
