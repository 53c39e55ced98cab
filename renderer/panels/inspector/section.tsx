import { createContext, useContext, useState } from 'react';
import type { JSX, ReactNode } from 'react';
import style from './inspector.module.css';

/** Which sections the user has folded or unfolded, by title: the next node shows them the same way. */
export const FoldContext = createContext<Map<string, boolean>>(new Map());

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
  /** Whether it is folded as long as the user has not said. */
  readonly folded?: boolean | undefined;
  readonly children: ReactNode;
  readonly testId?: string | undefined;
}): JSX.Element {
  const folds = useContext(FoldContext);
  const [open, setOpen] = useState(folds.get(title) ?? !folded);
  const toggle = (): void => {
    folds.set(title, !open);
    setOpen(!open);
  };
  return (
    <section className={style['section']} data-testid={testId}>
      <h3>
        <button type="button" className={style['section-head']} aria-expanded={open} onClick={toggle}>
          <span aria-hidden="true">{open ? '▾' : '▸'}</span>
          {title}
          {count === undefined ? null : <span className={style['section-count']}>{count}</span>}
        </button>
      </h3>
      {open ? <div className={style['section-body']}>{children}</div> : null}
    </section>
  );
}
