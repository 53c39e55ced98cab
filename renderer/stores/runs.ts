import { createStore } from 'zustand';
import type { StoreApi } from 'zustand';
import type { RunEvent } from '#shared/model/event.ts';
import type { Failure } from '#shared/model/failure.ts';
import type { NodeRunState, RunState } from '#shared/model/run-state.ts';
import type { RunSummary, SourceNow } from '#shared/protocol/contract.ts';

/** A run that the window follows or has read: its events, and the state that they give. */
export interface RunView {
  readonly run: string;
  /** Grows in place; `count` tells how many of them are new. */
  readonly events: readonly RunEvent[];
  readonly count: number;
  /** Changed in place by each event: read it through `count` or `nodes`. */
  readonly state: RunState;
  /** A new object for each node whose state has changed. */
  readonly nodes: Readonly<Record<string, NodeRunState>>;
  readonly status: RunState['status'];
  /** The stream has ended: nothing more comes unless the run is resumed. */
  readonly complete: boolean;
  readonly failure: Failure | undefined;
}

export interface Runs {
  readonly views: Readonly<Record<string, RunView>>;
  /** The run whose results the canvas of a document shows, by the document's path. */
  readonly shown: Readonly<Record<string, string>>;
  /** Runs that were asked for and have no id yet, by the document's path. */
  readonly starting: Readonly<Record<string, true>>;
  /** The runs of a thread, newest first, by its path; the key '' holds those of all threads. */
  readonly lists: Readonly<Record<string, readonly RunSummary[]>>;
  /** What the source files of a run are now, by run. */
  readonly sources: Readonly<Record<string, readonly SourceNow[]>>;
  /** Source files that were touched since they were last compared with what a run has read, by run. */
  readonly touched: Readonly<Record<string, readonly string[]>>;
}

export type RunStore = StoreApi<Runs>;

export function createRunStore(): RunStore {
  return createStore<Runs>(() => ({ views: {}, shown: {}, starting: {}, lists: {}, sources: {}, touched: {} }));
}
