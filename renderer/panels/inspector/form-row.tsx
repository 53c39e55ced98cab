import { useId } from 'react';
import type { JSX, ReactNode } from 'react';
import { IconButton } from '../../ui/controls.tsx';
import style from './inspector.module.css';

interface RowProps {
  readonly label: string;
  /** Shown on hover of the label. */
  readonly hint?: string | undefined;
  readonly required?: boolean | undefined;
  readonly errors?: readonly string[] | undefined;
  /** What is good to know, under the control. */
  readonly note?: string | undefined;
  /** Small buttons at the end of the row. */
  readonly actions?: ReactNode;
  readonly children: (id: string, describedBy: string | undefined) => ReactNode;
}

/** One line of a form: what it is, the control, and under it what is wrong or good to know. */
export function FormRow({
  label,
  hint,
  required = false,
  errors = [],
  note,
  actions,
  children,
}: RowProps): JSX.Element {
  const id = useId();
  const isNoted = errors.length > 0 || note !== undefined;
  return (
    <div className={style['row']} data-invalid={errors.length > 0 ? true : undefined}>
      <label htmlFor={id} title={hint}>
        {label}
        {required ? (
          <span className={style['required']} title="Required" aria-label="required">
            {' *'}
          </span>
        ) : null}
      </label>
      <div className={style['control']}>
        <div className={style['line']}>
          {children(id, isNoted ? `${id}-note` : undefined)}
          {actions}
        </div>
        <Notes id={`${id}-note`} errors={errors} note={note} />
      </div>
    </div>
  );
}

export function Notes({
  id,
  errors = [],
  note,
}: {
  readonly id?: string | undefined;
  readonly errors?: readonly string[] | undefined;
  readonly note?: string | undefined;
}): JSX.Element | null {
  if (errors.length === 0 && note === undefined) return null;
  return (
    <div id={id}>
      {errors.map((error) => (
        <p key={error} className={style['error']} role="alert">
          {error}
        </p>
      ))}
      {note === undefined ? null : <p className={style['note']}>{note}</p>}
    </div>
  );
}

/** Takes a value out, so that the default holds again or the field goes. */
export function ClearButton({ label, onClick }: { readonly label: string; readonly onClick: () => void }): JSX.Element {
  return (
    <span className={style['small']}>
      <IconButton label={label} onClick={onClick}>
        ×
      </IconButton>
    </span>
  );
}
