import type { Menus } from '#shared/protocol/window-contract.ts';
import type { Session } from '../session/session.ts';
import { menuNames } from './command.ts';
import type { Command, MenuName } from './command.ts';
import { canonicalKeys, keysOf } from './keys.ts';
import type { Platform } from './keys.ts';

type Item = Menus[number]['items'][number];
type Role = Extract<Item, { role: string }>;

/** What the system does itself, at the end of a menu or, in Edit, with the field that has the focus. */
const roles: Readonly<Partial<Record<MenuName, readonly Role[]>>> = {
  File: [{ role: 'quit', label: 'Quit' }],
  View: [{ role: 'toggleDevTools', label: 'Developer tools' }],
};
const editRoles: readonly Role[] = [
  { role: 'cut', label: 'Cut' },
  { role: 'copy', label: 'Copy' },
  { role: 'paste', label: 'Paste' },
  { role: 'selectAll', label: 'Select all' },
];

interface Options {
  readonly commands: Iterable<Command>;
  readonly session: Session;
  readonly platform: Platform;
}

function labelOf(command: Command, session: Session): string {
  return command.label?.(session) ?? command.title;
}

function itemOf(command: Command, { session, platform }: Options): Item {
  const [first] = keysOf(command, session.workbench.getState().bindings);
  const keys = first === undefined ? undefined : canonicalKeys(first, platform);
  return {
    command: command.id,
    label: labelOf(command, session),
    enabled: command.when?.(session) ?? true,
    ...(keys === undefined ? {} : { keys }),
    ...(command.checked === undefined ? {} : { checked: command.checked(session) }),
  };
}

/** The items of a menu with a line between its groups. */
function withLines(groups: readonly (readonly Item[])[]): Item[] {
  return groups
    .filter((group) => group.length > 0)
    .flatMap((group, i) => (i === 0 ? group : [{ separator: true }, ...group]));
}

function menuOf(name: MenuName, options: Options): Menus[number] {
  const groups = new Map<number, Command[]>();
  const listed = [...options.commands]
    .filter((command) => command.menu?.in === name)
    .toSorted((a, b) => (a.menu?.order ?? 0) - (b.menu?.order ?? 0));
  for (const command of listed) {
    const group = command.menu?.group ?? 0;
    groups.set(group, [...(groups.get(group) ?? []), command]);
  }
  const items = [...groups].toSorted(([a], [b]) => a - b).map(([, group]) => group.map((one) => itemOf(one, options)));
  const labels = new Set(listed.map((command) => command.title.toLowerCase()));
  const own = name === 'Edit' ? editRoles.filter(({ label }) => !labels.has(label.toLowerCase())) : (roles[name] ?? []);
  // What a field does itself stands where people look for it: after undo and redo.
  const at = name === 'Edit' ? 1 : items.length;
  return { label: name, items: withLines([...items.slice(0, at), own, ...items.slice(at)]) };
}

/** The application menu: every command that names a place in it, in the order of its groups. */
export function buildMenus(options: Options): Menus {
  // Each menu looks at all of them, and an iterator can be walked once.
  const commands = [...options.commands];
  return menuNames.map((name) => menuOf(name, { ...options, commands })).filter(({ items }) => items.length > 0);
}
