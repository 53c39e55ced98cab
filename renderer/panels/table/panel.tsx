import { useMemo, useState } from 'react';
import type { JSX } from 'react';
import { shortRun } from '#shared/model/why.ts';
import { useReveal, useSelection, useShown } from '../../session/shown.ts';
import { EmptyState } from '../../ui/controls.tsx';
import { filterWords, hasWords } from '../list/filter.ts';
import { widthOf } from '../list/column-width.ts';
import { Grid } from '../list/grid.tsx';
import type { Column } from '../list/grid.tsx';
import { MarkView } from '../list/mark-view.tsx';
import { nodeMarks } from '../list/marks.ts';
import { BarText, FilterField, PanelFrame } from '../list/panel-frame.tsx';
import type { Panel } from '../panel.ts';
import style from './table.module.css';
import { ValueDetail } from './value-detail.tsx';
import { shortDigest, valueRows } from './value-rows.ts';
import type { ValueRow } from './value-rows.ts';

const isNumber = ({ value }: ValueRow): boolean => ['quantity', 'number', 'integer'].includes(value.type);

/** A number is never cut off: its column is as wide as the longest of them. */
function columnsFor(rows: readonly ValueRow[]): Column<ValueRow>[] {
  const longest = widthOf(
    rows.filter(isNumber).map((row) => row.text),
    12,
  );
  return [
    {
      id: 'node',
      title: 'Node',
      width: 'minmax(120px, 1.2fr)',
      cell: (row) => (
        <>
          <MarkView mark={nodeMarks[row.state]} glyphOnly /> {row.title}
        </>
      ),
      hint: (row) => `${row.title} (${row.node}): ${nodeMarks[row.state].word}`,
    },
    {
      id: 'port',
      title: 'Port',
      width: 'minmax(90px, 1fr)',
      mono: true,
      cell: (row) => row.port,
      hint: (row) => row.port,
    },
    {
      id: 'value',
      title: 'Value',
      width: `minmax(${longest}, 1.2fr)`,
      align: 'end',
      mono: true,
      cell: (row) => (
        <span className={style['value']} data-old={row.holds ? undefined : true}>
          {row.pinned ? '⚲ ' : ''}
          {row.text}
        </span>
      ),
      hint: (row) => (row.pinned ? `${row.text}, set for this run` : row.text),
    },
    { id: 'type', title: 'Type', width: 'minmax(70px, 0.8fr)', cell: (row) => row.type, hint: (row) => row.type },
    {
      id: 'origin',
      title: 'Origin',
      width: 'minmax(90px, 1fr)',
      cell: (row) => <span className={style['dim']}>{row.origin}</span>,
      hint: (row) => row.origin,
    },
    {
      id: 'digest',
      title: 'Digest',
      width: '76px',
      mono: true,
      cell: (row) => <span className={style['dim']}>{shortDigest(row.digest)}</span>,
      hint: (row) => row.digest,
    },
  ];
}

function TablePanel(): JSX.Element {
  const shown = useShown();
  const { nodes } = useSelection();
  const [filter, setFilter] = useState('');
  const [picked, setPicked] = useState<string>();
  const reveal = useReveal();
  const all = useMemo(
    () => (shown === undefined ? [] : valueRows(shown.thread, shown.statuses, nodes)),
    [shown, nodes],
  );
  const columns = useMemo(() => columnsFor(all), [all]);
  if (shown?.run === undefined)
    return (
      <EmptyState title="No values yet">
        <p>Run the thread with F5: what each node gives stands here, with units and where it was read.</p>
      </EmptyState>
    );
  const words = filterWords(filter);
  const rows = all.filter((row) => hasWords(words, row.title, row.key, row.text, row.type, row.origin, row.digest));
  const active = rows.findIndex((row) => row.key === picked);
  const open = rows[active];
  const old = all.filter((row) => !row.holds).length;
  return (
    <PanelFrame
      testId="values"
      bar={
        <>
          <BarText>
            {rows.length === 1 ? '1 value' : `${rows.length} values`} of{' '}
            {nodes.length === 0 ? 'all nodes' : nodes.length === 1 ? nodes[0] : `${nodes.length} nodes`}, run{' '}
            {shortRun(shown.run.run)}
            {old === 0 ? '' : `, ${old} out of date (in italics)`}
          </BarText>
          <FilterField value={filter} onInput={setFilter} label="Filter values" />
        </>
      }
    >
      {rows.length === 0 ? (
        <EmptyState title={all.length === 0 ? 'No values' : 'No value matches the filter'}>
          {all.length === 0 ? (
            <p>{nodes.length === 0 ? 'No node has given any yet.' : 'The selected nodes have given none.'}</p>
          ) : null}
        </EmptyState>
      ) : (
        <div className={style['split']}>
          <Grid
            label="Values"
            columns={columns}
            rows={rows}
            minWidth={580}
            keyOf={(row) => row.key}
            active={active < 0 ? undefined : active}
            isSelected={(row) => row.key === picked}
            attributesOf={(row) => ({ 'data-testid': `value-${row.key}` })}
            onPick={(row) => setPicked(row.key)}
            onOpen={(row) => reveal(row.node)}
            copied={() => (open === undefined ? undefined : `${open.key}\t${open.text}`)}
          />
          {open === undefined ? null : (
            <ValueDetail key={open.key} row={open} run={shown.run.run} onClose={() => setPicked(undefined)} />
          )}
        </div>
      )}
    </PanelFrame>
  );
}

export const panel: Panel = {
  id: 'table',
  title: 'Table',
  place: 'bottom',
  order: 5,
  glyph: '▦',
  Component: TablePanel,
};
