import { expect, test } from 'vitest';
import { Menus } from '#shared/protocol/window-contract.ts';
import { createWorkspace } from '../session/workspace.ts';
import type { Session } from '../session/session.ts';
import type { Services } from '../services/bridge.ts';
import type { Command } from './command.ts';
import { buildMenus } from './menus.ts';
import { allCommands } from './registry.ts';

/** A window in which nothing is open; menus call nothing. */
function session(): Session {
  return createWorkspace({} as Services) as unknown as Session;
}

const command = (id: string, more: Partial<Command>): Command => ({ id, title: id, run: () => undefined, ...more });
const menusOf = (commands: readonly Command[], of = session()): Menus =>
  buildMenus({ commands, session: of, platform: 'linux' });

test('groups stand in order with a line between them, and what names no menu is in none', () => {
  const [file] = menusOf([
    command('c', { menu: { in: 'File', group: 2, order: 1 } }),
    command('b', { menu: { in: 'File', group: 1, order: 2 } }),
    command('a', { menu: { in: 'File', group: 1, order: 1 } }),
    command('d', {}),
  ]);
  const shown = file?.items.map((item) => ('command' in item ? item.command : 'role' in item ? item.role : '-'));
  expect(shown).toEqual(['a', 'b', '-', 'c', '-', 'quit']);
});

test('an item says what it would do, whether it can, and by which keys', () => {
  const of = session();
  of.workbench.setState({ bindings: { a: ['F9'] } });
  const [menu] = menusOf(
    [
      command('a', {
        menu: { in: 'Run', group: 1, order: 1 },
        keys: ['F5'],
        label: () => 'Undo move spar',
        when: () => false,
        checked: () => true,
      }),
    ],
    of,
  ).filter(({ label }) => label === 'Run');
  expect(menu?.items).toEqual([{ command: 'a', label: 'Undo move spar', enabled: false, checked: true, keys: 'F9' }]);
});

test("the field's own actions are in Edit, but for those that a command of the window stands for", () => {
  const edit = menusOf([command('edit.copy', { title: 'Copy', menu: { in: 'Edit', group: 2, order: 1 } })]);
  const roles = edit
    .find(({ label }) => label === 'Edit')
    ?.items.flatMap((item) => ('role' in item ? [item.role] : []));
  expect(roles).toEqual(['cut', 'paste', 'selectAll']);
});

test('the menus of the window keep the contract, with nothing open', () => {
  const menus = buildMenus({ commands: allCommands.values(), session: session(), platform: 'linux' });
  expect(Menus.safeParse(menus).success).toBe(true);
  const labels = menus.map(({ label }) => label);
  expect(labels.slice(0, 4)).toEqual(['File', 'Edit', 'View', 'Run']);
  const items = menus.flatMap((menu) => menu.items).flatMap((item) => ('command' in item ? [item] : []));
  const enabled = (id: string): boolean | undefined => items.find((item) => item.command === id)?.enabled;
  expect([enabled('file.new'), enabled('file.open')]).toEqual([true, true]);
  expect([enabled('file.save'), enabled('run.start'), enabled('edit.undo'), enabled('run.cancel')]).toEqual(
    Array<boolean>(4).fill(false),
  );
});
