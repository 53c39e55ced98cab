import { useState } from 'react';
import type { JSX, ReactNode } from 'react';
import type { Json } from '#shared/std/json.ts';
import { Button, IconButton } from '../../ui/controls.tsx';
import { moveAt, setAt } from './form-edit.ts';
import { isSimple } from './form-model.ts';
import type { FormField, Shape } from './form-model.ts';
import { FormRow } from './form-row.tsx';
import { Group, RemoveButton } from './group.tsx';
import style from './inspector.module.css';
import { hintOf, paramTestId, useParams } from './params-context.ts';
import type { FieldProps } from './params-context.ts';
import { seedOf } from './schema.ts';
import { SimpleControl } from './simple-control.tsx';

const plain = (value: Json): string => (typeof value === 'string' ? value : JSON.stringify(value));

export function ListView({
  field,
  keep,
  actions,
  shape,
}: FieldProps & { shape: Extract<Shape, { is: 'list' }> }): JSX.Element {
  const { root, readOnly, change, Field } = useParams();
  const { of } = shape;
  const count = Array.isArray(field.value) ? field.value.length : 0;
  const fallback = Array.isArray(field.fallback) ? (field.fallback as readonly Json[]) : undefined;
  // Adding to a default that only holds while nothing is written would silently take the rest of it away.
  const replaces = field.value === undefined && fallback !== undefined && fallback.length > 0;
  const isTuple = of === undefined && shape.items.every(isSimple);
  const own = (
    <>
      <RemoveButton field={field} keep={keep} />
      {actions}
    </>
  );
  if (isTuple) return <TupleRow field={field} items={shape.items} actions={own} />;
  return (
    <Group field={field} actions={own}>
      {field.value === undefined && field.fallback !== undefined ? (
        <p className={style['note']}>
          {fallback === undefined ? JSON.stringify(field.fallback) : fallback.map((one) => plain(one)).join(', ')}{' '}
          (default)
        </p>
      ) : null}
      {shape.items.map((item, index) => (
        <Field
          key={item.pointer}
          field={item}
          keep
          actions={
            readOnly ? null : <ItemButtons field={field} index={index} count={count} canGo={count > shape.least} />
          }
        />
      ))}
      {of === undefined || readOnly || count >= shape.most ? null : (
        <Button
          tone="quiet"
          data-testid={`${paramTestId(field.pointer)}-add`}
          onClick={() =>
            change((params) =>
              replaces
                ? setAt(params, field.path, fallback)
                : setAt(params, [...field.path, count], seedOf(of, root) ?? null),
            )
          }
        >
          {replaces ? 'Change' : 'Add'}
        </Button>
      )}
    </Group>
  );
}

function ItemButtons({
  field,
  index,
  count,
  canGo,
}: {
  readonly field: FormField;
  readonly index: number;
  readonly count: number;
  readonly canGo: boolean;
}): JSX.Element {
  const { change } = useParams();
  const move = (to: number) => () => change((params) => moveAt(params, field.path, index, to));
  return (
    <span className={style['small']}>
      <IconButton label="Move up" disabled={index === 0} onClick={move(index - 1)}>
        ↑
      </IconButton>
      <IconButton label="Move down" disabled={index >= count - 1} onClick={move(index + 1)}>
        ↓
      </IconButton>
      <IconButton
        label="Remove"
        disabled={!canGo}
        onClick={() => change((params) => setAt(params, [...field.path, index], undefined))}
      >
        ×
      </IconButton>
    </span>
  );
}

/** A list of a fixed length, such as a vector, in one row. */
function TupleRow({
  field,
  items,
  actions,
}: {
  readonly field: FormField;
  readonly items: readonly FormField[];
  readonly actions: ReactNode;
}): JSX.Element {
  const [typing, setTyping] = useState<string>();
  const said = [...field.errors, ...items.flatMap((item) => item.errors), ...(typing === undefined ? [] : [typing])];
  const errors = [...new Set(said)];
  return (
    <FormRow label={field.label} hint={hintOf(field)} required={field.required} errors={errors} actions={actions}>
      {(id, describedBy) => (
        <span className={style['tuple']}>
          {items.map((item, index) => (
            <SimpleControl
              key={item.pointer}
              field={item}
              keep
              bare
              id={index === 0 ? id : undefined}
              describedBy={describedBy}
              onError={setTyping}
            />
          ))}
        </span>
      )}
    </FormRow>
  );
}
