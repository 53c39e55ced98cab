import { expect, test } from 'vitest';
import { readKept, workbenchOf, writeKept } from './kept.ts';
import type { Kept } from './kept.ts';

/** A storage of one entry. */
function storage(text: string | null = null): Pick<Storage, 'getItem' | 'setItem'> {
  let held = text;
  return {
    getItem: () => held,
    setItem: (_key, value) => {
      held = value;
    },
  };
}

test('the first start shows functions, timeline and inspector, in the theme of the system', () => {
  expect(workbenchOf(readKept(storage()))).toEqual({
    theme: 'system',
    zoom: 1,
    bindings: {},
    side: 'functions',
    bottom: 'timeline',
    inspector: true,
  });
});

test('what is kept comes back, folded sides among it', () => {
  const kept: Kept = {
    theme: 'contrast',
    zoom: 1.25,
    bindings: { 'run.start': ['F9'] },
    side: undefined,
    bottom: 'log',
    inspector: false,
    tabs: [{ id: 'thread:a', is: 'thread', path: '/a.thread.json' }],
    active: 'thread:a',
    layout: { grid: { root: {} }, panels: { log: { id: 'log' } } },
  };
  const place = storage();
  writeKept(place, kept);
  const { side, ...rest } = kept;
  expect(side).toBeUndefined();
  expect(readKept(place)).toEqual(rest);
});

test.each(['', '{', 'null', '7', '[]', '"x"'])('an entry that reads %j does no harm', (text) => {
  expect(readKept(storage(text))).toMatchObject({ theme: 'system', inspector: true, tabs: [] });
});

test('a part that does not fit is as on the first start, and the rest stands', () => {
  const kept = readKept(
    storage(JSON.stringify({ theme: 'pink', zoom: 40, tabs: [{ is: 'x' }], layout: 3, inspector: false })),
  );
  expect(kept).toMatchObject({ theme: 'system', zoom: 1, tabs: [], inspector: false });
  expect(kept.layout).toBeUndefined();
});
