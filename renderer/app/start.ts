import { openThread } from '../session/open-documents.ts';
import type { Session } from '../session/session.ts';
import { sameTabs } from './dock/layout.ts';
import type { KeptTab } from './dock/layout.ts';
import type { Kept } from './kept.ts';

/** Where a document lies, by its id. */
export function pathIn(session: Session): (document: string) => string | undefined {
  return (id) => session.documents.getState().open[id]?.path;
}

async function reopen(session: Session, tab: KeptTab): Promise<void> {
  if (tab.is === 'thread') await openThread(session, tab.path);
  else session.workbench.openTab({ id: tab.id, is: 'run', run: tab.run });
}

/**
 * Brings the window to where it was: first what was not saved, then the tabs that were open last. @returns the ids of
 * the kept tabs and those that show the same now
 */
export async function startUp(session: Session, kept: Kept): Promise<ReadonlyMap<string, string>> {
  const restored = await session.restore();
  if (restored > 0)
    session.workbench.notify(
      'info',
      restored === 1
        ? 'One thread has unsaved changes from last time.'
        : `${restored} threads have unsaved changes from last time.`,
    );
  // The main process lets the page open what is in the list of recent threads once the list has been asked for.
  if (kept.tabs.length > 0) await session.services.callWindow('recent.list', {});
  for (const tab of kept.tabs) await reopen(session, tab); // one after the other: the tabs keep their order
  const names = sameTabs(kept.tabs, session.workbench.getState().tabs, pathIn(session));
  const active = kept.active === undefined ? undefined : names.get(kept.active);
  if (active !== undefined) session.workbench.activate(active);
  return names;
}
