import { useEffect, useId, useState } from 'react';
import type { ComponentProps, JSX, ReactNode } from 'react';
import style from './controls.module.css';

type ButtonProps = Omit<ComponentProps<'button'>, 'className' | 'style'> & {
  readonly tone?: 'primary' | 'plain' | 'quiet' | 'danger' | undefined;
};

/** A button with a verb on it. */
export function Button({ tone = 'plain', ...rest }: ButtonProps): JSX.Element {
  return <button type="button" {...rest} className={`${style['button']} ${style[tone]}`} />;
}

/** A button that shows a glyph; `label` is what it is called, for the tooltip and for a screen reader. */
export function IconButton({
  label,
  pressed,
  ...rest
}: Omit<ButtonProps, 'tone'> & { readonly label: string; readonly pressed?: boolean | undefined }): JSX.Element {
  return (
    <button type="button" title={label} aria-label={label} aria-pressed={pressed} {...rest} className={style['icon']} />
  );
}

interface FieldProps {
  readonly label: string;
  readonly hint?: string | undefined;
  readonly error?: string | undefined;
  readonly children: (id: string, describedBy: string | undefined) => ReactNode;
}

/** A row of a form: label, control, and under it what is wrong or what it is for. */
export function Field({ label, hint, error, children }: FieldProps): JSX.Element {
  const id = useId();
  const note = error ?? hint;
  return (
    <div className={style['field']} data-invalid={error === undefined ? undefined : true}>
      <label htmlFor={id} title={hint}>
        {label}
      </label>
      <div>
        {children(id, note === undefined ? undefined : `${id}-note`)}
        {error === undefined ? null : (
          <p id={`${id}-note`} className={style['error']} role="alert">
            {error}
          </p>
        )}
      </div>
    </div>
  );
}

interface TextFieldProps {
  readonly id?: string | undefined;
  readonly value: string;
  /** Called with each keystroke. */
  readonly onInput?: ((text: string) => void) | undefined;
  /** Called when the user is done: Enter, or the focus goes. Escape gives the old text back. */
  readonly onCommit?: ((text: string) => void) | undefined;
  readonly placeholder?: string | undefined;
  readonly mono?: boolean | undefined;
  readonly invalid?: boolean | undefined;
  readonly disabled?: boolean | undefined;
  readonly label?: string | undefined;
  readonly lines?: number | undefined;
  readonly testId?: string | undefined;
}

/** A text field that holds what is typed until it is committed, so that a half-typed value is never an edit. */
export function TextField(props: TextFieldProps): JSX.Element {
  const { value, onInput, onCommit, lines } = props;
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  const commit = (): void => {
    if (text !== value) onCommit?.(text);
  };
  const common = {
    id: props.id,
    value: text,
    placeholder: props.placeholder,
    disabled: props.disabled,
    'aria-label': props.label,
    'aria-invalid': props.invalid,
    'data-testid': props.testId,
    spellCheck: false,
    className: `${style['text']} ${props.mono === true ? style['mono'] : ''}`,
    onChange: (event: { target: { value: string } }) => {
      setText(event.target.value);
      onInput?.(event.target.value);
    },
    onBlur: commit,
  };
  if (lines !== undefined && lines > 1) return <textarea {...common} rows={lines} />;
  return (
    <input
      {...common}
      type="text"
      onKeyDown={(event) => {
        if (event.key === 'Enter') commit();
        if (event.key === 'Escape') setText(value);
      }}
    />
  );
}

interface SelectProps {
  readonly id?: string | undefined;
  readonly value: string;
  readonly options: readonly { readonly value: string; readonly label: string }[];
  readonly onChange: (value: string) => void;
  readonly label?: string | undefined;
  readonly disabled?: boolean | undefined;
}

export function Select({ id, value, options, onChange, label, disabled }: SelectProps): JSX.Element {
  return (
    <select
      id={id}
      className={style['text']}
      value={value}
      aria-label={label}
      disabled={disabled}
      onChange={(event) => onChange(event.target.value)}
    >
      {options.map((option) => (
        <option key={option.value} value={option.value}>
          {option.label}
        </option>
      ))}
    </select>
  );
}

export function Checkbox({
  id,
  checked,
  onChange,
  children,
}: {
  readonly id?: string | undefined;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
  readonly children?: ReactNode;
}): JSX.Element {
  return (
    <label className={style['check']}>
      <input id={id} type="checkbox" checked={checked} onChange={(event) => onChange(event.target.checked)} />
      {children}
    </label>
  );
}

/** A heading over a part of a panel, in small capitals. */
export function SectionTitle({ children }: { readonly children: ReactNode }): JSX.Element {
  return <h3 className={style['section']}>{children}</h3>;
}

/** What a panel shows where it has nothing: what is missing, and what to do. */
export function EmptyState({
  title,
  children,
}: {
  readonly title: string;
  readonly children?: ReactNode;
}): JSX.Element {
  return (
    <div className={style['empty']}>
      <p className={style['empty-title']}>{title}</p>
      {children}
    </div>
  );
}
