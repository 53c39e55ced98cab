import { combineMarkings, threadMarking, unmarked } from '#shared/model/marking.ts';
import type { Marking } from '#shared/model/marking.ts';
import type { EventOf } from '#shared/model/event.ts';
import { canonicalJson } from '#shared/std/canonical-json.ts';
import { isJsonObject } from '#shared/std/json.ts';
import { sheetOf } from '../stores/documents.ts';
import type { OpenDocument } from '../stores/documents.ts';
import type { Tab } from '../stores/workbench.ts';
import type { Workspace } from './workspace.ts';

/**
 * The marking of what a window shows. `unreadable`: something on it has a marking that is not of the scheme, so how high
 * it is cannot be told; it is never taken for unmarked. `unread`: it has not come from the agent yet. `unmarked`: nobody
 * has said what it is, which is not the same as saying that it is UNCLASSIFIED.
 */
export type ShownMarking =
  | { readonly is: 'marking'; readonly marking: Marking }
  | { readonly is: 'unmarked' }
  | { readonly is: 'unreadable' }
  | { readonly is: 'unread' };

/** Whether a marking says no more than what nobody has marked would be taken for. */
function isLowest({ level, caveats }: Marking): boolean {
  return level === unmarked.level && caveats.length === 0;
}

/** The higher of two: what cannot be told comes before every level, and what nobody has marked before the lowest alone. */
export function higherOf(a: ShownMarking, b: ShownMarking): ShownMarking {
  if (a.is === 'unreadable' || b.is === 'unreadable') return { is: 'unreadable' };
  if (a.is === 'unread' || b.is === 'unread') return { is: 'unread' };
  if (a.is === 'unmarked') return b.is === 'marking' && !isLowest(b.marking) ? b : a;
  if (b.is === 'unmarked') return higherOf(b, a);
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
  const marking = threadMarking(thread);
  // Nodes that nobody has marked are as their thread; where that is not marked either, one marked node says nothing of them.
  return thread.marking === undefined && isLowest(marking) ? { is: 'unmarked' } : { is: 'marking', marking };
}

/** Whether the thread of a run bore no marking of its own: the run is then recorded with the lowest. */
function wasUnmarked(created: EventOf<'run-created'>): boolean {
  const { document } = created.thread;
  return isJsonObject(document) && document['marking'] === undefined && isLowest(created.marking);
}

function runMarking({ runs }: Pick<Workspace, 'runs'>, run: string): ShownMarking {
  const { views, lists } = runs.getState();
  const created = views[run]?.state.created;
  if (created !== undefined && wasUnmarked(created)) return { is: 'unmarked' };
  const marking =
    created?.marking ??
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
