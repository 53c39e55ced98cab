import { activeDocument, activeTab } from '../session/workspace.ts';
import { shownRunOf } from '../session/status.ts';
import { compareWith, openReview, previousRun } from '../session/review.ts';
import type { Session } from '../session/session.ts';
import type { Command } from './command.ts';

/** The run that the active thread shows, or that the active tab reviews. */
function runInSight(session: Session): string | undefined {
  const tab = activeTab(session);
  if (tab?.is === 'run') return tab.run;
  const document = activeDocument(session);
  return document === undefined ? undefined : shownRunOf(session, document)?.run;
}

function previousInSight(session: Session): string | undefined {
  const run = runInSight(session);
  return run === undefined ? undefined : previousRun(session, run);
}

export const commands: readonly Command[] = [
  {
    id: 'review.open',
    title: 'Review the run',
    keys: ['Mod+Shift+R'],
    menu: { in: 'Review', group: 1, order: 1 },
    when: (session) => activeTab(session)?.is !== 'run' && runInSight(session) !== undefined,
    run: (session) => {
      const run = runInSight(session);
      if (run !== undefined) openReview(session, run);
    },
  },
  {
    id: 'review.compareWithPrevious',
    title: 'Compare with the previous run',
    menu: { in: 'Review', group: 1, order: 2 },
    when: (session) => previousInSight(session) !== undefined,
    run: (session) => {
      const [run, against] = [runInSight(session), previousInSight(session)];
      if (run === undefined || against === undefined) return;
      const tab = activeTab(session);
      if (tab?.is === 'run') compareWith(session, session.runSession, tab.id, against);
      else openReview(session, run, against);
    },
  },
  {
    id: 'review.stopComparing',
    title: 'Stop comparing',
    menu: { in: 'Review', group: 1, order: 3 },
    when: (session) => {
      const tab = activeTab(session);
      return tab !== undefined && session.reviews.getState().of[tab.id]?.against !== undefined;
    },
    run: (session) => {
      const tab = activeTab(session);
      if (tab !== undefined) compareWith(session, session.runSession, tab.id, undefined);
    },
  },
];
