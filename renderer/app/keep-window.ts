import { failureSentence } from '#shared/model/failure.ts';
import type { WindowCallName, WindowInput } from '#shared/protocol/window-contract.ts';
import { saveAll } from '../commands/file.ts';
import { buildMenus } from '../commands/menus.ts';
import { perform } from '../commands/perform.ts';
import { allCommands } from '../commands/registry.ts';
import { documentName, isEdited } from '../session/open-documents.ts';
import type { Session } from '../session/session.ts';
import { activeTab } from '../session/workspace.ts';
import type { OpenDocument } from '../stores/documents.ts';
import { platform } from './keep-keys.ts';
import { tabTitle } from './tab-title.ts';

/** How long after a change the menu and the title follow it, at most. */
const waitMs = 120;

type Unsubscribe = () => void;

function editedDocuments({ documents }: Session): readonly OpenDocument[] {
  return Object.values(documents.getState().open).filter(isEdited);
}

/** Hands something of the window to its main process whenever it has changed. What fails is said once. */
function follower<K extends WindowCallName>(session: Session, name: K, make: () => WindowInput<K>): () => void {
  let last = '';
  let said = false;
  return () => {
    const input = make();
    const text = JSON.stringify(input);
    if (text === last) return;
    last = text;
    void session.services.callWindow(name, input).then((answer) => {
      if (answer.ok || said) return;
      said = true;
      session.workbench.notify('error', failureSentence(answer.error));
    });
  };
}

function entitled(session: Session): WindowInput<'window.entitle'> {
  const tab = activeTab(session);
  const title = tab === undefined ? undefined : tabTitle(tab, session.documents.getState()).title;
  return {
    // Main adds the program's name, and what it runs on.
    title: (title ?? '').slice(0, 500),
    edited: editedDocuments(session).length > 0,
  };
}

/** Title, menu and zoom of the window, in step with what is open and selected. */
function keepFace(session: Session): Unsubscribe {
  const entitle = follower(session, 'window.entitle', () => entitled(session));
  const setMenu = follower(session, 'menu.set', () => ({
    menus: buildMenus({ commands: allCommands.values(), session, platform }),
  }));
  const zoom = follower(session, 'window.zoom', () => ({ factor: session.workbench.getState().zoom }));
  let timer: ReturnType<typeof setTimeout> | undefined;
  const all = (): void => {
    timer = undefined;
    entitle();
    setMenu();
  };
  const soon = (): void => {
    timer ??= setTimeout(all, waitMs);
  };
  all();
  zoom();
  const stops = [
    session.workbench.subscribe(zoom),
    session.workbench.subscribe(soon),
    session.documents.subscribe(soon),
    session.selection.subscribe(soon),
    session.runs.subscribe(soon),
    session.agent.subscribe(soon),
  ];
  return () => {
    clearTimeout(timer);
    for (const stop of stops) stop();
  };
}

/** What closing would lose, asked about once for all of it. @returns whether the window may go */
async function mayClose(session: Session): Promise<boolean> {
  // A field keeps the focus while its window is closed: what stands typed in it is an edit now.
  for (const handOver of session.typing) handOver();
  await session.flushJournal();
  const edited = editedDocuments(session);
  const [first] = edited;
  if (first === undefined) return true;
  const choice = await session.workbench.ask({
    title: edited.length === 1 ? `Save ${documentName(first)}?` : `Save ${edited.length} threads?`,
    text:
      edited.length === 1
        ? 'It has changes that are not saved.'
        : `They have changes that are not saved: ${edited.map(documentName).join(', ')}.`,
    choices: [
      { id: 'discard', label: "Don't save" },
      { id: 'cancel', label: 'Cancel' },
      { id: 'save', label: edited.length === 1 ? 'Save' : 'Save all', primary: true },
    ],
  });
  if (choice === 'save') return await saveAll(session);
  if (choice !== 'discard') return false;
  for (const { id } of edited) {
    const answer = await session.services.callWindow('journal.drop', { id });
    if (!answer.ok) session.workbench.notify('error', failureSentence(answer.error));
  }
  return true;
}

function keepClosing(session: Session): Unsubscribe {
  let asking = false;
  async function close(): Promise<void> {
    if (asking) return; // the question stands already
    asking = true;
    const may = await mayClose(session);
    asking = false;
    if (may) await session.services.callWindow('window.close', {});
  }
  return session.services.openWindow('window.closing', {}, () => void close());
}

/** Keeps the window and its main process together: title, menu, zoom, and a close that loses nothing. */
export function keepWindow(session: Session): Unsubscribe {
  const stops = [
    keepFace(session),
    keepClosing(session),
    session.services.openWindow('menu.chosen', {}, ({ command: id }) => {
      const command = allCommands.get(id);
      if (command !== undefined) void perform(session, command);
    }),
  ];
  return () => stops.forEach((stop) => stop());
}
