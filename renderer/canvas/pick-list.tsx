import { useEffect, useRef, useState } from 'react';
import type { JSX } from 'react';
import style from './canvas.module.css';

export interface Pick {
  readonly id: string;
  readonly title: string;
  readonly detail: string;
  readonly category?: string | undefined;
}

interface PickListProps {
  readonly label: string;
  readonly testId: string;
  readonly at: { readonly x: number; readonly y: number };
  /** What fits the text that is typed, best first. */
  readonly find: (text: string) => readonly Pick[];
  readonly none: string;
  readonly note?: string | undefined;
  readonly onPick: (id: string) => void;
  readonly onClose: () => void;
}

/** A small list at the pointer: type, go up and down, Enter. */
export function PickList({ label, testId, at, find, none, note, onPick, onClose }: PickListProps): JSX.Element {
  const [text, setText] = useState('');
  const [index, setIndex] = useState(0);
  const list = useRef<HTMLUListElement>(null);
  const picks = find(text);
  const chosen = Math.min(index, picks.length - 1);
  const root = useRef<HTMLDivElement>(null);
  useEffect(() => {
    list.current?.children[chosen]?.scrollIntoView({ block: 'nearest' });
  }, [chosen]);
  useEffect(() => {
    root.current?.querySelector('input')?.focus();
    const onDown = (event: PointerEvent): void => {
      if (event.target instanceof Node && root.current?.contains(event.target) !== true) onClose();
    };
    document.addEventListener('pointerdown', onDown, true);
    return () => document.removeEventListener('pointerdown', onDown, true);
  }, [onClose]);
  const move = (by: number): void => setIndex(Math.max(0, Math.min(chosen + by, picks.length - 1)));
  return (
    <div
      ref={root}
      className={style['list']}
      style={{ left: at.x, top: at.y }}
      data-testid={testId}
      role="dialog"
      aria-label={label}
    >
      <input
        value={text}
        placeholder={label}
        aria-label={label}
        spellCheck={false}
        role="combobox"
        aria-expanded="true"
        aria-controls={`${testId}-list`}
        aria-activedescendant={picks[chosen] === undefined ? undefined : `${testId}-${chosen}`}
        onChange={(event) => {
          setText(event.target.value);
          setIndex(0);
        }}
        onKeyDown={(event) => {
          const { key } = event;
          if (key === 'ArrowDown') move(1);
          else if (key === 'ArrowUp') move(-1);
          else if (key === 'PageDown') move(8);
          else if (key === 'PageUp') move(-8);
          else if (key === 'Enter') {
            const pick = picks[chosen];
            if (pick !== undefined) onPick(pick.id);
          } else if (key === 'Escape') onClose();
          else return;
          event.preventDefault();
          event.stopPropagation();
        }}
      />
      {picks.length === 0 ? (
        <p>{none}</p>
      ) : (
        <ul ref={list} role="listbox" id={`${testId}-list`} aria-label={label}>
          {picks.map((pick, i) => (
            <li
              key={pick.id}
              id={`${testId}-${i}`}
              role="option"
              aria-selected={i === chosen}
              data-category={pick.category}
              data-testid={`pick-${pick.id}`}
              onPointerEnter={() => setIndex(i)}
              onClick={() => onPick(pick.id)}
            >
              {pick.category === undefined ? null : <span className={style['swatch']} aria-hidden="true" />}
              <b>{pick.title}</b>
              <span title={pick.detail}>{pick.detail}</span>
            </li>
          ))}
        </ul>
      )}
      {note === undefined ? null : <div className={style['list-note']}>{note}</div>}
    </div>
  );
}
