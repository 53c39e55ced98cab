import type { MenuItemConstructorOptions } from 'electron';

import type { Menus } from '#shared/protocol/window-contract.ts';

type Item = Menus[number]['items'][number];

const KEY_NAMES: Readonly<Record<string, string>> = {
  Mod: 'CommandOrControl',
  Ctrl: 'Control',
  ArrowUp: 'Up',
  ArrowDown: 'Down',
  ArrowLeft: 'Left',
  ArrowRight: 'Right',
  Escape: 'Esc',
  '+': 'Plus',
  ' ': 'Space',
};
const MODIFIERS: readonly string[] = ['CommandOrControl', 'Control', 'Command', 'Alt', 'Shift', 'Meta'];
const KEY =
  /^(?:[A-Z0-9]|F(?:[1-9]|1\d|2[0-4])|[`~!@#$%^&*()\-_=[\]{}\\|;:'",.<>/?]|Plus|Space|Tab|Backspace|Delete|Insert|Enter|Up|Down|Left|Right|Home|End|PageUp|PageDown|Esc)$/;

/**
 * The keys of a command (`Mod+Shift+Z`) as Electron writes them; undefined where a menu cannot show them. On a Mac a menu
 * takes its keys before the page does, so that keys without Cmd or Ctrl, which people also type, are left out there.
 */
export function acceleratorOf(keys: string, platform: string): string | undefined {
  // A plus may be the key itself: `Mod++`.
  const parts = keys === '+' ? ['+'] : keys.endsWith('++') ? [...keys.slice(0, -2).split('+'), '+'] : keys.split('+');
  const named = parts.map((part) => KEY_NAMES[part] ?? part);
  const key = named.at(-1) ?? '';
  const modifiers = named.slice(0, -1);
  const shown = key.length === 1 ? key.toUpperCase() : key;
  if (!KEY.test(shown) || modifiers.some((part) => !MODIFIERS.includes(part))) return undefined;
  const isTyped = !modifiers.some((part) => part !== 'Shift') && !/^F\d/.test(shown);
  if (platform === 'darwin' && isTyped) return undefined;
  return [...modifiers, shown].join('+');
}

/** The menu as Electron builds it. The page handles the keys itself; the menu shows them. */
export function menuTemplate(
  menus: Menus,
  platform: string,
  chosen: (command: string) => void,
): MenuItemConstructorOptions[] {
  return menus.map(({ label, items }, menu) => ({
    label,
    submenu: items.map((item, index) => itemOptions(item, { id: itemId(menu, index), platform, chosen })),
  }));
}

interface ItemPlace {
  readonly id: string;
  readonly platform: string;
  readonly chosen: (command: string) => void;
}

function itemOptions(item: Item, { id, platform, chosen }: ItemPlace): MenuItemConstructorOptions {
  if ('separator' in item) return { type: 'separator' };
  if ('role' in item) return { id, role: item.role, label: item.label };
  const accelerator = item.keys === undefined ? undefined : acceleratorOf(item.keys, platform);
  return {
    id,
    label: item.label,
    enabled: item.enabled,
    ...(item.checked === undefined ? {} : { type: 'checkbox' as const, checked: item.checked }),
    ...(accelerator === undefined ? {} : { accelerator, registerAccelerator: false }),
    click: () => chosen(item.command),
  };
}

function itemId(menu: number, index: number): string {
  return `${menu}.${index}`;
}

/** What of a menu is built once: two menus with the same frame differ only in what is enabled and checked. */
export function menuFrame(menus: Menus): string {
  return JSON.stringify(
    menus.map(({ label, items }) => [
      label,
      items.map((item) => ('command' in item ? { ...item, enabled: true, checked: item.checked !== undefined } : item)),
    ]),
  );
}

/** The part of Electron's Menu that is kept up to date. */
export interface BuiltMenu {
  getMenuItemById(id: string): { enabled: boolean; checked: boolean } | null;
}

/** Brings a built menu of the same frame up to date: building it anew would close it under the user's hand. */
export function updateMenu(built: BuiltMenu, menus: Menus): void {
  for (const [menu, { items }] of menus.entries())
    for (const [index, item] of items.entries()) {
      if (!('command' in item)) continue;
      const there = built.getMenuItemById(itemId(menu, index));
      if (there === null) continue;
      there.enabled = item.enabled;
      if (item.checked !== undefined) there.checked = item.checked;
    }
}
