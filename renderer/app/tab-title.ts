import { shortRun } from '#shared/model/why.ts';
import { documentName, isEdited } from '../session/open-documents.ts';
import type { Documents } from '../stores/documents.ts';
import type { Tab } from '../stores/workbench.ts';

export interface TabTitle {
  readonly title: string;
  /** The whole path, or whatever says more than the title. */
  readonly detail: string;
  readonly edited: boolean;
  readonly readOnly: boolean;
}

/** What a tab is called and whether closing it would lose something. */
export function tabTitle(tab: Tab, { open }: Documents): TabTitle {
  if (tab.is === 'welcome') return { title: 'Welcome', detail: 'Welcome', edited: false, readOnly: false };
  if (tab.is === 'run') return { title: `Run ${shortRun(tab.run)}`, detail: tab.run, edited: false, readOnly: true };
  const document = open[tab.document];
  if (document === undefined) return { title: 'Closed', detail: '', edited: false, readOnly: true };
  const title = documentName(document);
  return { title, detail: document.path ?? title, edited: isEdited(document), readOnly: document.readOnly };
}
