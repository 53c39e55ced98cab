import { expect } from '@playwright/test';

import type { AgentStatus } from '../../shared/protocol/contract.ts';
import type { Ide } from '../fixtures/launch.ts';

/** An agent may take a while to start. */
const START = { timeout: 30_000 };

/** Waits until the window shows a connected agent. @returns the version that the page shows */
export async function untilConnected(ide: Ide): Promise<string> {
  await expect(ide.welcome.agent).toHaveAttribute('data-state', /^(connected|failed)$/, START);
  // The window's own reason says more than a state that differs.
  if ((await ide.welcome.agent.getAttribute('data-state')) === 'failed')
    throw new Error(`The window has no agent: ${await ide.welcome.agentReason.textContent()}`);
  await expect(ide.welcome.agent).toHaveAttribute('data-state', 'connected');
  return (await ide.welcome.agentVersion.textContent()) ?? '';
}

/** Waits until the window says that there is no agent. @returns the sentence that says why */
export async function untilRefused(ide: Ide): Promise<string> {
  await expect(ide.welcome.agent).toHaveAttribute('data-state', 'failed', START);
  return (await ide.welcome.agentReason.textContent()) ?? '';
}

/** The process id of the agent that the window talks to. */
export async function agentPid(ide: Ide): Promise<number> {
  const answer = await ide.call('agent.status', {});
  expect(answer).toMatchObject({ ok: true, value: { pid: expect.any(Number) } });
  return (answer as { readonly value: AgentStatus }).value.pid;
}
