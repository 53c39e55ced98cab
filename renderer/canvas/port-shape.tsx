import type { JSX } from 'react';
import type { PortKind } from './node-view.ts';
import style from './canvas.module.css';

const shapes: Readonly<Record<PortKind, string>> = {
  quantity: 'M6 2a4 4 0 1 0 0 8a4 4 0 1 0 0-8z',
  number: 'M6 2a4 4 0 1 0 0 8a4 4 0 1 0 0-8z',
  integer: 'M6 2a4 4 0 1 0 0 8a4 4 0 1 0 0-8z',
  text: 'M6 2a4 4 0 1 0 0 8a4 4 0 1 0 0-8z',
  boolean: 'M6 2a4 4 0 1 0 0 8a4 4 0 1 0 0-8z',
  table: 'M2.5 2.5h7v7h-7z',
  file: 'M6 1l5 5l-5 5l-5-5z',
  json: 'M3.5 1.8h5l2.5 4.2l-2.5 4.2h-5l-2.5-4.2z',
  verdict: 'M6 .8l4.4 1.5v3.4c0 2.7-1.9 4.6-4.4 5.6c-2.5-1-4.4-2.9-4.4-5.6v-3.4z',
  unknown: 'M6 2.6a3.4 3.4 0 1 0 0 6.8a3.4 3.4 0 1 0 0-6.8z',
};

/** The shape and colour of a port's type, 12 px wide. */
export function PortShape({ kind }: { readonly kind: PortKind }): JSX.Element {
  return (
    <svg className={style['shape']} data-kind={kind} viewBox="0 0 12 12" aria-hidden="true">
      <path d={shapes[kind]} />
    </svg>
  );
}

/** The shield of verdicts, with a tick or a cross in it. */
export function VerdictShield({ word }: { readonly word: string }): JSX.Element {
  const mark =
    word === 'PASS' ? 'M3.6 5.8l1.7 1.8l3-3.4' : word === 'FAIL' ? 'M4 3.8l4 4m0-4l-4 4' : 'M6 3.2v3.2m0 1.6v.6';
  return (
    <svg className={style['shield']} viewBox="0 0 12 12" aria-hidden="true">
      <path className={style['shield-body']} d={shapes.verdict} />
      <path className={style['shield-mark']} d={mark} />
    </svg>
  );
}
