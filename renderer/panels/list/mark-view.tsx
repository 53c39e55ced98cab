import type { JSX } from 'react';
import style from './list.module.css';
import type { Mark } from './marks.ts';

/** Glyph and word of a state; with `glyphOnly` the word is read out and shown on hover. */
export function MarkView({
  mark,
  glyphOnly = false,
}: {
  readonly mark: Mark;
  readonly glyphOnly?: boolean;
}): JSX.Element {
  if (glyphOnly)
    return (
      <span className={style['mark']} data-tone={mark.tone} role="img" aria-label={mark.word} title={mark.word}>
        {mark.glyph}
      </span>
    );
  return (
    <span className={style['mark']} data-tone={mark.tone}>
      <span aria-hidden="true">{mark.glyph}</span> {mark.word}
    </span>
  );
}
