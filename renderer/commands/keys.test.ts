import { expect, test } from 'vitest';
import type { Command } from './command.ts';
import { canonicalKeys, commandFor, findConflicts, keysOf, passesField, pressedKeys, shownKeys } from './keys.ts';
import type { Pressed } from './keys.ts';

const press = (key: string, more: Partial<Pressed> = {}): Pressed => ({
  key,
  code: '',
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...more,
});
const command = (id: string, keys: string[], scope?: Command['scope']): Command => ({
  id,
  title: id,
  keys,
  scope,
  run: () => undefined,
});

test.each([
  ['mod+shift+z', 'Mod+Shift+Z'],
  ['Shift+Mod+Z', 'Mod+Shift+Z'],
  ['F5', 'F5'],
  ['Mod++', 'Mod++'],
  ['+', '+'],
  ['Ctrl+Tab', 'Mod+Tab'],
  ['ArrowLeft', 'Left'],
  ['Shift+ArrowLeft', 'Shift+Left'],
  ['Esc', 'Escape'],
  [' ', undefined],
  ['Hyper+K', undefined],
  ['', undefined],
])('%j is read as %j', (text, canonical) => {
  expect(canonicalKeys(text, 'linux')).toBe(canonical);
});

test('on a Mac, Ctrl and Cmd are two keys', () => {
  expect(canonicalKeys('Ctrl+Tab', 'darwin')).toBe('Ctrl+Tab');
  expect(pressedKeys(press('z', { metaKey: true }), 'darwin')).toBe('Mod+Z');
  expect(pressedKeys(press('z', { ctrlKey: true }), 'darwin')).toBe('Ctrl+Z');
  expect(pressedKeys(press('z', { ctrlKey: true }), 'linux')).toBe('Mod+Z');
});

test('a chord that is pressed is the chord that is written', () => {
  const cases: [Pressed, string][] = [
    [press('Z', { ctrlKey: true, shiftKey: true }), 'Mod+Shift+Z'],
    [press('ArrowRight', { shiftKey: true }), 'Shift+ArrowRight'],
    [press(' '), 'Space'],
    [press('\\', { ctrlKey: true }), 'Mod+\\'],
    [press('+', { ctrlKey: true, shiftKey: true }), 'Mod++'],
    [press('F5', { shiftKey: true }), 'Shift+F5'],
    [press('Delete'), 'Delete'],
  ];
  for (const [event, written] of cases) expect(pressedKeys(event, 'linux')).toBe(canonicalKeys(written, 'linux'));
});

test('letters and digits are those on the keys, whatever the layout makes of them', () => {
  expect(pressedKeys(press('я', { ctrlKey: true, code: 'KeyZ' }), 'linux')).toBe('Mod+Z');
  expect(pressedKeys(press('!', { ctrlKey: true, shiftKey: true, code: 'Digit1' }), 'linux')).toBe('Mod+Shift+1');
  // A layout that has Z where another has Y is taken at its letter.
  expect(pressedKeys(press('z', { ctrlKey: true, code: 'KeyY' }), 'linux')).toBe('Mod+Z');
});

test('a modifier alone is no chord', () => {
  for (const key of ['Control', 'Shift', 'Alt', 'Meta', 'AltGraph', 'Dead'])
    expect(pressedKeys(press(key, { ctrlKey: true }), 'linux')).toBeUndefined();
});

test('keys are shown as they are printed', () => {
  expect(shownKeys('Mod+Shift+Z', 'linux')).toBe('Ctrl+Shift+Z');
  expect(shownKeys('Mod+Shift+Z', 'darwin')).toBe('⇧⌘Z');
  expect(shownKeys('Shift+ArrowLeft', 'win32')).toBe('Shift+←');
  expect(shownKeys('Mod++', 'linux')).toBe('Ctrl++');
});

test("the user's keys take the place of a command's own, and none means none", () => {
  expect(keysOf(command('a', ['F5']), {})).toEqual(['F5']);
  expect(keysOf(command('a', ['F5']), { a: ['F8'] })).toEqual(['F8']);
  expect(keysOf(command('a', ['F5']), { a: [] })).toEqual([]);
});

test('two commands on one chord are a conflict, unless one of them has a place of its own', () => {
  const all = [command('a', ['Mod+D']), command('b', ['mod+d']), command('c', ['Mod+D'], 'canvas')];
  expect(findConflicts(all, {}, 'linux')).toEqual([{ keys: 'Mod+D', commands: ['a', 'b'] }]);
  expect(findConflicts(all, { b: ['F9'] }, 'linux')).toEqual([]);
  expect(findConflicts(all, { b: ['F9'], a: ['F9'] }, 'linux')).toHaveLength(1);
});

test('a text field keeps its undo, its clipboard and all that types; only chords with Mod and F keys pass', () => {
  for (const keys of ['Mod+Z', 'Mod+Shift+Z', 'Mod+C', 'Mod+V', 'A', 'Delete', 'Shift+Left', 'Space', 'Alt+X'])
    expect(passesField(keys), keys).toBe(false);
  for (const keys of ['Mod+S', 'Mod+K', 'F5', 'Shift+F5', 'F11']) expect(passesField(keys), keys).toBe(true);
});

test('keys that the user has given to a command are taken from the one that came with them', () => {
  const all = [command('first', ['F5']), command('second', ['F7'])];
  const where = { keys: 'F5', scope: 'window', platform: 'linux', inField: false, can: () => true } as const;
  expect(commandFor(all, { ...where, bindings: {} })?.id).toBe('first');
  expect(commandFor(all, { ...where, bindings: { second: ['F5'] } })?.id).toBe('second');
});

test('a chord does what it means where the focus is', () => {
  const all = [command('window', ['Mod+D', 'F2']), command('canvas', ['Mod+D', 'A'], 'canvas')];
  const where = { platform: 'linux', bindings: {}, inField: false, can: () => true } as const;
  const chosen = (keys: string, more: object = {}): string | undefined =>
    commandFor(all, { ...where, scope: 'canvas', keys, ...more })?.id;
  expect(chosen('Mod+D')).toBe('canvas');
  expect(chosen('Mod+D', { scope: 'window' })).toBe('window');
  expect(chosen('A')).toBe('canvas');
  expect(chosen('A', { scope: 'review' })).toBeUndefined();
  expect(chosen('F2')).toBe('window');
  // In a field on the canvas the canvas hears nothing.
  expect(chosen('A', { inField: true })).toBeUndefined();
  expect(chosen('Mod+D', { inField: true })).toBe('window');
  expect(chosen('Mod+D', { can: (one: Command) => one.id === 'window' })).toBe('window');
});
