import { useState } from 'react';
import type { JSX, ReactNode } from 'react';
import { Button, IconButton } from '../../ui/controls.tsx';
import { didYouMean } from '#shared/std/suggest.ts';
import { isJsonObject } from '#shared/std/json.ts';
import { DraftField } from './draft-field.tsx';
import { freeName, renameAt, setAt } from './form-edit.ts';
import { Group } from './group.tsx';
import { Members } from './members.tsx';
import { isSimple } from './form-model.ts';
import type { FormField, Shape } from './form-model.ts';
import { ClearButton, Notes } from './form-row.tsx';
import style from './inspector.module.css';
import { hintOf, paramTestId, useParams } from './params-context.ts';
import { seedOf } from './schema.ts';
import { SimpleControl } from './simple-control.tsx';

type MapShape = Extract<Shape, { is: 'map' }>;

/** What a new entry of a map is called at first. */
const newNames: Readonly<Record<string, string>> = {
  inputs: 'input',
  outputs: 'output',
  cells: 'cell',
  tables: 'table',
};

/** Entries by name: a row each where the value is one field, else a card with the name over its fields. */
export function MapView({
  field,
  shape,
  actions,
}: {
  readonly field: FormField;
  readonly shape: MapShape;
  readonly actions?: ReactNode;
}): JSX.Element {
  const { root, readOnly, change } = useParams();
  const name = String(field.path.at(-1) ?? '');
  const add = (): void =>
    change((params) => {
      const free = freeName(field.value, newNames[name] ?? 'name');
      return setAt(params, [...field.path, free], seedOf(shape.of, root) ?? null);
    });
  const note =
    shape.entries.length === 0 && isJsonObject(field.fallback) && Object.keys(field.fallback).length > 0
      ? `Default: ${JSON.stringify(field.fallback)}`
      : undefined;
  return (
    <Group
      field={field}
      actions={
        <>
          {shape.entries.length === 0 ? null : <span className={style['dim']}>{shape.entries.length}</span>}
          {actions}
          {readOnly ? null : (
            <Button tone="quiet" data-testid={`${paramTestId(field.pointer)}-add`} onClick={add} title={hintOf(field)}>
              Add
            </Button>
          )}
        </>
      }
    >
      <Notes note={note} />
      <ColumnNames entry={shape.entries[0]} />
      {shape.entries.map((entry) => (
        <Entry key={entry.pointer} map={field} shape={shape} entry={entry} />
      ))}
    </Group>
  );
}

/** What stands in one line with the name of an entry: what it cannot do without, as far as there is room. */
function besideName(members: readonly FormField[]): FormField[] {
  return members.filter((one) => one.required && isSimple(one)).slice(0, 2);
}

/** What the fields in the lines of the entries are, over the first of them. */
function ColumnNames({ entry }: { readonly entry: FormField | undefined }): JSX.Element | null {
  if (entry?.shape.is !== 'object') return null;
  return (
    <div className={style['columns']} aria-hidden="true">
      <span>Name</span>
      {besideName(entry.shape.members).map((one) => (
        <span key={one.pointer} data-wide={one.shape.is === 'text' && one.shape.portType ? true : undefined}>
          {one.label}
        </span>
      ))}
    </div>
  );
}

function nameProblem(name: string, map: FormField, shape: MapShape): string | undefined {
  const others = isJsonObject(map.value) ? Object.keys(map.value) : [];
  if (others.includes(name)) return `There is "${name}" already. Choose another name.`;
  if (shape.keys === undefined || shape.keys.test(name)) return undefined;
  const plain = name.replaceAll(/[^A-Za-z0-9_]+/g, '_').replace(/^(?=\d)/, '_');
  return `"${name}" cannot be a name here: letters, digits and underscores, not a digit first.${didYouMean(name, [plain])}`;
}

interface EntryProps {
  readonly map: FormField;
  readonly shape: MapShape;
  readonly entry: FormField;
}

function EntryName({
  map,
  shape,
  entry,
  onError,
}: EntryProps & { onError: (error: string | undefined) => void }): JSX.Element {
  const { readOnly, change } = useParams();
  const check = (name: string): string | undefined =>
    name === entry.label || name === '' ? undefined : nameProblem(name, map, shape);
  return (
    <DraftField
      value={entry.label}
      mono
      label="name"
      placeholder="name"
      disabled={readOnly}
      testId={`${paramTestId(entry.pointer)}-name`}
      onDraft={(name) => onError(check(name))}
      onCommit={(name) => {
        const problem = name === '' ? 'A name is needed. The old one stays.' : check(name);
        onError(problem);
        if (problem === undefined) change((params) => renameAt(params, map.path, entry.label, name));
      }}
    />
  );
}

function Entry(props: EntryProps): JSX.Element {
  const { entry } = props;
  const { readOnly, change, Field } = useParams();
  const [naming, setNaming] = useState<string>();
  const [typing, setTyping] = useState<string>();
  const remove = readOnly ? null : (
    <ClearButton
      label={`Remove ${entry.label}`}
      onClick={() => change((params) => setAt(params, entry.path, undefined))}
    />
  );
  const said = [naming, typing].filter((one) => one !== undefined);
  if (isSimple(entry))
    return (
      <div className={style['entry']} data-invalid={said.length + entry.errors.length > 0 ? true : undefined}>
        <div className={style['entry-line']}>
          <span className={style['entry-fields']}>
            <EntryName {...props} onError={setNaming} />
            <SimpleControl field={entry} keep bare onError={setTyping} />
          </span>
          {remove}
        </div>
        <Notes errors={said.length > 0 ? said : entry.errors} />
      </div>
    );
  const { shape } = entry;
  if (shape.is !== 'object')
    return (
      <div className={style['entry']}>
        <div className={style['entry-line']}>
          <span className={style['entry-fields']}>
            <EntryName {...props} onError={setNaming} />
          </span>
          {remove}
        </div>
        <Notes errors={said} />
        <Field field={{ ...entry, label: 'Value' }} keep />
      </div>
    );
  return (
    <ObjectEntry {...props} members={shape.members} said={said} remove={remove} onName={setNaming} onType={setTyping} />
  );
}

/** An entry of several fields: what it cannot do without stands beside its name, the rest under it. */
function ObjectEntry(
  props: EntryProps & {
    readonly members: readonly FormField[];
    readonly said: readonly string[];
    readonly remove: ReactNode;
    readonly onName: (error: string | undefined) => void;
    readonly onType: (error: string | undefined) => void;
  },
): JSX.Element {
  const { entry, members, said, remove } = props;
  const [opened, setOpened] = useState(false);
  const beside = besideName(members);
  const under = members.filter((one) => !beside.includes(one));
  const errors = [...new Set([...said, ...entry.errors, ...beside.flatMap((one) => one.errors)])];
  const isNeeded = under.some((one) => one.required || one.value !== undefined || one.errors.length > 0);
  const shown = opened || isNeeded;
  return (
    <div className={style['entry']} data-invalid={errors.length > 0 ? true : undefined}>
      <div className={style['entry-line']}>
        <span className={style['entry-fields']}>
          <EntryName {...props} onError={props.onName} />
          {beside.map((one) => (
            <span key={one.pointer} className={style['cell']} title={hintOf(one)}>
              <SimpleControl field={one} bare onError={props.onType} />
            </span>
          ))}
        </span>
        {under.length === 0 || isNeeded ? null : (
          <span className={style['small']}>
            <IconButton label={`More of ${entry.label}`} pressed={opened} onClick={() => setOpened(!opened)}>
              ⋯
            </IconButton>
          </span>
        )}
        {remove}
      </div>
      <Notes errors={errors} />
      {under.length === 0 || !shown ? null : (
        <div className={style['entry-more']}>
          <Members members={under} />
        </div>
      )}
    </div>
  );
}
