import type { JSX, ReactNode } from 'react';
import { setAt } from './form-edit.ts';
import type { FormField } from './form-model.ts';
import { ClearButton, Notes } from './form-row.tsx';
import style from './inspector.module.css';
import { hintOf, paramTestId, useParams } from './params-context.ts';
import type { FieldProps } from './params-context.ts';

/** Takes an optional part out again; nothing for what has to be there, or is not there. */
export function RemoveButton({ field, keep = false }: Pick<FieldProps, 'field' | 'keep'>): JSX.Element | null {
  const { change, readOnly } = useParams();
  if (readOnly || keep || field.required || field.value === undefined) return null;
  const label = field.fallback === undefined ? `Remove ${field.label}` : `Use the default of ${field.label}`;
  return <ClearButton label={label} onClick={() => change((params) => setAt(params, field.path, undefined))} />;
}

/** A part of a form with parts of its own: its name, what is wrong with the whole, and the parts. */
export function Group({
  field,
  actions,
  children,
}: {
  readonly field: FormField;
  readonly actions?: ReactNode;
  readonly children?: ReactNode;
}): JSX.Element {
  return (
    <fieldset className={style['group']} data-testid={paramTestId(field.pointer)}>
      <legend title={hintOf(field)}>
        <span className={style['group-name']}>{field.label}</span>
        {field.required ? <span className={style['required']}> *</span> : null}
        <span className={style['group-actions']}>{actions}</span>
      </legend>
      <Notes errors={field.errors} />
      {children}
    </fieldset>
  );
}
