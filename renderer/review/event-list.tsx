import { memo, useEffect, useMemo, useRef, useState } from 'react';
import type { JSX } from 'react';
import { useVirtualizer } from '@tanstack/react-virtual';
import type { RunEvent } from '#shared/model/event.ts';
import { must } from '#shared/std/assert.ts';
import { seek } from '../session/review.ts';
import type { Moment } from '../session/review.ts';
import { useSession } from '../session/use-session.ts';
import { EmptyState, Select } from '../ui/controls.tsx';
import { clockText, eventKinds, eventLine } from './event-line.ts';
import type { EventKind } from './event-line.ts';
import style from './review.module.css';

const lineHeight = 26;

interface RowProps {
  readonly event: RunEvent;
  readonly since: number;
  readonly at: 'past' | 'present' | 'future';
  readonly titleOf: (node: string) => string;
  readonly onSeek: (seq: number) => void;
}

const EventRow = memo(function EventRow({ event, since, at, titleOf, onSeek }: RowProps): JSX.Element {
  const { glyph, tone, text } = eventLine(event, titleOf);
  return (
    <button
      type="button"
      tabIndex={-1}
      className={style['event']}
      data-at={at}
      data-testid={`event-${event.seq}`}
      aria-current={at === 'present' ? 'step' : undefined}
      title={`Event ${event.seq + 1} · ${new Date(event.at).toLocaleString()} · ${text}`}
      onClick={() => onSeek(event.seq)}
    >
      <span className={style['number']}>{event.seq + 1}</span>
      <span className={style['clock']}>{clockText(event.at - since)}</span>
      <span className={style['glyph']} data-tone={tone} aria-hidden="true">
        {glyph}
      </span>
      <span className={style['line']} data-tone={tone === 'bad' ? 'bad' : undefined}>
        {text}
      </span>
    </button>
  );
});

const kindLabels: Readonly<Record<EventKind, string>> = {
  all: 'All events',
  outcomes: 'Results only',
  failures: 'Failures only',
  log: 'Log lines only',
};

/** The events that a list shows, by their places; undefined where it shows all of them. */
function shownEvents({ playback, last }: Moment, kind: EventKind, node: string): readonly number[] | undefined {
  if (kind === 'all') return node === '' ? undefined : playback.eventsOf(node);
  const { events } = playback;
  const ofKind =
    kind === 'outcomes'
      ? playback.outcomes()
      : kind === 'failures'
        ? playback.failures()
        : [...events.keys()].slice(0, last + 1).filter((seq) => events[seq]?.body.is === 'node-log');
  if (node === '') return ofKind;
  return ofKind.filter((seq) => {
    const body = events[seq]?.body;
    return body !== undefined && 'node' in body && body.node === node;
  });
}

interface EventListProps {
  readonly tab: string;
  readonly moment: Moment;
  readonly titleOf: (node: string) => string;
}

/** Every event of the run: those to come are dim, a click goes to one, and the present one stays in sight. */
export function EventList({ tab, moment, titleOf }: EventListProps): JSX.Element {
  const session = useSession();
  const [kind, setKind] = useState<EventKind>('all');
  const [node, setNode] = useState('');
  const scroller = useRef<HTMLDivElement>(null);
  const { playback, seq, last, created } = moment;
  const { events } = playback;
  // The arrays of a playback grow in place: `last` says when they have.
  const shown = useMemo(() => shownEvents(moment, kind, node), [playback, last, kind, node]);
  const count = shown === undefined ? last + 1 : shown.length;
  const rows = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => lineHeight,
    overscan: 12,
  });
  const at = shown === undefined ? seq : shown.findLastIndex((one) => one <= seq);
  const height = rows.scrollRect?.height;
  useEffect(() => {
    if (at >= 0) rows.scrollToIndex(at, { align: 'auto' });
  }, [at, count, rows, height]);
  const onSeek = useMemo(
    () => (to: number) => {
      session.reviews.play(tab, false);
      seek(session, tab, to);
    },
    [session, tab],
  );
  const nodes = useMemo(() => {
    const ids = [...moment.state.nodes.keys()];
    return ids.map((id) => ({ value: id, label: titleOf(id) }));
  }, [created, titleOf]);
  const since = must(events[0], 'a moment has an event').at;
  return (
    <>
      <header className={style['list-head']}>
        <h2 className={style['heading']}>
          Events · {seq + 1} of {last + 1}
        </h2>
        <div className={style['filters']}>
          <Select
            label="Events shown"
            value={kind}
            options={eventKinds.map((value) => ({ value, label: kindLabels[value] }))}
            onChange={(value) => setKind(eventKinds.find((one) => one === value) ?? 'all')}
          />
          <Select
            label="Node shown"
            value={node}
            options={[{ value: '', label: 'All nodes' }, ...nodes]}
            onChange={setNode}
          />
        </div>
      </header>
      <div ref={scroller} className={style['events']} data-testid="review-events">
        {count === 0 ? <EmptyState title="No such event in this run" /> : null}
        <div className={style['tall']} style={{ height: rows.getTotalSize() }}>
          {rows.getVirtualItems().map((item) => {
            const place = shown === undefined ? item.index : shown[item.index];
            const event = place === undefined ? undefined : events[place];
            if (event === undefined) return null;
            const when = event.seq === seq ? 'present' : event.seq < seq ? 'past' : 'future';
            return (
              <div key={event.seq} className={style['slot']} style={{ transform: `translateY(${item.start}px)` }}>
                <EventRow event={event} since={since} at={when} titleOf={titleOf} onSeek={onSeek} />
              </div>
            );
          })}
        </div>
      </div>
    </>
  );
}
