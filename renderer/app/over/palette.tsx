import { useState } from 'react';
import type { JSX } from 'react';
import { useStore } from 'zustand';
import type { Thread } from '#shared/model/thread.ts';
import type { Command, MenuName } from '../../commands/command.ts';
import { keysOf, shownKeys } from '../../commands/keys.ts';
import { perform } from '../../commands/perform.ts';
import { allCommands } from '../../commands/registry.ts';
import type { Session } from '../../session/session.ts';
import { useSession } from '../../session/use-session.ts';
import { activeDocument, activeTab } from '../../session/workspace.ts';
import { sheetOf } from '../../stores/documents.ts';
import { CommandList } from '../../ui/command-list.tsx';
import type { ListGroup, ListItem } from '../../ui/command-list.tsx';
import { Modal } from '../../ui/modal.tsx';
import { platform } from '../keep-keys.ts';
import { tabTitle } from '../tab-title.ts';

/** Everything that can be done, and every place to go to, by its name. */
export function Palette(): JSX.Element | null {
  const session = useSession();
  const open = useStore(session.workbench, (state) => state.palette);
  return open ? <Open session={session} /> : null;
}

function Open({ session }: { readonly session: Session }): JSX.Element {
  const { workbench } = session;
  const of = useStore(workbench, (state) => state.paletteOf);
  const [text, setText] = useState('');
  // What can be done is asked when the palette opens: nothing else is done while it stands.
  const [commands] = useState(() => commandItems(session));
  const [places] = useState(() => placeGroups(session));
  const close = (): void => workbench.setState({ palette: false });
  const commandGroup: ListGroup = { title: 'Commands', items: commands };
  const all = text === '' ? [commandGroup] : [commandGroup, ...places];
  return (
    <Modal
      title={of === 'commands' ? 'Commands' : 'Go to'}
      hideTitle
      size="medium"
      at="top"
      closesOutside
      onClose={close}
      testId="palette"
    >
      <CommandList
        label={of === 'commands' ? 'Commands, nodes and threads' : 'Nodes and threads'}
        placeholder={of === 'commands' ? 'Search commands, nodes, threads' : 'Go to a node or a thread'}
        groups={of === 'commands' ? all : places}
        text={text}
        onText={setText}
        onChosen={(item) => {
          close();
          item.run();
        }}
      />
    </Modal>
  );
}

function commandItems(session: Session): ListItem[] {
  const { bindings } = session.workbench.getState();
  return [...allCommands.values()]
    .filter((command) => !command.id.startsWith('palette.') && (command.when?.(session) ?? true))
    .toSorted((a, b) => placeInList(a).localeCompare(placeInList(b)))
    .map((command): ListItem => {
      const [first] = keysOf(command, bindings);
      return {
        id: command.id,
        label: command.label?.(session) ?? command.title,
        detail: command.menu?.in,
        keys: first === undefined ? undefined : shownKeys(first, platform),
        run: () => void perform(session, command),
      };
    });
}

/** What is done most often stands first, before anything is typed. */
const menuOrder: readonly MenuName[] = ['Run', 'File', 'Edit', 'View', 'Review', 'Help'];

/** Sorts as the menus do; what is in none stands behind them, by its title. */
function placeInList({ menu, title }: Command): string {
  if (menu === undefined) return `9 ${title}`;
  const place = [menuOrder.indexOf(menu.in), menu.group, menu.order];
  return place.map((number) => String(number).padStart(3, '0')).join(' ');
}

/** The thread that the active tab shows, from its document or from its run. */
function shownThread(session: Session): Thread | undefined {
  const document = activeDocument(session);
  if (document !== undefined) return sheetOf(document).thread;
  const tab = activeTab(session);
  const created = tab?.is === 'run' ? session.runs.getState().views[tab.run]?.state.created : undefined;
  // The agent has opened and checked the document before it bound it.
  return created === undefined ? undefined : (created.thread.document as unknown as Thread);
}

function placeGroups(session: Session): ListGroup[] {
  const tab = activeTab(session);
  const nodes = Object.entries(shownThread(session)?.nodes ?? {}).map(([id, node]): ListItem => ({
    id: `node:${id}`,
    label: node.title ?? id,
    detail: node.title === undefined ? node.function : `${id} · ${node.function}`,
    words: id,
    run: () => {
      if (tab === undefined) return;
      session.selection.select(tab.id, { nodes: [id] });
      session.canvases.get(tab.id)?.reveal(id);
    },
  }));
  const tabs = session.workbench.getState().tabs.map((one): ListItem => {
    const { title, detail } = tabTitle(one, session.documents.getState());
    return {
      id: `tab:${one.id}`,
      label: title,
      detail: detail === title ? undefined : detail,
      run: () => session.workbench.activate(one.id),
    };
  });
  return [
    { title: 'Nodes', items: nodes },
    { title: 'Open tabs', items: tabs },
  ].filter(({ items }) => items.length > 0);
}
