import { closeDocument } from './open-documents.ts';
import type { Workspace } from './workspace.ts';

/** Closes a tab; asks first where it would lose something. @returns whether it is closed */
export async function closeTab(ws: Workspace, id: string): Promise<boolean> {
  const tab = ws.workbench.getState().tabs.find((one) => one.id === id);
  if (tab?.is === 'thread') return await closeDocument(ws, tab.document);
  ws.workbench.closeTab(id);
  return true;
}
