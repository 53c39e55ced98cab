import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';

import { useFolder } from '../testing/folder.ts';
import { createGrants } from './grants.ts';
import type { Grants } from './grants.ts';

const at = useFolder();

function granted(): Grants {
  writeFileSync(at('secret.txt'), 'secret');
  writeFileSync(at('thread', 'a.thread.json'), '{}');
  const grants = createGrants();
  grants.allowThread(at('thread', 'a.thread.json'));
  return grants;
}

async function refuses(grants: Grants, path: string): Promise<void> {
  await expect(grants.resolve(path), path).rejects.toMatchObject({ failure: { why: 'forbidden' } });
}

test('a thread, its folder and what is not there yet may be named', async () => {
  const grants = granted();
  for (const path of ['a.thread.json', 'a.layout.json', 'steps/new.ts', 'steps/deep/new.ts', 'b.thread.json'])
    expect(await grants.resolve(at('thread', path))).toBe(at('thread', path));
});

test('nothing is granted at first', async () => refuses(createGrants(), at('thread', 'a.thread.json')));

test.each(['../secret.txt', '..', '.', '', 'steps/../../secret.txt', '../thread-other/x', '../threadx'])(
  '%j leads out of the folder',
  async (path) => refuses(granted(), `${at('thread')}/${path}`),
);

test.each(['.git/hooks/pre-commit', '.bashrc', 'steps/.hidden/x.ts'])(
  '%s is hidden, so it belongs to another program',
  async (path) => refuses(granted(), at('thread', path)),
);

test.each(['thread/a.thread.json', '', 'a\0b', '\0'])('%j is no absolute path', async (path) =>
  refuses(granted(), path),
);

test('a link in the folder is followed, and one that leads out is refused', async () => {
  const grants = granted();
  mkdirSync(at('elsewhere'));
  writeFileSync(at('elsewhere', 'x.ts'), '');
  mkdirSync(at('thread', 'steps'));
  symlinkSync(at('thread', 'steps'), at('thread', 'same'));
  symlinkSync(at('elsewhere'), at('thread', 'out'));
  symlinkSync(at('secret.txt'), at('thread', 'a.layout.json'));
  expect(await grants.resolve(at('thread', 'same', 'x.ts'))).toBe(at('thread', 'steps', 'x.ts'));
  await refuses(grants, at('thread', 'out', 'x.ts'));
  await refuses(grants, at('thread', 'out', 'new.ts'));
  await refuses(grants, at('thread', 'a.layout.json'));
});

test('a thread that the user has chosen may be a link itself, and only it', async () => {
  writeFileSync(at('real.thread.json'), '{}');
  symlinkSync(at('real.thread.json'), at('thread', 'a.thread.json'));
  const grants = createGrants();
  grants.allowThread(at('thread', 'a.thread.json'));
  expect(await grants.resolve(at('thread', 'a.thread.json'))).toBe(at('real.thread.json'));
  await refuses(grants, at('real.thread.json'));
});

test('a file that was chosen elsewhere may be named, and not what lies beside it', async () => {
  const grants = granted();
  mkdirSync(at('books'));
  const told: string[] = [];
  const controller = new AbortController();
  grants.followFiles((path) => told.push(path), controller.signal);
  grants.allowFile(at('books', 'uas.xlsx'));
  grants.allowFile(at('books', 'uas.xlsx'));
  controller.abort();
  grants.allowFile(at('late.xlsx'));
  expect(await grants.resolve(at('books', 'uas.xlsx'))).toBe(at('books', 'uas.xlsx'));
  await refuses(grants, at('books', 'other.xlsx'));
  expect(told).toEqual([at('books', 'uas.xlsx')]);
});

test('a folder that is reached through a link is the same folder', async () => {
  symlinkSync(at('thread'), at('link'));
  const grants = createGrants();
  grants.allowThread(at('link', 'a.thread.json'));
  expect(await grants.resolve(at('link', 'steps', 'x.ts'))).toBe(at('thread', 'steps', 'x.ts'));
});

test('whatever a page makes of names and dots, what it gets lies in the folder', async () => {
  const grants = granted();
  mkdirSync(at('thread', 'steps'));
  symlinkSync(at(), at('thread', 'up'));
  const part = fc.constantFrom('..', '.', 'steps', 'up', 'thread', 'a.thread.json', 'secret.txt', '', 'x');
  await fc.assert(
    fc.asyncProperty(fc.array(part, { maxLength: 8 }), async (parts) => {
      const path = `${at('thread')}/${parts.join('/')}`;
      const real = await grants.resolve(path).catch(() => undefined);
      expect(real === undefined || real.startsWith(join(at('thread'), '/')), `${path} gave ${real}`).toBe(true);
      if (!resolve(path).startsWith(join(at('thread'), '/'))) expect(real).toBeUndefined();
    }),
    { numRuns: 500 },
  );
});
