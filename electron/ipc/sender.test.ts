import fc from 'fast-check';
import { expect, test } from 'vitest';

import { isOwnAddress, isOwnTopFrame } from './sender.ts';

test('the top frame of our own page is trusted', () => {
  expect(isOwnTopFrame({ url: 'app://clew/index.html', parent: null })).toBe(true);
});

test.each([
  ['no frame', null],
  ['an undefined frame', undefined],
  [
    'a frame inside our own page',
    { url: 'app://clew/index.html', parent: { url: 'app://clew/index.html', parent: null } },
  ],
  ['the start page', { url: 'about:blank', parent: null }],
  ['an empty address', { url: '', parent: null }],
])('%s is refused', (_what, frame) => expect(isOwnTopFrame(frame)).toBe(false));

test.each([
  'https://clew/index.html',
  'app://clew.example/index.html',
  'app://other/index.html',
  'app://clew:8080/index.html',
  'app://user@clew/index.html',
  'app://user:word@clew/index.html',
  'app:clew/index.html',
  'app:///clew/index.html',
  'APPS://clew/',
  'file:///app://clew/index.html',
  'data:text/html,app://clew/',
  'blob:app://clew/4a1f',
  'javascript:app://clew/',
])('the address %s is not ours', (address) => expect(isOwnAddress(address)).toBe(false));

test('only addresses that start with our origin are ours', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.webUrl(),
        fc.string(),
        fc.webPath().map((path) => `app://clew${path}`),
      ),
      (address) => {
        if (isOwnAddress(address)) expect(address.trim().toLowerCase()).toMatch(/^app:\/\/clew([/?#]|$)/);
      },
    ),
  );
});
