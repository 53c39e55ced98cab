import { useMemo } from 'react';
import { useStore } from 'zustand';
import type { EventOf, RunEvent } from '#shared/model/event.ts';
import type { NodeStatus } from '#shared/model/node-status.ts';
import { createPlayback } from '#shared/model/playback.ts';
import type { Playback } from '#shared/model/playback.ts';
import type { NodeRunState, RunStatus } from '#shared/model/run-state.ts';
import type { Thread } from '#shared/model/thread.ts';
import type { Failure } from '#shared/model/failure.ts';
import { sheetOf } from '../stores/documents.ts';
import type { OpenDocument } from '../stores/documents.ts';
import { nothingSelected } from '../stores/selection.ts';
import type { Selection } from '../stores/selection.ts';
import type { RunView, Runs } from '../stores/runs.ts';
import { createStatusStore } from '../stores/status.ts';
import type { Tab } from '../stores/workbench.ts';
import { statusStoreOf } from './status.ts';
import { useSession } from './use-session.ts';

/** A run as the active tab shows it: whole and growing, or as it was after one of its events. */
export interface RunAt {
  readonly run: string;
  readonly created: EventOf<'run-created'>;
  readonly status: RunStatus;
  readonly nodes: Readonly<Record<string, NodeRunState>>;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  /** All events that the window knows; the first `count` of them have happened. Grows in place. */
  readonly events: readonly RunEvent[];
  readonly count: number;
  readonly playback: Playback;
  /** More may come by itself: the run is at work, and what is shown is not a moment of its past. */
  readonly live: boolean;
  /** Why the events could not be read to their end. */
  readonly failure: Failure | undefined;
}

/** What the active tab is about: its thread, the run on it, and the status of each node. */
export interface Shown {
  readonly tab: Tab & { readonly is: 'thread' | 'run' };
  /** The document of a thread's tab; the tab of a run has none. */
  readonly document: OpenDocument | undefined;
  readonly thread: Thread;
  readonly run: RunAt | undefined;
  readonly statuses: Readonly<Record<string, NodeStatus>>;
}

const playbacks = new WeakMap<readonly RunEvent[], Playback>();

/** The playback of a run that is followed: made once, whoever asks. */
export function playbackOf(view: Pick<RunView, 'run' | 'events'>): Playback {
  const known = playbacks.get(view.events);
  if (known !== undefined) return known;
  const made = createPlayback(view.run, view.events);
  playbacks.set(view.events, made);
  return made;
}

/** A run after the event `seq`, or as far as it has come where that is undefined or the newest one. */
export function runAt(view: RunView, seq?: number): RunAt | undefined {
  const playback = playbackOf(view);
  const isNewest = seq === undefined || seq >= view.count - 1;
  const state = isNewest ? view.state : playback.stateAt(seq);
  if (state.created === undefined) return undefined;
  return {
    run: view.run,
    created: state.created,
    status: isNewest ? view.status : state.status,
    nodes: isNewest ? view.nodes : Object.fromEntries(state.nodes),
    createdAt: state.createdAt,
    events: view.events,
    count: isNewest ? view.count : seq + 1,
    playback,
    live: isNewest && !view.complete && (view.status === 'created' || view.status === 'running'),
    failure: view.failure,
  };
}

/** The run that a tab is about: the one on a thread's canvas, or the one under review. */
function viewIn(runs: Runs, tab: Tab | undefined, path: string | undefined): RunView | undefined {
  const run = tab?.is === 'run' ? tab.run : path === undefined ? undefined : runs.shown[path];
  return run === undefined ? undefined : runs.views[run];
}

const noStatuses = createStatusStore();

/** What the active tab shows; undefined where that is neither a thread nor a run that has begun to be read. */
export function useShown(): Shown | undefined {
  const session = useSession();
  const tab = useStore(session.workbench, ({ tabs, active }) => tabs.find((one) => one.id === active));
  const document = useStore(session.documents, ({ open }) => (tab?.is === 'thread' ? open[tab.document] : undefined));
  const seq = useStore(session.reviews, (reviews) => (tab === undefined ? undefined : reviews.of[tab.id]?.seq));
  const view = useStore(session.runs, (runs) => viewIn(runs, tab, document?.path));
  const statuses = useStore(
    tab === undefined || tab.is === 'welcome' ? noStatuses : statusStoreOf(session, tab.id),
    ({ nodes }) => nodes,
  );
  const run = useMemo(() => (view === undefined ? undefined : runAt(view, seq)), [view, seq]);
  return useMemo(() => {
    if (tab?.is === 'thread' && document !== undefined)
      return { tab, document, thread: sheetOf(document).thread, run, statuses };
    if (tab?.is !== 'run' || run === undefined) return undefined;
    // The agent has opened and checked the document before it bound it.
    const thread = run.created.thread.document as unknown as Thread;
    return { tab, document: undefined, thread, run, statuses };
  }, [tab, document, run, statuses]);
}

/** What is selected on the canvas of the active tab. */
export function useSelection(): Selection {
  const session = useSession();
  const active = useStore(session.workbench, (workbench) => workbench.active);
  return useStore(session.selection, ({ of }) => (active === undefined ? undefined : of[active])) ?? nothingSelected;
}

/** Selects a node on the canvas of the active tab and brings it into view. */
export function useReveal(): (node: string) => void {
  const session = useSession();
  return (node) => {
    const { active } = session.workbench.getState();
    if (active === undefined) return;
    session.selection.select(active, { nodes: [node] });
    session.canvases.get(active)?.reveal(node);
  };
}
