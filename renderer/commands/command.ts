import type { Session } from '../session/session.ts';

export const menuNames = ['File', 'Edit', 'View', 'Run', 'Review', 'Help'] as const;
export type MenuName = (typeof menuNames)[number];

/**
 * What a user can do, once: palette, menu, shortcut, button and test use the same object. One command to a file, or a
 * few that belong together; the registry finds every exported `command` and `commands` under this folder.
 */
export interface Command {
  /** `file.save`: what the menu, kept key bindings and tests name it by. */
  readonly id: string;
  /** Sentence case, a verb first. */
  readonly title: string;
  /** What the menu shows in place of the title, such as `Undo Move spar`. */
  readonly label?: ((session: Session) => string) | undefined;
  readonly menu?: { readonly in: MenuName; readonly group: number; readonly order: number } | undefined;
  /** `Mod+Shift+Z`, `F5`, `Delete`; Mod is Ctrl, and Cmd on a Mac. */
  readonly keys?: readonly string[] | undefined;
  /** Where the keys count: anywhere in the window, or only while a canvas or a review has the focus. Default: window. */
  readonly scope?: 'window' | 'canvas' | 'review' | undefined;
  /** Whether it can be done now. A command that cannot is dim in the menu and not in the palette. */
  readonly when?: ((session: Session) => boolean) | undefined;
  readonly checked?: ((session: Session) => boolean) | undefined;
  run(session: Session): void | Promise<void>;
}
