import { storageFailure } from '../disk-failure.ts';
import type { Disk, ReadHandle, WriteHandle } from '../disk.ts';

export interface FaultPlan {
  /** Which operation fails, counted from 1; 0 for none. */
  readonly failAt: number;
  readonly errno: string;
  /** Every later operation that writes fails too, as on a full disk; else only that one. */
  readonly forGood?: boolean;
}

export interface FaultyDisk extends Disk {
  /** How many operations were asked for. */
  operations(): number;
  /** What the failing operation was, such as `sync`. */
  failed(): string | undefined;
}

/** A disk that fails once, or from then on; a failing write still writes its first half. */
export function faultyDisk(inner: Disk, plan: FaultPlan): FaultyDisk {
  let count = 0;
  let failed: string | undefined;
  const step = (name: string, path: string, writes = true): void => {
    count++;
    const now = count === plan.failAt || (plan.forGood === true && writes && plan.failAt > 0 && count > plan.failAt);
    if (!now) return;
    failed ??= name;
    throw storageFailure(path, plan.errno);
  };
  const onStep = async <T>(name: string, path: string, writes: boolean, operation: () => Promise<T>): Promise<T> => {
    step(name, path, writes);
    return operation();
  };
  const writer = (path: string, handle: WriteHandle): WriteHandle => ({
    write: async (bytes) => {
      try {
        step('write', path);
      } catch (error) {
        await handle.write(bytes.subarray(0, bytes.length >> 1));
        throw error;
      }
      await handle.write(bytes);
    },
    sync: () => onStep('sync', path, true, () => handle.sync()),
    facts: () => onStep('facts', path, false, () => handle.facts()),
    chmod: (mode) => onStep('chmod', path, true, () => handle.chmod(mode)),
    close: async () => {
      // A failing close still gives the descriptor back, as close(2) does.
      await handle.close();
      step('close', path);
    },
  });
  const reader = (path: string, handle: ReadHandle): ReadHandle => ({
    read: (into, position) => onStep('read', path, false, () => handle.read(into, position)),
    facts: () => onStep('facts', path, false, () => handle.facts()),
    close: () => handle.close(),
  });
  return {
    operations: () => count,
    failed: () => failed,
    readFile: (path, maxBytes) => onStep('readFile', path, false, () => inner.readFile(path, maxBytes)),
    readRange: (path, start, end) => {
      step('readRange', path, false);
      return inner.readRange(path, start, end);
    },
    openRead: (path) => onStep('openRead', path, false, async () => reader(path, await inner.openRead(path))),
    create: (path, mode) => onStep('create', path, true, async () => writer(path, await inner.create(path, mode))),
    append: (path, mode) => onStep('append', path, true, async () => writer(path, await inner.append(path, mode))),
    syncFolder: (path) => onStep('syncFolder', path, true, () => inner.syncFolder(path)),
    rename: (from, to) => onStep('rename', to, true, () => inner.rename(from, to)),
    linkNew: (from, to) => onStep('linkNew', to, true, () => inner.linkNew(from, to)),
    makeFolder: (path, mode) => onStep('makeFolder', path, true, () => inner.makeFolder(path, mode)),
    stat: (path) => onStep('stat', path, false, () => inner.stat(path)),
    lstat: (path) => onStep('lstat', path, false, () => inner.lstat(path)),
    list: (path) => onStep('list', path, false, () => inner.list(path)),
    // Removing gives space back and works on a full disk.
    remove: (path) => onStep('remove', path, false, () => inner.remove(path)),
    removeTree: (path) => onStep('removeTree', path, false, () => inner.removeTree(path)),
    symlink: (target, path) => onStep('symlink', path, true, () => inner.symlink(target, path)),
    copy: (from, to) => onStep('copy', to, true, () => inner.copy(from, to)),
    chmod: (path, mode) => onStep('chmod', path, true, () => inner.chmod(path, mode)),
    touch: (path, atMs) => onStep('touch', path, true, () => inner.touch(path, atMs)),
    realPath: (path) => onStep('realPath', path, false, () => inner.realPath(path)),
    fileSystem: (path) => inner.fileSystem(path),
  };
}
