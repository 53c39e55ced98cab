import { problemsOf, uncheckedOf } from '../session/describe.ts';
import { isEdited } from '../session/open-documents.ts';
import type { Session } from '../session/session.ts';
import { shownRunOf } from '../session/status.ts';
import { activeDocument, activeTab } from '../session/workspace.ts';
import type { RunView } from '../stores/runs.ts';
import type { Command } from './command.ts';

/** The run that the active tab shows. */
export function activeRun(session: Session): RunView | undefined {
  const tab = activeTab(session);
  if (tab?.is === 'run') return session.runs.getState().views[tab.run];
  const document = activeDocument(session);
  return document === undefined ? undefined : shownRunOf(session, document);
}

/** The active tab's run while somebody is at work on it. */
export function runAtWork(session: Session): RunView | undefined {
  const run = activeRun(session);
  return run !== undefined && !run.complete && (run.status === 'created' || run.status === 'running') ? run : undefined;
}

/** Whether the active thread is being run, or its run has been asked for and has no id yet. */
export function isRunning(session: Session): boolean {
  const path = activeDocument(session)?.path;
  return runAtWork(session) !== undefined || (path !== undefined && session.runs.getState().starting[path] === true);
}

function selectedNodes(session: Session): readonly string[] {
  const tab = activeTab(session);
  return tab?.is === 'thread' ? (session.selection.getState().of[tab.id]?.nodes ?? []) : [];
}

// Without an agent it is tried all the same: the answer says what is wrong and what to do.
const canStart = (session: Session): boolean => activeDocument(session) !== undefined && !isRunning(session);

async function start(session: Session, options: { only?: readonly string[]; fresh?: boolean } = {}): Promise<void> {
  const document = activeDocument(session);
  if (document !== undefined) await session.runSession.start(document.id, options);
}

function counted(count: number, one: string): string {
  return `${count} ${one}${count === 1 ? '' : 's'}`;
}

/** Shows what is wrong with the thread as it stands on the canvas. */
function validate(session: Session): void {
  const document = activeDocument(session);
  if (document === undefined) return;
  const problems = problemsOf(session, document);
  const errors = problems.filter(({ severity }) => severity === 'error').length;
  session.workbench.setState({ bottom: 'problems' });
  const unchecked = uncheckedOf(session, document);
  const found =
    problems.length > 0
      ? `${counted(errors, 'error')}, ${counted(problems.length - errors, 'warning')}.`
      : unchecked === undefined
        ? 'No problems found.'
        : 'No problems in the part that could be checked.';
  session.workbench.notify('info', unchecked === undefined ? found : `${unchecked} ${found}`);
}

export const commands: readonly Command[] = [
  {
    id: 'run.start',
    title: 'Run',
    label: (session) => {
      const document = activeDocument(session);
      return document !== undefined && isEdited(document) ? 'Save and run' : 'Run';
    },
    menu: { in: 'Run', group: 1, order: 1 },
    keys: ['F5'],
    when: canStart,
    run: (session) => start(session),
  },
  {
    id: 'run.selection',
    title: 'Run only the selection',
    menu: { in: 'Run', group: 1, order: 2 },
    keys: ['F6'],
    when: (session) => canStart(session) && selectedNodes(session).length > 0,
    run: (session) => start(session, { only: selectedNodes(session) }),
  },
  {
    id: 'run.fresh',
    title: 'Run everything anew',
    menu: { in: 'Run', group: 1, order: 3 },
    when: canStart,
    run: (session) => start(session, { fresh: true }),
  },
  {
    id: 'run.cancel',
    title: 'Cancel the run',
    menu: { in: 'Run', group: 2, order: 1 },
    keys: ['Shift+F5'],
    when: (session) => runAtWork(session) !== undefined && session.agent.getState().link.at === 'connected',
    run: async (session) => {
      const run = runAtWork(session);
      if (run !== undefined) await session.runSession.cancel(run.run);
    },
  },
  {
    id: 'run.resume',
    title: 'Resume the interrupted run',
    menu: { in: 'Run', group: 2, order: 2 },
    when: (session) => activeRun(session)?.status === 'interrupted',
    run: async (session) => {
      const run = activeRun(session);
      if (run !== undefined) await session.runSession.resume(run.run);
    },
  },
  {
    id: 'thread.validate',
    title: 'Validate',
    menu: { in: 'Run', group: 3, order: 1 },
    keys: ['F7'],
    when: (session) => activeDocument(session) !== undefined,
    run: validate,
  },
];
