import { realpath } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';

import { fail } from '#shared/model/failure.ts';

import { errnoOf } from './storage.ts';

/**
 * Which files the page may name: threads that the user has chosen with what lies in their folders, and single files that
 * the user has chosen elsewhere. A page that was taken over gets no further than these.
 */
export interface Grants {
  /** The user has named this thread: it and its folder may be used. */
  allowThread(path: string): void;
  /** The user has chosen this one file. */
  allowFile(path: string): void;
  /**
   * The real place of a file that may be used, with links and `..` resolved: what is opened is what was checked.
   * @throws FailureError `forbidden`
   */
  resolve(path: string): Promise<string>;
  /** Tells each single file that was chosen, and those that will be, until the signal fires. */
  followFiles(take: (path: string) => void, signal: AbortSignal): void;
}

export function createGrants(): Grants {
  const folders = new Set<string>();
  const threads = new Set<string>();
  const files = new Set<string>();
  const followers = new Set<(path: string) => void>();
  return {
    allowThread(path) {
      const absolute = resolve(path);
      folders.add(dirname(absolute));
      threads.add(absolute);
    },
    allowFile(path) {
      const absolute = resolve(path);
      if (files.has(absolute)) return;
      files.add(absolute);
      for (const take of followers) take(absolute);
    },
    async resolve(path) {
      if (!isAbsolute(path) || path.includes('\0')) return fail(refusal(path));
      const named = resolve(path);
      const real = await realPath(named);
      for (const folder of folders) {
        // Only folders that the name itself lies in are looked at: a share that hangs stops nothing else.
        if (isInside(folder, named) && isOpenInside(await realPath(folder), real)) return real;
      }
      return files.has(named) || threads.has(named) ? real : fail(refusal(path));
    },
    followFiles(take, signal) {
      for (const file of files) take(file);
      followers.add(take);
      signal.addEventListener('abort', () => followers.delete(take), { once: true });
    },
  };
}

function refusal(path: string): { why: 'forbidden'; message: string } {
  const shown = path.replaceAll('\0', '?').slice(0, 300);
  return {
    why: 'forbidden',
    message: `${shown} is neither a file that you have opened here nor in the folder of such a thread. Open it from the File menu first.`,
  };
}

/** Whether `path` lies in `folder`, by name. */
export function isInside(folder: string, path: string): boolean {
  const rest = relative(folder, path);
  return rest !== '' && rest !== '..' && !rest.startsWith(`..${sep}`) && !isAbsolute(rest);
}

/** Hidden files and folders (`.git`, `.ssh`, `.bashrc`) are other programs' own, also where a thread lies beside them. */
function isOpenInside(folder: string, path: string): boolean {
  return (
    isInside(folder, path) &&
    !relative(folder, path)
      .split(sep)
      .some((part) => part.startsWith('.'))
  );
}

/** Where a path really leads. What does not exist yet is looked for in the folder that it would be made in. */
async function realPath(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    const parent = dirname(path);
    if (errnoOf(error) === undefined || parent === path) throw error;
    return join(await realPath(parent), basename(path));
  }
}
