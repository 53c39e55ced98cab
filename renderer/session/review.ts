import type { EventOf, RunEvent } from '#shared/model/event.ts';
import { emptyLayout } from '#shared/model/layout.ts';
import type { Layout } from '#shared/model/layout.ts';
import { runStatusOf } from '#shared/model/node-status.ts';
import type { NodeStatus } from '#shared/model/node-status.ts';
import type { Playback } from '#shared/model/playback.ts';
import { markInterrupted } from '#shared/model/run-state.ts';
import type { NodeRunState, RunState } from '#shared/model/run-state.ts';
import type { Sheet } from '#shared/model/sheet.ts';
import type { Thread } from '#shared/model/thread.ts';
import type { RunSummary } from '#shared/protocol/contract.ts';
import type { ReviewView } from '../stores/review.ts';
import type { RunView } from '../stores/runs.ts';
import type { Workbench } from '../stores/workbench.ts';
import { describeNodes } from './describe.ts';
import type { RunSession } from './runs.ts';
import { playbackOf } from './shown.ts';
import { replaceStatuses, statusStoreOf } from './status.ts';
import type { Workspace } from './workspace.ts';

/** A run as it was after one of its events: what a review shows. */
export interface Moment {
  readonly view: RunView;
  readonly playback: Playback;
  readonly created: EventOf<'run-created'>;
  readonly seq: number;
  readonly last: number;
  readonly event: RunEvent;
  readonly state: RunState;
}

const interrupted = new WeakMap<RunState, RunState>();

/** At its end, a run that nobody is at work on any more has nothing that runs, whatever its last event says. */
function asInterrupted(state: RunState): RunState {
  const known = interrupted.get(state);
  if (known !== undefined) return known;
  const copy: RunState = { ...state, nodes: new Map([...state.nodes].map(([id, node]) => [id, { ...node }])) };
  markInterrupted(copy);
  interrupted.set(state, copy);
  return copy;
}

/** What a review shows now; undefined until the first event has come. */
export function momentOf(review: ReviewView, view: RunView | undefined): Moment | undefined {
  const last = (view?.count ?? 0) - 1;
  const seq = Math.min(review.seq ?? last, last);
  const event = view?.events[seq];
  if (view === undefined || event === undefined) return undefined;
  const playback = playbackOf(view);
  const reduced = playback.stateAt(seq);
  const cutOff = seq === last && view.complete && view.status === 'interrupted';
  const { created } = reduced;
  if (created === undefined) return undefined;
  return { view, playback, created, seq, last, event, state: cutOff ? asInterrupted(reduced) : reduced };
}

/** The state that the tab of a run shows. */
export function reviewStateAt(ws: Pick<Workspace, 'reviews' | 'runs'>, tab: string): Moment | undefined {
  const review = ws.reviews.getState().of[tab];
  return review === undefined ? undefined : momentOf(review, ws.runs.getState().views[review.run]);
}

/** The thread and its places as the run has bound them. */
export function sheetOfRun(created: EventOf<'run-created'>): Sheet {
  // The agent has opened and checked both before it bound them.
  const thread = created.thread.document as unknown as Thread;
  const layout = (created.thread.layout ?? emptyLayout) as unknown as Layout;
  return { thread, layout };
}

const leftOut: NodeStatus = {
  word: 'ready',
  reason: 'It was left out of this run.',
  outputs: undefined,
  failure: undefined,
  progress: undefined,
  attempt: 0,
  startedAt: undefined,
  endedAt: undefined,
  ms: undefined,
};

/** A node's state as it was: one that nothing had happened to yet says so, and no clock runs on in the past. */
function statusAt(node: NodeRunState, isLive: boolean): NodeStatus {
  const status = runStatusOf(node);
  if (node.state === 'waiting' && status.reason === undefined) return { ...status, reason: 'Not yet at this event.' };
  return node.state === 'running' && !isLive ? { ...status, startedAt: undefined } : status;
}

/** What the canvas of a review shows of each node of the bound thread: the reduced state of the run, and nothing else. */
function momentStatuses({ created, state, view, seq, last }: Moment): Record<string, NodeStatus> {
  const isLive = seq === last && !view.complete;
  return Object.fromEntries(
    Object.keys(sheetOfRun(created).thread.nodes).map((id) => {
      const node = state.nodes.get(id);
      return [id, node === undefined ? leftOut : statusAt(node, isLive)];
    }),
  );
}

/** The id of the tab in which a run is reviewed: there is one for each run. */
export function runTabOf(run: string): string {
  return `run:${run}`;
}

/** Opens a run in a tab of its own, where it is wanted beside another one to compare it with. */
export function openReview(ws: Workspace, run: string, against?: string): void {
  ws.workbench.openTab({ id: runTabOf(run), is: 'run', run, ...(against === undefined ? {} : { against }) });
}

/** Goes to an event, or with undefined to the newest; what it is about is selected unless the selection is pinned. */
export function seek(ws: Workspace, tab: string, seq: number | undefined): void {
  const before = ws.reviews.getState().of[tab];
  if (before === undefined) return;
  const view = ws.runs.getState().views[before.run];
  const last = (view?.count ?? 0) - 1;
  // A run that still goes on is followed from its newest event on.
  const isTail = seq === undefined || (seq >= last && view?.complete !== true);
  ws.reviews.seek(tab, isTail ? undefined : Math.max(0, Math.min(seq, last)));
  const body = view?.events[seq ?? last]?.body;
  if (!before.pinned && body !== undefined && 'node' in body) ws.selection.select(tab, { nodes: [body.node] });
}

/** Compares the run of a tab with another one, and shows what has changed between them. */
export function compareWith(ws: Workspace, runs: RunSession, tab: string, against: string | undefined): void {
  ws.reviews.compare(tab, against);
  if (against === undefined) return;
  runs.follow(against);
  ws.workbench.setState({ bottom: 'changes' });
}

/** Other runs of the same thread that the window knows of, newest first. */
export function otherRuns(ws: Pick<Workspace, 'runs'>, run: string): readonly RunSummary[] {
  const { lists, views } = ws.runs.getState();
  const all = new Map(Object.values(lists).flatMap((list) => list.map((one) => [one.run, one] as const)));
  const path = views[run]?.state.created?.thread.path ?? all.get(run)?.thread;
  return [...all.values()]
    .filter((one) => one.thread === path && one.run !== run)
    .toSorted((a, b) => b.createdAt - a.createdAt);
}

/** The run of the same thread that was done before this one. */
export function previousRun(ws: Pick<Workspace, 'runs'>, run: string): string | undefined {
  // A run's id begins with the time at which it was made.
  return otherRuns(ws, run).find((one) => one.status === 'done' && one.run < run)?.run;
}

/** The panel with the functions, by its id. */
const palette = 'functions';

/** The panels as they stand when no review is looked at: those that have made room for it are counted in. */
export function panelsToKeep(ws: Pick<Workspace, 'reviews' | 'workbench'>): Pick<Workbench, 'inspector' | 'side'> {
  const { inspector, side } = ws.workbench.getState();
  const { folded } = ws.reviews.getState();
  return { inspector: inspector || folded?.inspector === true, side: side ?? folded?.side };
}

/** Keeps the reviews in step with the tabs, and the statuses on their canvases in step with what they show. */
export function keepReviews(ws: Workspace, runs: RunSession): () => void {
  const seen = new WeakSet<object>();
  const asked = new Set<string>();
  const shown = new Map<string, RunState>();

  function followTabs(): void {
    const { tabs } = ws.workbench.getState();
    for (const tab of tabs) {
      if (tab.is !== 'run' || seen.has(tab)) continue;
      seen.add(tab);
      ws.reviews.begin(tab.id, tab.run, tab.against);
      runs.follow(tab.run);
      if (tab.against !== undefined) compareWith(ws, runs, tab.id, tab.against);
      void runs.list();
    }
    for (const id of Object.keys(ws.reviews.getState().of)) {
      if (tabs.some((tab) => tab.id === id)) continue;
      ws.reviews.end(id);
      ws.statuses.delete(id);
      shown.delete(id);
    }
  }

  /** A review has details of its own and adds no functions: what it does not need makes room, and comes back with the next thread. */
  function makeRoom(): void {
    const { tabs, active, inspector, side } = ws.workbench.getState();
    const isReview = tabs.find((tab) => tab.id === active)?.is === 'run';
    const { folded } = ws.reviews.getState();
    if (isReview === (folded !== undefined)) return;
    const back = panelsToKeep(ws);
    ws.reviews.setState({ folded: isReview ? { inspector, side: side === palette ? palette : undefined } : undefined });
    ws.workbench.setState(isReview ? { inspector: false, side: side === palette ? undefined : side } : back);
  }

  function update(): void {
    for (const tab of Object.keys(ws.reviews.getState().of)) {
      const moment = reviewStateAt(ws, tab);
      if (moment === undefined || shown.get(tab) === moment.state) continue;
      const isFirst = !shown.has(tab);
      shown.set(tab, moment.state);
      replaceStatuses(statusStoreOf(ws, tab), momentStatuses(moment));
      if (isFirst) describe();
    }
  }

  function describe(): void {
    const nodes = Object.keys(ws.reviews.getState().of).flatMap((tab) => {
      const moment = reviewStateAt(ws, tab);
      return moment === undefined ? [] : Object.values(sheetOfRun(moment.created).thread.nodes);
    });
    void describeNodes(ws, nodes, asked);
  }

  followTabs();
  makeRoom();
  update();
  const stops = [
    ws.workbench.subscribe(followTabs),
    ws.workbench.subscribe(makeRoom),
    ws.reviews.subscribe(update),
    ws.runs.subscribe(update),
    ws.agent.subscribe((now, before) => {
      if (now.modules !== before.modules || now.link.at !== before.link.at) describe();
    }),
  ];
  return () => stops.forEach((stop) => stop());
}
