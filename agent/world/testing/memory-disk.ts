import { basename, dirname, resolve } from 'node:path';
import { compareKeys } from '#shared/std/canonical-json.ts';
import { storageFailure } from '../disk-failure.ts';
import type { Disk, FileFacts, ReadHandle, WriteHandle } from '../disk.ts';

interface FileNode {
  readonly kind: 'file';
  readonly inode: number;
  data: Uint8Array;
  /** What a power cut leaves for certain. */
  synced: Uint8Array;
  mode: number;
  changedMs: number;
}

interface FolderNode {
  readonly kind: 'folder';
  readonly inode: number;
  readonly entries: Map<string, Node>;
  synced: Map<string, Node>;
  mode: number;
}

type Node = FileNode | FolderNode;

/** Thrown by every operation once the power is cut. */
export class PowerCut extends Error {
  override readonly name = 'PowerCut';
}

export interface MemoryDiskOptions {
  /** The operation during which the power goes, counted from 1; never unless told. */
  readonly cutAt?: number | undefined;
  /** Lies about syncing, for tests that must notice. */
  readonly ignoresSync?: boolean | undefined;
}

/**
 * A disk in memory that keeps apart what was written and what was synced, as pessimistic as POSIX allows: unsynced
 * bytes may be there, torn or missing; each unsynced name may be there or not, whatever happened after it.
 * Knows no symbolic links.
 */
export class MemoryDisk implements Disk {
  #root: FolderNode;
  #inodes = 1;
  #operations = 0;
  readonly #options: MemoryDiskOptions;

  constructor(options: MemoryDiskOptions = {}) {
    this.#options = options;
    this.#root = this.#newFolder(0o700);
  }

  operations(): number {
    return this.#operations;
  }

  /** What the disk holds after the power comes back. @param random a number from 0 to below 1, for each doubt */
  afterPowerCut(random: () => number, options: MemoryDiskOptions = {}): MemoryDisk {
    const next = new MemoryDisk(options);
    next.#inodes = this.#inodes;
    const root = survivor(this.#root, random, new Map());
    if (root.kind === 'folder') next.#root = root;
    return next;
  }

  /** The same disk for the next process, the power never gone: what was not synced is there and still not synced. */
  afterKill(options: MemoryDiskOptions = {}): MemoryDisk {
    const next = new MemoryDisk(options);
    next.#inodes = this.#inodes;
    next.#root = this.#root;
    return next;
  }

  /** Changes the bytes of a file behind everybody's back. */
  damage(path: string, change: (data: Uint8Array) => void): void {
    const file = this.#file(path);
    file.data = file.data.slice();
    change(file.data);
    file.synced = file.data;
  }

  async readFile(path: string, maxBytes: number = Infinity): Promise<Uint8Array> {
    this.#step();
    const { data } = this.#file(path);
    if (data.length > maxBytes) throw storageFailure(path, 'EFBIG');
    return data.slice();
  }

  async *readRange(path: string, start: number, end: number): AsyncGenerator<Uint8Array> {
    this.#step();
    const part = this.#file(path).data.slice(start, end);
    if (part.length > 0) yield part;
  }

  async openRead(path: string): Promise<ReadHandle> {
    this.#step();
    const file = this.#file(path);
    return {
      read: async (into, position) => {
        this.#step();
        const part = file.data.subarray(position, position + into.length);
        into.set(part);
        return part.length;
      },
      facts: async () => factsOf(file),
      close: async () => undefined,
    };
  }

  async create(path: string, mode: number): Promise<WriteHandle> {
    this.#step();
    const folder = this.#parent(path);
    if (folder.entries.has(basename(path))) throw storageFailure(path, 'EEXIST');
    const none = new Uint8Array();
    const file: FileNode = {
      kind: 'file',
      inode: this.#inodes++,
      data: none,
      synced: none,
      mode,
      changedMs: this.#operations,
    };
    folder.entries.set(basename(path), file);
    return this.#writer(file);
  }

  async append(path: string, mode: number): Promise<WriteHandle> {
    const there = this.#node(path);
    if (there === undefined) return this.create(path, mode);
    this.#step();
    return this.#writer(this.#file(path));
  }

  async syncFolder(path: string): Promise<void> {
    this.#step();
    const folder = this.#folder(path);
    if (this.#options.ignoresSync !== true) folder.synced = new Map(folder.entries);
  }

  async rename(from: string, to: string): Promise<void> {
    this.#step();
    const node = this.#node(from);
    if (node === undefined) throw storageFailure(from, 'ENOENT');
    this.#parent(to).entries.set(basename(to), node);
    this.#parent(from).entries.delete(basename(from));
  }

  async linkNew(from: string, to: string): Promise<boolean> {
    this.#step();
    const folder = this.#parent(to);
    if (folder.entries.has(basename(to))) return false;
    folder.entries.set(basename(to), this.#file(from));
    return true;
  }

  async makeFolder(path: string, mode: number): Promise<boolean> {
    this.#step();
    const parent = this.#parent(path);
    if (parent.entries.has(basename(path))) return false;
    parent.entries.set(basename(path), this.#newFolder(mode));
    return true;
  }

  async stat(path: string): Promise<FileFacts | undefined> {
    this.#step();
    const node = this.#node(path);
    return node === undefined ? undefined : factsOf(node);
  }

  lstat(path: string): Promise<FileFacts | undefined> {
    return this.stat(path);
  }

  async list(path: string): Promise<readonly { name: string; kind: FileFacts['kind'] }[]> {
    this.#step();
    const node = this.#node(path);
    if (node?.kind !== 'folder') return [];
    return [...node.entries]
      .map(([name, { kind }]) => ({ name, kind }))
      .toSorted((a, b) => compareKeys(a.name, b.name));
  }

  async remove(path: string): Promise<boolean> {
    this.#step();
    return this.#parent(path).entries.delete(basename(path));
  }

  async removeTree(path: string): Promise<void> {
    await this.remove(path);
  }

  async symlink(_target: string, path: string): Promise<void> {
    throw storageFailure(path, 'EPERM');
  }

  async copy(from: string, to: string): Promise<void> {
    const handle = await this.create(to, this.#file(from).mode);
    await handle.write(this.#file(from).data);
  }

  async chmod(path: string, mode: number): Promise<void> {
    this.#step();
    const node = this.#node(path);
    if (node === undefined) throw storageFailure(path, 'ENOENT');
    node.mode = mode;
  }

  async touch(path: string, atMs: number): Promise<void> {
    this.#step();
    this.#file(path).changedMs = atMs;
  }

  async realPath(path: string): Promise<string> {
    return path;
  }

  async fileSystem(): Promise<{ where: 'local'; kind: string; freeBytes: number }> {
    return { where: 'local', kind: 'memory', freeBytes: 2 ** 40 };
  }

  #step(): void {
    this.#operations++;
    const { cutAt } = this.#options;
    if (cutAt !== undefined && this.#operations >= cutAt) throw new PowerCut(`power cut at operation ${cutAt}`);
  }

  #writer(file: FileNode): WriteHandle {
    return {
      write: async (bytes) => {
        this.#step();
        const grown = new Uint8Array(file.data.length + bytes.length);
        grown.set(file.data);
        grown.set(bytes, file.data.length);
        file.data = grown;
        file.changedMs = this.#operations;
      },
      sync: async () => {
        this.#step();
        if (this.#options.ignoresSync !== true) file.synced = file.data;
      },
      facts: async () => factsOf(file),
      chmod: async (mode) => {
        this.#step();
        file.mode = mode;
      },
      close: async () => undefined,
    };
  }

  #newFolder(mode: number): FolderNode {
    return { kind: 'folder', inode: this.#inodes++, entries: new Map(), synced: new Map(), mode };
  }

  #node(path: string): Node | undefined {
    let node: Node | undefined = this.#root;
    for (const name of resolve(path)
      .split('/')
      .filter((part) => part !== '')) {
      node = node?.kind === 'folder' ? node.entries.get(name) : undefined;
    }
    return node;
  }

  #folder(path: string): FolderNode {
    const node = this.#node(path);
    if (node?.kind !== 'folder') throw storageFailure(path, node === undefined ? 'ENOENT' : 'ENOTDIR');
    return node;
  }

  #parent(path: string): FolderNode {
    return this.#folder(dirname(resolve(path)));
  }

  #file(path: string): FileNode {
    const node = this.#node(path);
    if (node?.kind !== 'file') throw storageFailure(path, node === undefined ? 'ENOENT' : 'EISDIR');
    return node;
  }
}

function factsOf(node: Node): FileFacts {
  const { kind, inode, mode } = node;
  const common = { inode, mode, device: 1, uid: 0 };
  return kind === 'file'
    ? { ...common, kind, bytes: node.data.length, changedMs: node.changedMs }
    : { ...common, kind, bytes: 0, changedMs: 0 };
}

/** @param seen keeps two names of one file two names of one file */
function survivor(node: Node, random: () => number, seen: Map<Node, Node>): Node {
  const known = seen.get(node);
  if (known !== undefined) return known;
  if (node.kind === 'file') {
    const data = node.data === node.synced ? node.data : torn(node, random);
    const file: FileNode = { ...node, data, synced: data };
    seen.set(node, file);
    return file;
  }
  const entries = new Map<string, Node>();
  for (const name of new Set([...node.entries.keys(), ...node.synced.keys()])) {
    const [now, safe] = [node.entries.get(name), node.synced.get(name)];
    const kept = now === safe || random() < 0.5 ? safe : now;
    if (kept !== undefined) entries.set(name, survivor(kept, random, seen));
  }
  const folder: FolderNode = { ...node, entries, synced: new Map(entries) };
  seen.set(node, folder);
  return folder;
}

/** Unsynced bytes: all there, none, a part, or the right length with a hole of zeros. */
function torn(file: FileNode, random: () => number): Uint8Array {
  const { data, synced } = file;
  const cut = synced.length + Math.floor(random() * (data.length - synced.length + 1));
  switch (Math.floor(random() * 4)) {
    case 0:
      return data;
    case 1:
      return synced;
    case 2:
      return data.slice(0, cut);
    default:
      return data.slice().fill(0, cut);
  }
}
