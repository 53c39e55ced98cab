import { expect } from '@playwright/test';

import type { Ide } from '../fixtures/ide.ts';

/** Waits until the window shows a connected agent. @returns the version that the page shows */
export async function untilConnected(ide: Ide): Promise<string> {
  await expect(ide.welcome.agent).toHaveAttribute('data-state', 'connected', { timeout: 20_000 });
  return (await ide.welcome.agentVersion.textContent()) ?? '';
}

/** Waits until the window says that there is no agent. @returns the sentence that says why */
export async function untilRefused(ide: Ide): Promise<string> {
  await expect(ide.welcome.agent).toHaveAttribute('data-state', 'failed', { timeout: 20_000 });
  return (await ide.welcome.agentReason.textContent()) ?? '';
}
