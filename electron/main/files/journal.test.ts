import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';

import { useFolder } from '../testing/folder.ts';
import { createJournal } from './journal.ts';

const at = useFolder();
const entry = (id: string, content: string, path?: string) => ({
  id,
  at: 1,
  content,
  ...(path === undefined ? {} : { path }),
});

test('what is kept is there after a new start, and dropped it is not', async () => {
  const journal = createJournal(at('journal'), () => undefined);
  expect(await journal.list()).toEqual([]);
  await journal.keep(entry('one', 'a', '/x/a.thread.json'));
  await journal.keep(entry('two', 'b'));
  const again = createJournal(at('journal'), () => undefined);
  expect(await again.list()).toEqual(
    expect.arrayContaining([entry('one', 'a', '/x/a.thread.json'), entry('two', 'b')]),
  );
  await again.drop('one');
  await again.drop('one');
  expect(await again.list()).toEqual([entry('two', 'b')]);
});

test('the last one wins, and what was dropped does not come back', async () => {
  const journal = createJournal(at('journal'), () => undefined);
  const contents = Array.from({ length: 20 }, (_, n) => `${n}`);
  await Promise.all(contents.map((content) => journal.keep(entry('one', content))));
  expect(await journal.list()).toEqual([entry('one', '19')]);
  void journal.keep(entry('one', 'late'));
  void journal.drop('one');
  await journal.settled();
  expect(readdirSync(at('journal'))).toEqual([]);
});

test.each([
  ['cut off', '{"id":"one","at":1,'],
  ['of another form', '{"id":"one"}'],
  ['of another name', '{"id":"two","at":1,"content":1}'],
  ['empty', ''],
])('an entry that is %s is put aside and reported, once', async (_what, text) => {
  mkdirSync(at('journal'));
  writeFileSync(at('journal', 'one.json'), text);
  const said: string[] = [];
  const journal = createJournal(at('journal'), (line) => said.push(line));
  const [first, ...others] = await journal.list();
  expect(others).toEqual([]);
  expect(first).toMatchObject({ id: 'one', content: { unreadable: expect.any(String) } });
  const { unreadable: aside } = (first ?? { content: {} }).content as { unreadable: string };
  expect(readFileSync(aside, 'utf8')).toBe(text);
  expect(said.join()).toContain(aside);
  expect(await journal.list()).toEqual([]);
  expect(existsSync(aside)).toBe(true);
});

test('one that cannot be kept says so, and the next one goes on', async () => {
  writeFileSync(at('journal'), 'in the way');
  const journal = createJournal(at('journal'), () => undefined);
  await expect(journal.keep(entry('one', 'a'))).rejects.toMatchObject({ failure: { why: 'storage' } });
  rmSync(at('journal'));
  await journal.keep(entry('one', 'b'));
  expect(await journal.list()).toEqual([entry('one', 'b')]);
});
