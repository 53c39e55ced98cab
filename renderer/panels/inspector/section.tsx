import { useState } from 'react';
import type { JSX, ReactNode } from 'react';
import style from './inspector.module.css';

/** A part of the inspector that folds. */
export function Section({
  title,
  count,
  folded = false,
  children,
  testId,
}: {
  readonly title: string;
  readonly count?: string | number | undefined;
  /** Whether it is folded at first. */
  readonly folded?: boolean | undefined;
  readonly children: ReactNode;
  readonly testId?: string | undefined;
}): JSX.Element {
  const [open, setOpen] = useState(!folded);
  return (
    <section className={style['section']} data-testid={testId}>
      <h3>
        <button type="button" className={style['section-head']} aria-expanded={open} onClick={() => setOpen(!open)}>
          <span aria-hidden="true">{open ? '▾' : '▸'}</span>
          {title}
          {count === undefined ? null : <span className={style['section-count']}>{count}</span>}
        </button>
      </h3>
      {open ? <div className={style['section-body']}>{children}</div> : null}
    </section>
  );
}
