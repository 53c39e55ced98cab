import { useMemo } from 'react';
import type { JSX, PointerEvent } from 'react';
import { seek } from '../session/review.ts';
import type { Moment } from '../session/review.ts';
import { useSession } from '../session/use-session.ts';
import { clockText } from './event-line.ts';
import style from './review.module.css';
import { places, tickPath } from './tick-path.ts';

interface ScrubberProps {
  readonly tab: string;
  readonly moment: Moment;
  /** What the present event says. */
  readonly text: string;
}

/** The run as a track, in proportion to time: a tick for every event, red where something failed. */
export function Scrubber({ tab, moment, text }: ScrubberProps): JSX.Element {
  const session = useSession();
  const { playback, seq, last, event } = moment;
  const total = playback.timeAt(last);
  const [ticks, failed] = useMemo(() => {
    const seqs = playback.events.slice(0, last + 1).keys();
    return [tickPath(playback, seqs, total), tickPath(playback, playback.failures(), total)];
  }, [playback, last, total]);
  const share = total <= 0 ? 1 : playback.timeAt(seq) / total;
  const go = (pointer: PointerEvent): void => {
    const box = pointer.currentTarget.getBoundingClientRect();
    const to = playback.seqAt(((pointer.clientX - box.left) / box.width) * total);
    session.reviews.play(tab, false);
    if (to !== seq) seek(session, tab, to);
  };
  const since = playback.events[0]?.at ?? event.at;
  return (
    <div
      role="slider"
      tabIndex={0}
      className={style['scrubber']}
      data-testid="review-scrubber"
      aria-label="Place in the run"
      aria-valuemin={1}
      aria-valuemax={last + 1}
      aria-valuenow={seq + 1}
      aria-valuetext={`Event ${seq + 1} of ${last + 1}, ${clockText(event.at - since)}, ${text}`}
      onPointerDown={(pointer) => {
        if (pointer.button !== 0) return;
        pointer.currentTarget.setPointerCapture(pointer.pointerId);
        go(pointer);
      }}
      onPointerMove={(pointer) => {
        if (pointer.buttons === 1 && pointer.currentTarget.hasPointerCapture(pointer.pointerId)) go(pointer);
      }}
    >
      <div className={style['rail']} />
      <div className={style['played']} style={{ width: `${share * 100}%` }} />
      <svg className={style['ticks']} viewBox={`0 0 ${places} 1`} preserveAspectRatio="none" aria-hidden="true">
        <path d={ticks} className={style['tick']} vectorEffect="non-scaling-stroke" />
        <path d={failed} className={style['tick-failed']} vectorEffect="non-scaling-stroke" />
      </svg>
      <div className={style['cursor']} style={{ left: `${share * 100}%` }} />
    </div>
  );
}
