import { createStore } from 'zustand';
import type { StoreApi } from 'zustand';
import type { Manifest } from '#shared/model/function-spec.ts';
import type { AgentLinkState, WindowAbout } from '#shared/protocol/window-contract.ts';

export interface InstalledModule {
  readonly manifest: Manifest;
  readonly digest: string;
  readonly path: string;
}

/** What the window knows of the processes behind it. */
export interface AgentView {
  readonly link: AgentLinkState;
  readonly about: WindowAbout | undefined;
  /** Undefined until the agent has named them once; kept while it is away. */
  readonly modules: readonly InstalledModule[] | undefined;
}

export type AgentStore = StoreApi<AgentView>;

export function createAgentStore(): AgentStore {
  return createStore<AgentView>(() => ({ link: { at: 'connecting' }, about: undefined, modules: undefined }));
}
