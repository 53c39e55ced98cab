import type { JSX } from 'react';
import { useStore } from 'zustand';
import { activeRun } from '../../commands/run.ts';
import { useSession } from '../../session/use-session.ts';
import { uncomparedFiles } from '../../session/status.ts';
import { activeDocument } from '../../session/workspace.ts';
import { sheetOf } from '../../stores/documents.ts';
import { agentLabel } from './agent-label.ts';
import style from './frame.module.css';
import { runLine } from './run-line.ts';

/** The last line of the window: how the agent does, and what is true of what is shown. */
export function StatusBar(): JSX.Element {
  const session = useSession();
  const link = useStore(session.agent, (state) => state.link);
  const notice = useStore(session.agent, (state) => state.about?.notice);
  const zoom = useStore(session.workbench, (state) => state.zoom);
  const { glyph, word } = agentLabel(link);
  return (
    <footer className={style['status-bar']}>
      <span className={style['agent']} data-testid="agent" data-state={link.at} role="status">
        <span className={style['agent-glyph']} aria-hidden="true">
          {glyph}
        </span>
        {word}
        {link.at === 'connected' ? <span data-testid="agent-version">{link.status.version}</span> : null}
      </span>
      <span title="Clew opens no connection to any network">Offline</span>
      <ShownFacts />
      <span className={style['grow']} />
      {zoom === 1 ? null : <span>Window {Math.round(zoom * 100)} %</span>}
      {notice === undefined ? null : (
        <span className={style['notice']} data-testid="runtime-notice">
          {notice}
        </span>
      )}
    </footer>
  );
}

/** Counts of the active tab's thread and of the run on it. */
function ShownFacts(): JSX.Element | null {
  const session = useSession();
  useStore(session.workbench, ({ active }) => active);
  useStore(session.documents);
  const runs = useStore(session.runs);
  const isLinked = useStore(session.agent, ({ link }) => link.at === 'connected');
  const document = activeDocument(session);
  const run = activeRun(session);
  // A run under review is told as it was: what has become of its files since is of no matter there.
  const uncompared = run === undefined || document === undefined ? 0 : uncomparedFiles(runs, run).length;
  const nodes = document === undefined ? undefined : Object.keys(sheetOf(document).thread.nodes).length;
  return (
    <>
      {nodes === undefined ? null : <span>{nodes === 1 ? '1 node' : `${nodes} nodes`}</span>}
      {run === undefined ? null : <span data-testid="run-line">{runLine(run, { isLinked, uncompared })}</span>}
    </>
  );
}
