import { mkdirSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';

import { useFolder } from '../testing/folder.ts';
import { createRecent } from './recent.ts';
import type { Recent } from './recent.ts';

const at = useFolder();
const open = (said: string[] = []): Recent => createRecent(at('recent.json'), (line) => said.push(line));
const thread = (name: string) => ({ path: at(name), title: name, openedAt: 1 });

test('the newest stands first, once, and a new start knows it', async () => {
  const recent = open();
  for (const name of ['a', 'b', 'a']) await recent.add(thread(name));
  writeFileSync(at('a'), '');
  expect(await open().list()).toEqual([
    { ...thread('a'), exists: true },
    { ...thread('b'), exists: false },
  ]);
});

test('twenty are kept, and one can be forgotten', async () => {
  const recent = open();
  await Promise.all(Array.from({ length: 25 }, (_, n) => recent.add(thread(`t${n}`))));
  expect((await recent.list()).map(({ title }) => title)).toEqual(Array.from({ length: 20 }, (_, n) => `t${24 - n}`));
  await recent.forget(at('t24'));
  expect((await open().list())[0]?.title).toBe('t23');
});

test.each(['', '{}', '[{"path":1}]', '[{"path":"/a","title":"a","openedAt":1,"exists":true}]'])(
  'a list that says %j begins anew, and the log says so',
  async (text) => {
    writeFileSync(at('recent.json'), text);
    const said: string[] = [];
    const recent = open(said);
    expect(await recent.list()).toEqual([]);
    expect(said).toHaveLength(1);
    await recent.add(thread('a'));
    expect(await open().list()).toHaveLength(1);
  },
);

test('a list that cannot be read is an error and is tried again', async () => {
  mkdirSync(at('recent.json'));
  await expect(open().list()).rejects.toThrow('EISDIR');
});
