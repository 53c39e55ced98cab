import { expect, test } from 'vitest';

import type { AgentStatus } from '#shared/protocol/contract.ts';

import { afterStatus, CONNECTING, stateLabel } from './agent-state.ts';

const status: AgentStatus = {
  version: '0.1.0',
  protocol: 1,
  pid: 1,
  home: '/h',
  node: '26',
  sqlite: '3',
  startedAt: 0,
  activeRuns: [],
  modules: [],
};

test('an answer connects, a failure is kept with its reason', () => {
  expect(afterStatus({ ok: true, value: status })).toEqual({ at: 'connected', status });
  const failure = { why: 'no-agent', message: 'No agent runs.' } as const;
  expect(afterStatus({ ok: false, error: failure })).toEqual({ at: 'failed', failure });
});

test('every state has a glyph and a word of its own', () => {
  const labels = [
    CONNECTING,
    afterStatus({ ok: true, value: status }),
    afterStatus({ ok: false, error: { why: 'cancelled' } }),
  ].map(stateLabel);
  expect(new Set(labels.map((label) => label.glyph)).size).toBe(3);
  expect(new Set(labels.map((label) => label.word)).size).toBe(3);
});
