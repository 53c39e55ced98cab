import type { Failure } from '#shared/model/failure.ts';
import type { AgentStatus } from '#shared/protocol/contract.ts';
import type { Result } from '#shared/std/result.ts';

/** What the window knows of the agent. */
export type AgentState =
  | { readonly at: 'connecting' }
  | { readonly at: 'connected'; readonly status: AgentStatus }
  | { readonly at: 'failed'; readonly failure: Failure };

export const CONNECTING: AgentState = { at: 'connecting' };

export function afterStatus(answer: Result<AgentStatus, Failure>): AgentState {
  return answer.ok ? { at: 'connected', status: answer.value } : { at: 'failed', failure: answer.error };
}

/** Glyph and word of a state: colour is never the only sign. */
export function stateLabel(state: AgentState): { readonly glyph: string; readonly word: string } {
  switch (state.at) {
    case 'connecting':
      return { glyph: '◌', word: 'Connecting to the agent' };
    case 'connected':
      return { glyph: '✓', word: 'Agent connected' };
    case 'failed':
      return { glyph: '✕', word: 'No agent' };
  }
}
