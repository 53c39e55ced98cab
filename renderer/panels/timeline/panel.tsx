import { useMemo } from 'react';
import type { JSX } from 'react';
import { shortRun } from '#shared/model/why.ts';
import { failureSentence } from '#shared/model/failure.ts';
import { allCommands } from '../../commands/registry.ts';
import { perform } from '../../commands/perform.ts';
import { useReveal, useSelection, useShown } from '../../session/shown.ts';
import type { RunAt, Shown } from '../../session/shown.ts';
import { useSession } from '../../session/use-session.ts';
import { Button, EmptyState } from '../../ui/controls.tsx';
import { absoluteTime, durationText, tickText, timeTicks } from '../../ui/format-time.ts';
import { MarkView } from '../list/mark-view.tsx';
import { nodeMarks, runMarks } from '../list/marks.ts';
import { BarText, PanelFrame } from '../list/panel-frame.tsx';
import { useNow } from '../list/use-now.ts';
import { VirtualList } from '../list/virtual-list.tsx';
import type { Panel } from '../panel.ts';
import { rowReason, timelineOf } from './timeline-rows.ts';
import type { Bar, Timeline, TimelineRow } from './timeline-rows.ts';
import style from './timeline.module.css';

/** Often enough to see a bar grow, seldom enough to cost nothing. */
const tickMs = 250;

function TimelinePanel(): JSX.Element {
  const shown = useShown();
  if (shown === undefined) return <EmptyState title="No thread is open">Open a thread to see its runs.</EmptyState>;
  const { run } = shown;
  return run === undefined ? <NoRun shown={shown} /> : <RunTimeline run={run} />;
}

function NoRun({ shown }: { readonly shown: Shown }): JSX.Element {
  const session = useSession();
  const isEmpty = Object.keys(shown.thread.nodes).length === 0;
  const start = allCommands.get('run.start');
  if (isEmpty)
    return (
      <EmptyState title="No run yet">Put a function on the canvas first; then press F5 to run the thread.</EmptyState>
    );
  return (
    <EmptyState title="No run yet">
      <p>Run the thread to see here what each node does, and when.</p>
      {start === undefined ? null : (
        <Button tone="primary" onClick={() => void perform(session, start)}>
          Run (F5)
        </Button>
      )}
    </EmptyState>
  );
}

function RunTimeline({ run }: { readonly run: RunAt }): JSX.Element {
  const session = useSession();
  const now = useNow(run.live, tickMs);
  // Events come more often than anybody looks: while the run is live, it is drawn with the clock.
  const timeline = useMemo(() => timelineOf(run, now), [run.live ? run.run : run, now]);
  const reveal = useReveal();
  const { nodes } = useSelection();
  const { rows } = timeline;
  function openNode(row: TimelineRow): void {
    reveal(row.node);
    const open = allCommands.get('node.open');
    if (open !== undefined) void perform(session, open);
  }
  return (
    <PanelFrame
      testId="timeline"
      note={
        run.failure === undefined ? undefined : `The run could not be read to its end. ${failureSentence(run.failure)}`
      }
      bar={<Summary run={run} timeline={timeline} />}
    >
      <VirtualList
        label="Run timeline"
        count={rows.length}
        rowHeight={24}
        minWidth={480}
        active={nodes.length === 1 ? rows.findIndex((row) => row.node === nodes[0]) : undefined}
        keyOf={(index) => rows[index]?.node ?? index}
        onMove={(index) => {
          const row = rows[index];
          if (row !== undefined) reveal(row.node);
        }}
        onEnter={(index) => {
          const row = rows[index];
          if (row !== undefined) openNode(row);
        }}
        header={<Axis timeline={timeline} />}
        row={(index) => {
          const row = rows[index];
          if (row === undefined) return null;
          return (
            <div
              className={style['row']}
              role="row"
              data-testid={`timeline-row-${row.node}`}
              data-state={row.word}
              data-selected={nodes.includes(row.node) ? true : undefined}
              onClick={() => reveal(row.node)}
              onDoubleClick={() => openNode(row)}
              title={rowHint(row)}
            >
              <span className={style['name']} role="rowheader">
                <MarkView mark={nodeMarks[row.word]} glyphOnly /> {row.title}
              </span>
              <Track row={row} timeline={timeline} />
              <span className={style['length']} role="cell" data-state={row.word}>
                {lengthText(row)}
              </span>
            </div>
          );
        }}
      />
    </PanelFrame>
  );
}

function Summary({ run, timeline }: { readonly run: RunAt; readonly timeline: Timeline }): JSX.Element {
  const titles = new Map(timeline.rows.map((row) => [row.node, row.title]));
  const chain = timeline.chain.map((id) => titles.get(id) ?? id).join(' → ');
  return (
    <>
      <MarkView mark={runMarks[run.status]} />
      <BarText>
        Run <span className={style['mono']}>{shortRun(run.run)}</span> · {durationText(timeline.length)} ·{' '}
        <span title={absoluteTime(run.createdAt)}>{absoluteTime(run.createdAt).slice(0, 19)}</span> · {run.created.by}
      </BarText>
      {chain === '' ? null : (
        <span className={style['chain']} title={`The end of the run had to wait for: ${chain}`}>
          <span className={style['chain-mark']} aria-hidden="true" /> Longest chain: {chain}
        </span>
      )}
    </>
  );
}

/** A place on the axis in percent. */
function at(ms: number, length: number): string {
  return `${length <= 0 ? 0 : (ms / length) * 100}%`;
}

function Axis({ timeline }: { readonly timeline: Timeline }): JSX.Element {
  return (
    <div className={style['row']} role="presentation">
      <span className={style['name']} role="columnheader">
        Node
      </span>
      <div className={style['axis']} role="columnheader" aria-label={`Time, ${durationText(timeline.length)} in all`}>
        {timeTicks(timeline.length, 6).map((tick) => (
          <span
            key={tick}
            className={style['tick']}
            data-last={tick > timeline.length * 0.92 ? true : undefined}
            style={{ left: at(tick, timeline.length) }}
          >
            {tickText(tick)}
          </span>
        ))}
      </div>
      <span className={style['length']} role="columnheader">
        Time
      </span>
    </div>
  );
}

function Track({ row, timeline }: { readonly row: TimelineRow; readonly timeline: Timeline }): JSX.Element {
  const { length } = timeline;
  const last = row.bars.at(-1);
  const message = row.word === 'running' ? progressText(row) : '';
  const isLate = last !== undefined && last.from > length * 0.5;
  return (
    <div className={style['track']} role="cell">
      {timeline.resumed.map((ms) => (
        <span key={ms} className={style['resumed']} style={{ left: at(ms, length) }} title="The run was resumed here" />
      ))}
      {row.bars.map((bar) => (
        <span
          key={`${bar.attempt} ${bar.startedAt}`}
          className={style['bar']}
          data-kind={bar.kind}
          data-critical={row.critical && bar === last ? true : undefined}
          style={{ left: at(bar.from, length), width: at(bar.to - bar.from, length) }}
          title={barHint(bar)}
        />
      ))}
      {message === '' || last === undefined ? null : (
        <span
          className={style['message']}
          data-late={isLate ? true : undefined}
          style={isLate ? { right: `calc(100% - ${at(last.from, length)})` } : { left: at(last.from, length) }}
        >
          {message}
        </span>
      )}
    </div>
  );
}

function progressText({ state }: TimelineRow): string {
  const { fraction, message } = state?.progress ?? {};
  return [fraction === undefined ? '' : `${Math.round(fraction * 100)} %`, message ?? '']
    .filter((part) => part !== '')
    .join(' · ');
}

function lengthText(row: TimelineRow): string {
  const last = row.bars.at(-1);
  if (row.word === 'running' && last !== undefined) return durationText(last.to - last.from);
  if (row.word === 'done') return durationText(row.state?.ms ?? 0);
  return nodeMarks[row.word].word;
}

function rowHint(row: TimelineRow): string {
  const why = rowReason(row);
  const reason = why === undefined ? '' : `\n${why.charAt(0).toUpperCase()}${why.slice(1)}`;
  return `${row.title} (${row.node}): ${nodeMarks[row.word].word}${reason}`;
}

function barHint(bar: Bar): string {
  const { attempt, kind, startedAt, endedAt } = bar;
  const reason = bar.reason === undefined ? '' : `\n${bar.reason}`;
  if (attempt === 0) return `${kind}\n${absoluteTime(startedAt)}${reason}`;
  // That it was interrupted is written when the run is resumed: how long it had been at work nobody knows.
  if (endedAt === undefined || kind === 'interrupted')
    return `Attempt ${attempt}: ${kind}\nstarted ${absoluteTime(startedAt)}`;
  const took = durationText(endedAt - startedAt);
  return `Attempt ${attempt}: ${kind}, took ${took}\n${absoluteTime(startedAt)}\nto ${absoluteTime(endedAt)}${reason}`;
}

export const panel: Panel = {
  id: 'timeline',
  title: 'Run timeline',
  place: 'bottom',
  order: 1,
  glyph: '▤',
  Component: TimelinePanel,
};
