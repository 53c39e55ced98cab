import { useState } from 'react';
import type { JSX } from 'react';
import type { Json } from '#shared/std/json.ts';
import { IconButton } from '../../ui/controls.tsx';
import { DraftField } from './draft-field.tsx';
import { readJson, readNumber, readScalar, scalarText, setAt } from './form-edit.ts';
import type { FormField, Shape } from './form-model.ts';
import style from './inspector.module.css';
import { paramTestId, useParams } from './params-context.ts';
import { PortTypeField } from './port-type-field.tsx';

export interface ControlProps {
  readonly field: FormField;
  readonly id?: string | undefined;
  readonly describedBy?: string | undefined;
  /** An item or an entry stays where it is when it is emptied; a member goes. */
  readonly keep?: boolean | undefined;
  /** Says what is wrong with what is typed; undefined where nothing is. */
  readonly onError: (error: string | undefined) => void;
  /** Named by itself where no label stands beside it. */
  readonly bare?: boolean | undefined;
}

/** Writes the value of a field; `undefined` takes it out. */
function useSet({ field, keep = false }: ControlProps): (value: Json | undefined) => void {
  const { change } = useParams();
  return (value) => {
    const kept = field.shape.is === 'text' ? '' : null;
    change((params) => setAt(params, field.path, value ?? (keep ? kept : undefined)), field.pointer);
  };
}

function shownDefault(field: FormField): string | undefined {
  const { fallback } = field;
  if (fallback === undefined) return undefined;
  return typeof fallback === 'string' ? fallback : JSON.stringify(fallback);
}

function commonProps(
  props: ControlProps,
  readOnly: boolean,
): Pick<Parameters<typeof DraftField>[0], 'id' | 'describedBy' | 'disabled' | 'label' | 'testId' | 'placeholder'> {
  const { field } = props;
  return {
    id: props.id,
    describedBy: props.describedBy,
    disabled: readOnly,
    label: props.bare === true ? field.label : undefined,
    testId: paramTestId(field.pointer),
    placeholder: shownDefault(field) ?? (props.bare === true ? field.label.toLowerCase() : undefined),
  };
}

/** The control of a field that stands in one row. */
export function SimpleControl(props: ControlProps): JSX.Element {
  switch (props.field.shape.is) {
    case 'text':
      return <TextControl {...props} shape={props.field.shape} />;
    case 'number':
      return <NumberControl {...props} integer={props.field.shape.integer} />;
    case 'scalar':
      return <ScalarControl {...props} />;
    case 'boolean':
      return <BooleanControl {...props} />;
    case 'enum':
      return <EnumControl {...props} options={props.field.shape.options} />;
    default:
      return <JsonControl {...props} />;
  }
}

function TextControl(props: ControlProps & { readonly shape: Extract<Shape, { is: 'text' }> }): JSX.Element {
  const { field, shape, onError } = props;
  const editing = useParams();
  const set = useSet(props);
  const value = typeof field.value === 'string' ? field.value : '';
  const write = (text: string): void => set(text === '' ? undefined : text);
  if (shape.portType)
    return (
      <PortTypeField
        {...commonProps(props, editing.readOnly)}
        value={value}
        invalid={field.errors.length > 0}
        onCommit={write}
        onError={onError}
      />
    );
  const { media } = shape;
  const choose = async (): Promise<void> => {
    const path =
      media === undefined ? undefined : await editing.chooseFile(media, `Choose ${field.label.toLowerCase()}`);
    if (path !== undefined) set(path);
  };
  const lines = Math.min(Math.max(Math.ceil(value.length / 32), value.split('\n').length), 6);
  return (
    <>
      <DraftField
        {...commonProps(props, editing.readOnly)}
        value={value}
        invalid={field.errors.length > 0}
        mono={media !== undefined}
        lines={media !== undefined ? 1 : shape.long ? Math.max(lines, 3) : lines}
        live={media === undefined}
        onCommit={write}
      />
      {media === undefined ? null : <FileButtons media={media} named={value !== ''} onChoose={() => void choose()} />}
    </>
  );
}

function FileButtons({
  media,
  named,
  onChoose,
}: {
  readonly media: string;
  readonly named: boolean;
  readonly onChoose: () => void;
}): JSX.Element {
  const { readOnly, openCode } = useParams();
  return (
    <span className={style['small']}>
      {readOnly ? null : (
        <IconButton label="Choose a file" onClick={onChoose}>
          …
        </IconButton>
      )}
      {media === 'text/typescript' && named ? (
        <IconButton label="Open in the code panel" onClick={openCode} data-testid="open-code">
          {'</>'}
        </IconButton>
      ) : null}
    </span>
  );
}

function stepNumber(text: string, by: number, field: FormField): string | undefined {
  const { fallback } = field;
  const base = text.trim() === '' && typeof fallback === 'number' ? fallback : Number(text);
  return Number.isSafeInteger(base) ? String(base + by) : undefined;
}

function NumberControl(props: ControlProps & { readonly integer: boolean }): JSX.Element {
  const { field, integer, onError } = props;
  const { readOnly } = useParams();
  const set = useSet(props);
  const value = typeof field.value === 'number' ? String(field.value) : '';
  const check = (text: string): number | undefined => {
    const read = text.trim() === '' ? { value: undefined } : readNumber(text, integer);
    onError('error' in read ? read.error : undefined);
    return 'error' in read ? undefined : read.value;
  };
  return (
    <DraftField
      {...commonProps(props, readOnly)}
      value={value}
      mono
      invalid={field.errors.length > 0}
      onDraft={check}
      onStep={(text, by) => stepNumber(text, by, field)}
      onCommit={(text) => {
        const number = check(text);
        if (number !== undefined || text.trim() === '') set(number);
      }}
    />
  );
}

function ScalarControl(props: ControlProps): JSX.Element {
  const { field } = props;
  const { readOnly } = useParams();
  const set = useSet(props);
  return (
    <DraftField
      {...commonProps(props, readOnly)}
      value={scalarText(field.value)}
      mono
      invalid={field.errors.length > 0}
      onCommit={(text) => set(text.trim() === '' ? undefined : readScalar(text))}
    />
  );
}

function BooleanControl(props: ControlProps): JSX.Element {
  const { field } = props;
  const { readOnly } = useParams();
  const set = useSet(props);
  const shown = typeof field.value === 'boolean' ? field.value : field.fallback === true;
  const isUnset = typeof field.value !== 'boolean';
  return (
    <label className={style['check']}>
      <input
        id={props.id}
        type="checkbox"
        checked={shown}
        disabled={readOnly}
        aria-label={props.bare === true ? field.label : undefined}
        aria-describedby={props.describedBy}
        data-testid={paramTestId(field.pointer)}
        onChange={(event) => set(event.target.checked)}
      />
      <span className={style['dim']}>
        {shown ? 'on' : 'off'}
        {isUnset ? (field.fallback === undefined ? ', not set' : ', the default') : ''}
      </span>
    </label>
  );
}

const optionText = (value: Json): string => (typeof value === 'string' ? value : JSON.stringify(value));

function EnumControl(props: ControlProps & { readonly options: readonly Json[] }): JSX.Element {
  const { field, options } = props;
  const { readOnly } = useParams();
  const set = useSet(props);
  const written =
    field.value === undefined || (field.value === null && !options.includes(null)) ? '' : JSON.stringify(field.value);
  const known = options.map((value) => JSON.stringify(value));
  const strange = written !== '' && !known.includes(written);
  const fallback = shownDefault(field);
  const empty = fallback === undefined ? (field.required ? 'Choose…' : 'Not set') : `${fallback} (default)`;
  return (
    <select
      id={props.id}
      className={style['text']}
      value={written}
      disabled={readOnly}
      aria-label={props.bare === true ? field.label : undefined}
      aria-invalid={strange || field.errors.length > 0}
      aria-describedby={props.describedBy}
      data-testid={paramTestId(field.pointer)}
      onChange={(event) => set(options[known.indexOf(event.target.value)])}
    >
      {written === '' || !field.required ? <option value="">{empty}</option> : null}
      {strange ? <option value={written}>{`${optionText(field.value ?? null)} (not known)`}</option> : null}
      {options.map((value) => (
        <option key={JSON.stringify(value)} value={JSON.stringify(value)}>
          {optionText(value)}
        </option>
      ))}
    </select>
  );
}

/** What has no field of its own, as text. */
function JsonControl(props: ControlProps): JSX.Element {
  const { field, onError } = props;
  const { readOnly } = useParams();
  const set = useSet(props);
  const [text, setText] = useState<string>();
  const value = field.value === undefined ? '' : JSON.stringify(field.value, null, 2);
  const lines = Math.min(Math.max((text ?? value).split('\n').length, 2), 12);
  const read = (typed: string): Json | undefined => {
    setText(typed);
    const json = typed.trim() === '' ? { value: undefined } : readJson(typed);
    onError('error' in json ? json.error : undefined);
    return 'error' in json ? undefined : json.value;
  };
  return (
    <DraftField
      {...commonProps(props, readOnly)}
      value={value}
      mono
      lines={lines}
      invalid={field.errors.length > 0}
      onDraft={read}
      onCommit={(typed) => {
        const json = read(typed);
        if (json !== undefined || typed.trim() === '') set(json);
      }}
    />
  );
}
