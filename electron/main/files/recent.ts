import { access, mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';

import { RecentThread } from '#shared/protocol/window-contract.ts';

import { writeDurable } from './durable.ts';
import { errnoOf } from './storage.ts';
import { bytesOf } from './text-file.ts';

type Kept = Omit<RecentThread, 'exists'>;

/** Threads that were opened last, the newest first. */
export interface Recent {
  list(): Promise<RecentThread[]>;
  add(thread: Kept): Promise<void>;
  forget(path: string): Promise<void>;
}

const most = 20;
const KeptList = RecentThread.omit({ exists: true }).array();

export function createRecent(path: string, log: (line: string) => void): Recent {
  let kept: Promise<readonly Kept[]> | undefined;

  async function read(): Promise<readonly Kept[]> {
    try {
      const parsed = KeptList.safeParse(JSON.parse(await readFile(path, 'utf8')));
      if (parsed.success) return parsed.data.slice(0, most);
    } catch (error) {
      if (errnoOf(error) === 'ENOENT') return [];
      if (!(error instanceof SyntaxError)) throw error;
    }
    // A convenience, not a record: the list begins anew, and the log says so.
    log(`the list of recent threads cannot be read and begins anew: ${path}`);
    return [];
  }

  /** Changes come one after the other, each on what the one before has left. */
  function change(edit: (threads: readonly Kept[]) => Kept[]): Promise<void> {
    const next = (kept ?? read()).then(edit);
    const written = next.then(async (threads) => {
      await mkdir(dirname(path), { recursive: true });
      await writeDurable(path, bytesOf(`${JSON.stringify(threads, null, 2)}\n`));
    });
    kept = written.then(
      () => next,
      () => next,
    );
    kept.catch(() => (kept = undefined)); // reading failed: whoever asked is told, and the next one reads again
    return written;
  }

  return {
    async list() {
      kept ??= read();
      return await Promise.all((await kept).map(async (one) => ({ ...one, exists: await isThere(one.path) })));
    },
    add: (thread) => change((threads) => [thread, ...threads.filter((one) => one.path !== thread.path)].slice(0, most)),
    forget: (gone) => change((threads) => threads.filter((one) => one.path !== gone)),
  };
}

async function isThere(path: string): Promise<boolean> {
  return await access(path).then(
    () => true,
    () => false,
  );
}
