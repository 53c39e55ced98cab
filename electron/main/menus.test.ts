import { expect, test, vi } from 'vitest';

import type { Menus } from '#shared/protocol/window-contract.ts';

import { acceleratorOf, menuFrame, menuTemplate, updateMenu } from './menus.ts';

test.each([
  ['Mod+Shift+Z', 'CommandOrControl+Shift+Z'],
  ['Mod+,', 'CommandOrControl+,'],
  ['Mod+\\', 'CommandOrControl+\\'],
  ['Mod++', 'CommandOrControl+Plus'],
  ['Mod+0', 'CommandOrControl+0'],
  ['Shift+F5', 'Shift+F5'],
  ['Delete', 'Delete'],
  ['ArrowLeft', 'Left'],
  ['a', 'A'],
  ['Shift+Escape', 'Shift+Esc'],
  ['Ctrl+Alt+Enter', 'Control+Alt+Enter'],
  ['Hyper+X', undefined],
  ['Mod+Nonsense', undefined],
  ['', undefined],
  ['+', 'Plus'],
])('the keys %j are %j in a menu', (keys, accelerator) => expect(acceleratorOf(keys, 'linux')).toBe(accelerator));

test.each(['A', 'Delete', 'Shift+A', 'Space'])('on a Mac the menu leaves %s to the page', (keys) => {
  expect(acceleratorOf(keys, 'darwin')).toBeUndefined();
  expect(acceleratorOf(`Mod+${keys}`, 'darwin')).toBeDefined();
});

const menus: Menus = [
  {
    label: 'File',
    items: [
      { command: 'file.save', label: 'Save', keys: 'Mod+S', enabled: true },
      { separator: true },
      { role: 'quit', label: 'Quit Clew' },
    ],
  },
  { label: 'View', items: [{ command: 'view.minimap', label: 'Show minimap', enabled: false, checked: true }] },
];

test('commands show their keys and leave them to the page; what the system does is a role', () => {
  const chosen = vi.fn();
  const [[save, line, quit] = [], [minimap] = []] = menuTemplate(menus, 'linux', chosen).map(
    ({ submenu }) => submenu as Electron.MenuItemConstructorOptions[],
  );
  expect(save).toMatchObject({
    label: 'Save',
    enabled: true,
    accelerator: 'CommandOrControl+S',
    registerAccelerator: false,
  });
  expect(line).toEqual({ type: 'separator' });
  expect(quit).toMatchObject({ role: 'quit', label: 'Quit Clew' });
  expect(minimap).toMatchObject({
    type: 'checkbox',
    checked: true,
    enabled: false,
  });
  const click = save?.click as (() => void) | undefined;
  click?.();
  expect(chosen).toHaveBeenCalledExactlyOnceWith('file.save');
});

test('a menu that differs only in what can be done is updated, not built anew', () => {
  const change = (enabled: boolean, checked: boolean, label = 'Show minimap'): Menus => [
    menus[0] as Menus[number],
    { label: 'View', items: [{ command: 'view.minimap', label, enabled, checked }] },
  ];
  expect(menuFrame(change(true, false))).toBe(menuFrame(menus));
  expect(menuFrame(change(true, false, 'Hide minimap'))).not.toBe(menuFrame(menus));
  expect(menuFrame(menus.toReversed())).not.toBe(menuFrame(menus));
  const items = new Map(['0.0', '1.0'].map((id) => [id, { enabled: false, checked: true }]));
  updateMenu({ getMenuItemById: (id) => items.get(id) ?? null }, change(true, false));
  expect([...items.values()]).toEqual([
    { enabled: true, checked: true },
    { enabled: true, checked: false },
  ]);
});
