import { useRef } from 'react';
import type { JSX } from 'react';
import { useStore } from 'zustand';
import { markingLine } from '#shared/model/marking.ts';
import { openReview } from '../../session/review.ts';
import { uncomparedFiles } from '../../session/status.ts';
import { useSession } from '../../session/use-session.ts';
import { Button, Select } from '../../ui/controls.tsx';
import { absoluteTime } from '../../ui/format-time.ts';
import { MarkView } from '../list/mark-view.tsx';
import { runMarks } from '../list/marks.ts';
import { useCopy } from '../list/use-copy.ts';
import { tallyText } from '../requirements/requirement-rows.ts';
import { showOnCanvas } from './run-actions.ts';
import { runFacts, tallyLabel, tallyTone, whenText } from './run-rows.ts';
import type { RunRow } from './run-rows.ts';
import style from './runs.module.css';
import { useTally } from './use-tally.ts';

interface RunItemProps {
  readonly row: RunRow;
  readonly now: number;
  readonly showsThread: boolean;
  /** Its results are on the canvas of its thread. */
  readonly isShown: boolean;
  readonly isPicked: boolean;
  readonly others: readonly RunRow[];
  readonly onPick: () => void;
}

/** A run in the list; picked, it shows what can be done with it. A double click opens it in Review. */
export function RunItem(props: RunItemProps): JSX.Element {
  const { row, now, isPicked } = props;
  const session = useSession();
  const element = useRef<HTMLLIElement>(null);
  return (
    <li
      ref={element}
      className={style['item']}
      data-testid={`run-${row.run}`}
      data-status={row.status}
      data-selected={isPicked ? true : undefined}
    >
      <button
        type="button"
        className={style['line']}
        aria-expanded={isPicked}
        onClick={props.onPick}
        onDoubleClick={() => openReview(session, row.run)}
        title={`Run ${row.run}\n${absoluteTime(row.createdAt)}`}
      >
        <span className={style['top']}>
          <MarkView mark={runMarks[row.status]} />
          <span className={style['mono']}>{row.short}</span>
          <span className={style['when']}>{whenText(row, now)}</span>
        </span>
        {props.showsThread ? (
          <span className={style['title']} title={row.path}>
            {row.title}
          </span>
        ) : null}
        <span className={style['facts']}>
          <TallyText row={row} element={element} isShown={props.isShown} />
          {runFacts(row, now)}
        </span>
        <span className={style['foot']}>
          <span title={markingLine(row.marking)}>{markingLine(row.marking)}</span>
          {props.isShown ? <span className={style['shown']}>on canvas</span> : null}
        </span>
      </button>
      {isPicked ? <Actions {...props} /> : null}
    </li>
  );
}

function TallyText({
  row,
  element,
  isShown,
}: {
  readonly row: RunRow;
  readonly element: Parameters<typeof useTally>[1];
  readonly isShown: boolean;
}): JSX.Element | null {
  const session = useSession();
  const tally = useTally(row, element);
  const isInDoubt = useStore(session.runs, (runs) => {
    const view = runs.views[row.run];
    return isShown && view !== undefined && uncomparedFiles(runs, view).length > 0;
  });
  if (tally === undefined) return null;
  if (typeof tally === 'string') return <span title={tally}>verdicts unknown · </span>;
  if (tally.total === 0) return null;
  return (
    <>
      <span
        className={style['tally']}
        data-tone={tallyTone(tally, isInDoubt)}
        title={
          isInDoubt ? `${tallyText(tally)}. Whether its files have changed since is not known yet.` : tallyText(tally)
        }
      >
        {tallyLabel(tally, isInDoubt)}
      </span>
      {' · '}
    </>
  );
}

function Actions({ row, others, isShown }: RunItemProps): JSX.Element {
  const session = useSession();
  const copy = useCopy();
  const has = (action: RunRow['actions'][number]): boolean => row.actions.includes(action);
  return (
    <div className={style['actions']}>
      <Button tone="primary" onClick={() => openReview(session, row.run)}>
        Review
      </Button>
      <Button disabled={isShown} onClick={() => void showOnCanvas(session, row)}>
        Show on canvas
      </Button>
      {has('resume') ? <Button onClick={() => void session.runSession.resume(row.run)}>Resume</Button> : null}
      {has('cancel') ? (
        <Button tone="danger" onClick={() => void session.runSession.cancel(row.run)}>
          Cancel
        </Button>
      ) : null}
      <Button tone="quiet" onClick={() => copy(row.run, 'the id of the run')}>
        Copy id
      </Button>
      {has('compare') ? (
        <div className={style['compare']}>
          <Select
            value=""
            label="Compare with another run"
            options={[
              { value: '', label: 'Compare with…' },
              ...others.map((one) => ({
                value: one.run,
                label: `${one.short}, ${runMarks[one.status].word}, ${absoluteTime(one.createdAt).slice(0, 16)}`,
              })),
            ]}
            onChange={(against) => {
              if (against !== '') openReview(session, row.run, against);
            }}
          />
        </div>
      ) : null}
    </div>
  );
}
