import { failureSentence } from '#shared/model/failure.ts';
import type { Session } from '../session/session.ts';
import type { Command } from './command.ts';

async function askLink({ services, workbench }: Session, call: 'link.retry' | 'link.restart'): Promise<void> {
  const answer = await services.callWindow(call, {});
  if (!answer.ok) workbench.notify('error', failureSentence(answer.error));
}

/** Ends the agent and starts it anew, after saying what that interrupts. */
async function restart(session: Session): Promise<void> {
  const { link } = session.agent.getState();
  const runs = link.at === 'connected' ? link.status.activeRuns.length : 0;
  const working = Object.values(session.runs.getState().views).some(
    (view) => !view.complete && view.status === 'running',
  );
  if (runs > 0 || working) {
    const choice = await session.workbench.ask({
      title: 'Restart the agent?',
      text: `A run ${link.at === 'connected' ? 'is' : 'may be'} at work. It is interrupted, and can be resumed afterwards.`,
      choices: [
        { id: 'cancel', label: 'Cancel' },
        { id: 'restart', label: 'Restart', primary: true },
      ],
    });
    if (choice !== 'restart') return;
  }
  await askLink(session, 'link.restart');
}

export const commands: readonly Command[] = [
  {
    id: 'help.welcome',
    title: 'Welcome',
    menu: { in: 'Help', group: 1, order: 1 },
    run: ({ workbench }) => workbench.openTab({ id: 'welcome', is: 'welcome' }),
  },
  {
    id: 'help.keys',
    title: 'Keys',
    menu: { in: 'Help', group: 1, order: 2 },
    run: ({ workbench }) => workbench.setState({ dialog: 'settings' }),
  },
  {
    id: 'agent.retry',
    title: 'Connect to the agent again',
    menu: { in: 'Help', group: 2, order: 1 },
    when: ({ agent }) => agent.getState().link.at !== 'connected',
    run: (session) => askLink(session, 'link.retry'),
  },
  {
    id: 'agent.restart',
    title: 'Restart the agent',
    menu: { in: 'Help', group: 2, order: 2 },
    run: restart,
  },
  {
    id: 'help.about',
    title: 'About Clew',
    menu: { in: 'Help', group: 3, order: 1 },
    run: ({ workbench }) => workbench.setState({ dialog: 'about' }),
  },
];
