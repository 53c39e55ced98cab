import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';

import { createStateKeeper, parseState, visibleBounds } from './kept-state.ts';
import { useFolder } from './testing/folder.ts';

const at = useFolder();
const bounds = { x: 10, y: 20, width: 800, height: 600 };

test('what is kept is there at the next start', async () => {
  const state = createStateKeeper(at('window.json'), () => undefined);
  state.keep({ bounds });
  state.keep({ maximized: true, files: ['/a', '/b', '/a'] });
  await state.settled();
  expect(createStateKeeper(at('window.json'), () => undefined).now()).toEqual({
    bounds,
    maximized: true,
    folders: {},
    files: ['/a', '/b'],
  });
});

test.each(['', '{', '[]', '{"bounds":{"x":1},"maximized":"yes","folders":{"a":1},"files":[1]}'])(
  '%j is nothing to go by',
  (text) => expect(parseState(text)).toEqual({ folders: {}, files: [] }),
);

test('a folder that cannot be written costs nothing but the memory, and is said', async () => {
  writeFileSync(at('in-the-way'), '');
  const said: string[] = [];
  const state = createStateKeeper(at('in-the-way', 'window.json'), (line) => said.push(line));
  state.keep({ bounds });
  await state.settled();
  expect(state.now().bounds).toEqual(bounds);
  expect(said.join()).toContain('not kept');
  expect(readFileSync(at('in-the-way'), 'utf8')).toBe('');
});

const screen = { x: 0, y: 0, width: 1920, height: 1080 };

test.each([
  ['on the screen', bounds, [screen], true],
  ['partly beside it', { ...bounds, x: 1800 }, [screen], true],
  ['on a screen that is gone', { ...bounds, x: 2500 }, [screen], false],
  ['on a second screen', { ...bounds, x: 2500 }, [screen, { ...screen, x: 1920 }], true],
  ['above the screen', { ...bounds, y: -50 }, [screen], false],
  ['below the screen', { ...bounds, y: 1070 }, [screen], false],
])('a window that was %s', (_where, place, screens, shown) => {
  expect(visibleBounds(place, screens)).toEqual(shown ? place : undefined);
});

test('a window that was nowhere is placed by the system', () =>
  expect(visibleBounds(undefined, [screen])).toBeUndefined());
