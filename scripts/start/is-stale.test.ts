import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

import { isStale } from './is-stale.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'clew-stale-'));
  mkdirSync(join(folder, 'source', 'deep'), { recursive: true });
  put('built.js', 1000);
  put('source/a.ts', 900);
  put('source/deep/b.ts', 900);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function put(name: string, at: number): void {
  writeFileSync(join(folder, name), '');
  utimesSync(join(folder, name), at, at);
}
const stale = (): Promise<boolean> => isStale(join(folder, 'built.js'), [join(folder, 'source'), join(folder, 'none')]);

test('what is newer than all of its sources is not built again', async () => expect(await stale()).toBe(false));

test('a newer source, at any depth, is built', async () => {
  put('source/deep/b.ts', 1001);
  expect(await stale()).toBe(true);
});

test('a newer test is no reason', async () => {
  put('source/deep/b.test.ts', 1001);
  expect(await stale()).toBe(false);
});

test('what was never built is built', async () => {
  rmSync(join(folder, 'built.js'));
  expect(await stale()).toBe(true);
});
