import { readFile, stat } from 'node:fs/promises';

import { fail } from '#shared/model/failure.ts';

import { reading } from './storage.ts';

/** Longest text that the window opens: a thread of a hundred thousand nodes is far below it. */
export const maxTextBytes = 256 * 1024 * 1024;

/**
 * The text of a file, to the byte: its line endings and its byte order mark stay. Undefined where there is no file.
 * @param shown the path to name in a failure
 */
export async function readText(path: string, shown: string = path, limit = maxTextBytes): Promise<string | undefined> {
  const bytes = await reading(shown, async () => {
    const { size } = await stat(path);
    if (size > limit) fail(tooLarge(shown, size, limit));
    return await readFile(path);
  });
  if (bytes === undefined) return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return fail({
      why: 'bad-file',
      path: shown,
      message: 'it is not text in UTF-8. Save it as UTF-8 and open it again.',
    });
  }
}

function tooLarge(path: string, size: number, limit: number): { why: 'bad-file'; path: string; message: string } {
  const mebibytes = (bytes: number): number => Math.ceil(bytes / 1_048_576);
  return {
    why: 'bad-file',
    path,
    message: `it is ${mebibytes(size)} MiB long, and texts of up to ${mebibytes(limit)} MiB are opened. Check that it is the right file.`,
  };
}

export function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
