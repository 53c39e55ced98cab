import { expect, test, vi } from 'vitest';

import { createClosing } from './closing.ts';
import type { Closing } from './closing.ts';

interface Scene {
  readonly closing: Closing;
  readonly asked: () => number;
  /** Lets the time pass that the page has. */
  readonly pass: () => Promise<void>;
  /** Whether the window was closed: it asks once more whether it may. */
  readonly isClosed: () => boolean;
}

function scene(page: { listens: boolean; lives: boolean }): Scene {
  let asked = 0;
  let closed = false;
  let waiting: (() => void) | undefined;
  const closing = createClosing({
    ask: () => {
      if (page.listens) asked++;
      return page.listens;
    },
    isAlive: async () => page.lives,
    close: () => (closed = closing.request()),
    later: (_ms, fn) => {
      waiting = fn;
      return () => (waiting = undefined);
    },
  });
  return {
    closing,
    asked: () => asked,
    isClosed: () => closed,
    pass: async () => {
      const fn = waiting;
      waiting = undefined;
      fn?.();
      await new Promise((resolve) => setTimeout(resolve, 0));
    },
  };
}

test('a page that listens is asked, and the window closes when it agrees', () => {
  const { closing, asked, isClosed } = scene({ listens: true, lives: true });
  expect(closing.request()).toBe(false);
  expect([asked(), isClosed()]).toEqual([1, false]);
  closing.agreed();
  expect(isClosed()).toBe(true);
  expect(closing.request()).toBe(true);
});

test('a page that does not listen, as it never loaded, holds nobody up', () => {
  expect(scene({ listens: false, lives: true }).closing.request()).toBe(true);
});

test('a page that waits for the user has all the time, and is asked again next time', async () => {
  const { closing, asked, pass, isClosed } = scene({ listens: true, lives: true });
  closing.request();
  closing.request();
  expect(asked()).toBe(1);
  await pass();
  expect(isClosed()).toBe(false);
  expect(closing.request()).toBe(false);
  expect(asked()).toBe(2);
});

test('a page that does nothing any more is not waited for', async () => {
  const { closing, pass, isClosed } = scene({ listens: true, lives: false });
  closing.request();
  expect(isClosed()).toBe(false);
  await pass();
  expect(isClosed()).toBe(true);
});

test('a page that crashes while it is asked is not waited for, and a crash alone closes nothing', () => {
  const one = scene({ listens: true, lives: true });
  one.closing.pageGone();
  expect(one.isClosed()).toBe(false);
  one.closing.request();
  one.closing.pageGone();
  expect(one.isClosed()).toBe(true);
});

test('when the system goes down the page gets its moment and no more, also when it was asked before', async () => {
  const { closing, pass, isClosed } = scene({ listens: true, lives: true });
  closing.request();
  expect(closing.request(true)).toBe(false);
  await pass();
  expect(isClosed()).toBe(true);
});

test('a page that agrees while it is looked after closes the window once', async () => {
  const close = vi.fn();
  let fire = (): void => undefined;
  const closing = createClosing({
    ask: () => true,
    isAlive: async () => {
      closing.agreed();
      return false;
    },
    close,
    later: (_ms, fn) => {
      fire = fn;
      return () => undefined;
    },
  });
  closing.request();
  fire();
  await new Promise((resolve) => setTimeout(resolve, 0));
  expect(close).toHaveBeenCalledTimes(1);
});
