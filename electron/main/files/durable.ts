import { randomBytes } from 'node:crypto';
import { access, constants, open, rename, stat, unlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

import { writing } from './storage.ts';

/** The part of node:fs/promises that writing stands on; a test gives one whose disk is full. */
export interface WritingDisk {
  readonly access: typeof access;
  readonly open: typeof open;
  readonly rename: typeof rename;
  readonly stat: typeof stat;
  readonly unlink: typeof unlink;
}

export const realDisk: WritingDisk = { access, open, rename, stat, unlink };

/** New content that lies safely on the disk beside the file which it will replace. */
export interface Prepared {
  /** Puts it in place: from now on there is the new file, whole. */
  commit(): Promise<void>;
  /** Takes it away again; after `commit` it does nothing. */
  discard(): Promise<void>;
}

const PERMISSIONS = 0o7777;
const TEMP = /^\.clew-[0-9a-f]{16}\.tmp$/;

/** Whether a name is one of the files that writing leaves for a moment. */
export function isTemporary(name: string): boolean {
  return TEMP.test(name);
}

/** A name beside `path` that nobody else uses. */
export function temporaryBeside(path: string): string {
  return join(dirname(path), `.clew-${randomBytes(8).toString('hex')}.tmp`);
}

/**
 * Writes `bytes` beside `path`, to the platter, with the mode and owner of the file that is there. Nothing is replaced yet.
 * @throws FailureError `storage`
 */
export async function prepareFile(path: string, bytes: Uint8Array, disk: WritingDisk = realDisk): Promise<Prepared> {
  const temp = temporaryBeside(path);
  const there = await writing(path, () => factsOf(path, disk));
  let waiting = true;
  const discard = async (): Promise<void> => {
    if (!waiting) return;
    waiting = false;
    // The failure before it is the one worth telling; a leftover is hidden and harms nobody.
    await disk.unlink(temp).catch(() => undefined);
  };
  try {
    await writing(path, async () => {
      // A rename would replace a file that is write-protected: its protection has to be asked for.
      if (there !== undefined) await disk.access(path, constants.W_OK);
      await disk.access(dirname(path), constants.W_OK);
      const handle = await disk.open(temp, 'wx', 0o666);
      try {
        await handle.writeFile(bytes);
        if (there !== undefined) {
          if (process.getuid?.() === 0) await handle.chown(there.uid, there.gid);
          await handle.chmod(there.mode & PERMISSIONS);
        }
        await handle.sync();
      } finally {
        await handle.close();
      }
    });
  } catch (error) {
    await discard();
    throw error;
  }
  return {
    discard,
    commit: async () => {
      await writing(path, () => disk.rename(temp, path));
      waiting = false;
    },
  };
}

async function factsOf(
  path: string,
  disk: WritingDisk,
): Promise<{ mode: number; uid: number; gid: number } | undefined> {
  try {
    const facts = await disk.stat(path);
    if (facts.isDirectory()) throw Object.assign(new Error(`${basename(path)} is a folder`), { code: 'EISDIR' });
    return facts;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Makes the names in a folder survive a power cut. Windows keeps them by itself and cannot open folders. */
export async function syncFolder(path: string, disk: Pick<WritingDisk, 'open'> = realDisk): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await disk.open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Replaces a file so that after a crash or a power cut there is either the old one or the new one, whole. */
export async function writeDurable(path: string, bytes: Uint8Array, disk: WritingDisk = realDisk): Promise<void> {
  const prepared = await prepareFile(path, bytes, disk);
  try {
    await prepared.commit();
  } finally {
    await prepared.discard();
  }
  await writing(path, () => syncFolder(dirname(path), disk));
}
