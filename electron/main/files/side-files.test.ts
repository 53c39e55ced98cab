import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';

import { useFolder } from '../testing/folder.ts';
import { freeNames, safeName } from './free-name.ts';
import { createGrants } from './grants.ts';
import { createSideFiles } from './side-files.ts';
import type { SideFiles } from './side-files.ts';

const at = useFolder();
const thread = (): string => at('thread', 'a.thread.json');
const step = (): string => at('thread', 'steps', 'loads.ts');

function sides(chosen: readonly string[] = []): SideFiles {
  const grants = createGrants();
  grants.allowThread(thread());
  for (const path of chosen) grants.allowFile(path);
  return createSideFiles(grants);
}

const write = (text: string, more: { expected?: string; replace?: boolean } = {}): Promise<void> =>
  sides().write({ thread: thread(), path: 'steps/loads.ts', text, replace: false, ...more });

test('a step is written into a folder that is made for it, and read again', async () => {
  expect(await sides().read({ thread: thread(), path: 'steps/loads.ts' })).toEqual({});
  await write('export {};\r\n');
  expect(await sides().read({ thread: thread(), path: 'steps/loads.ts' })).toEqual({ text: 'export {};\r\n' });
});

test('a file that the page has not read is not replaced', async () => {
  await write('first');
  await expect(write('second')).rejects.toMatchObject({
    failure: { why: 'conflict', message: expect.stringContaining('already') },
  });
  await expect(write('second', { expected: 'other' })).rejects.toMatchObject({ failure: { why: 'conflict' } });
  expect(readFileSync(step(), 'utf8')).toBe('first');
  await write('first');
  await write('second', { expected: 'first' });
  await write('third', { replace: true });
  expect(readFileSync(step(), 'utf8')).toBe('third');
});

test('a file that went is told, not written anew', async () => {
  await expect(write('second', { expected: 'first' })).rejects.toMatchObject({
    failure: { why: 'conflict', message: expect.stringContaining('removed') },
  });
  expect(existsSync(step())).toBe(false);
});

test('nothing outside is read or written, and a chosen file elsewhere is', async () => {
  writeFileSync(at('secret.ts'), 'secret');
  mkdirSync(at('outside'));
  symlinkSync(at('outside'), at('thread', 'steps'));
  const forbidden = { failure: { why: 'forbidden' } };
  await expect(sides().read({ thread: thread(), path: '../secret.ts' })).rejects.toMatchObject(forbidden);
  await expect(sides().read({ thread: thread(), path: at('secret.ts') })).rejects.toMatchObject(forbidden);
  await expect(write('x')).rejects.toMatchObject(forbidden);
  expect(readdirSync(at('outside'))).toEqual([]);
  expect(await sides([at('secret.ts')]).read({ thread: thread(), path: at('secret.ts') })).toEqual({ text: 'secret' });
});

test('a thread without a place has no files yet', async () => {
  await expect(sides().read({ thread: '', path: 'a.ts' })).rejects.toMatchObject({ failure: { why: 'usage' } });
});

test('a dropped file gets a name that is free, and nothing is replaced', async () => {
  const bytes = Buffer.from([0, 255, 1, 254]);
  const drop = (name: string): Promise<{ path: string }> =>
    sides().import({ thread: thread(), name, data: bytes.toString('base64') });
  expect([await drop('uas.xlsx'), await drop('uas.xlsx'), await drop('uas.xlsx')]).toEqual([
    { path: 'uas.xlsx' },
    { path: 'uas 2.xlsx' },
    { path: 'uas 3.xlsx' },
  ]);
  expect(readFileSync(at('thread', 'uas 2.xlsx'))).toEqual(bytes);
  expect(await drop('../../etc/passwd')).toEqual({ path: 'passwd' });
  expect(await drop('.bashrc')).toEqual({ path: 'bashrc' });
});

test.each(['a', 'abc', 'ab=c', 'a*==', 'YQ==\n'])('%j is no base64', async (data) => {
  await expect(sides().import({ thread: thread(), name: 'a.bin', data })).rejects.toMatchObject({
    failure: { why: 'bad-request' },
  });
  expect(readdirSync(at('thread'))).toEqual([]);
});

test.each([
  ['uas.xlsx', 'uas.xlsx'],
  ['a/b\\c.ts', 'c.ts'],
  ['..', 'file'],
  ['', 'file'],
  ['a\u0000b:c?.ts', 'a-b-c-.ts'],
  ['CON.txt', '_CON.txt'],
  ['…', '…'],
])('%j is put down as %j', (name, safe) => expect(safeName(name)).toBe(safe));

test('names without an extension, and hidden ones, are numbered at their end', () => {
  expect([...freeNames('part')].slice(0, 2)).toEqual(['part', 'part 2']);
  expect([...freeNames('a.tar.gz')][1]).toBe('a.tar 2.gz');
});
