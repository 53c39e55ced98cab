import { access, constants, copyFile, mkdir, readdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

import { errnoOf, writing } from './storage.ts';

/** What belongs to the thread at the top of its folder; the scripts and tests beside it are ours. */
const TOP = /\.(?:layout\.json|xlsx)$/;
const FOLDERS: readonly string[] = ['steps', 'parts'];

/**
 * Copies an example, as the folder of its thread, to where the user can change it. What is there already stays.
 * @param thread path of the example's thread
 * @param into the folder that gets the example's folder
 * @returns the path of the user's copy
 */
export async function copyExample(thread: string, into: string): Promise<string> {
  const from = dirname(thread);
  const to = join(into, basename(from));
  const copy = join(to, basename(thread));
  if (await isThere(copy)) return copy;
  await writing(to, () => mkdir(to, { recursive: true }));
  for (const name of await readdir(from)) if (TOP.test(name)) await copyNew(join(from, name), join(to, name));
  for (const folder of FOLDERS) await copyFolder(join(from, folder), join(to, folder));
  // Last: where the thread is, everything that it names is there too.
  await copyNew(thread, copy);
  return copy;
}

async function copyFolder(from: string, to: string): Promise<void> {
  const entries = await readdir(from, { withFileTypes: true }).catch((error: unknown) => {
    if (errnoOf(error) === 'ENOENT') return [];
    throw error;
  });
  if (entries.length > 0) await writing(to, () => mkdir(to, { recursive: true }));
  for (const entry of entries) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) await copyFolder(source, target);
    else if (entry.isFile() && !entry.name.includes('.test.')) await copyNew(source, target);
  }
}

async function copyNew(from: string, to: string): Promise<void> {
  await writing(to, async () => {
    try {
      await copyFile(from, to, constants.COPYFILE_EXCL);
    } catch (error) {
      if (errnoOf(error) !== 'EEXIST') throw error; // what is there is the user's
    }
  });
}

async function isThere(path: string): Promise<boolean> {
  return await access(path).then(
    () => true,
    () => false,
  );
}
