import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { expect, test, vi } from 'vitest';

import { useFolder } from '../testing/folder.ts';
import { createGrants } from './grants.ts';
import { watchFolder } from './watch.ts';

const at = useFolder();

interface Watching {
  /** Every path that was told so far. */
  readonly told: () => string[];
  /** How often a path was told. */
  readonly times: (path: string) => number;
  readonly stop: () => void;
}

/** Watches, and is sure that it does: a change is made until it is told. */
async function watching(grants = createGrants()): Promise<Watching> {
  let told: string[][] = [];
  const controller = new AbortController();
  const log = vi.fn();
  const { followFiles } = grants;
  watchFolder({ folder: at('thread'), followFiles, changed: (paths) => told.push(paths), log }, controller.signal);
  await vi.waitFor(
    () => {
      writeFileSync(at('thread', 'begin'), '');
      if (told.length === 0) throw new Error('nothing was told');
    },
    { timeout: 10_000, interval: 300 },
  );
  // What is still told of the beginning is not to be counted.
  await new Promise((resolve) => setTimeout(resolve, 400));
  told = [];
  return {
    told: () => told.flat(),
    times: (path) => told.filter((paths) => paths.includes(path)).length,
    stop: () => controller.abort(),
  };
}

const soon = { timeout: 10_000, interval: 20 };

test('a file that is written, and one that is saved by renaming, are told as one change', async () => {
  writeFileSync(at('thread', 'uas.xlsx'), 'old');
  const watch = await watching();
  writeFileSync(at('thread', 'a.thread.json'), '{}');
  // LibreOffice, Excel and vim: the new file beside it, the old one away, the new one in its place.
  writeFileSync(at('thread', 'lu1.tmp'), 'new');
  renameSync(at('thread', 'uas.xlsx'), at('thread', 'uas.xlsx~'));
  renameSync(at('thread', 'lu1.tmp'), at('thread', 'uas.xlsx'));
  await vi.waitFor(() => expect(watch.told()).toEqual(expect.arrayContaining(['uas.xlsx', 'a.thread.json'])), soon);
  expect(watch.times('uas.xlsx')).toBe(1);
  watch.stop();
});

test('folders below are watched with forward slashes, also those that come later', async () => {
  mkdirSync(at('thread', 'steps'));
  const watch = await watching();
  writeFileSync(at('thread', 'steps', 'loads.ts'), '');
  await vi.waitFor(() => expect(watch.told()).toContain('steps/loads.ts'), soon);
  mkdirSync(at('thread', 'parts'));
  await vi.waitFor(() => {
    writeFileSync(at('thread', 'parts', 'spar.ts'), '');
    expect(watch.told()).toContain('parts/spar.ts');
  }, soon);
  watch.stop();
});

test('hidden files, lock files and files of other folders are not told', async () => {
  mkdirSync(at('thread', '.git'));
  mkdirSync(at('thread', 'node_modules'));
  const watch = await watching();
  for (const name of ['.git/index', 'node_modules/x', '.~lock.uas.xlsx#', '~$uas.xlsx', '.clew-0123456789abcdef.tmp'])
    writeFileSync(at('thread', name), '');
  writeFileSync(at('beside.ts'), '');
  writeFileSync(at('thread', 'seen'), '');
  await vi.waitFor(() => expect(watch.told()).toContain('seen'), soon);
  expect(new Set(watch.told())).toEqual(new Set(['seen']));
  watch.stop();
});

test('a chosen file elsewhere is told by its own path, and not its neighbours', async () => {
  mkdirSync(at('books'));
  const grants = createGrants();
  grants.allowFile(at('books', 'uas.xlsx'));
  const watch = await watching(grants);
  writeFileSync(at('books', 'other.xlsx'), '');
  writeFileSync(at('books', 'uas.xlsx'), '');
  await vi.waitFor(() => expect(watch.told()).toContain(at('books', 'uas.xlsx')), soon);
  expect(watch.told()).not.toContain(at('books', 'other.xlsx'));
  // One that is chosen while the thread is open is watched from then on.
  grants.allowFile(at('later.xlsx'));
  await vi.waitFor(() => {
    writeFileSync(at('later.xlsx'), '');
    expect(watch.told()).toContain(at('later.xlsx'));
  }, soon);
  watch.stop();
});

test('a folder that vanishes ends nothing, and is watched again when it is back', async () => {
  const watch = await watching();
  rmSync(at('thread'), { recursive: true });
  await new Promise((resolve) => setTimeout(resolve, 500));
  mkdirSync(at('thread'));
  writeFileSync(at('thread', 'back.thread.json'), '');
  await vi.waitFor(() => expect(watch.told()).toContain('back.thread.json'), soon);
  watch.stop();
});

test('a stream that is closed is told nothing more', async () => {
  const watch = await watching();
  watch.stop();
  writeFileSync(at('thread', 'late'), '');
  await new Promise((resolve) => setTimeout(resolve, 400));
  expect(watch.told()).toEqual([]);
});
