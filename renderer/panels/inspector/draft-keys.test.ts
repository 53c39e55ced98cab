import { expect, test } from 'vitest';
import { callsCommand } from './draft-keys.ts';

const press = (key: string, ctrlKey = false): boolean => callsCommand({ key, ctrlKey, metaKey: false });

test('a command takes what is typed with it, and typing itself does not', () => {
  expect([press('s', true), press('S', true), press('F5'), press('Enter', true)]).toEqual([true, true, true, true]);
  expect([press('Control', true), press('a', true), press('z', true), press('ArrowLeft', true), press('f')]).toEqual([
    false,
    false,
    false,
    false,
    false,
  ]);
  expect(callsCommand({ key: 's', ctrlKey: false, metaKey: true })).toBe(true);
});
