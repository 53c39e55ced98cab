import { useMemo, useState } from 'react';
import type { JSX } from 'react';
import { useStore } from 'zustand';
import { failureSentence } from '#shared/model/failure.ts';
import { shortRun } from '#shared/model/why.ts';
import { own } from '#shared/std/json.ts';
import { changeRows } from '../../review/changes.ts';
import type { ChangeRow } from '../../review/changes.ts';
import { useCompared, useMoment, useReviewView, useRunView } from '../../review/use-moment.ts';
import type { Compared } from '../../review/use-moment.ts';
import { compareWith, previousRun, sheetOfRun } from '../../session/review.ts';
import type { Moment } from '../../session/review.ts';
import { useReveal, useSelection } from '../../session/shown.ts';
import { useSession } from '../../session/use-session.ts';
import { Button, Checkbox, EmptyState } from '../../ui/controls.tsx';
import { Grid } from '../list/grid.tsx';
import type { Column } from '../list/grid.tsx';
import { BarText, PanelFrame } from '../list/panel-frame.tsx';
import type { Panel } from '../panel.ts';
import style from './changes.module.css';

/** The tab of the run under review; undefined where the active tab is none. */
function useReviewTab(): string | undefined {
  const session = useSession();
  return useStore(session.workbench, ({ tabs, active }) => {
    const tab = tabs.find((one) => one.id === active);
    return tab?.is === 'run' ? tab.id : undefined;
  });
}

function ChangesPanel(): JSX.Element {
  const tab = useReviewTab();
  return tab === undefined ? (
    <EmptyState title="No run is under review">
      Open a run to see what is different from another run of the same thread.
    </EmptyState>
  ) : (
    <Changes tab={tab} />
  );
}

function Changes({ tab }: { readonly tab: string }): JSX.Element {
  const moment = useMoment(tab);
  const against = useReviewView(tab)?.against;
  const failure = useRunView(against)?.failure;
  const compared = useCompared(tab, moment, 'end');
  if (against === undefined) return <NothingChosen tab={tab} moment={moment} />;
  if (moment !== undefined && compared !== undefined) return <Rows tab={tab} moment={moment} compared={compared} />;
  return failure === undefined ? (
    <EmptyState title={`Reading run ${shortRun(against)}`} />
  ) : (
    <EmptyState title={`Run ${shortRun(against)} cannot be read`}>
      <p role="alert">{failureSentence(failure)}</p>
    </EmptyState>
  );
}

function NothingChosen({ tab, moment }: { readonly tab: string; readonly moment: Moment | undefined }): JSX.Element {
  const session = useSession();
  useStore(session.runs, ({ lists }) => lists);
  const previous = moment === undefined ? undefined : previousRun(session, moment.view.run);
  return (
    <EmptyState title="No other run is chosen">
      {previous === undefined ? (
        <p>There is no earlier run of this thread that was done. Choose another one over the track.</p>
      ) : (
        <Button onClick={() => compareWith(session, session.runSession, tab, previous)}>
          Compare with run {shortRun(previous)}
        </Button>
      )}
    </EmptyState>
  );
}

function columns(titleOf: (node: string) => string, before: string, after: string): Column<ChangeRow>[] {
  return [
    {
      id: 'node',
      title: 'Node',
      width: 'minmax(140px, 1.2fr)',
      cell: ({ node, first }) => (
        <>
          {titleOf(node)}
          {first ? <span className={style['first']}>first to differ</span> : null}
        </>
      ),
    },
    { id: 'port', title: 'Port', width: 'minmax(70px, 0.6fr)', cell: ({ port }) => (port === '' ? 'state' : port) },
    {
      id: 'before',
      title: before,
      width: 'minmax(110px, 1fr)',
      mono: true,
      cell: (row) => <Marked text={row.before} tone={row.beforeTone} />,
      hint: (row) => row.before,
    },
    {
      id: 'after',
      title: after,
      width: 'minmax(110px, 1fr)',
      mono: true,
      cell: (row) => <Marked text={row.after} tone={row.afterTone} />,
      hint: (row) => row.after,
    },
    { id: 'delta', title: 'Δ', width: 'minmax(110px, 0.9fr)', mono: true, cell: ({ difference }) => difference },
    {
      id: 'why',
      title: 'Why it ran',
      width: 'minmax(160px, 2fr)',
      cell: ({ why }) => <span className={style['why']}>{why}</span>,
      hint: ({ why }) => why,
    },
  ];
}

function Marked({ text, tone }: { readonly text: string; readonly tone: string }): JSX.Element {
  return (
    <span className={style['value']} data-tone={tone}>
      {text}
    </span>
  );
}

/** What has to be known before a comparison is believed. */
function noteOf({ comparison, otherView }: Compared, moment: Moment): string | undefined {
  const name = `Run ${shortRun(otherView.run)}`;
  if (otherView.failure !== undefined)
    return `${name} could not be read to its end: ${failureSentence(otherView.failure)}`;
  if (!otherView.complete) return `${name} is still being read, or still going on.`;
  if (otherView.status !== 'done') return `${name} is ${otherView.status}: not every node of it has a result.`;
  if (moment.view.status !== 'done') return `This run is ${moment.view.status}: not every node of it has a result.`;
  return comparison.sameThread ? undefined : 'The thread was changed between the two runs.';
}

function Rows({ tab, moment, compared }: { tab: string; moment: Moment; compared: Compared }): JSX.Element {
  const [onlyChanged, setOnlyChanged] = useState(true);
  const reveal = useReveal();
  const selected = useSelection().nodes;
  const { comparison, other, otherView } = compared;
  const { playback, last, created } = moment;
  const end = playback.stateAt(last);
  const rows = useMemo(() => changeRows(comparison, other, end, !onlyChanged), [comparison, other, end, onlyChanged]);
  const cells = useMemo(() => {
    const { nodes } = sheetOfRun(created).thread;
    const titleOf = (node: string): string => own(nodes, node)?.title ?? node;
    return columns(titleOf, `Run ${shortRun(otherView.run)}`, `Run ${shortRun(moment.view.run)}`);
  }, [created, otherView.run, moment.view.run]);
  const { verdicts } = comparison;
  const count = comparison.values.length;
  return (
    <PanelFrame
      testId={`changes-${tab}`}
      note={noteOf(compared, moment)}
      bar={
        <>
          <BarText>
            {count === 0 ? 'No value differs' : `${count} ${count === 1 ? 'value differs' : 'values differ'}`}
            {verdicts.map(({ id, before, after }) => ` · ${id} ${before} → ${after}`).join('')}
          </BarText>
          <Checkbox checked={onlyChanged} onChange={setOnlyChanged}>
            Only what changed
          </Checkbox>
        </>
      }
    >
      {rows.length === 0 ? (
        <EmptyState title="Both runs gave the same">No value, state or verdict differs between them.</EmptyState>
      ) : (
        <Grid
          label="What changed"
          columns={cells}
          rows={rows}
          minWidth={820}
          keyOf={({ node, port }) => `${node}.${port}`}
          attributesOf={({ node, port, changed }) => ({
            'data-testid': `change-${node}-${port === '' ? 'state' : port}`,
            'data-changed': changed ? 'true' : undefined,
          })}
          isSelected={({ node }) => selected.includes(node)}
          onPick={({ node }) => reveal(node)}
        />
      )}
    </PanelFrame>
  );
}

function Badge(): JSX.Element | null {
  const tab = useReviewTab();
  const moment = useMoment(tab ?? '');
  const count = useCompared(tab ?? '', moment, 'end')?.comparison.values.length;
  return count === undefined ? null : <>{count}</>;
}

export const panel: Panel = {
  id: 'changes',
  title: 'What changed',
  place: 'bottom',
  order: 8,
  glyph: '≠',
  Component: ChangesPanel,
  Badge,
};
