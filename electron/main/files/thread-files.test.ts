import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { expect, test } from 'vitest';

import { useFolder } from '../testing/folder.ts';
import { realDisk } from './durable.ts';
import type { WritingDisk } from './durable.ts';
import { createGrants } from './grants.ts';
import { createThreadFiles } from './thread-files.ts';
import type { ThreadFiles } from './thread-files.ts';

const at = useFolder();
const path = (): string => at('thread', 'a.thread.json');
const layout = (): string => at('thread', 'a.layout.json');

function files(disk: WritingDisk = realDisk): ThreadFiles {
  const grants = createGrants();
  grants.allowThread(path());
  return createThreadFiles(grants, disk);
}

/** A disk on which writing the n-th new file fails with an errno. */
function failing(errno: string, nth: number): WritingDisk {
  let opened = 0;
  return {
    ...realDisk,
    open: async (...args: Parameters<typeof realDisk.open>) => {
      const handle = await realDisk.open(...args);
      if (args[1] === 'wx' && ++opened === nth)
        handle.writeFile = () => Promise.reject(Object.assign(new Error(errno), { code: errno }));
      return handle;
    },
  };
}

test('texts come back to the byte: line endings, byte order mark and what is no ASCII', async () => {
  const text = '\uFEFF{\r\n  "title": "Träger ✓ 𝛼"\r\n}\r';
  writeFileSync(path(), text);
  expect(await files().read(path())).toEqual({ path: path(), thread: text, readOnly: false });
  await files().write({ path: path(), thread: `${text}\n`, layout: '\uFEFFx\r\n' });
  expect(readFileSync(path(), 'utf8')).toBe(`${text}\n`);
  expect(readFileSync(layout())).toEqual(Buffer.from('\uFEFFx\r\n'));
  expect(await files().read(path())).toMatchObject({ thread: `${text}\n`, layout: '\uFEFFx\r\n' });
});

test('a file that is not there, no text, too large, a folder or not a thread is told apart', async () => {
  await expect(files().read(path())).rejects.toMatchObject({ failure: { why: 'missing-file', path: path() } });
  writeFileSync(path(), Buffer.from([0x7b, 0xff, 0x7d]));
  await expect(files().read(path())).rejects.toMatchObject({
    failure: { why: 'bad-file', path: path(), message: expect.stringContaining('UTF-8') },
  });
  rmSync(path());
  mkdirSync(path());
  await expect(files().read(path())).rejects.toMatchObject({ failure: { why: 'bad-file' } });
  await expect(files().read(at('thread', 'a.json'))).rejects.toMatchObject({ failure: { why: 'usage' } });
  await expect(files().read(at('other', 'a.thread.json'))).rejects.toMatchObject({ failure: { why: 'forbidden' } });
});

test('a layout that is no text does not pass for one that is not there', async () => {
  writeFileSync(path(), '{}');
  writeFileSync(layout(), Buffer.from([0xff]));
  await expect(files().read(path())).rejects.toMatchObject({ failure: { why: 'bad-file', path: layout() } });
});

test('what another program has written is not replaced, and the other file neither', async () => {
  writeFileSync(path(), 'theirs');
  writeFileSync(layout(), 'layout');
  const write = { path: path(), thread: 'mine', layout: 'moved', expected: { thread: 'read', layout: 'layout' } };
  await expect(files().write(write)).rejects.toMatchObject({
    failure: { why: 'conflict', message: expect.stringContaining(path()) },
  });
  await expect(files().write({ ...write, expected: { thread: 'theirs', layout: 'other' } })).rejects.toMatchObject({
    failure: { why: 'conflict', message: expect.stringContaining(layout()) },
  });
  expect([readFileSync(path(), 'utf8'), readFileSync(layout(), 'utf8')]).toEqual(['theirs', 'layout']);
  expect(readdirSync(at('thread')).toSorted()).toEqual(['a.layout.json', 'a.thread.json']);
});

test('a layout that appeared, and a thread that went, are conflicts too', async () => {
  writeFileSync(path(), 'read');
  writeFileSync(layout(), 'theirs');
  await expect(
    files().write({ path: path(), thread: 'mine', layout: 'moved', expected: { thread: 'read' } }),
  ).rejects.toMatchObject({ failure: { why: 'conflict' } });
  rmSync(path());
  await expect(files().write({ path: path(), thread: 'mine', expected: { thread: 'read' } })).rejects.toMatchObject({
    failure: { why: 'conflict' },
  });
  expect(existsSync(path())).toBe(false);
});

test('a change that comes while the new text is written is a conflict', async () => {
  writeFileSync(path(), 'read');
  const late: WritingDisk = {
    ...realDisk,
    open: async (...args: Parameters<typeof realDisk.open>) => {
      writeFileSync(path(), 'theirs');
      return await realDisk.open(...args);
    },
  };
  await expect(files(late).write({ path: path(), thread: 'mine', expected: { thread: 'read' } })).rejects.toMatchObject(
    { failure: { why: 'conflict' } },
  );
  expect(readFileSync(path(), 'utf8')).toBe('theirs');
  expect(readdirSync(at('thread'))).toEqual(['a.thread.json']);
});

test('moving nodes leaves the thread file alone', async () => {
  await files().write({ path: path(), thread: 'same', layout: 'old' });
  const before = statSync(path());
  await files().write({ path: path(), thread: 'same', layout: 'new', expected: { thread: 'same', layout: 'old' } });
  const after = statSync(path());
  expect([after.ino, after.mtimeMs]).toEqual([before.ino, before.mtimeMs]);
  expect(readFileSync(layout(), 'utf8')).toBe('new');
});

test('without an expectation whatever is there is replaced', async () => {
  writeFileSync(path(), Buffer.from([0xff]));
  await files().write({ path: path(), thread: 'mine' });
  expect(readFileSync(path(), 'utf8')).toBe('mine');
  expect(existsSync(layout())).toBe(false);
});

test('the mode stays, and a new file has the usual one', async () => {
  writeFileSync(path(), 'read');
  chmodSync(path(), 0o640);
  await files().write({ path: path(), thread: 'mine', layout: 'new' });
  expect(statSync(path()).mode & 0o777).toBe(0o640);
  writeFileSync(at('usual'), '');
  expect(statSync(layout()).mode).toBe(statSync(at('usual')).mode);
});

test('a link stays a link, and its target gets the text', async () => {
  writeFileSync(at('real.json'), 'read');
  symlinkSync(at('real.json'), path());
  await files().write({ path: path(), thread: 'mine', expected: { thread: 'read' } });
  expect(readFileSync(at('real.json'), 'utf8')).toBe('mine');
  expect(readFileSync(path(), 'utf8')).toBe('mine');
  expect(readdirSync(at()).toSorted()).toEqual(['real.json', 'thread']);
});

test.each([
  [1, 'ENOSPC'],
  [2, 'ENOSPC'],
  [2, 'EIO'],
])('a disk that fails on file %i with %s leaves both files as they were', async (nth, errno) => {
  writeFileSync(path(), 'read');
  writeFileSync(layout(), 'layout');
  await expect(
    files(failing(errno, nth)).write({ path: path(), thread: 'mine', layout: 'moved' }),
  ).rejects.toMatchObject({ failure: { why: 'storage', errno, path: nth === 1 ? path() : layout() } });
  expect([readFileSync(path(), 'utf8'), readFileSync(layout(), 'utf8')]).toEqual(['read', 'layout']);
  expect(readdirSync(at('thread')).toSorted()).toEqual(['a.layout.json', 'a.thread.json']);
});

test('a folder that has gone is told as such', async () => {
  const threads = files();
  rmSync(at('thread'), { recursive: true });
  await expect(threads.write({ path: path(), thread: 'mine' })).rejects.toMatchObject({
    failure: { why: 'storage', errno: 'ENOENT', message: expect.stringContaining('folder') },
  });
});

test.each(['a.thread.json', ''])('a write-protected %j is neither replaced nor called writable', async (name) => {
  writeFileSync(path(), 'read');
  // Asked of the system: the administrator's own tests may write everywhere.
  const refusing: WritingDisk = {
    ...realDisk,
    access: async (asked, mode) => {
      if (asked === at('thread', name)) throw Object.assign(new Error('EACCES'), { code: 'EACCES' });
      await realDisk.access(asked, mode);
    },
  };
  expect(await files(refusing).read(path())).toMatchObject({ readOnly: true });
  await expect(files(refusing).write({ path: path(), thread: 'mine' })).rejects.toMatchObject({
    failure: { why: 'storage', errno: 'EACCES', path: path() },
  });
  expect(readFileSync(path(), 'utf8')).toBe('read');
});
