import { mkdir, readFile } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';

import { isJsonObject } from '#shared/std/json.ts';

import { writeDurable } from './files/durable.ts';
import { errnoOf } from './files/storage.ts';
import { bytesOf } from './files/text-file.ts';

export interface Bounds {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** What the window remembers from one start to the next. Losing it costs nothing but comfort. */
export interface KeptState {
  readonly bounds?: Bounds | undefined;
  readonly maximized?: boolean | undefined;
  /** The folder that a dialog was last used in, by its purpose. */
  readonly folders: Readonly<Record<string, string>>;
  /** Files that the user has chosen for threads, the newest last: threads name them, also those that lie elsewhere. */
  readonly files: readonly string[];
}

export interface StateKeeper {
  now(): KeptState;
  keep(change: Partial<KeptState>): void;
  settled(): Promise<void>;
}

const mostFiles = 500;

/** Reads at once, as the window is placed by it; writes later, one after the other. */
export function createStateKeeper(path: string, log: (line: string) => void): StateKeeper {
  let state = parseState(textOf(path, log));
  let last: Promise<void> = Promise.resolve();
  async function write(text: string): Promise<void> {
    try {
      await mkdir(dirname(path), { recursive: true });
      if ((await readFile(path, 'utf8').catch(() => '')) !== text) await writeDurable(path, bytesOf(text));
    } catch (error) {
      log(`the place of the window was not kept: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return {
    now: () => state,
    keep(change) {
      state = { ...state, ...change };
      state = { ...state, files: [...new Set(state.files)].slice(-mostFiles) };
      const text = `${JSON.stringify(state, null, 2)}\n`;
      last = last.then(() => write(text));
    },
    settled: () => last,
  };
}

function textOf(path: string, log: (line: string) => void): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (errnoOf(error) !== 'ENOENT') log(`what the window remembers cannot be read: ${String(error)}`);
    return '';
  }
}

/** Takes what has its form and leaves out the rest. */
export function parseState(text: string): KeptState {
  const data = parsed(text);
  if (!isJsonObject(data)) return { folders: {}, files: [] };
  const { bounds, maximized, folders, files } = data;
  return {
    ...(isBounds(bounds) ? { bounds } : {}),
    ...(typeof maximized === 'boolean' ? { maximized } : {}),
    folders: isJsonObject(folders)
      ? Object.fromEntries(
          Object.entries(folders).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
        )
      : {},
    files: Array.isArray(files) ? files.filter((file): file is string => typeof file === 'string') : [],
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // nothing is remembered
  }
}

function isBounds(value: unknown): value is Bounds & { [key: string]: number } {
  return isJsonObject(value) && ['x', 'y', 'width', 'height'].every((key) => Number.isInteger(value[key]));
}

/** The remembered place where some screen still shows it; undefined where the window would open out of sight. */
export function visibleBounds(bounds: Bounds | undefined, screens: readonly Bounds[]): Bounds | undefined {
  if (bounds === undefined) return undefined;
  const shown = screens.some((screen) => {
    const width = Math.min(bounds.x + bounds.width, screen.x + screen.width) - Math.max(bounds.x, screen.x);
    // The title has to be in reach, or the window cannot be moved.
    const isTitleInside = bounds.y >= screen.y && bounds.y <= screen.y + screen.height - 40;
    return width >= 100 && isTitleInside;
  });
  return shown ? bounds : undefined;
}
