import { useState } from 'react';
import type { JSX } from 'react';
import type { PortType } from '#shared/model/port-type.ts';
import type { Json } from '#shared/std/json.ts';
import { DraftField } from './draft-field.tsx';
import { ClearButton, Notes } from './form-row.tsx';
import style from './inspector.module.css';
import { canBeTyped, literalExample, literalState, literalText } from './literal-field.ts';
import type { LiteralState } from './literal-field.ts';

interface LiteralInputProps {
  readonly name: string;
  readonly type: PortType;
  readonly literal: Json | undefined;
  readonly readOnly: boolean;
  /** `undefined` takes the typed value away. */
  readonly onSet: (literal: Json | undefined) => void;
}

/** The value that is typed for an input without a wire. What does not fit the port is refused and changes nothing. */
export function LiteralInput(props: LiteralInputProps): JSX.Element {
  const { name, type, literal, readOnly, onSet } = props;
  const value = literalText(literal, type);
  const [draft, setDraft] = useState<string>();
  if (type.kind === 'boolean' && (literal === undefined || typeof literal === 'boolean'))
    return <BooleanInput {...props} literal={literal} />;
  if (!canBeTyped(type) && literal === undefined) return <p className={style['note']}>Connect it with a wire.</p>;
  const state = literalState(draft ?? value, type, name);
  const isRefused = draft !== undefined && draft !== value && state.is === 'bad';
  const commit = (text: string): void => {
    const next = literalState(text, type, name);
    setDraft(next.is === 'bad' ? text : undefined);
    if (next.is === 'empty') onSet(undefined);
    if (next.is === 'good') onSet(next.literal);
  };
  return (
    <>
      <div className={style['line']}>
        <DraftField
          value={value}
          mono
          label={`Value of ${name}`}
          placeholder={literalExample(type)}
          disabled={readOnly}
          invalid={state.is === 'bad'}
          lines={type.kind === 'json' ? Math.min(Math.max(value.split('\n').length, 2), 8) : 1}
          testId={`input-${name}`}
          onDraft={setDraft}
          onCommit={commit}
        />
        <Arrives state={state} />
        {literal === undefined || readOnly ? null : (
          <ClearButton label={`Clear ${name}`} onClick={() => onSet(undefined)} />
        )}
      </div>
      <Notes
        errors={state.is === 'bad' ? [state.why] : []}
        note={isRefused && literal !== undefined ? `It stays ${value}.` : undefined}
      />
    </>
  );
}

function Arrives({ state }: { readonly state: LiteralState }): JSX.Element | null {
  if (state.is !== 'good' || state.as === undefined) return null;
  return <output className={style['arrives']}>= {state.as}</output>;
}

function BooleanInput({ name, literal, readOnly, onSet }: LiteralInputProps): JSX.Element {
  return (
    <div className={style['line']}>
      <label className={style['check']}>
        <input
          type="checkbox"
          checked={literal === true}
          disabled={readOnly}
          aria-label={`Value of ${name}`}
          data-testid={`input-${name}`}
          onChange={(event) => onSet(event.target.checked)}
        />
        <span className={style['dim']}>{literal === undefined ? 'not set' : JSON.stringify(literal)}</span>
      </label>
      {literal === undefined ? (
        <button type="button" className={style['chip']} disabled={readOnly} onClick={() => onSet(false)}>
          Set to false
        </button>
      ) : (
        <ClearButton label={`Clear ${name}`} onClick={() => onSet(undefined)} />
      )}
    </div>
  );
}
