import { useEffect, useMemo, useRef, useState } from 'react';
import type { JSX, MouseEvent } from 'react';
import { useReveal, useSelection, useShown } from '../../session/shown.ts';
import type { RunAt } from '../../session/shown.ts';
import { Button, Checkbox, EmptyState, Select } from '../../ui/controls.tsx';
import { absoluteTime, stopwatchText } from '../../ui/format-time.ts';
import { filterWords } from '../list/filter.ts';
import { MarkView } from '../list/mark-view.tsx';
import type { Mark } from '../list/marks.ts';
import { FilterField, PanelFrame } from '../list/panel-frame.tsx';
import { useCopy } from '../list/use-copy.ts';
import { VirtualList } from '../list/virtual-list.tsx';
import type { Panel } from '../panel.ts';
import { createLogReader, lineText, logLevels } from './log-rows.ts';
import type { LogLevel, LogLine } from './log-rows.ts';
import style from './log.module.css';

const levelMarks: Readonly<Record<LogLevel, Mark>> = {
  debug: { glyph: '·', word: 'debug', tone: 'quiet' },
  info: { glyph: 'i', word: 'info', tone: 'busy' },
  warning: { glyph: '⚠', word: 'warning', tone: 'warn' },
  error: { glyph: '✕', word: 'error', tone: 'bad' },
};

const levelOptions = [
  { value: 'debug', label: 'Everything' },
  { value: 'info', label: 'Info and above' },
  { value: 'warning', label: 'Warnings and errors' },
  { value: 'error', label: 'Errors' },
];

/** Closer to the end than this the log follows what comes. */
const tailPx = 24;

function Log(): JSX.Element {
  const shown = useShown();
  if (shown?.run === undefined)
    return (
      <EmptyState title="No log yet">
        <p>Run the thread with F5: what each node does and says stands here.</p>
      </EmptyState>
    );
  return <RunLog run={shown.run} />;
}

interface Range {
  readonly from: number;
  readonly to: number;
}

function RunLog({ run }: { readonly run: RunAt }): JSX.Element {
  const [filter, setFilter] = useState('');
  const [level, setLevel] = useState<LogLevel>('info');
  const [onlySelected, setOnlySelected] = useState(false);
  const [following, setFollowing] = useState(true);
  const [picked, setPicked] = useState<Range>();
  const scroller = useRef<HTMLDivElement>(null);
  const selection = useSelection();
  const reveal = useReveal();
  const copy = useCopy();
  const nodes = onlySelected ? JSON.stringify(selection.nodes) : undefined;
  const reader = useMemo(
    () =>
      createLogReader({
        words: filterWords(filter),
        level,
        nodes: nodes === undefined ? undefined : new Set(JSON.parse(nodes) as string[]),
      }),
    [filter, level, nodes],
  );
  const lines = reader.read(run.events, run.count);

  useEffect(() => setPicked(undefined), [reader, run.run]);
  useEffect(() => {
    const element = scroller.current;
    if (following && element !== null) element.scrollTop = element.scrollHeight;
  }, [following, lines]);

  function pick(index: number, extend: boolean): void {
    setPicked((before) => ({ from: extend && before !== undefined ? before.from : index, to: index }));
    const node = lines[index]?.node;
    if (!extend && node !== undefined) reveal(node);
  }
  /** Those that are picked, or all that the filter lets through. */
  function chosen(): readonly LogLine[] {
    return picked === undefined ? lines : lines.filter((_, index) => isWithin(index, picked));
  }
  function copyLines(): void {
    const all = chosen();
    copy(textOf(all), all.length === 1 ? 'one line' : `${all.length} lines`);
  }
  return (
    <PanelFrame
      testId="log"
      bar={
        <>
          <div className={style['level']}>
            <Select
              value={level}
              options={levelOptions}
              label="Lowest level that is shown"
              onChange={(value) => setLevel(logLevels.find((one) => one === value) ?? 'info')}
            />
          </div>
          <Checkbox checked={onlySelected} onChange={setOnlySelected}>
            Selected nodes only
          </Checkbox>
          <Button tone="quiet" onClick={copyLines}>
            {picked === undefined ? 'Copy all' : 'Copy lines'}
          </Button>
          {following ? null : (
            <Button tone="quiet" onClick={() => setFollowing(true)}>
              Follow ↓
            </Button>
          )}
          <FilterField value={filter} onInput={setFilter} label="Filter the log" />
        </>
      }
    >
      {lines.length === 0 ? (
        <EmptyState title={onlySelected && selection.nodes.length === 0 ? 'No node is selected' : 'No line matches'} />
      ) : (
        <VirtualList
          label="Log"
          role="list"
          scroller={scroller}
          count={lines.length}
          rowHeight={20}
          minWidth={520}
          active={picked?.to}
          keyOf={(index) => lines[index]?.seq ?? index}
          onMove={(index) => {
            setFollowing(false);
            pick(index, false);
          }}
          copied={() => textOf(chosen())}
          onScroll={(element) => {
            const isAtEnd = element.scrollHeight - element.scrollTop - element.clientHeight < tailPx;
            if (isAtEnd !== following) setFollowing(isAtEnd);
          }}
          row={(index) => {
            const line = lines[index];
            return line === undefined ? null : (
              <LineRow line={line} isPicked={isWithin(index, picked)} onPick={(extend) => pick(index, extend)} />
            );
          }}
        />
      )}
    </PanelFrame>
  );
}

const textOf = (lines: readonly LogLine[]): string => lines.map(lineText).join('\n');

function isWithin(index: number, range: Range | undefined): boolean {
  if (range === undefined) return false;
  return index >= Math.min(range.from, range.to) && index <= Math.max(range.from, range.to);
}

function LineRow({
  line,
  isPicked,
  onPick,
}: {
  readonly line: LogLine;
  readonly isPicked: boolean;
  readonly onPick: (extend: boolean) => void;
}): JSX.Element {
  return (
    <div
      className={style['line']}
      data-level={line.level}
      data-selected={isPicked ? true : undefined}
      onClick={(event: MouseEvent) => onPick(event.shiftKey)}
    >
      <span className={style['time']} title={`${absoluteTime(line.at)}, event ${line.seq}`}>
        {stopwatchText(line.offset)}
      </span>
      <MarkView mark={levelMarks[line.level]} glyphOnly />
      <span className={style['node']} title={line.node}>
        {line.node ?? ''}
      </span>
      <span className={style['text']} title={line.text}>
        {line.text}
      </span>
    </div>
  );
}

export const panel: Panel = { id: 'log', title: 'Log', place: 'bottom', order: 4, glyph: '≡', Component: Log };
