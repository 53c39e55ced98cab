import { useMemo, useState } from 'react';
import type { JSX, ReactNode } from 'react';
import { failureSentence } from '#shared/model/failure.ts';
import type { ValueOf } from '#shared/model/value.ts';
import { bytesText } from '../../review/event-line.ts';
import { useSession } from '../../session/use-session.ts';
import { Button, IconButton } from '../../ui/controls.tsx';
import { Grid } from '../list/grid.tsx';
import type { Column } from '../list/grid.tsx';
import { useCopy } from '../list/use-copy.ts';
import { cellText, columnTitle, isNumeric, nextSort, sortedRows, tableText } from './table-cells.ts';
import type { TableSort, TableValue } from './table-cells.ts';
import style from './table.module.css';
import type { ValueRow } from './value-rows.ts';

/** One value in full, beside the list. */
export function ValueDetail({
  row,
  run,
  onClose,
}: {
  readonly row: ValueRow;
  readonly run: string;
  readonly onClose: () => void;
}): JSX.Element {
  return (
    <section className={style['detail']} aria-label={`Value of ${row.key}`} data-testid="value-detail">
      <header className={style['detail-head']}>
        <b className={style['mono']}>{row.key}</b>
        {row.holds ? null : <span className={style['old']}>◐ out of date</span>}
        {row.pinned ? <span className={style['old']}>⚲ set for this run</span> : null}
        <span className={style['gap']} />
        <IconButton label="Close" onClick={onClose}>
          ✕
        </IconButton>
      </header>
      <div className={style['detail-body']}>
        <Body row={row} run={run} />
      </div>
    </section>
  );
}

function Body({ row, run }: { readonly row: ValueRow; readonly run: string }): JSX.Element {
  const { value } = row;
  switch (value.type) {
    case 'table':
      return <TableGrid table={value} name={row.key} />;
    case 'text':
      return <Text text={value.value} />;
    case 'json':
      return <Text text={JSON.stringify(value.value, undefined, 2)} />;
    case 'file':
      return <FileFacts file={value} port={row.key} run={run} digest={row.digest} />;
    case 'verdict':
      return (
        <Facts
          facts={[
            ['Verdict', value.verdict],
            ['Requirement', value.text],
            ['Check', value.check],
            ['Reason', value.reason],
            ['Source', value.source],
            ['Value read from', value.origin],
            ['Digest', row.digest],
          ]}
        />
      );
    case 'quantity':
    case 'number':
    case 'integer':
    case 'boolean':
      return (
        <Facts
          facts={[
            ['Value', row.text],
            ['Every digit', `${value.value}${value.type === 'quantity' && value.unit !== '1' ? ` ${value.unit}` : ''}`],
            ['Type', row.type],
            ['Origin', row.origin],
            ['Digest', row.digest],
          ]}
        />
      );
  }
}

function Facts({
  facts,
  children,
}: {
  readonly facts: readonly (readonly [string, string | undefined])[];
  readonly children?: ReactNode;
}): JSX.Element {
  return (
    <div className={style['facts']}>
      <dl>
        {facts.map(([name, text]) =>
          text === undefined || text === '' ? null : (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{text}</dd>
            </div>
          ),
        )}
      </dl>
      {children}
    </div>
  );
}

function Text({ text }: { readonly text: string }): JSX.Element {
  const copy = useCopy();
  return (
    <div className={style['text']}>
      <Button tone="quiet" onClick={() => copy(text, 'the text')}>
        Copy
      </Button>
      <pre tabIndex={0}>{text}</pre>
    </div>
  );
}

function FileFacts({
  file,
  port,
  run,
  digest,
}: {
  readonly file: ValueOf<'file'>;
  readonly port: string;
  readonly run: string;
  readonly digest: string;
}): JSX.Element {
  const session = useSession();
  async function saveAs(): Promise<void> {
    const saved = await session.services.callWindow('artifact.save', { run, port, suggested: file.name });
    if (!saved.ok) session.workbench.notify('error', failureSentence(saved.error));
    else if (saved.value.path !== undefined) session.workbench.notify('info', `Saved ${saved.value.path}.`);
  }
  return (
    <Facts
      facts={[
        ['Name', file.name],
        ['Media type', file.mediaType],
        ['Size', `${bytesText(file.bytes)} (${file.bytes} bytes)`],
        ['Digest of the bytes', file.digest],
        ['Digest by meaning', file.meaning ?? digest],
      ]}
    >
      <Button onClick={() => void saveAs()}>Save as…</Button>
    </Facts>
  );
}

function TableGrid({ table, name }: { readonly table: TableValue; readonly name: string }): JSX.Element {
  const [sort, setSort] = useState<TableSort>();
  const [active, setActive] = useState<number>();
  const copy = useCopy();
  const order = useMemo(() => sortedRows(table, sort), [table, sort]);
  const columns = useMemo((): Column<number>[] => {
    const at = (row: number, column: number): string | number | boolean | null | undefined => table.rows[row]?.[column];
    const number: Column<number> = {
      id: '#',
      title: '#',
      width: `${String(table.rows.length).length + 2}ch`,
      align: 'end',
      mono: true,
      cell: (row) => <span className={style['dim']}>{row + 1}</span>,
    };
    return [
      number,
      ...table.columns.map((column, i): Column<number> => ({
        id: String(i),
        title: columnTitle(column),
        width: 'minmax(88px, 1fr)',
        align: isNumeric(column) ? 'end' : undefined,
        mono: true,
        cell: (row) => cellText(at(row, i)),
        hint: (row) => `${column.name}: ${String(at(row, i) ?? 'empty')} (${column.type})`,
        sorted: sort?.column === i ? (sort.descending ? 'descending' : 'ascending') : undefined,
        onSort: () => setSort((before) => nextSort(before, i)),
      })),
    ];
  }, [table, sort]);
  return (
    <div className={style['table']}>
      <div className={style['table-bar']}>
        {table.rows.length === 1 ? '1 row' : `${table.rows.length} rows`}
        <Button tone="quiet" onClick={() => copy(tableText(table, order), 'the table')}>
          Copy table
        </Button>
      </div>
      <Grid
        label={`Table ${name}`}
        columns={columns}
        rows={order}
        minWidth={Math.min(60 + table.columns.length * 100, 20_000)}
        keyOf={(row) => row}
        active={active}
        isSelected={(row) => active !== undefined && order[active] === row}
        onPick={(_, index) => setActive(index)}
        copied={() => {
          const row = active === undefined ? undefined : order[active];
          return row === undefined ? undefined : tableText(table, [row]);
        }}
      />
    </div>
  );
}
