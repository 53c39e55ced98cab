import { useCallback, useEffect, useRef, useState } from 'react';
import type { JSX, KeyboardEvent } from 'react';
import { useSession } from '../../session/use-session.ts';
import { handedOver, received } from './draft.ts';
import style from './inspector.module.css';

/** How long typed text may be nowhere but in its field. */
const waitMs = 250;

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
  /**
   * Whether every text is one that the document may hold. It is then handed over while it is typed, so that the journal
   * has it: a crash takes no sentence away. The edits of one stay in the field must be one entry of the history.
   */
  readonly live?: boolean | undefined;
}

/**
 * A text field that is an edit only when the user is done with it, and whose text is never lost on the way: selecting
 * another node takes the field away while it has the focus, and then too what was typed counts.
 */
export function DraftField(props: DraftFieldProps): JSX.Element {
  const { value, onDraft, lines = 1 } = props;
  const { typing } = useSession();
  const [text, setText] = useState(value);
  const draft = useRef({ text: value, value, sent: undefined as string | undefined });
  draft.current = received(draft.current, value);
  const onCommit = useRef(props.onCommit);
  onCommit.current = props.onCommit;
  /** What the field held when the focus came, and its shape then: a field that becomes another element loses the focus. */
  const begun = useRef<{ readonly value: string; readonly lines: number }>(undefined);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  const show = (next: string): void => {
    draft.current = { ...draft.current, text: next };
    setText(next);
  };
  const commit = useCallback((): void => {
    clearTimeout(timer.current);
    timer.current = undefined;
    const { text: typed, value: before } = draft.current;
    draft.current = handedOver(draft.current);
    if (typed !== before) onCommit.current(typed);
  }, []);

  const handOverLive = (): void => {
    timer.current = undefined;
    // An emptied field is about to be filled again: only the end of typing takes its member away.
    if (draft.current.text !== '') commit();
  };

  useEffect(() => setText(draft.current.text), [value]);
  useEffect(() => {
    typing.add(commit);
    return () => {
      typing.delete(commit);
      commit();
    };
  }, [typing, commit]);

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && (begun.current?.lines ?? lines) === 1) {
      commit();
      begun.current = { value: draft.current.text, lines };
    }
    const before = begun.current?.value ?? value;
    if (event.key === 'Escape' && draft.current.text !== before) {
      event.stopPropagation();
      show(before);
      onDraft?.(before);
      commit();
    }
    const by = event.key === 'ArrowUp' ? 1 : event.key === 'ArrowDown' ? -1 : 0;
    if (by === 0 || props.onStep === undefined) return;
    const stepped = props.onStep(draft.current.text, event.shiftKey ? by * 10 : by);
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
      if (props.live === true) timer.current ??= setTimeout(handOverLive, waitMs);
    },
    onFocus: () => {
      begun.current = { value, lines };
    },
    onBlur: () => {
      begun.current = undefined;
      commit();
    },
    onKeyDown,
  };
  const rows = begun.current?.lines ?? lines;
  return rows > 1 ? <textarea {...common} rows={rows} /> : <input {...common} type="text" list={props.options} />;
}
