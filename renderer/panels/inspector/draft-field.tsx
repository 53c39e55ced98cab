import { useCallback, useEffect, useRef, useState } from 'react';
import type { JSX, KeyboardEvent } from 'react';
import { useSession } from '../../session/use-session.ts';
import style from './inspector.module.css';

interface DraftFieldProps {
  readonly id?: string | undefined;
  readonly value: string;
  /** Called with what was typed when the user is done: Enter, the focus goes, a command is called, or the field goes. */
  readonly onCommit: (text: string) => void;
  /** Called with each keystroke, for what is said about the text while it is typed. */
  readonly onDraft?: ((text: string) => void) | undefined;
  /** Called by the arrow keys, where the value can be counted up and down. */
  readonly onStep?: ((text: string, by: number) => string | undefined) | undefined;
  readonly placeholder?: string | undefined;
  readonly mono?: boolean | undefined;
  readonly invalid?: boolean | undefined;
  readonly disabled?: boolean | undefined;
  readonly label?: string | undefined;
  readonly describedBy?: string | undefined;
  readonly lines?: number | undefined;
  readonly options?: string | undefined;
  readonly testId?: string | undefined;
}

/**
 * A text field that is an edit only when the user is done with it, and whose text is never lost on the way: selecting
 * another node takes the field away while it has the focus, and then too what was typed counts.
 */
export function DraftField(props: DraftFieldProps): JSX.Element {
  const { value, onDraft, lines = 1 } = props;
  const { typing } = useSession();
  const [text, setText] = useState(value);
  const state = useRef({ text, value, onCommit: props.onCommit });
  // Another value from outside, such as by an undo, takes the place of what was typed, and is never written over by it.
  const isSame = state.current.value === value;
  state.current = { text: isSame ? state.current.text : value, value, onCommit: props.onCommit };

  const show = (next: string): void => {
    state.current.text = next;
    setText(next);
  };
  const commit = useCallback((): void => {
    const { text: typed, value: before, onCommit } = state.current;
    if (typed !== before) onCommit(typed);
  }, []);

  useEffect(() => setText(value), [value]);
  useEffect(() => {
    typing.add(commit);
    return () => {
      typing.delete(commit);
      commit();
    };
  }, [typing, commit]);

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && lines === 1) commit();
    if (event.key === 'Escape' && state.current.text !== value) {
      event.stopPropagation();
      show(value);
      onDraft?.(value);
    }
    const by = event.key === 'ArrowUp' ? 1 : event.key === 'ArrowDown' ? -1 : 0;
    if (by === 0 || props.onStep === undefined) return;
    const stepped = props.onStep(state.current.text, event.shiftKey ? by * 10 : by);
    if (stepped === undefined) return;
    event.preventDefault();
    show(stepped);
    onDraft?.(stepped);
    commit();
  };
  const common = {
    id: props.id,
    value: text,
    placeholder: props.placeholder,
    disabled: props.disabled,
    'aria-label': props.label,
    'aria-invalid': props.invalid,
    'aria-describedby': props.describedBy,
    'data-testid': props.testId,
    spellCheck: false,
    autoComplete: 'off',
    className: `${style['text']} ${props.mono === true ? style['mono'] : ''}`,
    onChange: (event: { target: { value: string } }) => {
      show(event.target.value);
      onDraft?.(event.target.value);
    },
    onBlur: commit,
    onKeyDown,
  };
  return lines > 1 ? <textarea {...common} rows={lines} /> : <input {...common} type="text" list={props.options} />;
}
