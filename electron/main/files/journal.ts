import { mkdir, readdir, readFile, rename, stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';

import { JournalEntry } from '#shared/protocol/window-contract.ts';

import { syncFolder, writeDurable } from './durable.ts';
import { errnoOf, writing } from './storage.ts';
import { bytesOf } from './text-file.ts';

/** Unsaved edits on the disk, one file for each open document, until they are saved or given up. */
export interface Journal {
  /** Resolves when the entry is on the platter. The last one of a document wins. */
  keep(entry: JournalEntry): Promise<void>;
  drop(id: string): Promise<void>;
  /**
   * What is kept. A file that is no entry is put aside, never deleted; it is given once more as an entry whose content
   * says where it lies now, so that the page reports it.
   */
  list(): Promise<JournalEntry[]>;
  /** Resolves when nothing is being written any more. */
  settled(): Promise<void>;
}

const SUFFIX = '.json';

export function createJournal(folder: string, log: (line: string) => void): Journal {
  // One after the other: an older entry must never land on top of a newer one, nor come back after it was dropped.
  let last: Promise<unknown> = Promise.resolve();
  function inOrder<T>(work: () => Promise<T>): Promise<T> {
    const next = last.then(work, work);
    last = next.catch(() => undefined); // whoever asked for it is told; the next one goes on
    return next;
  }
  const pathOf = (id: string): string => join(folder, `${id}${SUFFIX}`);

  async function read(name: string): Promise<JournalEntry> {
    const path = join(folder, name);
    const { mtimeMs } = await stat(path);
    const entry = parse(await readFile(path, 'utf8'));
    if (entry !== undefined && name === `${entry.id}${SUFFIX}`) return entry;
    const aside = join(folder, 'broken', `${Date.now()}-${name}`);
    await mkdir(join(folder, 'broken'), { recursive: true, mode: 0o700 });
    await rename(path, aside);
    log(`a journal entry cannot be read and was put aside: ${aside}`);
    return { id: idFrom(name), at: mtimeMs, content: { unreadable: aside } };
  }

  return {
    keep: (entry) =>
      inOrder(async () => {
        await writing(folder, () => mkdir(folder, { recursive: true, mode: 0o700 }));
        await writeDurable(pathOf(entry.id), bytesOf(JSON.stringify(entry)));
      }),
    drop: (id) =>
      inOrder(async () => {
        const path = pathOf(id);
        await writing(path, async () => {
          try {
            await unlink(path);
          } catch (error) {
            if (errnoOf(error) === 'ENOENT') return;
            throw error;
          }
          await syncFolder(folder);
        });
      }),
    list: () =>
      inOrder(async () => {
        const names = await readdir(folder).catch((error: unknown) => {
          if (errnoOf(error) === 'ENOENT') return [];
          throw error;
        });
        const entries: JournalEntry[] = [];
        for (const name of names) if (name.endsWith(SUFFIX)) entries.push(await read(name));
        return entries;
      }),
    async settled() {
      await last;
    },
  };
}

function parse(text: string): JournalEntry | undefined {
  try {
    const parsed = JournalEntry.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined; // no JSON, or nested too deeply to be ours: the caller puts it aside
  }
}

function idFrom(name: string): string {
  const id = name
    .slice(0, -SUFFIX.length)
    .toLowerCase()
    .replaceAll(/[^a-z0-9-]/g, '-')
    .slice(0, 64);
  return id === '' ? 'unreadable' : id;
}
