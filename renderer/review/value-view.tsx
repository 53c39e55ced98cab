import { useState } from 'react';
import type { JSX } from 'react';
import { displayValue } from '#shared/model/literal.ts';
import type { Value, ValueOf } from '#shared/model/value.ts';
import { formatNumber, prettyUnit } from '#shared/units/quantity.ts';
import { marginText } from '../canvas/value-text.ts';
import { measureText, verdictTone } from './event-line.ts';
import style from './details.module.css';

/** Rows of a table that are shown at once. */
const shownRows = 50;

function cellText(cell: ValueOf<'table'>['rows'][number][number]): string {
  if (cell === null) return '';
  return typeof cell === 'number' ? formatNumber(cell) : String(cell);
}

function unitOf(type: string): string {
  const unit = /^quantity<(.+)>$/.exec(type)?.[1];
  return unit === undefined ? '' : ` / ${prettyUnit(unit)}`;
}

function TableGrid({ table }: { readonly table: ValueOf<'table'> }): JSX.Element {
  const rows = table.rows.slice(0, shownRows);
  return (
    <div className={style['grid-box']}>
      <table className={style['grid']}>
        <thead>
          <tr>
            {table.columns.map(({ name, type }) => (
              <th key={name} scope="col" title={type}>
                {name}
                <span className={style['dim']}>{unitOf(type)}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, i) => (
            <tr key={`row ${String(i)}`}>
              {row.map((cell, j) => (
                <td key={table.columns[j]?.name} data-number={typeof cell === 'number' ? true : undefined}>
                  {cellText(cell)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {table.rows.length > shownRows ? (
        <p className={style['dim']}>
          The first {shownRows} of {table.rows.length} rows.
        </p>
      ) : null}
    </div>
  );
}

export function VerdictView({ verdict }: { readonly verdict: ValueOf<'verdict'> }): JSX.Element {
  const facts: readonly (readonly [string, string])[] = [
    ['Value', measureText(verdict.value)],
    ['Limit', measureText(verdict.limit)],
    ['Margin', verdict.margin === undefined ? '' : marginText(verdict.margin, verdict.limit)],
    ['Check', verdict.check],
    ['Read from', verdict.origin ?? ''],
    ['Source', verdict.source ?? ''],
    ['Reason', verdict.reason ?? ''],
  ];
  return (
    <div className={style['verdict']} data-tone={verdictTone(verdict)}>
      <p className={style['verdict-word']}>
        {verdict.verdict} <span className={style['plain']}>{verdict.id}</span>
      </p>
      <p>{verdict.text}</p>
      <dl className={style['facts']}>
        {facts.map(([name, text]) =>
          text === '' ? null : (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{text}</dd>
            </div>
          ),
        )}
      </dl>
    </div>
  );
}

/** Every digit of a number, every character of a text. */
function wholeText(value: Value): string {
  if (value.type === 'quantity') return `${value.value} ${prettyUnit(value.unit)}`;
  if (value.type === 'number' || value.type === 'integer' || value.type === 'text') return String(value.value);
  return displayValue(value);
}

/** A value in one line; what does not fit into one opens under it. */
export function ValueLine({ value }: { readonly value: Value }): JSX.Element {
  const [open, setOpen] = useState(false);
  const text = displayValue(value);
  if (value.type !== 'table' && value.type !== 'json')
    return (
      <span className={style['value']} title={wholeText(value)}>
        {text}
      </span>
    );
  return (
    <>
      <button type="button" className={style['disclose']} aria-expanded={open} onClick={() => setOpen(!open)}>
        <span aria-hidden="true">{open ? '▾' : '▸'}</span> {text}
      </button>
      {open && value.type === 'table' ? <TableGrid table={value} /> : null}
      {open && value.type === 'json' ? (
        <pre className={style['text']}>{JSON.stringify(value.value, undefined, 2).slice(0, 20_000)}</pre>
      ) : null}
    </>
  );
}
