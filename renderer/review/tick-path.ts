import type { Playback } from '#shared/model/playback.ts';

/** Places on the track that are told apart: more would be finer than a pixel. */
export const places = 2000;

/** Ticks of events as one path: as many events as a run has, never more ticks than there are places. */
export function tickPath(playback: Pick<Playback, 'timeAt'>, seqs: Iterable<number>, total: number): string {
  const taken = new Set<number>();
  for (const seq of seqs) taken.add(total <= 0 ? 0 : Math.round((playback.timeAt(seq) / total) * places));
  return [...taken].map((x) => `M${x} 0V1`).join('');
}
