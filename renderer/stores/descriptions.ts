import { createStore } from 'zustand';
import type { StoreApi } from 'zustand';
import type { Described } from '#shared/model/validate.ts';

/** What functions with their params have said of their ports, by {@link descriptionKey}. */
export interface Descriptions {
  readonly known: ReadonlyMap<string, Described>;
}

export type DescriptionStore = StoreApi<Descriptions>;

export function createDescriptionStore(): DescriptionStore {
  return createStore<Descriptions>(() => ({ known: new Map() }));
}
