import { join } from 'node:path';
import { expect, test } from 'vitest';
import { sha256Bytes } from '#agent/evidence/crypto/hash.ts';
import type { Digest } from '#shared/std/digest.ts';
import { storageErrno } from '#agent/world/disk-failure.ts';
import type { Disk } from '#agent/world/disk.ts';
import { nodeWorld } from '#agent/world/node-world.ts';
import { faultyDisk } from '#agent/world/testing/faulty-disk.ts';
import { MemoryDisk, PowerCut } from '#agent/world/testing/memory-disk.ts';
import type { BlobStore } from './blob-store.ts';
import { openBlobs } from './blobs.ts';
import { tempFolder } from './testing/temp-folder.ts';

const real = nodeWorld();
const on = (disk: Disk): typeof real => ({ ...real, disk });
const contents = ['one', 'two', 'one', 'three '.repeat(500)].map((text) => new TextEncoder().encode(text));

async function* halves(data: Uint8Array): AsyncGenerator<Uint8Array> {
  yield data.subarray(0, data.length >> 1);
  yield data.subarray(data.length >> 1);
}

/** Puts everything, in memory and as a stream; `confirmed` gets each digest as it becomes durable. */
async function putAll(blobs: BlobStore, confirmed: Set<Digest>): Promise<void> {
  for (const [n, data] of contents.entries())
    confirmed.add((await blobs.put(n % 2 === 0 ? data : halves(data))).digest);
}

async function expectSound(blobs: BlobStore, disk: Disk, root: string, confirmed: ReadonlySet<Digest>): Promise<void> {
  expect(await disk.list(join(root, 'tmp'))).toEqual([]);
  for (const digest of confirmed) expect((await blobs.verify(digest)).state).toBe('whole');
  for await (const check of blobs.verifyAll()) expect(check.state).toBe('whole');
}

/** A small generator of doubts (xorshift32), so that a failing seed can be run again. */
function dice(seed: number): () => number {
  let state = seed * 2_654_435_761 + 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

test.each([
  ['ENOSPC', true],
  ['ENOSPC', false],
  ['EIO', false],
  ['EIO', true],
  ['EMFILE', false],
  ['EROFS', true],
])('ST8 %s at every operation (for good: %s) loses and corrupts nothing', async (errno, forGood) => {
  const faults = new Set<string>();
  for (let failAt = 1; ; failAt++) {
    const root = join(tempFolder(), 'blobs');
    const disk = faultyDisk(real.disk, { failAt, errno, forGood });
    const confirmed = new Set<Digest>();
    const error: unknown = await openBlobs(on(disk), root)
      .then((blobs) => putAll(blobs, confirmed))
      .catch((reason: unknown) => reason);
    if (disk.failed() === undefined) break;
    faults.add(disk.failed() ?? '');
    // Removing the second name of a blob that is safe already is the one thing that may fail unheard.
    const errnos = error === undefined && disk.failed() === 'remove' ? [] : [errno];
    expect(storageErrno(error)).toBe(errnos[0]);
    const again = await openBlobs(real, root);
    await expectSound(again, real.disk, root, confirmed);
    await putAll(again, confirmed);
    await expectSound(again, real.disk, root, new Set(contents.map(sha256Bytes)));
  }
  for (const fault of ['create', 'write', 'sync', 'linkNew', 'syncFolder', 'chmod', 'close'])
    expect(faults).toContain(fault);
});

test('a failure leaves no temp behind at once where removing still works', async () => {
  for (let failAt = 8; failAt < 40; failAt++) {
    const root = join(tempFolder(), 'blobs');
    const disk = faultyDisk(real.disk, { failAt, errno: 'ENOSPC', forGood: true });
    const failed = await openBlobs(on(disk), root)
      .then((blobs) => putAll(blobs, new Set()))
      .then(
        () => undefined,
        () => disk.failed(),
      );
    const left = await real.disk.list(join(root, 'tmp'));
    expect(failed === undefined || failed === 'remove' || left.length === 0).toBe(true);
  }
});

async function cutAndReopen(cutAt: number, seed: number, ignoresSync: boolean): Promise<boolean> {
  const before = new MemoryDisk({ ignoresSync });
  await before.makeFolder('/home', 0o700);
  await before.syncFolder('/home');
  await before.syncFolder('/');
  const disk = before.afterPowerCut(() => 0.9, { cutAt, ignoresSync });
  const confirmed = new Set<Digest>();
  const error: unknown = await openBlobs(on(disk), '/home/blobs')
    .then((blobs) => putAll(blobs, confirmed))
    .catch((reason: unknown) => reason);
  expect(error === undefined || error instanceof PowerCut).toBe(true);
  const after = disk.afterPowerCut(dice(seed));
  await expectSound(await openBlobs(on(after), '/home/blobs'), after, '/home/blobs', confirmed);
  return error === undefined;
}

test('ST9 a power cut at every operation: what was confirmed is whole, what shows is whole', async () => {
  for (let seed = 1; seed <= 25; seed++) {
    let cutAt = 1;
    while (!(await cutAndReopen(cutAt, seed * 1000 + cutAt, false))) cutAt++;
    expect(cutAt).toBeGreaterThan(40);
  }
});

test('ST9 killed at every operation, done again, then a power cut: what the second process found there is durable too', async () => {
  for (let cutAt = 1; cutAt <= 60; cutAt++) {
    const first = new MemoryDisk({ cutAt });
    await openBlobs(on(first), '/blobs')
      .then((blobs) => putAll(blobs, new Set()))
      .catch((reason: unknown) => expect(reason).toBeInstanceOf(PowerCut));
    const second = first.afterKill();
    const confirmed = new Set<Digest>();
    await putAll(await openBlobs(on(second), '/blobs'), confirmed);
    for (let seed = 1; seed <= 6; seed++) {
      const after = second.afterPowerCut(dice(seed * 100 + cutAt));
      await expectSound(await openBlobs(on(after), '/blobs'), after, '/blobs', confirmed);
    }
  }
});

test('the power-cut test notices a disk that does not sync', async () => {
  const trials = Array.from({ length: 20 }, (_, seed) => cutAndReopen(10_000, seed + 1, true));
  const outcomes = await Promise.allSettled(trials);
  expect(outcomes.filter((outcome) => outcome.status === 'rejected')).not.toEqual([]);
});
