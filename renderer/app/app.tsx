import { useEffect, useState } from 'react';
import type { JSX } from 'react';

import { failureSentence } from '#shared/model/failure.ts';
import type { AgentStatus } from '#shared/protocol/contract.ts';

import { callAgent, callWindow } from '../services/bridge.ts';
import { afterStatus, CONNECTING, stateLabel } from './agent-state.ts';
import type { AgentState } from './agent-state.ts';

/** The whole page: until there is a canvas it says what Clew is and how the agent does. */
export function App(): JSX.Element {
  const [agent, retry] = useAgent();
  const notice = useNotice();
  const label = stateLabel(agent);
  return (
    <div className="window">
      <header className="title-bar">
        <h1>Clew</h1>
      </header>
      <main className="welcome">
        <section className="card">
          <h2>Draw a digital thread</h2>
          <p>
            Nodes are steps of your analysis, wires carry values with their units, and the agent on this machine runs
            them.
          </p>
          <div className="agent" data-testid="agent" data-state={agent.at} role="status">
            <div className="agent-state">
              <span className="glyph" aria-hidden="true">
                {label.glyph}
              </span>
              {label.word}
            </div>
            <AgentDetails agent={agent} onRetry={retry} />
          </div>
        </section>
      </main>
      <footer className="status-bar" data-state={agent.at}>
        <span>
          <span className="glyph" aria-hidden="true">
            {label.glyph}
          </span>{' '}
          {agent.at === 'connected' ? `Agent ${agent.status.version}` : label.word}
        </span>
        {notice === undefined ? null : (
          <span className="notice" data-testid="runtime-notice">
            {notice}
          </span>
        )}
      </footer>
    </div>
  );
}

function AgentDetails({
  agent,
  onRetry,
}: {
  readonly agent: AgentState;
  readonly onRetry: () => void;
}): JSX.Element | null {
  if (agent.at === 'connecting') return null;
  if (agent.at === 'connected') return <AgentFacts status={agent.status} />;
  return (
    <>
      <p className="reason" data-testid="agent-reason">
        {failureSentence(agent.failure)}
      </p>
      <button type="button" onClick={onRetry}>
        Try again
      </button>
    </>
  );
}

function AgentFacts({ status }: { readonly status: AgentStatus }): JSX.Element {
  return (
    <dl>
      <dt>Version</dt>
      <dd data-testid="agent-version">{status.version}</dd>
      <dt>Data folder</dt>
      <dd>{status.home}</dd>
      <dt>Modules</dt>
      <dd>{status.modules.length === 0 ? 'none' : status.modules.map((module) => module.name).join(', ')}</dd>
    </dl>
  );
}

function useAgent(): readonly [AgentState, () => void] {
  const [state, setState] = useState<AgentState>(CONNECTING);
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    let current = true;
    setState(CONNECTING);
    void callAgent('agent.status', {}).then((answer) => {
      if (current) setState(afterStatus(answer));
    });
    return () => {
      current = false;
    };
  }, [attempt]);
  return [state, () => setAttempt((n) => n + 1)];
}

function useNotice(): string | undefined {
  const [notice, setNotice] = useState<string>();
  useEffect(() => {
    void callWindow('window.about', {}).then((answer) =>
      setNotice(answer.ok ? answer.value.notice : failureSentence(answer.error)),
    );
  }, []);
  return notice;
}
