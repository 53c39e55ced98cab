import { activeTab } from '../session/workspace.ts';
import { reviewStateAt } from '../session/review.ts';
import type { Session } from '../session/session.ts';
import { stepTo, togglePlay, walk } from '../review/walk.ts';
import type { Step } from '../review/walk.ts';
import type { Command } from './command.ts';

function reviewTab(session: Session): string | undefined {
  const tab = activeTab(session);
  return tab?.is === 'run' ? tab.id : undefined;
}

function canStep(session: Session, step: Step): boolean {
  const tab = reviewTab(session);
  const moment = tab === undefined ? undefined : reviewStateAt(session, tab);
  return moment !== undefined && stepTo(moment, step) !== undefined;
}

function stepCommand(step: Step, title: string, keys: readonly string[], order: number): Command {
  return {
    id: `review.${step}`,
    title,
    keys,
    scope: 'review',
    menu: { in: 'Review', group: order < 10 ? 2 : 3, order },
    when: (session) => canStep(session, step),
    run: (session) => {
      const tab = reviewTab(session);
      if (tab !== undefined) walk(session, tab, step);
    },
  };
}

export const commands: readonly Command[] = [
  {
    id: 'review.play',
    title: 'Play the run',
    label: (session) => {
      const tab = reviewTab(session);
      const playing = tab !== undefined && session.reviews.getState().of[tab]?.playing === true;
      return playing ? 'Pause' : 'Play the run';
    },
    keys: ['Space'],
    scope: 'review',
    menu: { in: 'Review', group: 2, order: 0 },
    when: (session) => reviewTab(session) !== undefined,
    run: (session) => {
      const tab = reviewTab(session);
      if (tab !== undefined) togglePlay(session, tab);
    },
  },
  stepCommand('next', 'Go to the next event', ['Right'], 1),
  stepCommand('previous', 'Go to the previous event', ['Left'], 2),
  stepCommand('nextNode', 'Go to the next node that came out', ['Shift+Right'], 3),
  stepCommand('previousNode', 'Go to the previous node that came out', ['Shift+Left'], 4),
  stepCommand('first', 'Go to the first event', ['Home'], 5),
  stepCommand('last', 'Go to the last event', ['End'], 6),
  stepCommand('nextFailure', 'Go to the next failure', ['N'], 10),
  stepCommand('previousFailure', 'Go to the previous failure', ['Shift+N'], 11),
];
