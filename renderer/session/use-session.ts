import { createContext, useContext } from 'react';
import { useStore } from 'zustand';
import { must } from '#shared/std/assert.ts';
import type { OpenDocument } from '../stores/documents.ts';
import type { Session } from './session.ts';

export const SessionContext = createContext<Session | undefined>(undefined);

export function useSession(): Session {
  return must(useContext(SessionContext), 'a component of the window stands inside its session');
}

/** The document of the active tab, where that is a thread; the component is drawn anew with each of its changes. */
export function useActiveDocument(): OpenDocument | undefined {
  const session = useSession();
  const id = useStore(session.workbench, ({ tabs, active }) => {
    const tab = tabs.find((one) => one.id === active);
    return tab?.is === 'thread' ? tab.document : undefined;
  });
  return useStore(session.documents, ({ open }) => (id === undefined ? undefined : open[id]));
}
