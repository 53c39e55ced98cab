import { useEffect, useRef } from 'react';
import type { JSX } from 'react';
import { useStore } from 'zustand';
import { failureSentence } from '#shared/model/failure.ts';
import { useSession } from '../../session/use-session.ts';
import { Button } from '../../ui/controls.tsx';
import { useCommand } from '../use-command.ts';
import style from './agent-bar.module.css';

/** Across the window while there is no agent: what is wrong, what still works, and what to do about it. */
export function AgentBar(): JSX.Element | null {
  const session = useSession();
  const link = useStore(session.agent, (state) => state.link);
  const retry = useCommand('agent.retry');
  const restart = useCommand('agent.restart');
  useBackNotice(link.at);
  if (link.at !== 'lost' && link.at !== 'failed') return null;
  return (
    <div className={style['bar']} role="alert" data-state={link.at}>
      <span className={style['glyph']} aria-hidden="true">
        {link.at === 'lost' ? '◐' : '✕'}
      </span>
      <p>
        <span data-testid="agent-reason" data-selectable>
          {failureSentence(link.failure)}
        </span>{' '}
        <span className={style['rest']}>
          {link.at === 'lost' ? 'Clew is trying to reach it again. ' : ''}
          Editing and saving go on; nothing can be run until then.
        </span>
      </p>
      <div className={style['buttons']}>
        <Button onClick={retry.run}>Try again</Button>
        <Button onClick={restart.run}>{restart.label}</Button>
      </div>
    </div>
  );
}

/** Says so when an agent that was away is there again. */
function useBackNotice(at: 'connecting' | 'connected' | 'lost' | 'failed'): void {
  const { workbench } = useSession();
  const wasAway = useRef(false);
  useEffect(() => {
    if (at === 'lost' || at === 'failed') wasAway.current = true;
    if (at !== 'connected' || !wasAway.current) return;
    wasAway.current = false;
    workbench.notify('info', 'The agent is there again.');
  }, [at, workbench]);
}
