import { useState } from 'react';
import type { JSX } from 'react';
import { Button } from '../../ui/controls.tsx';
import { setAt } from './form-edit.ts';
import { isSimple } from './form-model.ts';
import type { FormField, Shape } from './form-model.ts';
import { FormRow } from './form-row.tsx';
import { Group, RemoveButton } from './group.tsx';
import style from './inspector.module.css';
import { hintOf, paramTestId, useParams } from './params-context.ts';
import type { FieldProps } from './params-context.ts';
import { seedOf } from './schema.ts';

/** Whether a member is shown without being asked for. */
function isShown(member: FormField): boolean {
  return member.required || member.value !== undefined || member.errors.length > 0;
}

export function ObjectView({
  field,
  keep,
  actions,
  shape,
}: FieldProps & { shape: Extract<Shape, { is: 'object' }> }): JSX.Element {
  const { root, readOnly, change } = useParams();
  const own = (
    <>
      <RemoveButton field={field} keep={keep} />
      {actions}
    </>
  );
  if (field.value === undefined && !field.required)
    return (
      <FormRow label={field.label} hint={hintOf(field)} errors={field.errors}>
        {(id) => (
          <Button
            id={id}
            tone="quiet"
            disabled={readOnly}
            data-testid={`${paramTestId(field.pointer)}-add`}
            onClick={() => change((params) => setAt(params, field.path, seedOf(field.schema, root) ?? {}))}
          >
            Set
          </Button>
        )}
      </FormRow>
    );
  return (
    <Group field={field} actions={own}>
      <Members members={shape.members} />
    </Group>
  );
}

/** The members of an object; those that may be left out and are stand as buttons that add them. */
export function Members({ members }: { readonly members: readonly FormField[] }): JSX.Element {
  const [asked, setAsked] = useState<readonly string[]>([]);
  const { root, readOnly, change, Field } = useParams();
  const shown = members.filter((one) => isShown(one) || asked.includes(one.pointer));
  const hidden = members.filter((one) => !shown.includes(one));
  const add = (one: FormField): void => {
    const seed = seedOf(one.schema, root);
    // An empty text would be a mistake that nobody has made: the field opens, and what is typed is written.
    if (isSimple(one) || seed === undefined) setAsked([...asked, one.pointer]);
    else change((params) => setAt(params, one.path, seed));
  };
  return (
    <>
      {shown.map((one) => (
        <Field key={one.pointer} field={one} />
      ))}
      {hidden.length === 0 || readOnly ? null : (
        <div className={style['chips']}>
          {hidden.map((one) => (
            <button
              key={one.pointer}
              type="button"
              className={style['chip']}
              title={hintOf(one)}
              data-testid={`${paramTestId(one.pointer)}-add`}
              onClick={() => add(one)}
            >
              + {one.label.toLowerCase()}
            </button>
          ))}
        </div>
      )}
    </>
  );
}
