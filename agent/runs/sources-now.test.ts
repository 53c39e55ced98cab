import { expect, test } from 'vitest';
import { fileMeanings } from './meaning.ts';
import { createSourceWatch } from './sources-now.ts';
import { sha256Bytes, sha256Text } from '../evidence/crypto/hash.ts';
import { MemoryDisk } from '../world/testing/memory-disk.ts';
import type { Disk } from '../world/disk.ts';

const bound = (text: string): never =>
  ({ path: 'in.txt', mediaType: 'text/plain', digest: sha256Text(text), meaning: sha256Text(text), bytes: 1 }) as never;

/** A file in memory whose time stamp the test says, and a watch on it whose clock stands. */
async function watched(now: number): Promise<{
  write: (text: string, changedMs: number) => void;
  changed: (text: string) => Promise<boolean | undefined>;
}> {
  const memory = new MemoryDisk();
  let changedMs = 0;
  let text = '';
  const disk = Object.assign(Object.create(memory) as Disk, {
    stat: () =>
      Promise.resolve({ kind: 'file', bytes: text.length, mode: 0, uid: 0, changedMs, inode: 1, device: 1 } as const),
    openRead: () =>
      Promise.resolve({
        read: (into: Uint8Array, position: number) =>
          Promise.resolve(new TextEncoder().encodeInto(text.slice(position), into).written),
        facts: () => Promise.reject(new Error('not asked')),
        close: () => Promise.resolve(),
      }),
  });
  const watch = createSourceWatch({
    disk,
    clock: { now: () => now },
    hashBytes: sha256Bytes,
    meanings: fileMeanings(sha256Text, () => undefined),
  });
  return {
    write: (given, at) => {
      text = given;
      changedMs = at;
    },
    changed: async (was) => (await watch.compare('/t', [bound(was)]))[0]?.changed,
  };
}

test('a file that is saved twice within one tick of the clock, at the same size, is read again', async () => {
  const { write, changed } = await watched(10_000);
  write('one', 9_000);
  expect(await changed('one')).toBe(false);
  write('two', 9_000);
  expect(await changed('one')).toBe(true);
});

test('a file that has lain still is remembered until its time stamp or its size says otherwise', async () => {
  const { write, changed } = await watched(10_000);
  write('one', 1_000);
  expect(await changed('one')).toBe(false);
  write('two', 1_000);
  expect(await changed('one')).toBe(false);
  write('two', 1_001);
  expect(await changed('one')).toBe(true);
  write('three', 1_001);
  expect(await changed('three')).toBe(false);
});

test('a file that is dated in the future is read every time', async () => {
  const { write, changed } = await watched(10_000);
  write('one', 99_000);
  expect(await changed('one')).toBe(false);
  write('two', 99_000);
  expect(await changed('one')).toBe(true);
});
