import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';

import { useFolder } from '../testing/folder.ts';
import { copyExample } from './example.ts';

const at = useFolder();

function prepare(): string {
  for (const folder of ['ours/spar/steps', 'ours/spar/parts/deep']) mkdirSync(at(folder), { recursive: true });
  for (const name of [
    'spar.thread.json',
    'spar.layout.json',
    'uas.xlsx',
    'write-workbook.ts',
    'spar.test.ts',
    'clew.lock.json',
    'steps/loads.ts',
    'steps/loads.test.ts',
    'parts/deep/a.ts',
  ])
    writeFileSync(at('ours', 'spar', name), name);
  return at('ours', 'spar', 'spar.thread.json');
}

test('the thread is copied with what it needs, and without our scripts and tests', async () => {
  const copy = await copyExample(prepare(), at('mine', 'Clew'));
  expect(copy).toBe(at('mine', 'Clew', 'spar', 'spar.thread.json'));
  expect(readdirSync(at('mine', 'Clew', 'spar'), { recursive: true, encoding: 'utf8' }).toSorted()).toEqual([
    'parts',
    'parts/deep',
    'parts/deep/a.ts',
    'spar.layout.json',
    'spar.thread.json',
    'steps',
    'steps/loads.ts',
    'uas.xlsx',
  ]);
});

test('what the user has changed stays', async () => {
  const example = prepare();
  const copy = await copyExample(example, at('mine'));
  writeFileSync(copy, 'changed');
  rmSync(at('mine', 'spar', 'uas.xlsx'));
  expect(await copyExample(example, at('mine'))).toBe(copy);
  expect(readFileSync(copy, 'utf8')).toBe('changed');
  expect(existsSync(at('mine', 'spar', 'uas.xlsx'))).toBe(false);
});

test('a copy that was broken off is completed, and nothing in it replaced', async () => {
  const example = prepare();
  mkdirSync(at('mine', 'spar'), { recursive: true });
  writeFileSync(at('mine', 'spar', 'uas.xlsx'), 'changed');
  await copyExample(example, at('mine'));
  expect(readFileSync(at('mine', 'spar', 'uas.xlsx'), 'utf8')).toBe('changed');
  expect(readFileSync(at('mine', 'spar', 'steps', 'loads.ts'), 'utf8')).toBe('steps/loads.ts');
});

test('documents that cannot be written are told', async () => {
  const example = prepare();
  writeFileSync(at('mine'), 'a file');
  await expect(copyExample(example, at('mine'))).rejects.toMatchObject({ failure: { why: 'storage' } });
});
