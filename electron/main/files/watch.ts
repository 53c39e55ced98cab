import { watch } from 'node:fs';
import type { FSWatcher } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join, relative, sep } from 'node:path';

import { isTemporary } from './durable.ts';
import { isInside } from './grants.ts';

/** What is told, and when. */
export interface WatchOptions {
  /** The thread's folder, which is watched with what lies in it. */
  readonly folder: string;
  /** Tells single files, now and later; those outside the folder are watched where they lie. */
  readonly followFiles: (take: (path: string) => void, signal: AbortSignal) => void;
  /** Paths relative to the folder with forward slashes; of files elsewhere the path itself. */
  readonly changed: (paths: string[]) => void;
  readonly log: (line: string) => void;
}

/** Programs that save by renaming make several changes at once: they are told as one, when it is quiet again. */
const quietMs = 150;
/** Where it is never quiet, it is told this often. */
const latestMs = 1000;
/** How often a folder that is not there is looked for. */
const lookMs = 2000;
/** A thread may lie in a large folder: deeper and more than this is not where its files are. */
const maxDepth = 4;
const maxFolders = 200;

/** Watches until the signal fires. A folder that goes away is waited for. */
export function watchFolder(options: WatchOptions, signal: AbortSignal): void {
  const { folder, changed, log } = options;
  const watchers = new Map<string, FSWatcher>();
  const elsewhere = new Map<string, Set<string>>();
  let pending = new Set<string>();
  let since: number | undefined;
  let timer: NodeJS.Timeout | undefined;
  let looking: NodeJS.Timeout | undefined;
  let identity: number | undefined;

  function nameOf(path: string): string {
    return isInside(folder, path) ? relative(folder, path).split(sep).join('/') : path;
  }

  function note(path: string): void {
    if (signal.aborted) return;
    pending.add(nameOf(path));
    since ??= performance.now();
    clearTimeout(timer);
    const waited = performance.now() - since;
    timer = setTimeout(() => void tell(), Math.max(0, Math.min(quietMs, latestMs - waited)));
  }

  async function tell(): Promise<void> {
    const paths = [...pending];
    pending = new Set();
    since = undefined;
    // A folder may have come or gone with it.
    await lookAround();
    if (!signal.aborted && paths.length > 0) changed(paths);
  }

  function forget(path: string): void {
    watchers.get(path)?.close();
    watchers.delete(path);
  }

  function watchOne(path: string, wanted: (name: string) => boolean): void {
    if (signal.aborted || watchers.has(path) || watchers.size >= maxFolders) return;
    try {
      const watcher = watch(path, { persistent: false }, (_event, name) => {
        if (name === null) note(path);
        else if (wanted(name)) note(join(path, name));
      });
      // A folder that goes away under Windows says so here.
      watcher.on('error', () => {
        forget(path);
        note(path);
      });
      watchers.set(path, watcher);
    } catch (error) {
      // Too many watches on this machine, or it has just gone: what is watched already goes on.
      log(`${path} is not watched for changes: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  async function lookAround(): Promise<void> {
    const now = await folderIdentity(folder);
    if (signal.aborted) return;
    if (now !== identity && identity !== undefined) for (const path of watchers.keys()) forget(path);
    const isBack = identity === undefined && now !== undefined && looking !== undefined;
    identity = now;
    for (const [path, names] of elsewhere)
      if ((await folderIdentity(path)) !== undefined) watchOne(path, (name) => names.has(name));
    if (now === undefined) return lookLater();
    const folders = await foldersIn(folder);
    for (const path of watchers.keys()) if (!folders.includes(path) && !elsewhere.has(path)) forget(path);
    for (const path of folders) watchOne(path, isWanted);
    if (isBack) await noteAll();
  }

  function lookLater(): void {
    clearTimeout(looking);
    looking = setTimeout(() => void lookAround(), lookMs);
    looking.unref();
  }

  /** Nobody saw what happened in a folder that was away. */
  async function noteAll(): Promise<void> {
    looking = undefined;
    for (const entry of await readdir(folder, { withFileTypes: true }).catch(() => []))
      if (entry.isFile() && isWanted(entry.name)) note(join(folder, entry.name));
  }

  options.followFiles((file) => {
    if (isInside(folder, file)) return;
    const names = elsewhere.get(dirname(file)) ?? new Set();
    elsewhere.set(dirname(file), names.add(basename(file)));
    void lookAround();
  }, signal);
  void lookAround();
  signal.addEventListener(
    'abort',
    () => {
      clearTimeout(timer);
      clearTimeout(looking);
      for (const path of watchers.keys()) forget(path);
    },
    { once: true },
  );
}

/** Not what writing leaves for a moment, and not what is hidden. */
function isWanted(name: string): boolean {
  return !name.startsWith('.') && !name.startsWith('~$') && !isTemporary(name);
}

/** Tells a folder from another one that has taken its place; undefined where there is none. */
async function folderIdentity(path: string): Promise<number | undefined> {
  return await stat(path).then(
    (facts) => (facts.isDirectory() ? facts.ino : undefined),
    () => undefined, // whatever keeps it from being looked at, it cannot be watched
  );
}

/** The folder and those in it, the nearest first. */
async function foldersIn(root: string): Promise<string[]> {
  const found = [root];
  let level = [root];
  for (let depth = 0; depth < maxDepth && found.length < maxFolders; depth++) {
    const next: string[] = [];
    for (const folder of level) {
      // A folder that may not be read, or has just gone, has nothing to watch.
      const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
      for (const entry of entries)
        if (entry.isDirectory() && isWanted(entry.name) && entry.name !== 'node_modules')
          next.push(join(folder, entry.name));
    }
    found.push(...next);
    level = next;
  }
  return found.slice(0, maxFolders);
}
