import { useState } from 'react';
import type { JSX } from 'react';
import { setAt } from './form-edit.ts';
import { alternativeField, isSimple } from './form-model.ts';
import type { FormField, Shape } from './form-model.ts';
import { Group, RemoveButton } from './group.tsx';
import style from './inspector.module.css';
import { Members } from './members.tsx';
import { paramTestId, useParams } from './params-context.ts';
import type { FieldProps } from './params-context.ts';
import { seedOf } from './schema.ts';

export function ChoiceView({
  field,
  keep,
  actions,
  shape,
}: FieldProps & { shape: Extract<Shape, { is: 'choice' }> }): JSX.Element {
  const { root, readOnly, change, Field } = useParams();
  const [picked, setPicked] = useState<number>();
  const at = shape.at ?? (shape.chosen === undefined ? picked : undefined);
  const option = at === undefined ? undefined : shape.options[at];
  const chosen = shape.chosen ?? (option === undefined ? undefined : alternativeField(root, field, option.schema));
  const choose = (index: number): void => {
    setPicked(index);
    const schema = shape.options[index]?.schema;
    const seed = schema === undefined ? undefined : seedOf(schema, root);
    change((params) => setAt(params, field.path, seed ?? (keep === true ? null : undefined)));
  };
  const select = (
    <ChoiceSelect
      shape={shape}
      at={at}
      readOnly={readOnly}
      onChoose={choose}
      testId={`${paramTestId(field.pointer)}-as`}
    />
  );
  const own = (
    <>
      {select}
      <RemoveButton field={field} keep={keep} />
      {actions}
    </>
  );
  if (chosen === undefined || chosen.shape.is === 'enum' || !isSimple(chosen))
    return (
      <Group field={field} actions={own}>
        {chosen === undefined ? null : <Chosen field={chosen} />}
      </Group>
    );
  return <Field field={chosen} keep={keep} actions={own} />;
}

/** What is inside the chosen alternative, without saying its name a second time. */
function Chosen({ field }: { readonly field: FormField }): JSX.Element {
  const { Field } = useParams();
  if (field.shape.is === 'object') return <Members members={field.shape.members} />;
  return <Field field={field} keep />;
}

function ChoiceSelect({
  shape,
  at,
  readOnly,
  onChoose,
  testId,
}: {
  readonly shape: Extract<Shape, { is: 'choice' }>;
  readonly at: number | undefined;
  readonly readOnly: boolean;
  readonly onChoose: (index: number) => void;
  readonly testId: string;
}): JSX.Element {
  return (
    <select
      className={style['choice']}
      value={at ?? ''}
      disabled={readOnly}
      aria-label="What it is"
      data-testid={testId}
      onChange={(event) => {
        if (event.target.value !== '') onChoose(Number(event.target.value));
      }}
    >
      {at === undefined ? <option value="">Choose…</option> : null}
      {shape.options.map((option, index) => (
        <option key={option.label} value={index}>
          {option.label}
        </option>
      ))}
    </select>
  );
}
