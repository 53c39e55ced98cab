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

/** The title of the window. */
export function windowTitle(notice: string | undefined): string {
  return notice === undefined ? 'Clew' : `Clew (${notice})`;
}
