import { spawn } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { devNull, tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';

import { coverOpenFiles } from './inherit-nothing.ts';

/** What a child has open from 3 up: it lists its own files before it opens any. */
function openInChild(stdio: readonly ('ignore' | number)[]): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'clew-inherit-'));
  const list = openSync(join(folder, 'list'), 'w+');
  const child = spawn('/bin/sh', ['-c', 'ls -l /proc/$$/fd'], { stdio: ['ignore', list, ...stdio] });
  return new Promise((resolve) => {
    child.once('close', () => {
      const text = readFileSync(join(folder, 'list'), 'utf8');
      closeSync(list);
      rmSync(folder, { recursive: true });
      const numbered = [...text.matchAll(/ (\d+) -> (\S+)/g)].filter((match) => Number(match[1]) > 2);
      resolve(numbered.map((match) => match[2] ?? ''));
    });
  });
}

test.runIf(process.platform === 'linux')('a child gets none of the files that this process has open', async () => {
  const leaked = mkdtempSync(join(tmpdir(), 'clew-leak-'));
  const nothing = openSync(devNull, 'r');
  const secret = openSync(join(leaked, 'secret'), 'w');
  try {
    expect(readlinkSync(`/proc/self/fd/${secret}`)).toBe(join(leaked, 'secret'));
    // The null device where the file would be: a runtime that embeds Node hands it over under its own number.
    const handedOver = ['ignore', ...Array.from({ length: secret - 3 }, () => 'ignore' as const), secret] as const;
    expect(await openInChild(handedOver)).toContain(join(leaked, 'secret'));

    const covered = coverOpenFiles(nothing);
    expect(covered.length).toBeGreaterThanOrEqual(secret - 2);
    const seen = await openInChild(['ignore', ...covered]);
    expect(seen).not.toContain(join(leaked, 'secret'));
    expect(new Set(seen)).toEqual(new Set([devNull]));
  } finally {
    closeSync(secret);
    closeSync(nothing);
    rmSync(leaked, { recursive: true });
  }
});
