import type { JSX } from 'react';
import { FieldView } from './field-view.tsx';
import type { FormField } from './form-model.ts';
import { Notes } from './form-row.tsx';
import style from './inspector.module.css';

/** The form of a function's params. Each of the function's own members is shown, set or not. */
export function ParamsForm({ form }: { readonly form: FormField }): JSX.Element {
  if (form.shape.is !== 'object') return <FieldView field={form} />;
  const { members } = form.shape;
  return (
    <>
      <Notes errors={form.errors} />
      {members.length === 0 ? <p className={style['note']}>This function has no parameters.</p> : null}
      {members.map((field) => (
        <FieldView key={field.pointer} field={field} />
      ))}
    </>
  );
}
