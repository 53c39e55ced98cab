import { expect, test } from 'vitest';

import { threadsIn, threadsOf } from './asked-threads.ts';
import { createHub } from './hub.ts';

test('threads are found among switches and the application folder, from the folder of the caller', () => {
  const args = [
    '--inspect=0',
    '/clew/out/app',
    '--no-sandbox',
    'a.thread.json',
    '/x/b.thread.json',
    'a.thread.json',
    '-c.thread.json',
    'd.json',
  ];
  expect(threadsIn(args, '/home/me')).toEqual(['/home/me/a.thread.json', '/x/b.thread.json']);
});

test.each([undefined, null, {}, { threads: 'a' }, 7, []])('%j of a second start asks for nothing', (data) =>
  expect(threadsOf(data)).toEqual([]),
);

test('of a second start only texts are taken', () => expect(threadsOf({ threads: ['/a', 1, null] })).toEqual(['/a']));

test('who follows a hub is told what was before, then what comes, until he leaves', async () => {
  const before = ['a'];
  const hub = createHub<string>(() => before);
  const controller = new AbortController();
  const got: string[] = [];
  const followed = hub.follow((item) => got.push(item), controller.signal);
  hub.tell('b');
  expect([hub.isFollowed(), got]).toEqual([true, ['a', 'b']]);
  controller.abort();
  await followed;
  hub.tell('c');
  expect([hub.isFollowed(), got]).toEqual([false, ['a', 'b']]);
});

test('a follower that has left already is not kept', async () => {
  const hub = createHub<string>();
  await hub.follow(() => undefined, AbortSignal.abort());
  expect(hub.isFollowed()).toBe(false);
});
