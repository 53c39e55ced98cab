import { useState } from 'react';
import type { JSX, ReactNode } from 'react';
import type { NodeOutput } from '#shared/model/event.ts';
import { displayValue } from '#shared/model/literal.ts';
import type { Value, ValueOf } from '#shared/model/value.ts';
import { formatQuantity } from '#shared/units/quantity.ts';
import { marginText } from '../../canvas/value-text.ts';
import { MarkView } from '../list/mark-view.tsx';
import { verdictMarks } from '../list/marks.ts';
import style from './inspector.module.css';
import { sizeText } from './node-facts.ts';

/** A value in one line. What no longer holds is never shown as if it did. */
export function ValueText({ output, old }: { readonly output: NodeOutput; readonly old: boolean }): JSX.Element {
  const { value } = output;
  if (value.type === 'verdict' && !old)
    return (
      <span className={style['value']}>
        <MarkView mark={verdictMarks[value.verdict]} />
      </span>
    );
  const text = value.type === 'verdict' ? `was ${value.verdict}` : displayValue(value);
  const whole = value.type === 'quantity' ? formatQuantity(value, ' ', 17) : text;
  return (
    <span className={style['value']} data-old={old ? true : undefined} title={old ? `${whole}, out of date` : whole}>
      {text}
    </span>
  );
}

/** What there is to see of a value beyond its one line. */
export function ValueDetails({ value }: { readonly value: Value }): JSX.Element | null {
  switch (value.type) {
    case 'verdict':
      return <VerdictDetails value={value} />;
    case 'table':
      return (
        <Folded name="Rows">
          <TableView value={value} />
        </Folded>
      );
    case 'json':
      return (
        <Folded name="JSON">
          <pre className={style['pre']}>{JSON.stringify(value.value, null, 1).slice(0, 20_000)}</pre>
        </Folded>
      );
    case 'file':
      return (
        <p className={style['meta']} title={value.digest}>
          {value.mediaType} · {sizeText(value.bytes)} · {value.digest.slice(0, 19)}…
        </p>
      );
    default:
      return null;
  }
}

function Folded({ name, children }: { readonly name: string; readonly children: ReactNode }): JSX.Element {
  const [open, setOpen] = useState(false);
  return (
    <>
      <button type="button" className={style['fold']} aria-expanded={open} onClick={() => setOpen(!open)}>
        {open ? '▾' : '▸'} {name}
      </button>
      {open ? children : null}
    </>
  );
}

function measureText(value: ValueOf<'verdict'>['value']): string {
  return typeof value === 'object' ? formatQuantity(value) : String(value);
}

function VerdictDetails({ value }: { readonly value: ValueOf<'verdict'> }): JSX.Element {
  const facts: readonly (readonly [string, string | undefined])[] = [
    ['Requirement', `${value.id}: ${value.text}`],
    ['Check', value.check],
    ['Value', value.value === undefined ? undefined : measureText(value.value)],
    ['Limit', value.limit === undefined ? undefined : measureText(value.limit)],
    ['Margin', value.margin === undefined ? undefined : marginText(value.margin, value.limit)],
    ['Read at', value.origin],
    ['Source', value.source],
    ['Reason', value.reason],
  ];
  return (
    <dl className={style['facts']}>
      {facts.map(([name, text]) =>
        text === undefined || text === '' ? null : (
          <div key={name} style={{ display: 'contents' }}>
            <dt>{name}</dt>
            <dd>{text}</dd>
          </div>
        ),
      )}
    </dl>
  );
}

/** Rows that a preview shows; the Table panel shows all. */
const previewRows = 50;

function TableView({ value }: { readonly value: ValueOf<'table'> }): JSX.Element {
  const unit = (type: string): string => /^quantity<(.*)>$/.exec(type)?.[1] ?? '';
  return (
    <>
      <div className={style['table']} tabIndex={0}>
        <table>
          <thead>
            <tr>
              {value.columns.map((column) => (
                <th key={column.name} title={column.type}>
                  {column.name}
                  {unit(column.type) === '' ? '' : ` [${unit(column.type)}]`}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {value.rows.slice(0, previewRows).map((row, index) => (
              // Rows have no name of their own, and never change place in a value.
              <tr key={`${index} ${JSON.stringify(row)}`}>
                {row.map((cell, at) => (
                  <td key={value.columns[at]?.name ?? at}>{cellText(cell)}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {value.rows.length <= previewRows ? null : (
        <p className={style['meta']}>
          The first {previewRows} of {value.rows.length} rows.
        </p>
      )}
    </>
  );
}

function cellText(cell: string | number | boolean | null): string {
  return typeof cell === 'number' ? displayValue({ type: 'number', value: cell }) : cell === null ? '' : String(cell);
}
