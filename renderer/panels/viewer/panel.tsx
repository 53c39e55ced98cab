import type { JSX } from 'react';
import { partIn } from '../../review/part-file.ts';
import { PartView } from '../../review/part-view.tsx';
import { useCompared, useMoment } from '../../review/use-moment.ts';
import { useSelection, useShown } from '../../session/shown.ts';
import type { Shown } from '../../session/shown.ts';
import { own } from '#shared/std/json.ts';
import { EmptyState } from '../../ui/controls.tsx';
import type { Panel } from '../panel.ts';
import style from './viewer.module.css';

/** The node whose part is shown: the selected one, or the only one that has given any. */
function nodeWithPart({ statuses, run }: Shown, selected: readonly string[]): string | undefined {
  const has = (id: string): boolean => partIn(run?.run ?? '', own(statuses, id)?.outputs) !== undefined;
  const chosen = selected.find(has);
  if (chosen !== undefined || selected.length > 0) return chosen;
  const all = Object.keys(statuses).filter(has);
  return all.length === 1 ? all[0] : undefined;
}

function ViewerPanel(): JSX.Element {
  const shown = useShown();
  const selected = useSelection().nodes;
  const tab = shown?.tab.id ?? '';
  const compared = useCompared(tab, useMoment(tab), 'moment');
  const node = shown === undefined ? undefined : nodeWithPart(shown, selected);
  const status = shown === undefined || node === undefined ? undefined : own(shown.statuses, node);
  const part = partIn(shown?.run?.run ?? '', status?.outputs);
  if (part === undefined || node === undefined)
    return (
      <EmptyState title="No part to show">
        Run the thread and select a node that gives a mesh, such as a parametric part.
      </EmptyState>
    );
  const other =
    compared === undefined ? undefined : partIn(compared.other.run, compared.other.nodes.get(node)?.outputs);
  return (
    <div className={style['viewer']}>
      {status?.word === 'stale' ? (
        <p className={style['stale']} role="status">
          {status.reason}
        </p>
      ) : null}
      <PartView part={part} other={other} />
    </div>
  );
}

export const panel: Panel = {
  id: 'viewer',
  title: '3D',
  place: 'bottom',
  order: 7,
  glyph: '⬡',
  Component: ViewerPanel,
};
