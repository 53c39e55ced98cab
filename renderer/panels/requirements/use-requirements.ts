import { useMemo } from 'react';
import { useStore } from 'zustand';
import { describedOf } from '../../session/describe.ts';
import { useShown } from '../../session/shown.ts';
import type { Shown } from '../../session/shown.ts';
import { uncomparedFiles } from '../../session/status.ts';
import { useSession } from '../../session/use-session.ts';
import { requirementRows, tallyOf } from './requirement-rows.ts';
import type { RequirementRow, Tally } from './requirement-rows.ts';

export interface ShownRequirements {
  readonly shown: Shown;
  readonly rows: readonly RequirementRow[];
  readonly tally: Tally;
  /** Why what the verdicts rest on may have changed unseen; undefined where that is known. */
  readonly unchecked: string | undefined;
}

/** The requirements of what the active tab shows. */
export function useRequirements(): ShownRequirements | undefined {
  const session = useSession();
  const shown = useShown();
  const linked = useStore(session.agent, ({ link }) => link.at === 'connected');
  const run = shown?.run?.run;
  const checked = useStore(session.runs, (runs) => {
    const view = run === undefined ? undefined : runs.views[run];
    return view === undefined || uncomparedFiles(runs, view).length === 0;
  });
  const known = useStore(session.descriptions, (descriptions) => descriptions.known);
  const modules = useStore(session.agent, (agent) => agent.modules);
  return useMemo(() => {
    if (shown === undefined) return undefined;
    const { document } = shown;
    const described = document === undefined ? undefined : describedOf(session, document);
    const giving = [...(described ?? [])].filter(
      ([, ports]) => ports.is === 'ports' && ports.ports.outputs.some((port) => port.type === 'verdict'),
    );
    const rows = requirementRows(shown.thread, shown.statuses, new Set(giving.map(([id]) => id)));
    const ended = document !== undefined && shown.run !== undefined && !shown.run.live;
    const unchecked = !ended
      ? undefined
      : !linked
        ? 'The agent is away: whether files have changed since the run is not known.'
        : checked
          ? undefined
          : 'Whether files have changed since the run is being checked.';
    return { shown, rows, tally: tallyOf(rows), unchecked };
    // What is described is read from the stores that `known` and `modules` come from.
  }, [session, shown, linked, checked, known, modules]);
}
