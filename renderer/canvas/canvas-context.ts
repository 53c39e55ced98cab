import { createContext, useContext } from 'react';
import { createStore } from 'zustand';
import type { StoreApi } from 'zustand';
import { must } from '#shared/std/assert.ts';
import type { Wire } from '#shared/model/thread.ts';
import type { StatusStore } from '../stores/status.ts';
import type { Connectable, End } from './connectable.ts';
import type { DropTarget } from './drop-target.ts';
import type { Point } from './geometry.ts';

/** A wire that hangs at the pointer. */
export interface Wiring {
  readonly from: End;
  /** The wire whose end it is, where one is moved. */
  readonly moving: Wire | undefined;
  readonly ask: (end: End) => Connectable;
  readonly target: DropTarget | undefined;
}

/** A list that is open on the canvas. Points are px from the canvas' corner. */
export type OpenList =
  | { readonly is: 'add'; readonly at: Point; readonly from: End | undefined }
  | { readonly is: 'connect'; readonly at: Point; readonly node: string };

/** What a canvas holds of itself while it is used; gone when it is closed. */
export interface CanvasUi {
  readonly wiring: Wiring | undefined;
  readonly renaming: string | undefined;
  readonly list: OpenList | undefined;
  /** Why a wire was refused, near where that was. */
  readonly refusal: { readonly text: string; readonly at: Point } | undefined;
}

export type CanvasUiStore = StoreApi<CanvasUi>;

export function createCanvasUi(): CanvasUiStore {
  return createStore<CanvasUi>(() => ({ wiring: undefined, renaming: undefined, list: undefined, refusal: undefined }));
}

export interface Difference {
  readonly text: string;
  /** Which way a number went; of a verdict that has turned, what it has turned to. */
  readonly tone: 'up' | 'down' | 'other' | 'pass' | 'fail' | 'doubt';
}

/** What every node of a canvas can reach; the same object as long as the canvas stands. */
export interface CanvasContextValue {
  readonly statuses: StatusStore;
  readonly ui: CanvasUiStore;
  readonly readOnly: boolean;
  readonly differences: ReadonlyMap<string, Difference> | undefined;
  rename(node: string, title: string): void;
  /** While a node's edge is dragged, and when it is let go. */
  resize(node: string, width: number, done: boolean): void;
  fold(node: string): void;
  open(node: string): void;
}

export const CanvasContext = createContext<CanvasContextValue | undefined>(undefined);

export function useCanvas(): CanvasContextValue {
  return must(useContext(CanvasContext), 'a node is drawn on a canvas');
}

/** How much of a node there is room for. */
export type Level = 'full' | 'block' | 'tile';

export const LevelContext = createContext<Level>('full');

export function levelOf(zoom: number): Level {
  if (zoom < 0.2) return 'tile';
  return zoom < 0.45 ? 'block' : 'full';
}
