import { chmodSync, mkdirSync, readFileSync, readdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { failureOf } from '#agent/store/testing/failures.ts';
import { tempFolder } from '#agent/store/testing/temp-folder.ts';
import { makeFolders, writeFileDurable } from './durable-file.ts';
import { nodeWorld } from './node-world.ts';
import { faultyDisk } from './testing/faulty-disk.ts';
import { MemoryDisk } from './testing/memory-disk.ts';

const world = nodeWorld();
const { disk, clock } = world;
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const text = (data: Uint8Array): string => new TextDecoder().decode(data);

async function errnoOf(work: Promise<unknown>): Promise<string> {
  const failure = await failureOf(work);
  return failure.why === 'storage' ? failure.errno : failure.why;
}

describe('the clock', () => {
  afterEach(() => void vi.useRealTimers());

  test('a timer longer than setTimeout knows fires when it is due, not at once', () => {
    vi.useFakeTimers();
    const fired = vi.fn<() => void>();
    const days = 60 * 86_400_000;
    clock.timer(days, fired);
    vi.advanceTimersByTime(days - 1);
    expect(fired).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(fired).toHaveBeenCalledOnce();
  });

  test('a cancelled timer never fires, in its first stretch or a later one', () => {
    vi.useFakeTimers();
    const fired = vi.fn<() => void>();
    const [early, late] = [clock.timer(5, fired), clock.timer(3_000_000_000, fired)];
    early();
    vi.advanceTimersByTime(2_500_000_000);
    late();
    vi.advanceTimersByTime(2_500_000_000);
    late();
    expect(fired).not.toHaveBeenCalled();
  });
});

test('random bytes are as many as asked for, and others each time', () => {
  expect(world.random.bytes(33).length).toBe(33);
  expect(Buffer.from(world.random.bytes(16)).equals(Buffer.from(world.random.bytes(16)))).toBe(false);
});

describe.each([
  ['real', (): { disk: typeof disk; root: string } => ({ disk, root: tempFolder() })],
  ['in memory', (): { disk: typeof disk; root: string } => ({ disk: new MemoryDisk(), root: '/' })],
])('the disk: %s', (_, make) => {
  test('keeps what is written, in handles, names and facts', async () => {
    const { disk: d, root } = make();
    const path = join(root, 'a');
    const handle = await d.create(path, 0o600);
    await handle.write(bytes('spar '));
    await handle.write(bytes('rev B'));
    expect((await handle.facts()).bytes).toBe(10);
    await handle.sync();
    await handle.close();
    await d.syncFolder(root);
    expect(text(await d.readFile(path))).toBe('spar rev B');
    const more = await d.append(path, 0o600);
    await more.write(bytes('2'));
    await more.close();
    const chunks: string[] = [];
    for await (const chunk of d.readRange(path, 5, 99)) chunks.push(text(chunk));
    expect(chunks.join('')).toBe('rev B2');
    expect(await d.stat(path)).toMatchObject({ kind: 'file', bytes: 11 });
    expect(await d.linkNew(path, join(root, 'b'))).toBe(true);
    expect(await d.linkNew(path, join(root, 'b'))).toBe(false);
    expect((await d.stat(path))?.inode).toBe((await d.stat(join(root, 'b')))?.inode);
    await d.rename(path, join(root, 'c'));
    expect((await d.list(root)).map((entry) => entry.name)).toEqual(['b', 'c']);
    expect(await d.stat(path)).toBeUndefined();
    expect(await d.remove(join(root, 'b'))).toBe(true);
    expect(await d.remove(join(root, 'b'))).toBe(false);
    expect(await d.makeFolder(join(root, 'f'), 0o700)).toBe(true);
    expect(await d.makeFolder(join(root, 'f'), 0o700)).toBe(false);
    expect(await d.list(join(root, 'nothing'))).toEqual([]);
  });

  test('refuses in the same words', async () => {
    const { disk: d, root } = make();
    const path = join(root, 'a');
    await (await d.create(path, 0o600)).close();
    expect(await errnoOf(d.create(path, 0o600))).toBe('EEXIST');
    expect(await errnoOf(d.readFile(join(root, 'none')))).toBe('ENOENT');
    expect(await errnoOf(d.openRead(join(root, 'none')))).toBe('ENOENT');
    expect(await errnoOf(d.create(join(root, 'none', 'x'), 0o600))).toBe('ENOENT');
    const handle = await d.append(path, 0o600);
    await handle.write(bytes('four'));
    await handle.close();
    expect(await errnoOf(d.readFile(path, 3))).toBe('EFBIG');
  });
});

describe('the real disk', () => {
  test('removing a tree leaves alone what a link in it leads to', async () => {
    const root = tempFolder();
    mkdirSync(join(root, 'tree', 'deep'), { recursive: true });
    writeFileSync(join(root, 'kept'), 'kept');
    symlinkSync(join(root, 'kept'), join(root, 'tree', 'deep', 'link'));
    expect(await disk.lstat(join(root, 'tree', 'deep', 'link'))).toMatchObject({ kind: 'symlink' });
    expect(await disk.stat(join(root, 'tree', 'deep', 'link'))).toMatchObject({ kind: 'file' });
    await disk.removeTree(join(root, 'tree'));
    await disk.removeTree(join(root, 'tree'));
    expect(readdirSync(root)).toEqual(['kept']);
  });

  test('a copy does not overwrite, and modes and times are set', async () => {
    const root = tempFolder();
    writeFileSync(join(root, 'a'), 'a');
    await disk.copy(join(root, 'a'), join(root, 'b'));
    expect(await errnoOf(disk.copy(join(root, 'a'), join(root, 'b')))).toBe('EEXIST');
    await disk.chmod(join(root, 'b'), 0o400);
    await disk.touch(join(root, 'b'), 1_700_000_000_000);
    expect(await disk.stat(join(root, 'b'))).toMatchObject({ mode: 0o400, changedMs: 1_700_000_000_000 });
  });

  test('a local file system is not taken for a network one', async () => {
    const facts = await disk.fileSystem(tempFolder());
    expect(facts.where).not.toBe('network');
    expect(facts.freeBytes).toBeGreaterThan(0);
  });

  test('every failure is a sentence', async () => {
    expect(await failureOf(disk.readFile('/nowhere/uas.xlsx'))).toEqual({
      why: 'storage',
      path: '/nowhere/uas.xlsx',
      errno: 'ENOENT',
      message: 'it is not there.',
    });
  });
});

describe('a durable file', () => {
  test('replaces the old one whole, with its own mode, and leaves no temp', async () => {
    const root = tempFolder();
    const path = join(root, 'token');
    await writeFileDurable(world, path, bytes('one'), 0o600);
    await writeFileDurable(world, path, bytes('two'), 0o640);
    expect(readFileSync(path, 'utf8')).toBe('two');
    expect(statSync(path).mode & 0o777).toBe(0o640);
    expect(readdirSync(root)).toEqual(['token']);
  });

  test('any failing operation leaves the old file or the new one, and no temp', async () => {
    for (let failAt = 1; ; failAt++) {
      const root = tempFolder();
      const path = join(root, 'token');
      writeFileSync(path, 'old');
      const faulty = faultyDisk(disk, { failAt, errno: 'ENOSPC' });
      const done = await writeFileDurable({ ...world, disk: faulty }, path, bytes('new'), 0o600).then(
        () => true,
        () => false,
      );
      expect(readFileSync(path, 'utf8')).toBe(done || faulty.failed() === 'syncFolder' ? 'new' : 'old');
      expect(readdirSync(root)).toEqual(['token']);
      if (faulty.failed() === undefined) break;
    }
  });

  test('after a power cut there is the old file or the new one, and the new one once it was confirmed', async () => {
    for (let cutAt = 1; cutAt <= 8; cutAt++) {
      for (const chance of [0.1, 0.4, 0.6, 0.9]) {
        const first = new MemoryDisk();
        await writeFileDurable({ ...world, disk: first }, '/token', bytes('old'), 0o600);
        const cut = first.afterPowerCut(() => 0, { cutAt });
        const done = await writeFileDurable({ ...world, disk: cut }, '/token', bytes('new'), 0o600).then(
          () => true,
          () => false,
        );
        const found = text(await cut.afterPowerCut(() => chance).readFile('/token'));
        expect(done ? ['new'] : ['old', 'new']).toContain(found);
      }
    }
  });

  test('folders are made with those above them', async () => {
    const root = tempFolder();
    await makeFolders(disk, join(root, 'a', 'b', 'c'), 0o700);
    await makeFolders(disk, join(root, 'a', 'b', 'c'), 0o700);
    expect(statSync(join(root, 'a', 'b')).mode & 0o777).toBe(0o700);
    chmodSync(join(root, 'a'), 0o700);
    writeFileSync(join(root, 'file'), '');
    expect(await errnoOf(makeFolders(disk, join(root, 'file', 'x'), 0o700))).toBe('ENOTDIR');
  });
});
