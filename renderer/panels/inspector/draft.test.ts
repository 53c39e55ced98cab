import { expect, test } from 'vitest';
import { handedOver, received } from './draft.ts';
import type { Draft } from './draft.ts';

const at = (value: string): Draft => ({ text: value, value, sent: undefined });
const typed = (draft: Draft, text: string): Draft => ({ ...draft, text });

test('what is typed while an earlier text comes back from the document stays', () => {
  const sent = handedOver(typed(at(''), 'ab'));
  const back = received(typed(sent, 'abc'), 'ab');
  expect(back).toEqual({ text: 'abc', value: 'ab', sent: undefined });
  expect(handedOver(back).sent).toBe('abc');
});

test('a title that comes back trimmed does not take the space before the next word', () => {
  expect(received(handedOver(typed(at('Wing'), 'Wing ')), 'Wing').text).toBe('Wing ');
  expect(received(handedOver(typed(at(''), 'Wing ')), 'Wing').text).toBe('Wing ');
});

test('a value from elsewhere takes the place of what was typed, also the one that was handed over before', () => {
  expect(received(typed(at('a'), 'typed'), 'undone')).toEqual(at('undone'));
  const back = received(handedOver(typed(at(''), 'ab')), 'ab');
  const undone = received(back, '');
  expect(undone).toEqual(at(''));
  expect(received(undone, 'ab')).toEqual(at('ab'));
});

test('nothing is handed over where nothing was typed', () => {
  expect(handedOver(at('a')).sent).toBeUndefined();
});
