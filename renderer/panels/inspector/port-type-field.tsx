import { useEffect, useState } from 'react';
import type { JSX } from 'react';
import { DraftField } from './draft-field.tsx';
import style from './inspector.module.css';
import { argumentNames, commonUnits, partsOf, partsProblem, portKinds, writtenParts } from './port-type-parts.ts';

interface PortTypeFieldProps {
  readonly id?: string | undefined;
  readonly value: string;
  readonly onCommit: (written: string) => void;
  readonly onError: (error: string | undefined) => void;
  readonly invalid?: boolean | undefined;
  readonly disabled?: boolean | undefined;
  readonly label?: string | undefined;
  readonly describedBy?: string | undefined;
  readonly placeholder?: string | undefined;
  readonly testId?: string | undefined;
}

/** The type of a port: its kind, and beside it the unit, the columns or the media type. A type that is none is not written. */
export function PortTypeField(props: PortTypeFieldProps): JSX.Element {
  const { value, onCommit, onError } = props;
  const [parts, setParts] = useState(() => partsOf(value));
  useEffect(() => setParts(partsOf(value)), [value]);
  const argument = parts.kind === 'other' ? 'type' : argumentNames[parts.kind];

  const take = (next: typeof parts): void => {
    setParts(next);
    const problem = partsProblem(next);
    // A quantity that was only just chosen has no unit yet: that is a step on the way and no mistake.
    const isHalf = next.kind === 'quantity' && next.argument === '';
    onError(isHalf ? undefined : problem);
    if (problem === undefined && writtenParts(next) !== value) onCommit(writtenParts(next));
  };

  return (
    <span className={style['port-type']}>
      <select
        id={props.id}
        className={style['text']}
        value={parts.kind}
        disabled={props.disabled}
        aria-label={props.label === undefined ? 'kind' : `${props.label}, kind`}
        aria-describedby={props.describedBy}
        data-testid={props.testId}
        onChange={(event) => take({ kind: event.target.value, argument: '' })}
      >
        {parts.kind === '' ? <option value="">Choose…</option> : null}
        {portKinds.map((kind) => (
          <option key={kind} value={kind}>
            {kind}
          </option>
        ))}
        {parts.kind === 'other' ? <option value="other">as written</option> : null}
      </select>
      {argument === undefined ? null : (
        <DraftField
          value={parts.argument}
          mono
          invalid={props.invalid}
          disabled={props.disabled}
          label={argument}
          placeholder={argument.split(',')[0]}
          options={parts.kind === 'quantity' ? 'clew-units' : undefined}
          testId={props.testId === undefined ? undefined : `${props.testId}-of`}
          onDraft={(text) => onError(partsProblem({ ...parts, argument: text }))}
          onCommit={(text) => take({ ...parts, argument: text })}
        />
      )}
    </span>
  );
}

/** The units that fields offer, once in the page. */
export function UnitOptions(): JSX.Element {
  return (
    <datalist id="clew-units">
      {commonUnits.map((unit) => (
        <option key={unit} value={unit} />
      ))}
    </datalist>
  );
}
