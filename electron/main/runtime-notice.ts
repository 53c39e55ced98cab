import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** scripts/electron-runtime.ts lays this file beside the runtime that the tests fall back on. */
const MARKER_FILE = 'clew-test-runtime.json';

/**
 * What the window has to say about the runtime that it runs on, or undefined when there is nothing to say.
 * The old runtime of the tests has known holes, so nobody may mistake it for the product.
 */
export function runtimeNotice(executable: string, electronVersion: string): string | undefined {
  if (!existsSync(join(dirname(executable), MARKER_FILE))) return undefined;
  return `Test runtime: Electron ${electronVersion}, for tests and trying out only`;
}

/** The title of the window: what it shows, whether that has unsaved edits, and what it runs on. */
export function windowTitle(notice: string | undefined, shown: { title: string; edited: boolean } = NOTHING): string {
  const name = shown.title === '' ? 'Clew' : `${shown.title} - Clew`;
  const marked = shown.edited ? `● ${name}` : name;
  return notice === undefined ? marked : `${marked} (${notice})`;
}

const NOTHING = { title: '', edited: false };
