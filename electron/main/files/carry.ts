import type { Stats } from 'node:fs';
import { constants } from 'node:fs';
import { mkdir, open, realpath, unlink } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { dirname, isAbsolute, join, relative } from 'node:path';

import { FailureError, fail, failureSentence } from '#shared/model/failure.ts';
import type { WindowInput, WindowOutput } from '#shared/protocol/window-contract.ts';

import { syncFolder } from './durable.ts';
import { isInside } from './grants.ts';
import type { Grants } from './grants.ts';
import { errnoOf, reading, writing } from './storage.ts';

type Outcome = { readonly is: 'copied' | 'kept' | 'missing' } | { readonly is: 'refused'; readonly message: string };

/**
 * Copies files that a thread names from beside it to beside another place of it. What is there already stays as it is; a
 * link, and what lies outside the thread's folder, is not followed. One that cannot be copied keeps no other from it.
 * @throws FailureError `forbidden` where one of the two threads may not be used
 */
export async function carryFiles(
  grants: Pick<Grants, 'resolve'>,
  { from, to, paths }: WindowInput<'file.carry'>,
): Promise<WindowOutput<'file.carry'>> {
  await grants.resolve(from);
  await grants.resolve(to);
  const result: WindowOutput<'file.carry'> = { copied: [], kept: [], missing: [], refused: [] };
  for (const path of new Set(paths)) {
    const outcome = await carry(grants, { from: dirname(from), to: dirname(to), path });
    if (outcome.is === 'refused') result.refused.push({ path, message: outcome.message });
    else result[outcome.is].push(path);
  }
  return result;
}

interface Carried {
  readonly from: string;
  readonly to: string;
  readonly path: string;
}

async function carry(grants: Pick<Grants, 'resolve'>, { from, to, path }: Carried): Promise<Outcome> {
  try {
    const source = await plainPlace(grants, from, path);
    const bytes = await openPlain(source, path);
    if (bytes === undefined) return { is: 'missing' };
    try {
      const target = await plainPlace(grants, to, path);
      await writing(path, () => mkdir(dirname(target), { recursive: true }));
      // A folder that was just made is looked at again: another program may have put a link in its place.
      return { is: (await copyNew(bytes, await plainPlace(grants, to, path), path)) ? 'copied' : 'kept' };
    } finally {
      await bytes.close();
    }
  } catch (error) {
    if (!(error instanceof FailureError)) throw error;
    return { is: 'refused', message: failureSentence(error.failure) };
  }
}

/** Where a path of a thread lies, if neither `..` nor a link leads it elsewhere. */
async function plainPlace(grants: Pick<Grants, 'resolve'>, folder: string, path: string): Promise<string> {
  const named = join(folder, path);
  if (isAbsolute(path) || !isInside(folder, named))
    fail({ why: 'forbidden', message: `${path} lies outside the thread's folder.` });
  const real = await grants.resolve(named);
  const folderAt = (await reading(folder, () => realpath(folder))) ?? folder;
  if (relative(folderAt, real) !== relative(folder, named))
    fail({ why: 'forbidden', message: `${path} is reached by a link.` });
  return real;
}

async function openPlain(source: string, path: string): Promise<FileHandle | undefined> {
  // Not waiting: a pipe of this name would give its first byte when it likes.
  const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
  const handle = await reading(path, () => open(source, flags));
  const facts: Stats | undefined = await handle?.stat();
  if (handle === undefined || facts?.isFile() === true) return handle;
  await handle.close();
  return fail({ why: 'bad-file', path, message: 'it is not a plain file.' });
}

/** @returns false where something of this name is there already */
async function copyNew(source: FileHandle, target: string, path: string): Promise<boolean> {
  const handle = await writing(path, () =>
    open(target, 'wx', 0o666).catch((error: unknown) => {
      if (errnoOf(error) === 'EEXIST') return undefined;
      throw error;
    }),
  );
  if (handle === undefined) return false;
  try {
    await writing(path, async () => {
      const block = Buffer.allocUnsafe(1 << 20);
      for (;;) {
        const { bytesRead } = await source.read(block, 0, block.length, null);
        if (bytesRead === 0) break;
        await handle.writeFile(block.subarray(0, bytesRead));
      }
      await handle.sync();
    });
  } catch (error) {
    await unlink(target).catch(() => undefined); // half a file must not be taken for the whole one
    throw error;
  } finally {
    await handle.close();
  }
  await writing(path, () => syncFolder(dirname(target)));
  return true;
}
