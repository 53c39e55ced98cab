import { useState } from 'react';
import type { JSX } from 'react';
import { ChoiceView } from './choice-view.tsx';
import { FormRow } from './form-row.tsx';
import { RemoveButton } from './group.tsx';
import { ListView } from './list-view.tsx';
import { MapView } from './map-view.tsx';
import { ObjectView } from './members.tsx';
import { hintOf } from './params-context.ts';
import type { FieldProps } from './params-context.ts';
import { SimpleControl } from './simple-control.tsx';

/** A field of a form with its label, whatever its shape. */
export function FieldView(props: FieldProps): JSX.Element {
  const { field } = props;
  switch (field.shape.is) {
    case 'object':
      return <ObjectView {...props} shape={field.shape} />;
    case 'map':
      return (
        <MapView
          field={field}
          shape={field.shape}
          // Entries are taken out one by one; a map that is empty can go.
          actions={field.shape.entries.length === 0 ? <RemoveButton field={field} keep={props.keep} /> : null}
        />
      );
    case 'list':
      return <ListView {...props} shape={field.shape} />;
    case 'choice':
      return <ChoiceView {...props} shape={field.shape} />;
    default:
      return <SimpleRow {...props} />;
  }
}

function SimpleRow({ field, keep, actions }: FieldProps): JSX.Element {
  const [typing, setTyping] = useState<string>();
  const note = field.shape.is === 'json' ? field.shape.because : undefined;
  return (
    <FormRow
      label={field.label}
      hint={hintOf(field)}
      required={field.required && keep !== true}
      errors={typing === undefined ? field.errors : [typing]}
      note={note}
      actions={
        <>
          <RemoveButton field={field} keep={keep} />
          {actions}
        </>
      }
    >
      {(id, describedBy) => (
        <SimpleControl field={field} keep={keep} id={id} describedBy={describedBy} onError={setTyping} />
      )}
    </FormRow>
  );
}
