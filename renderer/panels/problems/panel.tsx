import { useMemo, useState } from 'react';
import type { JSX } from 'react';
import { useStore } from 'zustand';
import { Button, EmptyState } from '../../ui/controls.tsx';
import { problemsOf, uncheckedOf } from '../../session/describe.ts';
import { useReveal, useShown } from '../../session/shown.ts';
import type { Shown } from '../../session/shown.ts';
import { useSession } from '../../session/use-session.ts';
import { filterWords, hasWords } from '../list/filter.ts';
import { Grid } from '../list/grid.tsx';
import type { Column } from '../list/grid.tsx';
import { MarkView } from '../list/mark-view.tsx';
import { BarText, FilterField, PanelFrame } from '../list/panel-frame.tsx';
import { useCopy } from '../list/use-copy.ts';
import type { Panel } from '../panel.ts';
import { placeText, problemRows, problemText } from './problem-rows.ts';
import type { ProblemRow } from './problem-rows.ts';
import style from './problems.module.css';

const severities = {
  error: { glyph: '✕', word: 'Error', tone: 'bad' },
  warning: { glyph: '⚠', word: 'Warning', tone: 'warn' },
} as const;

const ofWhat = { document: 'Thread', run: 'Run', file: 'Files' } as const;

const columns: readonly Column<ProblemRow>[] = [
  { id: 'severity', title: 'Severity', width: '84px', cell: (row) => <MarkView mark={severities[row.severity]} /> },
  {
    id: 'message',
    title: 'Problem',
    width: 'minmax(240px, 3fr)',
    cell: (row) => row.message,
    hint: (row) => `${row.message}\n${row.code}`,
  },
  { id: 'of', title: 'Of', width: '56px', cell: (row) => ofWhat[row.of] },
  {
    id: 'place',
    title: 'Where',
    width: 'minmax(140px, 1fr)',
    cell: (row) => <span className={style['dim']}>{placeText(row)}</span>,
    hint: placeText,
  },
];

interface Known {
  readonly shown: Shown;
  readonly rows: readonly ProblemRow[];
  /** Why there may be more than is known. */
  readonly unchecked: string | undefined;
}

function useProblems(): Known | undefined {
  const session = useSession();
  const shown = useShown();
  const known = useStore(session.descriptions, (descriptions) => descriptions.known);
  const modules = useStore(session.agent, (agent) => agent.modules);
  const link = useStore(session.agent, (agent) => agent.link.at);
  const sources = useStore(session.runs, (runs) =>
    shown?.run === undefined ? undefined : runs.sources[shown.run.run],
  );
  return useMemo(() => {
    if (shown === undefined) return undefined;
    const { document, thread, statuses, run } = shown;
    const rows = problemRows({
      thread,
      statuses,
      problems: document === undefined ? [] : problemsOf(session, document),
      runFailure: run?.failure,
      // What lies there now says nothing of a run under review.
      files: document === undefined ? [] : (sources ?? []),
      changedOnDisk: document?.changedOnDisk ?? false,
    });
    return { shown, rows, unchecked: document === undefined ? undefined : uncheckedOf(session, document) };
    // Problems are read from the stores that `known`, `modules` and `link` come from.
  }, [session, shown, sources, known, modules, link]);
}

function Problems(): JSX.Element {
  const known = useProblems();
  const [filter, setFilter] = useState('');
  const [active, setActive] = useState<number>();
  const reveal = useReveal();
  const copy = useCopy();
  const words = filterWords(filter);
  if (known === undefined) return <EmptyState title="No thread is open">Open a thread to see its problems.</EmptyState>;
  const { unchecked } = known;
  if (known.rows.length === 0)
    return unchecked === undefined ? (
      <EmptyState title="No problems" />
    ) : (
      <EmptyState title="Checked in part only">
        <p data-testid="problems-unchecked">{unchecked} What could be checked has no problems.</p>
      </EmptyState>
    );
  const rows = known.rows.filter((row) => hasWords(words, row.message, row.code, placeText(row), row.severity));
  const picked = active === undefined ? undefined : rows[active];
  const errors = known.rows.filter((row) => row.severity === 'error').length;
  const warnings = known.rows.length - errors;
  return (
    <PanelFrame
      testId="problems"
      bar={
        <>
          <BarText>{countText(errors, warnings)}</BarText>
          {unchecked === undefined ? null : (
            <BarText>
              <span data-testid="problems-unchecked">{unchecked}</span>
            </BarText>
          )}
          <Button
            tone="quiet"
            onClick={() => copy(rows.map(problemText).join('\n'), rows.length === 1 ? 'the problem' : 'the problems')}
          >
            Copy all
          </Button>
          <FilterField value={filter} onInput={setFilter} label="Filter problems" />
        </>
      }
    >
      {rows.length === 0 ? (
        <EmptyState title="No problem matches the filter" />
      ) : (
        <Grid
          label="Problems"
          columns={columns}
          rows={rows}
          minWidth={600}
          keyOf={(_, index) => index}
          active={active}
          isSelected={(row) => row === picked}
          attributesOf={(row, index) => ({ 'data-testid': `problem-${index + 1}`, 'data-severity': row.severity })}
          onPick={(row, index) => {
            setActive(index);
            if (row.node !== undefined) reveal(row.node);
          }}
          copied={() => (picked === undefined ? undefined : problemText(picked))}
        />
      )}
    </PanelFrame>
  );
}

function countText(errors: number, warnings: number): string {
  const count = (n: number, word: string): string => `${n} ${word}${n === 1 ? '' : 's'}`;
  return [errors > 0 ? count(errors, 'error') : '', warnings > 0 ? count(warnings, 'warning') : '']
    .filter((part) => part !== '')
    .join(', ');
}

function Badge(): JSX.Element | null {
  const known = useProblems();
  const count = known?.rows.length ?? 0;
  if (known === undefined || count === 0) return null;
  const isBad = known.rows.some((row) => row.severity === 'error');
  return (
    <span className={style['badge']} data-testid="problems-badge" data-tone={isBad ? 'bad' : 'warn'}>
      {count}
    </span>
  );
}

export const panel: Panel = {
  id: 'problems',
  title: 'Problems',
  place: 'bottom',
  order: 3,
  glyph: '⚠',
  Component: Problems,
  Badge,
};
