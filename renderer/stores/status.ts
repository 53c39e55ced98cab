import { createStore } from 'zustand';
import type { StoreApi } from 'zustand';
import type { NodeStatus } from '#shared/model/node-status.ts';

/** What the canvas shows of each node, by node id: a component subscribes to one of them. */
export interface Statuses {
  readonly nodes: Readonly<Record<string, NodeStatus>>;
}

export type StatusStore = StoreApi<Statuses>;

export function createStatusStore(nodes: Statuses['nodes'] = {}): StatusStore {
  return createStore<Statuses>(() => ({ nodes }));
}
