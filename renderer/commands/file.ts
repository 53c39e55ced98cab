import { failureSentence } from '#shared/model/failure.ts';
import { isEdited, newThread, openThread, save } from '../session/open-documents.ts';
import type { Session } from '../session/session.ts';
import { closeTab } from '../session/tabs.ts';
import { activeDocument, activeTab } from '../session/workspace.ts';
import type { Command } from './command.ts';

const hasDocument = (session: Session): boolean => activeDocument(session) !== undefined;

async function chooseAndOpen(session: Session): Promise<void> {
  const chosen = await session.services.callWindow('thread.choose', {});
  if (!chosen.ok) return session.workbench.notify('error', failureSentence(chosen.error));
  if (chosen.value.path !== undefined) await openThread(session, chosen.value.path);
}

async function openExample(session: Session): Promise<void> {
  const example = await session.services.callWindow('thread.example', {});
  if (!example.ok) return session.workbench.notify('error', failureSentence(example.error));
  await openThread(session, example.value.path);
}

async function saveActive(session: Session, elsewhere: boolean): Promise<void> {
  const document = activeDocument(session);
  if (document !== undefined) await save(session, document.id, { elsewhere });
}

/** Stops at the first one that is not saved: the user has called it off, or has been told why. */
export async function saveAll(session: Session): Promise<boolean> {
  for (const document of Object.values(session.documents.getState().open))
    if (isEdited(document) && !(await save(session, document.id))) return false;
  return true;
}

async function reveal(session: Session): Promise<void> {
  const path = activeDocument(session)?.path;
  if (path === undefined) return;
  const answer = await session.services.callWindow('file.reveal', { path });
  if (!answer.ok) session.workbench.notify('error', failureSentence(answer.error));
}

export const commands: readonly Command[] = [
  {
    id: 'file.new',
    title: 'New thread',
    menu: { in: 'File', group: 1, order: 1 },
    keys: ['Mod+N'],
    run: (session) => void newThread(session),
  },
  { id: 'file.open', title: 'Open…', menu: { in: 'File', group: 1, order: 2 }, keys: ['Mod+O'], run: chooseAndOpen },
  { id: 'file.openExample', title: 'Open the example', menu: { in: 'File', group: 1, order: 3 }, run: openExample },
  {
    id: 'file.save',
    title: 'Save',
    menu: { in: 'File', group: 2, order: 1 },
    keys: ['Mod+S'],
    when: hasDocument,
    run: (session) => saveActive(session, false),
  },
  {
    id: 'file.saveAs',
    title: 'Save as…',
    menu: { in: 'File', group: 2, order: 2 },
    keys: ['Mod+Shift+S'],
    when: hasDocument,
    run: (session) => saveActive(session, true),
  },
  {
    id: 'file.saveAll',
    title: 'Save all',
    menu: { in: 'File', group: 2, order: 3 },
    keys: ['Mod+Alt+S'],
    when: (session) => Object.values(session.documents.getState().open).some(isEdited),
    run: async (session) => void (await saveAll(session)),
  },
  {
    id: 'file.reveal',
    title: 'Show in folder',
    menu: { in: 'File', group: 3, order: 1 },
    when: (session) => activeDocument(session)?.path !== undefined,
    run: reveal,
  },
  {
    id: 'file.close',
    title: 'Close tab',
    menu: { in: 'File', group: 3, order: 2 },
    keys: ['Mod+W'],
    when: (session) => activeTab(session) !== undefined,
    run: async (session) => {
      const tab = activeTab(session);
      if (tab !== undefined) await closeTab(session, tab.id);
    },
  },
];
