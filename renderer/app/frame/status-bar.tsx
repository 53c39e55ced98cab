import type { JSX } from 'react';
import { useStore } from 'zustand';
import { useSession } from '../../session/use-session.ts';
import { agentLabel } from './agent-label.ts';
import style from './frame.module.css';

/** The last line of the window: how the agent does, and what is true of the whole window. */
export function StatusBar(): JSX.Element {
  const { agent } = useSession();
  const link = useStore(agent, (state) => state.link);
  const notice = useStore(agent, (state) => state.about?.notice);
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
      <span className={style['grow']} />
      {notice === undefined ? null : (
        <span className={style['notice']} data-testid="runtime-notice">
          {notice}
        </span>
      )}
    </footer>
  );
}
