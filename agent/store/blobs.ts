import { dirname, join } from 'node:path';
import { sha256Bytes } from '#agent/evidence/crypto/hash.ts';
import { fail } from '#shared/model/failure.ts';
import { parseDigest, shortDigest } from '#shared/std/digest.ts';
import type { Digest } from '#shared/std/digest.ts';
import { storageErrno, storageFailure } from '#agent/world/disk-failure.ts';
import type { Disk, FileFacts, ReadHandle } from '#agent/world/disk.ts';
import { freshName, removeQuietly } from '#agent/world/durable-file.ts';
import type { World } from '#agent/world/world.ts';
import type { BlobCheck, BlobSource, BlobStore, StoredBlob } from './blob-store.ts';
import { hashFile, hashInto } from './hashed-copy.ts';
import type { Hashed } from './hashed-copy.ts';

type BlobWorld = Pick<World, 'disk' | 'random' | 'clock'>;

const folderMode = 0o700;
const blobMode = 0o444;
const chunkBytes = 1_048_576;
const defaultMaxBytes = 64 * 1_048_576;
/** How many files a process remembers to have checked, for reading ranges of them. */
const rememberedChecks = 10_000;

/**
 * Opens the store in `root` (made where missing, its parent not) and removes what an earlier process left half
 * written. Only the process that holds the home may call it: see openDatabase.
 */
export async function openBlobs(world: BlobWorld, root: string): Promise<BlobStore> {
  const { disk } = world;
  const folders = { root, sha256: join(root, 'sha256'), temp: join(root, 'tmp'), damaged: join(root, 'damaged') };
  for (const folder of Object.values(folders)) await disk.makeFolder(folder, folderMode);
  for (const folder of [root, dirname(root)]) await disk.syncFolder(folder);
  for (const { name } of await disk.list(folders.temp)) await disk.remove(join(folders.temp, name));
  return new FolderBlobs(world, folders);
}

interface Folders {
  readonly sha256: string;
  readonly temp: string;
  readonly damaged: string;
}

class FolderBlobs implements BlobStore {
  readonly #world: BlobWorld;
  readonly #disk: Disk;
  readonly #folders: Folders;
  /** Shard folders whose own name this process has made durable. */
  readonly #shards = new Set<string>();
  /** Publishing of one digest waits for the one before it, so that two writers never both repair. */
  readonly #publishing = new Map<Digest, Promise<unknown>>();
  readonly #checked = new Map<Digest, string>();

  constructor(world: BlobWorld, folders: Folders) {
    this.#world = world;
    this.#disk = world.disk;
    this.#folders = folders;
  }

  path(digest: Digest): string {
    const hex = digest.slice('sha256:'.length);
    return join(this.#folders.sha256, hex.slice(0, 2), hex.slice(2));
  }

  async has(digest: Digest): Promise<boolean> {
    return (await this.size(digest)) !== undefined;
  }

  async size(digest: Digest): Promise<number | undefined> {
    const facts = await this.#disk.stat(this.path(digest));
    return facts?.kind === 'file' ? facts.bytes : undefined;
  }

  async put(source: BlobSource, expected?: Digest): Promise<StoredBlob> {
    if (source instanceof Uint8Array) {
      const hashed = { digest: sha256Bytes(source), bytes: source.length };
      refuseOther(hashed.digest, expected);
      if (await this.#isThere(hashed)) return { ...hashed, was: 'there' };
    }
    const temp = join(this.#folders.temp, freshName(this.#world));
    try {
      const hashed = await this.#writeTemp(temp, source);
      refuseOther(hashed.digest, expected);
      return { ...hashed, was: await this.#oneByOne(hashed.digest, () => this.#publish(temp, hashed)) };
    } finally {
      // After a link this is only the second name of a blob; after a failure it is rubbish. What stays goes at the next start.
      await removeQuietly(this.#disk, temp);
    }
  }

  /** Everything but the name: when it resolves, the bytes are on the medium. */
  async #writeTemp(temp: string, source: BlobSource): Promise<Hashed> {
    const handle = await this.#disk.create(temp, 0o600);
    try {
      const hashed = await hashInto(this.#disk, source, (chunk) => handle.write(chunk));
      await handle.chmod(blobMode);
      await handle.sync();
      const { bytes } = await handle.facts();
      if (bytes !== hashed.bytes)
        throw storageFailure(temp, 'EIO', `${hashed.bytes} bytes were written and ${bytes} are there.`);
      return hashed;
    } finally {
      await handle.close();
    }
  }

  /** Gives durable bytes their name, never over another file, and makes the name durable. */
  async #publish(temp: string, hashed: Hashed): Promise<StoredBlob['was']> {
    const final = this.path(hashed.digest);
    const shard = await this.#shard(hashed.digest);
    let was: StoredBlob['was'] = 'new';
    if (!(await this.#link(temp, final))) {
      if (await this.#isThere(hashed)) return 'there';
      await this.#setAside(final, hashed.digest);
      if (!(await this.#link(temp, final)))
        throw storageFailure(final, 'EEXIST', 'another program writes here. Only one agent may use this folder.');
      was = 'repaired';
    }
    await this.#disk.syncFolder(shard);
    return was;
  }

  /** @returns whether the whole blob is there, its name durable; a damaged one is not there */
  async #isThere(hashed: Hashed): Promise<boolean> {
    const final = this.path(hashed.digest);
    if ((await this.verify(hashed.digest)).state !== 'whole') return false;
    // It is in use again from now on: what collects unused blobs goes by this time.
    await this.#disk.touch(final, this.#world.clock.now());
    // Whoever gave it its name may have died before making the name durable.
    await this.#disk.syncFolder(await this.#shard(hashed.digest));
    return true;
  }

  /** A second name where the file system has hard links, else a move; only this process writes here, so the gap is nobody's. */
  async #link(temp: string, final: string): Promise<boolean> {
    try {
      return await this.#disk.linkNew(temp, final);
    } catch (error) {
      if (!['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK'].includes(storageErrno(error) ?? '')) throw error;
      if ((await this.#disk.lstat(final)) !== undefined) return false;
      await this.#disk.rename(temp, final);
      return true;
    }
  }

  /** Keeps the damaged file as evidence, out of the way. */
  async #setAside(final: string, digest: Digest): Promise<void> {
    const name = `${digest.slice('sha256:'.length)}.${freshName(this.#world)}`;
    await this.#disk.rename(final, join(this.#folders.damaged, name));
    this.#checked.delete(digest);
  }

  async #shard(digest: Digest): Promise<string> {
    const folder = dirname(this.path(digest));
    if (!this.#shards.has(folder)) {
      await this.#disk.makeFolder(folder, folderMode);
      await this.#disk.syncFolder(this.#folders.sha256);
      this.#shards.add(folder);
    }
    return folder;
  }

  async #oneByOne<T>(digest: Digest, work: () => Promise<T>): Promise<T> {
    const before = this.#publishing.get(digest) ?? Promise.resolve();
    const mine = before.then(work, work);
    this.#publishing.set(digest, mine);
    try {
      return await mine;
    } finally {
      if (this.#publishing.get(digest) === mine) this.#publishing.delete(digest);
    }
  }

  async *openRange(digest: Digest, start: number, end: number): AsyncGenerator<Uint8Array> {
    const handle = await this.#open(digest);
    try {
      await this.#checkOnce(digest, handle);
      for (let position = start; position < end;) {
        const into = new Uint8Array(Math.min(chunkBytes, end - position));
        const filled = await handle.read(into, position);
        if (filled === 0) return;
        position += filled;
        yield into.subarray(0, filled);
      }
    } finally {
      await handle.close();
    }
  }

  async readVerified(digest: Digest, maxBytes: number = defaultMaxBytes): Promise<Uint8Array> {
    if (!(await this.has(digest))) notFound(digest);
    const bytes = await this.#disk.readFile(this.path(digest), maxBytes);
    if (sha256Bytes(bytes) !== digest) damaged(digest);
    return bytes;
  }

  async materialise(digest: Digest, folder: string, name: string): Promise<string> {
    refuseBadName(name);
    const path = join(folder, name);
    const source = await this.#open(digest);
    try {
      await this.#copyChecked(digest, source, path);
    } finally {
      await source.close();
    }
    return path;
  }

  async #copyChecked(digest: Digest, source: ReadHandle, path: string): Promise<void> {
    const target = await this.#disk.create(path, 0o600);
    try {
      const hashed = await hashFile(source, (chunk) => target.write(chunk));
      if (hashed.digest !== digest) damaged(digest);
      await target.chmod(blobMode);
      await target.close();
    } catch (error) {
      await target.close().catch(() => undefined);
      await removeQuietly(this.#disk, path);
      throw error;
    }
  }

  async verify(digest: Digest): Promise<BlobCheck> {
    const size = await this.size(digest);
    if (size === undefined)
      return { digest, state: 'missing', bytes: 0, message: `The artifact ${shortDigest(digest)} is not there.` };
    const handle = await this.#open(digest);
    try {
      const hashed = await hashFile(handle);
      if (hashed.digest === digest) return { digest, state: 'whole', bytes: hashed.bytes };
      const message = `The artifact ${shortDigest(digest)} is damaged: its ${hashed.bytes} bytes do not match its digest.`;
      return { digest, state: 'damaged', bytes: hashed.bytes, message };
    } finally {
      await handle.close();
    }
  }

  async *verifyAll(): AsyncGenerator<BlobCheck> {
    for (const shard of await this.#disk.list(this.#folders.sha256)) {
      for (const file of await this.#disk.list(join(this.#folders.sha256, shard.name))) {
        const digest = parseDigest(`sha256:${shard.name}${file.name}`);
        if (digest !== undefined) yield await this.verify(digest);
      }
    }
  }

  async #open(digest: Digest): Promise<ReadHandle> {
    try {
      return await this.#disk.openRead(this.path(digest));
    } catch (error) {
      if (storageErrno(error) === 'ENOENT') notFound(digest);
      throw error;
    }
  }

  async #checkOnce(digest: Digest, handle: ReadHandle): Promise<void> {
    const version = versionOf(await handle.facts());
    if (this.#checked.get(digest) === version) return;
    if ((await hashFile(handle)).digest !== digest) damaged(digest);
    if (this.#checked.size >= rememberedChecks) this.#checked.clear();
    this.#checked.set(digest, version);
  }
}

/** Changes whenever the file's bytes were changed by ordinary means. */
function versionOf({ device, inode, bytes, changedMs }: FileFacts): string {
  return `${device}:${inode}:${bytes}:${changedMs}`;
}

function refuseOther(found: Digest, expected: Digest | undefined): void {
  if (expected === undefined || found === expected) return;
  const message = `its digest is ${shortDigest(found)}, and ${shortDigest(expected)} was announced. It was not stored.`;
  fail({ why: 'corrupt', what: 'A file on its way into the store', message });
}

function notFound(digest: Digest): never {
  const message = `The artifact ${shortDigest(digest)} is not in this agent's store. Run the node that made it again.`;
  return fail({ why: 'not-found', what: 'artifact', name: digest, message });
}

function damaged(digest: Digest): never {
  const message = 'its bytes do not match its digest. Run the node that made it again; that repairs it.';
  return fail({ why: 'corrupt', what: `The artifact ${shortDigest(digest)}`, message });
}

/** A name comes from a module or a thread: it must stay in its folder on every platform. */
function refuseBadName(name: string): void {
  // oxlint-disable-next-line no-control-regex -- control characters are what this looks for
  const bad = name === '' || name === '.' || name === '..' || name.length > 255 || /[/\\:\u0000-\u001f]/.test(name);
  if (bad)
    fail({
      why: 'bad-input',
      message: `${JSON.stringify(name)} cannot be the name of a file. Use letters, digits, dots and dashes.`,
    });
}
