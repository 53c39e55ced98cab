import { hash } from 'node:crypto';
import { expect, test } from 'vitest';

import { fillInForOlderNode, hashOnce, resolversOf } from './older-node.ts';

test('a newer Node keeps its own functions', () => {
  const before = Promise.withResolvers;
  fillInForOlderNode();
  expect(Promise.withResolvers).toBe(before);
});

test.each(['', 'clew', 'ü'])('the digest of %j is the one that node:crypto gives', (text) => {
  expect(hashOnce('sha256', text, 'hex')).toBe(hash('sha256', text, 'hex'));
  expect(hashOnce('sha256', new TextEncoder().encode(text))).toBe(hash('sha256', text));
});

test('a promise is settled from outside', async () => {
  const one = resolversOf<number>();
  one.resolve(1);
  expect(await one.promise).toBe(1);
  const two = resolversOf<number>();
  two.reject(new Error('no'));
  await expect(two.promise).rejects.toThrow('no');
});
