import { nextIn, previousIn } from '#shared/model/playback.ts';
import { reviewStateAt, seek } from '../session/review.ts';
import type { Moment } from '../session/review.ts';
import type { Workspace } from '../session/workspace.ts';

/** Where a review can go from where it is. */
export const steps = {
  first: () => 0,
  previous: ({ seq }: Moment) => Math.max(0, seq - 1),
  next: ({ seq, last }: Moment) => Math.min(last, seq + 1),
  last: ({ last }: Moment) => last,
  previousNode: ({ playback, seq }: Moment) => previousIn(playback.outcomes(), seq) ?? 0,
  nextNode: ({ playback, seq, last }: Moment) => nextIn(playback.outcomes(), seq) ?? last,
  previousFailure: ({ playback, seq }: Moment) => previousIn(playback.failures(), seq),
  nextFailure: ({ playback, seq }: Moment) => nextIn(playback.failures(), seq),
} as const satisfies Readonly<Record<string, (moment: Moment) => number | undefined>>;
export type Step = keyof typeof steps;

/** Where a step leads to; undefined where there is no such place. */
export function stepTo(moment: Moment, step: Step): number | undefined {
  const to = steps[step](moment);
  return to === moment.seq ? undefined : to;
}

/** Takes a step by hand, which ends a replay. */
export function walk(ws: Workspace, tab: string, step: Step): void {
  const moment = reviewStateAt(ws, tab);
  const to = moment === undefined ? undefined : stepTo(moment, step);
  ws.reviews.play(tab, false);
  if (to !== undefined) seek(ws, tab, to);
}

/** Plays from here on, from the start where the review is at the end; or stops. */
export function togglePlay(ws: Workspace, tab: string): void {
  const moment = reviewStateAt(ws, tab);
  const review = ws.reviews.getState().of[tab];
  if (review === undefined || moment === undefined) return;
  if (!review.playing && moment.seq >= moment.last && moment.view.complete) seek(ws, tab, 0);
  ws.reviews.play(tab, !review.playing);
}
