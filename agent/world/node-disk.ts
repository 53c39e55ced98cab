import { constants } from 'node:fs';
import * as fs from 'node:fs/promises';
import type { Dirent, Stats } from 'node:fs';
import { compareKeys } from '#shared/std/canonical-json.ts';
import { asStorageFailure, errnoOf, onDisk, storageFailure } from './disk-failure.ts';
import type { Disk, FileFacts, FileSystemFacts, FolderEntry, ReadHandle, WriteHandle } from './disk.ts';

const defaultMaxBytes = 64 * 1_048_576;
const chunkBytes = 1_048_576;

/** The real disk, on node:fs. */
export function nodeDisk(): Disk {
  return {
    readFile,
    readRange,
    openRead: (path) => onDisk(path, async () => readHandle(path, await fs.open(path, 'r'))),
    create: (path, mode) => onDisk(path, async () => writeHandle(path, await fs.open(path, 'wx', mode))),
    append: (path, mode) => onDisk(path, async () => writeHandle(path, await fs.open(path, 'a', mode))),
    syncFolder,
    rename: (from, to) => onDisk(to, () => fs.rename(from, to)),
    linkNew: (from, to) => unless('EEXIST', to, () => fs.link(from, to)),
    makeFolder: (path, mode) => unless('EEXIST', path, () => fs.mkdir(path, { mode })),
    stat: (path) => factsOrNothing(path, () => fs.stat(path)),
    lstat: (path) => factsOrNothing(path, () => fs.lstat(path)),
    list,
    remove: (path) => unless('ENOENT', path, () => fs.unlink(path)),
    removeTree: (path) => onDisk(path, () => fs.rm(path, { recursive: true, force: true })),
    symlink: (target, path) => onDisk(path, () => fs.symlink(target, path)),
    copy: (from, to) => onDisk(to, () => fs.copyFile(from, to, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE)),
    chmod: (path, mode) => onDisk(path, () => fs.chmod(path, mode)),
    touch: (path, atMs) => onDisk(path, () => fs.utimes(path, atMs / 1000, atMs / 1000)),
    realPath: (path) => onDisk(path, () => fs.realpath(path)),
    fileSystem,
  };
}

/** @returns false where the system answered with `errno`, which here is an answer and no failure */
async function unless(errno: string, path: string, operation: () => Promise<unknown>): Promise<boolean> {
  try {
    await operation();
    return true;
  } catch (error) {
    if (errnoOf(error) === errno) return false;
    throw asStorageFailure(path, error);
  }
}

async function readFile(path: string, maxBytes: number = defaultMaxBytes): Promise<Uint8Array> {
  return onDisk(path, async () => {
    const handle = await fs.open(path, 'r');
    try {
      const { size } = await handle.stat();
      if (size > maxBytes)
        throw storageFailure(path, 'EFBIG', `it has ${size} bytes, and at most ${maxBytes} are read at once.`);
      return new Uint8Array(await handle.readFile());
    } finally {
      await handle.close();
    }
  });
}

async function* readRange(path: string, start: number, end: number): AsyncGenerator<Uint8Array> {
  const handle = await onDisk(path, () => fs.open(path, 'r'));
  try {
    for (let position = start; position < end;) {
      const into = new Uint8Array(Math.min(chunkBytes, end - position));
      const { bytesRead } = await onDisk(path, () => handle.read(into, 0, into.length, position));
      if (bytesRead === 0) return;
      position += bytesRead;
      yield into.subarray(0, bytesRead);
    }
  } finally {
    await handle.close();
  }
}

function readHandle(path: string, handle: fs.FileHandle): ReadHandle {
  return {
    read: (into, position) => onDisk(path, async () => (await handle.read(into, 0, into.length, position)).bytesRead),
    facts: () => onDisk(path, async () => facts(await handle.stat())),
    close: () => onDisk(path, () => handle.close()),
  };
}

function writeHandle(path: string, handle: fs.FileHandle): WriteHandle {
  return {
    write: (bytes) =>
      onDisk(path, async () => {
        // One write may take fewer bytes than it was given, and on a full disk it first takes what still fits.
        for (let done = 0; done < bytes.length;)
          done += (await handle.write(bytes, done, bytes.length - done)).bytesWritten;
      }),
    sync: () => onDisk(path, () => handle.sync()),
    facts: () => onDisk(path, async () => facts(await handle.stat())),
    chmod: (mode) => onDisk(path, () => handle.chmod(mode)),
    close: () => onDisk(path, () => handle.close()),
  };
}

async function syncFolder(path: string): Promise<void> {
  // Windows opens no folders; NTFS keeps names durable in its own journal.
  if (process.platform === 'win32') return;
  await onDisk(path, async () => {
    const handle = await fs.open(path, constants.O_RDONLY | constants.O_DIRECTORY);
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  });
}

function facts(stats: Stats): FileFacts {
  const { size, mode, uid, mtimeMs, ino, dev } = stats;
  return { kind: kindOf(stats), bytes: size, mode: mode & 0o7777, uid, changedMs: mtimeMs, inode: ino, device: dev };
}

function kindOf(entry: Stats | Dirent): FileFacts['kind'] {
  return entry.isFile() ? 'file' : entry.isDirectory() ? 'folder' : entry.isSymbolicLink() ? 'symlink' : 'other';
}

async function factsOrNothing(path: string, ask: () => Promise<Stats>): Promise<FileFacts | undefined> {
  try {
    return facts(await ask());
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return undefined;
    throw asStorageFailure(path, error);
  }
}

async function list(path: string): Promise<readonly FolderEntry[]> {
  try {
    const entries = await fs.readdir(path, { withFileTypes: true });
    return entries.map((e) => ({ name: e.name, kind: kindOf(e) })).toSorted((a, b) => compareKeys(a.name, b.name));
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return [];
    throw asStorageFailure(path, error);
  }
}

/** File systems on which SQLite's locks cannot be relied on, by the magic number of statfs(2) on Linux. */
const networkKinds: ReadonlyMap<number, string> = new Map([
  [0x6969, 'nfs'],
  [0x517b, 'smb'],
  [0xff53_4d42, 'cifs'],
  [0xfe53_4d42, 'smb2'],
  [0x0102_1997, '9p'],
  [0x00c3_6400, 'ceph'],
  [0x5346_414f, 'afs'],
  [0x7375_7245, 'coda'],
  [0x0bd0_0bd0, 'lustre'],
  [0x4750_4653, 'gpfs'],
  [0x1983_0326, 'beegfs'],
]);

async function fileSystem(path: string): Promise<FileSystemFacts> {
  const { type, bavail, bsize } = await onDisk(path, () => fs.statfs(path));
  const freeBytes = bavail * bsize;
  if (process.platform === 'linux') {
    const network = networkKinds.get(type >>> 0);
    return {
      where: network === undefined ? 'local' : 'network',
      kind: network ?? `0x${(type >>> 0).toString(16)}`,
      freeBytes,
    };
  }
  if (process.platform === 'win32' && /^[\\/]{2}(?![.?])/.test(path))
    return { where: 'network', kind: 'smb', freeBytes };
  return { where: 'unknown', kind: 'unknown', freeBytes };
}
