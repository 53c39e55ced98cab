import type { Services } from '../services/bridge.ts';
import type { Workbench } from '../stores/workbench.ts';
import { keepAgent } from './agent.ts';
import { keepDescribed } from './describe.ts';
import { keepJournal, restoreJournal } from './journal.ts';
import { keepReviews } from './review.ts';
import { createRunSession } from './runs.ts';
import type { RunSession } from './runs.ts';
import { keepStatuses } from './status.ts';
import { watchFiles } from './watch-files.ts';
import { createWorkspace } from './workspace.ts';
import type { Workspace } from './workspace.ts';

/** A window at work: its workspace, and what keeps the stores in step with each other and with the world. */
export interface Session extends Workspace {
  readonly runSession: RunSession;
  /** Resolves when every unsaved edit is in the journal. */
  flushJournal(): Promise<void>;
  /** Opens what a crash left behind. @returns how many documents */
  restore(): Promise<number>;
  stop(): void;
}

export function openSession(services: Services, kept?: Partial<Workbench>): Session {
  const ws = createWorkspace(services, kept);
  const runSession = createRunSession(ws);
  const journal = keepJournal(ws);
  const stops = [
    keepDescribed(ws),
    keepStatuses(ws),
    keepReviews(ws, runSession),
    watchFiles(ws, runSession),
    keepAgent(ws, runSession),
  ];
  return {
    ...ws,
    runSession,
    flushJournal: () => journal.flush(),
    restore: () => restoreJournal(ws),
    stop: () => {
      for (const stop of stops) stop();
      journal.stop();
      runSession.stop();
    },
  };
}
