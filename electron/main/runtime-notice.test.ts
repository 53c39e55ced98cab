import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

import { MARKER_FILE } from '../../scripts/electron-runtime/test-runtime.ts';

import { runtimeNotice, windowTitle } from './runtime-notice.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'clew-notice-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('an ordinary runtime says nothing', () => {
  const notice = runtimeNotice(join(folder, 'electron'), '45.4.1');
  expect([notice, windowTitle(notice)]).toEqual([undefined, 'Clew']);
});

test('the runtime that scripts/electron-runtime.ts marks is named in the title', () => {
  writeFileSync(join(folder, MARKER_FILE), '{}');
  const notice = runtimeNotice(join(folder, 'electron'), '25.1.1');
  expect(windowTitle(notice)).toBe('Clew (Test runtime: Electron 25.1.1, for tests and trying out only)');
});

test('the title names what is shown and marks unsaved edits', () => {
  expect(windowTitle(undefined, { title: 'uas-spar.thread.json', edited: true })).toBe('● uas-spar.thread.json - Clew');
  expect(windowTitle('old', { title: 'a.thread.json', edited: false })).toBe('a.thread.json - Clew (old)');
});
