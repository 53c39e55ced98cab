import { combineMarkings, threadMarking } from '#shared/model/marking.ts';
import type { Marking } from '#shared/model/marking.ts';
import { canonicalJson } from '#shared/std/canonical-json.ts';
import { sheetOf } from '../stores/documents.ts';
import type { OpenDocument } from '../stores/documents.ts';
import type { Tab } from '../stores/workbench.ts';
import type { Workspace } from './workspace.ts';

/**
 * The marking of what a window shows. `unreadable`: something on it has a marking that is not of the scheme, so how high
 * it is cannot be told; it is never taken for unmarked. `unread`: it has not come from the agent yet.
 */
export type ShownMarking =
  | { readonly is: 'marking'; readonly marking: Marking }
  | { readonly is: 'unreadable' }
  | { readonly is: 'unread' };

/** The higher of two: what cannot be told comes before every level. */
export function higherOf(a: ShownMarking, b: ShownMarking): ShownMarking {
  if (a.is === 'unreadable' || b.is === 'unreadable') return { is: 'unreadable' };
  if (a.is === 'unread' || b.is === 'unread') return { is: 'unread' };
  return { is: 'marking', marking: combineMarkings(a.marking, b.marking) };
}

type Marked = Pick<OpenDocument, 'history' | 'rest'>;

/** A thread is as high as itself and the highest of its nodes, as a run of it would be. */
export function documentMarking(document: Marked): ShownMarking {
  const { thread } = sheetOf(document as OpenDocument);
  const nodes = Object.values(thread.nodes);
  // A member that the user has given a new value since is read from there, as saving would write it.
  const isUnread =
    (thread.marking === undefined && document.rest.kept.some(({ pointer }) => pointer === '/marking')) ||
    // Nodes that the model could not take in may bear markings too.
    document.rest.kept.some(
      ({ pointer, value }) => pointer !== '/marking' && canonicalJson(value).includes('"marking"'),
    ) ||
    nodes.some((node) => node.marking === undefined && node.kept?.['marking'] !== undefined);
  if (isUnread) return { is: 'unreadable' };
  return { is: 'marking', marking: threadMarking(thread) };
}

function runMarking({ runs }: Pick<Workspace, 'runs'>, run: string): ShownMarking {
  const { views, lists } = runs.getState();
  const marking =
    views[run]?.state.created?.marking ??
    Object.values(lists)
      .flat()
      .find((one) => one.run === run)?.marking;
  return marking === undefined ? { is: 'unread' } : { is: 'marking', marking };
}

type Source = Pick<Workspace, 'documents' | 'runs' | 'reviews'>;

function tabMarking(source: Source, tab: Tab): ShownMarking | undefined {
  if (tab.is === 'welcome') return undefined;
  if (tab.is === 'run') {
    const against = source.reviews.getState().of[tab.id]?.against;
    const own = runMarking(source, tab.run);
    return against === undefined ? own : higherOf(own, runMarking(source, against));
  }
  const document = source.documents.getState().open[tab.document];
  if (document === undefined) return undefined;
  const own = documentMarking(document);
  const run = document.path === undefined ? undefined : source.runs.getState().shown[document.path];
  // Results on the canvas keep the marking that they were made under, whatever the thread says since.
  const results =
    run === undefined || source.runs.getState().views[run]?.state.created === undefined ? own : runMarking(source, run);
  return higherOf(own, results);
}

/** The high-water mark of the tabs that are seen; undefined where nothing that bears a marking is. */
export function shownMarking(source: Source, tabs: readonly Tab[]): ShownMarking | undefined {
  return tabs
    .map((tab) => tabMarking(source, tab))
    .reduce((a, b) => (a === undefined ? b : b === undefined ? a : higherOf(a, b)), undefined);
}
