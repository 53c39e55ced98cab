import { createStore } from 'zustand';
import type { StoreApi } from 'zustand';

/** What is selected on one canvas: nodes by id, wires as `from to`. Never part of a document's history. */
export interface Selection {
  readonly nodes: readonly string[];
  readonly wires: readonly string[];
}

export const nothingSelected: Selection = { nodes: [], wires: [] };

/** Selections by the tab that they belong to. */
export interface Selections {
  readonly of: Readonly<Record<string, Selection>>;
}

export interface SelectionStore extends StoreApi<Selections> {
  select(tab: string, selection: Partial<Selection>): void;
}

export function createSelectionStore(): SelectionStore {
  const store = createStore<Selections>(() => ({ of: {} }));
  return {
    ...store,
    select: (tab, selection) =>
      store.setState(({ of }) => ({ of: { ...of, [tab]: { ...nothingSelected, ...selection } } })),
  };
}
