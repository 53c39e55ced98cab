import { useEffect } from 'react';
import type { Playback } from '#shared/model/playback.ts';
import { seek } from '../session/review.ts';
import type { Moment } from '../session/review.ts';
import { useSession } from '../session/use-session.ts';
import type { ReviewView } from '../stores/review.ts';

/** So long a replay stays at an event at least, in ms at speed 1: events of one instant are seen one after the other. */
const minStayMs = 60;
/** Longest wait for the next event, in ms at speed 1: a solver that took an hour is no hour of waiting. */
const maxStayMs = 1500;

/** How long a replay stays at an event before it goes on to the next one. */
export function stayMs(playback: Pick<Playback, 'timeAt'>, seq: number, speed: number): number {
  const gap = playback.timeAt(seq + 1) - playback.timeAt(seq);
  return Math.min(Math.max(gap, minStayMs), maxStayMs) / speed;
}

/** Goes from event to event while the review is playing, and stops at the end of a run that has ended. */
export function useReplay(tab: string, review: ReviewView | undefined, moment: Moment | undefined): void {
  const session = useSession();
  const playing = review?.playing === true;
  const speed = review?.speed ?? 1;
  useEffect(() => {
    if (!playing || moment === undefined) return undefined;
    const { playback, seq, last, view } = moment;
    if (seq >= last) {
      if (view.complete) session.reviews.play(tab, false);
      return undefined; // the next event of a run at work comes by itself
    }
    const timer = setTimeout(() => seek(session, tab, seq + 1), stayMs(playback, seq, speed));
    return () => clearTimeout(timer);
  }, [session, tab, playing, speed, moment]);
}
