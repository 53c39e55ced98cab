import type { AgentLinkState } from '#shared/protocol/window-contract.ts';

const labels: Readonly<Record<AgentLinkState['at'], { readonly glyph: string; readonly word: string }>> = {
  connecting: { glyph: '◌', word: 'Connecting to the agent' },
  connected: { glyph: '●', word: 'Agent' },
  lost: { glyph: '◐', word: 'Agent lost' },
  failed: { glyph: '✕', word: 'No agent' },
};

/** Glyph and word of the connection: colour is never the only sign. */
export function agentLabel(link: Pick<AgentLinkState, 'at'>): { readonly glyph: string; readonly word: string } {
  return labels[link.at];
}
