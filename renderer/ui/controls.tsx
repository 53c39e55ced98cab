import { useId } from 'react';
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
  readonly value: string;
  /** Called with each keystroke. */
  readonly onInput: (text: string) => void;
  readonly placeholder?: string | undefined;
  readonly label: string;
}

/**
 * A text field whose text is its owner's at every keystroke, so that nothing typed can be lost with it. Where a
 * half-typed value must not be an edit, the inspector's DraftField holds it until the user is done.
 */
export function TextField({ value, onInput, placeholder, label }: TextFieldProps): JSX.Element {
  return (
    <input
      type="text"
      value={value}
      placeholder={placeholder}
      aria-label={label}
      spellCheck={false}
      className={style['text']}
      onChange={(event) => onInput(event.target.value)}
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
