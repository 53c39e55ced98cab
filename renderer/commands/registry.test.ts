import { expect, test } from 'vitest';
import { menuNames } from './command.ts';
import type { Command } from './command.ts';
import { canonicalKeys, findConflicts } from './keys.ts';
import { allCommands, collectCommands } from './registry.ts';

const command = (id: string): Command => ({ id, title: id, run: () => undefined });

test('commands are found one to a file or a few together, and two of one name are refused', () => {
  const found = collectCommands([{ command: command('b') }, { commands: [command('c'), command('a')] }, {}]);
  expect([...found.keys()]).toEqual(['a', 'b', 'c']);
  expect(() => collectCommands([{ command: command('a') }, { commands: [command('a')] }])).toThrow('called a');
});

test.each(['linux', 'darwin', 'win32'] as const)('no two commands of the window have one chord on %s', (platform) => {
  expect(allCommands.size).toBeGreaterThan(20);
  expect(findConflicts(allCommands.values(), {}, platform)).toEqual([]);
});

test('every command says what it is called, and names keys that exist', () => {
  for (const { id, title, keys = [], menu } of allCommands.values()) {
    expect(id).toMatch(/^[a-z]+(\.[a-zA-Z]+)+$/);
    expect(title, id).toMatch(/^[A-Z][^!]*$/);
    for (const one of keys) expect(canonicalKeys(one, 'linux'), `${id}: ${one}`).toBeDefined();
    if (menu !== undefined) expect(menuNames).toContain(menu.in);
  }
});
