import { useMemo } from 'react';
import { useStore } from 'zustand';
import { compareRuns } from '#shared/model/report.ts';
import type { RunComparison } from '#shared/model/report.ts';
import type { RunState } from '#shared/model/run-state.ts';
import { momentOf } from '../session/review.ts';
import type { Moment } from '../session/review.ts';
import { useSession } from '../session/use-session.ts';
import type { ReviewView } from '../stores/review.ts';
import type { RunView } from '../stores/runs.ts';

export function useReviewView(tab: string): ReviewView | undefined {
  const session = useSession();
  return useStore(session.reviews, ({ of }) => of[tab]);
}

/** A run that the window follows; drawn anew with its events. */
export function useRunView(run: string | undefined): RunView | undefined {
  const session = useSession();
  return useStore(session.runs, ({ views }) => (run === undefined ? undefined : views[run]));
}

/** What the review in a tab shows; undefined until there is an event to show. */
export function useMoment(tab: string): Moment | undefined {
  const review = useReviewView(tab);
  const view = useRunView(review?.run);
  return useMemo(() => (review === undefined ? undefined : momentOf(review, view)), [review, view]);
}

/** Another run at its end, and what is different in this one. */
export interface Compared {
  readonly other: RunState;
  readonly otherView: RunView;
  readonly comparison: RunComparison;
}

/** Compares the run of a moment, at the moment or at its end, with the one that the review is held against. */
export function useCompared(tab: string, moment: Moment | undefined, at: 'moment' | 'end'): Compared | undefined {
  const against = useReviewView(tab)?.against;
  const view = useRunView(against);
  const state = at === 'moment' ? moment?.state : moment?.playback.stateAt(moment.last);
  const created = moment?.created;
  return useMemo(() => {
    if (view === undefined || state === undefined || created === undefined || view.count === 0) return undefined;
    return { other: view.state, otherView: view, comparison: compareRuns(view.state, state, [...state.nodes.keys()]) };
  }, [view, state, created]);
}
