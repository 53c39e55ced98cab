import type { JSX, ReactNode } from 'react';
import { TextField } from '../../ui/controls.tsx';
import style from './list.module.css';

/** A bar over the rows of a panel: what they are, and what narrows them. */
export function PanelFrame({
  bar,
  note,
  children,
  testId,
}: {
  readonly bar?: ReactNode;
  /** What has to be known before the rows are believed. */
  readonly note?: string | undefined;
  readonly children: ReactNode;
  readonly testId?: string | undefined;
}): JSX.Element {
  return (
    <div className={style['panel']} data-testid={testId}>
      {bar === undefined ? null : <div className={style['bar']}>{bar}</div>}
      {note === undefined ? null : (
        <p className={style['note']} role="status">
          <span aria-hidden="true">⚠</span> {note}
        </p>
      )}
      <div className={style['body']}>{children}</div>
    </div>
  );
}

export function FilterField({
  value,
  onInput,
  label,
}: {
  readonly value: string;
  readonly onInput: (text: string) => void;
  readonly label: string;
}): JSX.Element {
  return (
    <div className={style['filter']}>
      <TextField value={value} onInput={onInput} placeholder="Filter" label={label} />
    </div>
  );
}

/** The part of a panel's bar that says in a few words what the rows come to. */
export function BarText({ children }: { readonly children: ReactNode }): JSX.Element {
  return <span className={style['bar-text']}>{children}</span>;
}
