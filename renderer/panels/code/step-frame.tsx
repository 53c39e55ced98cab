import type { JSX, ReactNode } from 'react';
import { useEffect, useMemo, useState } from 'react';
import { useStore } from 'zustand';
import type { RunAt } from '../../session/shown.ts';
import { useSession } from '../../session/use-session.ts';
import { CodeEditor } from '../../editor/code-editor.tsx';
import { failureMark, lastByLine, logLines } from '../../editor/run-markers.ts';
import { deskOf } from '../../editor/step-session.ts';
import type { StepDesk } from '../../editor/step-session.ts';
import type { StepModel } from '../../editor/step-models.ts';
import { EmptyState } from '../../ui/controls.tsx';
import style from './code.module.css';

/** The bar over the code: what file it is, whose, and what can be done with it. */
export function StepBar({
  path,
  title,
  note,
  edited,
  children,
}: {
  readonly path: string;
  readonly title: string;
  readonly note?: string | undefined;
  readonly edited: boolean;
  readonly children?: ReactNode;
}): JSX.Element {
  return (
    <div className={style['bar']}>
      <span className={style['title']}>{title}</span>
      <span className={style['path']} title={path} data-testid="code-path">
        {path}
      </span>
      {edited ? (
        <span className={style['dot']} role="img" aria-label="Not saved" title="Not saved" data-testid="code-edited">
          ●
        </span>
      ) : null}
      {note === undefined ? null : <span className={style['note']}>{note}</span>}
      <span className={style['space']} />
      {children}
    </div>
  );
}

type Loaded = { readonly desk: StepDesk } | { readonly failed: string } | undefined;

/** The editor of the window, which is loaded when a step is first looked at. */
export function useDesk(): Loaded {
  const session = useSession();
  const [loaded, setLoaded] = useState<Loaded>(undefined);
  useEffect(() => {
    let wanted = true;
    deskOf(session).then(
      (desk) => wanted && setLoaded({ desk }),
      (error: unknown) => wanted && setLoaded({ failed: error instanceof Error ? error.message : String(error) }),
    );
    return () => {
      wanted = false;
    };
  }, [session]);
  return loaded;
}

export function NotLoaded({ loaded }: { readonly loaded: { readonly failed: string } | undefined }): JSX.Element {
  if (loaded === undefined) return <EmptyState title="Loading the editor…" />;
  return (
    <EmptyState title="The editor could not be loaded">
      <p>{loaded.failed} Close the window and open it again; your changes are in the journal.</p>
    </EmptyState>
  );
}

interface ViewProps {
  readonly desk: StepDesk;
  readonly step: StepModel;
  readonly node: string;
  readonly path: string;
  readonly title: string;
  readonly readOnly: boolean;
  readonly run: RunAt | undefined;
}

const noLogs: ReadonlyMap<number, string> = new Map();

/** The code with what the shown run says of it. */
export function StepCode({ desk, step, node, path, title, readOnly, run }: ViewProps): JSX.Element {
  const session = useSession();
  // What a run said of other code stands at lines that mean something else now. Edits that are not saved move the marks.
  const isOther = useStore(
    session.runs,
    ({ sources }) =>
      !readOnly && run !== undefined && sources[run.run]?.some((one) => one.path === path && one.changed) === true,
  );
  const failure = isOther ? undefined : run?.nodes[node]?.failure;
  const mark = useMemo(() => failureMark(failure, path), [failure, path]);
  const { events, count } = isOther || run === undefined ? { events: undefined, count: 0 } : run;
  const logs = useMemo(
    () => (events === undefined ? noLogs : lastByLine(logLines(events.slice(0, count), node, path))),
    [events, count, node, path],
  );
  return (
    <CodeEditor kit={desk.kit} step={step} readOnly={readOnly} label={`Code of ${title}`} failure={mark} logs={logs} />
  );
}
