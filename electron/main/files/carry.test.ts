import { existsSync, mkdirSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { beforeEach, expect, test } from 'vitest';
import type { WindowOutput } from '#shared/protocol/window-contract.ts';

import { useFolder } from '../testing/folder.ts';
import { carryFiles } from './carry.ts';
import { createGrants } from './grants.ts';

const at = useFolder();
const from = (): string => at('thread', 'a.thread.json');
const to = (): string => at('copy', 'b.thread.json');
const none = { copied: [], kept: [], missing: [], refused: [] };

beforeEach(() => {
  mkdirSync(at('copy'));
  mkdirSync(at('thread', 'steps'));
  writeFileSync(at('thread', 'steps', 'loads.ts'), 'step');
});

function carry(...paths: string[]): Promise<WindowOutput<'file.carry'>> {
  const grants = createGrants();
  grants.allowThread(from());
  grants.allowThread(to());
  return carryFiles(grants, { from: from(), to: to(), paths });
}

test('files go along to the byte, into folders that are made for them', async () => {
  const bytes = Buffer.alloc((1 << 20) + 3, 7);
  writeFileSync(at('thread', 'uas.xlsx'), bytes);
  expect(await carry('uas.xlsx', 'steps/loads.ts', 'uas.xlsx')).toEqual({
    ...none,
    copied: ['uas.xlsx', 'steps/loads.ts'],
  });
  expect(readFileSync(at('copy', 'uas.xlsx')).equals(bytes)).toBe(true);
  expect(readFileSync(at('copy', 'steps', 'loads.ts'), 'utf8')).toBe('step');
});

test('what is there stays as it is, and what is not beside the thread is told', async () => {
  mkdirSync(at('copy', 'steps'));
  writeFileSync(at('copy', 'steps', 'loads.ts'), 'theirs');
  expect(await carry('steps/loads.ts', 'gone.step')).toEqual({
    ...none,
    kept: ['steps/loads.ts'],
    missing: ['gone.step'],
  });
  expect(readFileSync(at('copy', 'steps', 'loads.ts'), 'utf8')).toBe('theirs');
  expect(readdirSync(at('copy'))).toEqual(['steps']);
});

test('nothing outside is read or written, by name or by a link, and the others go along all the same', async () => {
  writeFileSync(at('secret.ts'), 'secret');
  writeFileSync(at('thread', '.env'), 'secret');
  mkdirSync(at('outside'));
  symlinkSync(at('secret.ts'), at('thread', 'link.ts'));
  symlinkSync(at('thread', 'steps', 'loads.ts'), at('thread', 'inner.ts'));
  writeFileSync(at('thread', 'made.ts'), 'x');
  symlinkSync(at('outside', 'made.ts'), at('copy', 'made.ts'));
  mkdirSync(at('thread', 'parts'));
  writeFileSync(at('thread', 'parts', 'spar.ts'), 'x');
  symlinkSync(at('outside'), at('copy', 'parts'));
  const outside = ['../secret.ts', at('secret.ts'), '.env', 'link.ts', 'inner.ts', 'parts/spar.ts', 'steps'];
  const carried = await carry(...outside, 'made.ts', 'steps/loads.ts');
  expect(carried).toMatchObject({ copied: ['steps/loads.ts'], kept: ['made.ts'], missing: [] });
  expect(carried.refused.map(({ path }) => path)).toEqual(outside);
  expect(carried.refused.every(({ message }) => message.length > 10)).toBe(true);
  expect(readdirSync(at('outside'))).toEqual([]);
});

test('nothing goes from or to a place that the user has not named', async () => {
  const grants = createGrants();
  grants.allowThread(from());
  const call = carryFiles(grants, { from: from(), to: to(), paths: ['steps/loads.ts'] });
  await expect(call).rejects.toMatchObject({ failure: { why: 'forbidden' } });
  expect(existsSync(at('copy', 'steps'))).toBe(false);
});
