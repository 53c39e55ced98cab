import { mkdir } from 'node:fs/promises';
import { dirname, isAbsolute, join } from 'node:path';

import { fail } from '#shared/model/failure.ts';
import type { WindowInput } from '#shared/protocol/window-contract.ts';

import { realDisk, syncFolder, writeDurable } from './durable.ts';
import type { WritingDisk } from './durable.ts';
import { freeNames, safeName } from './free-name.ts';
import type { Grants } from './grants.ts';
import { errnoOf, writing } from './storage.ts';
import { bytesOf, readText } from './text-file.ts';

/** Files that a thread names: steps and parts as texts, and what is dropped on the window. */
export interface SideFiles {
  /** @throws FailureError `forbidden`, `bad-file` */
  read(input: WindowInput<'file.read'>): Promise<{ text?: string }>;
  /** @throws FailureError `forbidden`, `conflict`, `storage`, `bad-file` */
  write(input: WindowInput<'file.write'>): Promise<void>;
  /** @returns the name under which it lies beside the thread */
  import(input: WindowInput<'file.import'>): Promise<{ path: string }>;
}

export function createSideFiles(grants: Pick<Grants, 'resolve'>, disk: WritingDisk = realDisk): SideFiles {
  /** A file that the user has chosen elsewhere is named by its absolute path. */
  const real = (thread: string, path: string): Promise<string> =>
    grants.resolve(isAbsolute(path) ? path : join(folderOf(thread), path));
  return {
    async read({ thread, path }) {
      const text = await readText(await real(thread, path), path);
      return text === undefined ? {} : { text };
    },
    async write({ thread, path, text, expected, replace }) {
      const target = await real(thread, path);
      const there = await readText(target, path);
      if (there === text) return;
      if (there !== expected && !replace) fail({ why: 'conflict', message: conflict(path, expected, there) });
      await writing(path, () => mkdir(dirname(target), { recursive: true }));
      // A folder that was just made is looked at again: another program may have put a link in its place.
      await writeDurable(await real(thread, path), bytesOf(text), disk);
    },
    async import({ thread, name, data }) {
      const bytes = fromBase64(data);
      await grants.resolve(thread);
      const folder = folderOf(thread);
      for (const free of freeNames(safeName(name))) {
        const target = await grants.resolve(join(folder, free));
        if (await writeNew(target, bytes, disk)) return { path: free };
      }
      return fail({
        why: 'conflict',
        message: `Beside the thread there are too many files named like ${name}. Rename yours.`,
      });
    },
  };
}

function folderOf(thread: string): string {
  if (thread === '')
    fail({ why: 'usage', message: 'The thread has no folder yet. Save it first, then its files have a place.' });
  return dirname(thread);
}

function conflict(path: string, expected: string | undefined, there: string | undefined): string {
  if (there === undefined) return `Another program has removed ${path} since it was opened here. Nothing was written.`;
  if (expected === undefined)
    return `There is a file ${path} already, and it was not opened here. Nothing was written; choose another name, or open that file.`;
  return `Another program has changed ${path} since it was opened here. Nothing was written.`;
}

function fromBase64(data: string): Uint8Array {
  if (data.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(data))
    fail({ why: 'bad-request', call: 'file.import', message: 'the data is not base64.' });
  return Buffer.from(data, 'base64');
}

/** @returns false where something of this name is there already */
async function writeNew(path: string, bytes: Uint8Array, disk: WritingDisk): Promise<boolean> {
  const handle = await writing(path, () =>
    disk.open(path, 'wx', 0o666).catch((error: unknown) => {
      if (errnoOf(error) === 'EEXIST') return undefined;
      throw error;
    }),
  );
  if (handle === undefined) return false;
  try {
    await writing(path, async () => {
      await handle.writeFile(bytes);
      await handle.sync();
    });
  } catch (error) {
    await disk.unlink(path).catch(() => undefined); // half a file must not be taken for the whole one
    throw error;
  } finally {
    await handle.close();
  }
  await writing(path, () => syncFolder(dirname(path), disk));
  return true;
}
