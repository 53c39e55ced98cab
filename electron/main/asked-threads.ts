import { resolve } from 'node:path';

/**
 * The threads that a command line names, as absolute paths. Chromium and Playwright put switches among the arguments,
 * and Electron the application's folder, so that a thread is told by its name.
 */
export function threadsIn(args: readonly string[], folder: string): string[] {
  const named = args.filter((arg) => !arg.startsWith('-') && arg.endsWith('.thread.json'));
  return [...new Set(named.map((arg) => resolve(folder, arg)))];
}

/** What a second start hands to the first one. It may be another version of Clew, so its form is checked. */
export function threadsOf(data: unknown): string[] {
  if (typeof data !== 'object' || data === null || !('threads' in data) || !Array.isArray(data.threads)) return [];
  return (data.threads as unknown[]).filter((one): one is string => typeof one === 'string');
}
