import type { JSX } from 'react';
import { disconnect, setInput } from '#shared/model/edit.ts';
import { onThread } from '#shared/model/sheet.ts';
import { useReveal } from '../../session/shown.ts';
import type { Editing } from './editing.ts';
import { ClearButton, Notes } from './form-row.tsx';
import style from './inspector.module.css';
import { LiteralInput } from './literal-input.tsx';
import { literalText } from './literal-field.ts';
import type { InputRow, Surroundings, WireFacts } from './node-facts.ts';
import { nodeTitle } from './node-facts.ts';
import { PortLine } from './port-line.tsx';
import { Section } from './section.tsx';
import { ValueText } from './value-view.tsx';

interface InputsProps {
  readonly id: string;
  readonly rows: readonly InputRow[];
  readonly around: Surroundings;
  /** Undefined where nothing can be changed. */
  readonly editing: Editing | undefined;
  /** The ports of the function are known, so that an input beyond them is one too many. */
  readonly known: boolean;
}

/** The inputs of a node: where each value comes from, or the field to type it in. */
export function InputsSection(props: InputsProps): JSX.Element | null {
  if (props.rows.length === 0) return null;
  return (
    <Section title="Inputs" count={props.rows.length} testId="inspector-inputs">
      {props.rows.map((row) => (
        <InputView key={row.name} {...props} row={row} />
      ))}
    </Section>
  );
}

function InputView({ id, row, around, editing, known }: InputsProps & { readonly row: InputRow }): JSX.Element {
  const set = (literal: Parameters<typeof setInput>[3], field?: string): void =>
    editing?.edit((sheet) => onThread(sheet, setInput(sheet.thread, id, row.name, literal)), field);
  const isWired = row.wires.length > 0;
  const shadowed = isWired && row.literal !== undefined;
  const mayType = row.port?.many !== true;
  return (
    <div className={style['port']} data-testid={`port-${row.name}`}>
      <PortLine name={row.name} port={row.port} />
      <div className={style['port-body']}>
        {row.wires.map((facts) => (
          <WiredLine key={facts.wire.from} facts={facts} around={around} editing={editing} />
        ))}
        {isWired || row.type === undefined || !(mayType || row.literal !== undefined) ? null : (
          <LiteralInput
            name={row.name}
            type={row.type}
            literal={row.literal}
            readOnly={editing === undefined}
            onSet={(literal) => set(literal, `input ${row.name}`)}
          />
        )}
        {!isWired && !mayType && row.literal === undefined ? <p className={style['note']}>No wire yet.</p> : null}
        {row.port !== undefined || !known ? null : (
          <Notes errors={[`The function has no input called ${row.name} as it is set now.`]} />
        )}
        {row.literal === undefined || (row.type !== undefined && !shadowed) ? null : (
          <div className={style['line']}>
            <p className={style['note']}>
              Typed value {literalText(row.literal, row.type)}
              {shadowed ? ' is not used while a wire is connected.' : ''}
            </p>
            {editing === undefined ? null : (
              <ClearButton label="Remove the typed value" onClick={() => set(undefined)} />
            )}
          </div>
        )}
      </div>
    </div>
  );
}

function WiredLine({
  facts,
  around,
  editing,
}: {
  readonly facts: WireFacts;
  readonly around: Surroundings;
  readonly editing: Editing | undefined;
}): JSX.Element {
  const reveal = useReveal();
  return (
    <>
      <div className={style['wired']}>
        <button
          type="button"
          className={style['source']}
          title={`Go to ${facts.wire.from}`}
          onClick={() => reveal(facts.fromNode)}
        >
          ← {nodeTitle(around.thread, facts.fromNode)} · {facts.fromPort}
        </button>
        {facts.converts === undefined ? null : <span className={style['converts']}>{facts.converts}</span>}
        {facts.output === undefined ? null : <ValueText output={facts.output} old={facts.isStale} />}
        {editing === undefined ? null : (
          <ClearButton
            label={`Disconnect ${facts.wire.from}`}
            onClick={() => editing.edit((sheet) => onThread(sheet, disconnect(sheet.thread, facts.wire)))}
          />
        )}
      </div>
      <Notes errors={facts.refused === undefined ? [] : [facts.refused]} />
    </>
  );
}
