import type { Session } from '../session/session.ts';
import { activeDocument } from '../session/workspace.ts';
import type { Command } from './command.ts';

type Way = 'past' | 'future';

/** What would be taken back, or done again. */
function next(session: Session, way: Way): string | undefined {
  return activeDocument(session)?.history[way].at(-1)?.name;
}

/** `Undo Move spar`: the menu and the palette say what would be undone. */
function label(verb: string, way: Way): (session: Session) => string {
  return (session) => {
    const name = next(session, way);
    return name === undefined ? verb : `${verb} ${name.charAt(0).toLowerCase()}${name.slice(1)}`;
  };
}

export const commands: readonly Command[] = [
  {
    id: 'edit.undo',
    title: 'Undo',
    label: label('Undo', 'past'),
    menu: { in: 'Edit', group: 1, order: 1 },
    keys: ['Mod+Z'],
    when: (session) => next(session, 'past') !== undefined,
    run: (session) => {
      const document = activeDocument(session);
      if (document !== undefined) session.documents.undo(document.id);
    },
  },
  {
    id: 'edit.redo',
    title: 'Redo',
    label: label('Redo', 'future'),
    menu: { in: 'Edit', group: 1, order: 2 },
    keys: ['Mod+Shift+Z', 'Mod+Y'],
    when: (session) => next(session, 'future') !== undefined,
    run: (session) => {
      const document = activeDocument(session);
      if (document !== undefined) session.documents.redo(document.id);
    },
  },
];
