import { useEffect, useMemo, useState } from 'react';
import type { JSX } from 'react';
import { useStore } from 'zustand';
import { failureSentence } from '#shared/model/failure.ts';
import { useActiveDocument, useSession } from '../../session/use-session.ts';
import { useShown } from '../../session/shown.ts';
import type { RunSummary } from '#shared/protocol/contract.ts';
import type { Session } from '../../session/session.ts';
import { Button, EmptyState } from '../../ui/controls.tsx';
import { FilterField } from '../list/panel-frame.tsx';
import { filterWords, hasWords } from '../list/filter.ts';
import { useNow } from '../list/use-now.ts';
import type { Panel } from '../panel.ts';
import { refreshRuns } from './run-actions.ts';
import { RunItem } from './run-item.tsx';
import { isOpen, runRows } from './run-rows.ts';
import style from './runs.module.css';

const none: readonly RunSummary[] = [];

/** The path of the thread that the active tab is about, also where that is the review of one of its runs. */
function useThreadPath(): string | undefined {
  const document = useActiveDocument();
  const shown = useShown();
  return document?.path ?? shown?.run?.created.thread.path;
}

/** Asks again when the panel is opened, the window gets the focus, the agent comes back, and a run begins or ends. */
function useFresh(session: Session, path: string | undefined): void {
  const linked = useStore(session.agent, ({ link }) => link.at === 'connected');
  const course = useStore(session.runs, ({ views }) =>
    Object.values(views)
      .map(({ run, status, complete }) => `${run} ${status} ${complete}`)
      .join(),
  );
  useEffect(() => {
    const ask = (): void => refreshRuns(session, path);
    if (linked) ask();
    window.addEventListener('focus', ask);
    return () => window.removeEventListener('focus', ask);
  }, [session, path, linked, course]);
}

function Runs(): JSX.Element {
  const session = useSession();
  const active = useThreadPath();
  const [everywhere, setEverywhere] = useState(false);
  const [filter, setFilter] = useState('');
  const [picked, setPicked] = useState<string>();
  const path = everywhere ? undefined : active;
  useFresh(session, path);
  const wanted = everywhere || active !== undefined;
  const list = useStore(session.runs, ({ lists }) => (wanted ? lists[path ?? ''] : none));
  const views = useStore(session.runs, (runs) => runs.views);
  const shown = useStore(session.runs, (runs) => runs.shown);
  const rows = useMemo(() => runRows(list ?? [], views), [list, views]);
  const now = useNow(true, rows.some((row) => isOpen(row.status)) ? 1000 : 15_000);
  const words = filterWords(filter);
  const matching = rows.filter((row) => hasWords(words, row.run, row.title, row.status, row.by));
  return (
    <div className={style['panel']} data-testid="runs">
      <div className={style['bar']}>
        <div className={style['scope']} role="group" aria-label="Which runs">
          <button type="button" aria-pressed={!everywhere} onClick={() => setEverywhere(false)}>
            This thread
          </button>
          <button type="button" aria-pressed={everywhere} onClick={() => setEverywhere(true)}>
            All threads
          </button>
        </div>
        <FilterField value={filter} onInput={setFilter} label="Filter runs" />
      </div>
      <AgentAway session={session} />
      {matching.length === 0 ? (
        <Nothing isFiltered={rows.length > 0} isAsked={list !== undefined} everywhere={everywhere} wanted={wanted} />
      ) : (
        <ul className={style['list']}>
          {matching.map((row) => (
            <RunItem
              key={row.run}
              row={row}
              now={now}
              showsThread={everywhere}
              isShown={shown[row.path] === row.run}
              isPicked={picked === row.run}
              others={rows.filter((one) => one.path === row.path && one.run !== row.run)}
              onPick={() => setPicked(picked === row.run ? undefined : row.run)}
            />
          ))}
        </ul>
      )}
    </div>
  );
}

function AgentAway({ session }: { readonly session: Session }): JSX.Element | null {
  const link = useStore(session.agent, (agent) => agent.link);
  if (link.at === 'connected' || link.at === 'connecting') return null;
  return (
    <div className={style['away']} role="status">
      <p>No agent: this list may be old. {failureSentence(link.failure)}</p>
      <Button onClick={() => void session.services.callWindow('link.retry', {})}>Try again</Button>
    </div>
  );
}

function Nothing(props: {
  readonly isFiltered: boolean;
  readonly isAsked: boolean;
  readonly everywhere: boolean;
  readonly wanted: boolean;
}): JSX.Element {
  if (props.isFiltered) return <EmptyState title="No run matches the filter" />;
  if (!props.wanted)
    return (
      <EmptyState title="No runs">
        <p>Open a saved thread to see its runs, or choose All threads.</p>
      </EmptyState>
    );
  if (!props.isAsked) return <EmptyState title="Asking the agent for runs…" />;
  return (
    <EmptyState title={props.everywhere ? 'No runs on this machine yet' : 'No runs of this thread yet'}>
      <p>Press F5 to run the open thread. Every run is kept, with all that it has read and made.</p>
    </EmptyState>
  );
}

export const panel: Panel = { id: 'runs', title: 'Runs', place: 'left', order: 3, glyph: '◷', Component: Runs };
