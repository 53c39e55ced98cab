import { useMemo, useState } from 'react';
import type { JSX } from 'react';
import { EmptyState } from '../../ui/controls.tsx';
import { useReveal, useSelection } from '../../session/shown.ts';
import { filterWords, hasWords } from '../list/filter.ts';
import { widthOf } from '../list/column-width.ts';
import { Grid } from '../list/grid.tsx';
import type { Column } from '../list/grid.tsx';
import { MarkView } from '../list/mark-view.tsx';
import { verdictMarks } from '../list/marks.ts';
import { BarText, FilterField, PanelFrame } from '../list/panel-frame.tsx';
import type { Panel } from '../panel.ts';
import { badgeText, tallyText } from './requirement-rows.ts';
import type { RequirementRow } from './requirement-rows.ts';
import style from './requirements.module.css';
import { useRequirements } from './use-requirements.ts';

/** Numbers and checks are never cut off: their columns are as wide as the longest of them. */
function columnsFor(rows: readonly RequirementRow[]): Column<RequirementRow>[] {
  const wide = (of: 'id' | 'check' | 'value' | 'limit' | 'margin'): string => widthOf(rows.map((row) => row[of]));
  return [
    {
      id: 'verdict',
      title: 'Verdict',
      width: widthOf(
        rows.map((row) => `${row.verdict}   `),
        9,
      ),
      cell: (row) => <MarkView mark={verdictMarks[row.verdict]} />,
    },
    { id: 'id', title: 'Id', width: wide('id'), mono: true, cell: (row) => <b>{row.id}</b>, hint: (row) => row.id },
    {
      id: 'text',
      title: 'Requirement',
      width: 'minmax(120px, 2fr)',
      cell: (row) => row.text,
      hint: (row) => row.text,
    },
    {
      id: 'check',
      title: 'Check',
      width: wide('check'),
      mono: true,
      cell: (row) => row.check,
      hint: (row) => row.check,
    },
    number('value', 'Value', wide('value')),
    number('limit', 'Limit', wide('limit')),
    number('margin', 'Margin', wide('margin')),
    {
      id: 'says',
      title: 'What it comes to',
      width: 'minmax(190px, 3fr)',
      cell: (row) => row.says,
      hint: (row) => row.says,
    },
    {
      id: 'source',
      title: 'Source',
      width: 'minmax(72px, 1fr)',
      cell: (row) => <span className={style['dim']}>{row.source}</span>,
      hint: sourceHint,
    },
  ];
}

function number(id: 'value' | 'limit' | 'margin', title: string, width: string): Column<RequirementRow> {
  return {
    id,
    title,
    width,
    align: 'end',
    mono: true,
    cell: (row) => (
      <span className={style[id]} data-verdict={row.verdict}>
        {row[id]}
      </span>
    ),
    hint: (row) => row[id],
  };
}

function sourceHint(row: RequirementRow): string | undefined {
  const parts = [
    row.source === undefined ? undefined : `Stated in ${row.source}`,
    row.origin === undefined ? undefined : `Value read from ${row.origin}`,
  ];
  return parts.filter((part) => part !== undefined).join('\n') || undefined;
}

function Requirements(): JSX.Element {
  const known = useRequirements();
  const [filter, setFilter] = useState('');
  const reveal = useReveal();
  const { nodes } = useSelection();
  const words = filterWords(filter);
  const all = known?.rows;
  const rows = useMemo(
    () =>
      (all ?? []).filter((row) =>
        hasWords(words, row.verdict, row.id, row.text, row.check, row.node, row.says, row.source),
      ),
    [all, words.join(' ')],
  );
  const columns = useMemo(() => columnsFor(all ?? []), [all]);
  if (known === undefined)
    return <EmptyState title="No thread is open">Open a thread to see its requirements.</EmptyState>;
  if (known.rows.length === 0)
    return (
      <EmptyState title="No requirements">
        <p>Put a Requirement on the canvas, wire a value to it, and write its check, such as value &lt;= 150 mm.</p>
      </EmptyState>
    );
  return (
    <PanelFrame
      testId="requirements"
      note={known.unchecked}
      bar={
        <>
          <BarText>{tallyText(known.tally)}</BarText>
          <FilterField value={filter} onInput={setFilter} label="Filter requirements" />
        </>
      }
    >
      {rows.length === 0 ? (
        <EmptyState title="No requirement matches the filter" />
      ) : (
        <Grid
          label="Requirements"
          columns={columns}
          rows={rows}
          minWidth={940}
          keyOf={(row) => row.key}
          active={nodes.length === 1 ? rows.findIndex((row) => row.node === nodes[0]) : undefined}
          isSelected={(row) => nodes.includes(row.node)}
          attributesOf={(row) => ({ 'data-testid': `requirement-${row.id}`, 'data-verdict': row.verdict })}
          onPick={(row) => reveal(row.node)}
        />
      )}
    </PanelFrame>
  );
}

function Badge(): JSX.Element | null {
  const known = useRequirements();
  if (known === undefined || known.tally.total === 0) return null;
  const { tally, unchecked } = known;
  const tone = tally.of.FAIL > 0 ? 'bad' : tally.passed < tally.total || unchecked !== undefined ? 'warn' : 'good';
  return (
    <span
      className={style['badge']}
      data-testid="requirements-badge"
      data-tone={tone}
      title={unchecked === undefined ? tallyText(tally) : `${tallyText(tally)}. ${unchecked}`}
    >
      {badgeText(tally)}
      {unchecked === undefined ? '' : ' ?'}
    </span>
  );
}

export const panel: Panel = {
  id: 'requirements',
  title: 'Requirements',
  place: 'bottom',
  order: 2,
  glyph: '☑',
  Component: Requirements,
  Badge,
};
