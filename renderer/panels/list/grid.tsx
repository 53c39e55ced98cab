import type { JSX, ReactNode } from 'react';
import style from './list.module.css';
import { VirtualList } from './virtual-list.tsx';

export interface Column<Row> {
  readonly id: string;
  readonly title: string;
  /** A track of a CSS grid. */
  readonly width: string;
  readonly align?: 'end' | undefined;
  readonly mono?: boolean | undefined;
  readonly cell: (row: Row, index: number) => ReactNode;
  /** The whole of what a cell may cut off. */
  readonly hint?: ((row: Row) => string | undefined) | undefined;
  readonly sorted?: 'ascending' | 'descending' | undefined;
  readonly onSort?: (() => void) | undefined;
}

export interface GridProps<Row> {
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row, index: number) => string | number;
  readonly attributesOf?:
    | ((row: Row, index: number) => Readonly<Record<`data-${string}`, string | undefined>>)
    | undefined;
  readonly isSelected?: ((row: Row) => boolean) | undefined;
  readonly active?: number | undefined;
  readonly onPick?: ((row: Row, index: number) => void) | undefined;
  readonly onOpen?: ((row: Row) => void) | undefined;
  readonly copied?: (() => string | undefined) | undefined;
  readonly testId?: string | undefined;
  readonly minWidth?: number | undefined;
}

const gridRowHeight = 26;

/** A table of one-line rows with a head that stays; arrows walk, Enter opens, a click picks. */
export function Grid<Row>(props: GridProps<Row>): JSX.Element {
  const { columns, rows } = props;
  const template = columns.map((column) => column.width).join(' ');
  const at = (index: number): Row | undefined => rows[index];
  return (
    <VirtualList
      count={rows.length}
      rowHeight={gridRowHeight}
      label={props.label}
      testId={props.testId}
      minWidth={props.minWidth}
      active={props.active}
      copied={props.copied}
      keyOf={(index) => {
        const row = at(index);
        return row === undefined ? index : props.keyOf(row, index);
      }}
      onMove={(index) => {
        const row = at(index);
        if (row !== undefined) props.onPick?.(row, index);
      }}
      onEnter={(index) => {
        const row = at(index);
        if (row !== undefined) props.onOpen?.(row);
      }}
      header={
        <div className={style['cells']} role="presentation" style={{ gridTemplateColumns: template }}>
          {columns.map((column) => (
            <HeadCell key={column.id} column={column} />
          ))}
        </div>
      }
      row={(index) => {
        const row = at(index);
        if (row === undefined) return null;
        return (
          <div
            className={style['cells']}
            role="row"
            aria-rowindex={index + 1}
            data-selected={props.isSelected?.(row) === true ? true : undefined}
            style={{ gridTemplateColumns: template }}
            onClick={() => props.onPick?.(row, index)}
            onDoubleClick={() => props.onOpen?.(row)}
            {...props.attributesOf?.(row, index)}
          >
            {columns.map((column) => (
              <div
                key={column.id}
                role="cell"
                className={style['cell']}
                data-align={column.align}
                data-mono={column.mono === true ? true : undefined}
                title={column.hint?.(row)}
              >
                {column.cell(row, index)}
              </div>
            ))}
          </div>
        );
      }}
    />
  );
}

function HeadCell<Row>({ column }: { readonly column: Column<Row> }): JSX.Element {
  const arrow = column.sorted === undefined ? '' : column.sorted === 'ascending' ? ' ▲' : ' ▼';
  return (
    <div className={style['head']} role="columnheader" data-align={column.align} aria-sort={column.sorted}>
      {column.onSort === undefined ? (
        column.title
      ) : (
        <button type="button" className={style['sort']} onClick={column.onSort} title={`Sort by ${column.title}`}>
          {column.title}
          {arrow}
        </button>
      )}
    </div>
  );
}
