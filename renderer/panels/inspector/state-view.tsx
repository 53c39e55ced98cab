import type { JSX } from 'react';
import type { Problem } from '#shared/model/failure.ts';
import type { NodeStatus } from '#shared/model/node-status.ts';
import type { VerdictWord } from '#shared/model/value.ts';
import { MarkView } from '../list/mark-view.tsx';
import { nodeMarks, verdictMarks } from '../list/marks.ts';
import style from './inspector.module.css';
import { besideNode, durationText, isOld } from './node-facts.ts';

/** The state of a node in a word, and the sentence that says why. */
export function StateView({
  node,
  status,
}: {
  readonly node: string;
  readonly status: NodeStatus | undefined;
}): JSX.Element {
  const mark = nodeMarks[status?.word ?? 'ready'];
  const { reason, progress, ms, attempt } = status ?? {};
  // "Done" says only that it was checked: what came of it stands beside it.
  const verdicts = isOld(status) ? [] : verdictsOf(status);
  const notes = [
    ms === undefined || ms === 0 ? undefined : durationText(ms),
    attempt === undefined || attempt < 2 ? undefined : `attempt ${attempt}`,
  ].filter((one) => one !== undefined);
  return (
    <div className={style['state']} data-tone={mark.tone} data-testid="node-state">
      <MarkView mark={mark} />
      {verdicts.map((verdict) => (
        <MarkView key={verdict} mark={verdictMarks[verdict]} />
      ))}
      {notes.length === 0 ? null : <span className={style['dim']}> {notes.join(', ')}</span>}
      {reason === undefined ? null : (
        <p className={style['why']} data-testid="node-why">
          {besideNode(node, reason)}
        </p>
      )}
      {progress === undefined ? null : (
        <>
          <progress className={style['progress']} value={progress.fraction} max={1} aria-label="Progress" />
          {progress.message === undefined ? null : <p className={style['why']}>{progress.message}</p>}
        </>
      )}
    </div>
  );
}

function verdictsOf(status: NodeStatus | undefined): VerdictWord[] {
  const words = Object.values(status?.outputs ?? {}).flatMap(({ value }) =>
    value.type === 'verdict' ? [value.verdict] : [],
  );
  return [...new Set(words)];
}

/** Problems that are listed one by one; the Problems panel lists all. */
const listed = 6;

export function ProblemList({
  node,
  problems,
  said,
}: {
  readonly node: string;
  readonly problems: readonly Problem[];
  /** What the state already says. */
  readonly said: string | undefined;
}): JSX.Element | null {
  // What is wrong with a parameter stands at its field, in the words of the form.
  const atFields = problems.filter((one) => one.code === 'bad-params').length;
  const shown = problems.filter(
    (one) =>
      one.code !== 'bad-params' && (said === undefined || besideNode(node, one.message) !== besideNode(node, said)),
  );
  if (shown.length === 0 && atFields < 2) return null;
  return (
    <ul className={style['problems']} aria-label="Problems" data-testid="node-problems">
      {atFields < 2 ? null : (
        <li data-severity="error">{atFields} parameters are not right yet. Each says why at its field.</li>
      )}
      {shown.slice(0, listed).map((one) => (
        <li key={`${one.pointer} ${one.message}`} data-severity={one.severity}>
          <span aria-label={one.severity} role="img">
            {one.severity === 'error' ? '✕' : '⚠'}
          </span>
          {besideNode(node, one.message)}
        </li>
      ))}
      {shown.length <= listed ? null : <li data-severity="warning">And {shown.length - listed} more in Problems.</li>}
    </ul>
  );
}
