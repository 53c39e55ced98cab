import { useRef, useState } from 'react';
import type { JSX, PointerEvent, ReactNode } from 'react';
import style from './review.module.css';

interface SideProps {
  readonly at: 'left' | 'right';
  readonly label: string;
  readonly width: number;
  readonly children: ReactNode;
}

const narrowest = 180;
const widest = 640;
const keyStep = 16;

/** A column at one side of the review, as wide as the user drags it. */
export function Side({ at, label, width: first, children }: SideProps): JSX.Element {
  const [width, setWidth] = useState(first);
  const drag = useRef<{ readonly x: number; readonly width: number } | undefined>(undefined);
  const towards = at === 'left' ? 1 : -1;
  const set = (next: number): void => setWidth(Math.min(Math.max(next, narrowest), widest));
  const move = (event: PointerEvent): void => {
    if (drag.current !== undefined) set(drag.current.width + towards * (event.clientX - drag.current.x));
  };
  const handle = (
    <div
      role="separator"
      tabIndex={0}
      aria-label={`Width of ${label}`}
      aria-orientation="vertical"
      aria-valuenow={width}
      aria-valuemin={narrowest}
      aria-valuemax={widest}
      className={style['handle']}
      onPointerDown={(event) => {
        drag.current = { x: event.clientX, width };
        event.currentTarget.setPointerCapture(event.pointerId);
      }}
      onPointerMove={move}
      onPointerUp={() => {
        drag.current = undefined;
      }}
      onKeyDown={(event) => {
        if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
        event.preventDefault();
        event.stopPropagation();
        set(width + towards * (event.key === 'ArrowRight' ? keyStep : -keyStep));
      }}
    />
  );
  return (
    <>
      {at === 'right' ? handle : null}
      <section className={style['side']} aria-label={label} style={{ width }}>
        {children}
      </section>
      {at === 'left' ? handle : null}
    </>
  );
}
