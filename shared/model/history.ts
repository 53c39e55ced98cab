import type { Patch } from 'immer';
import { patch } from './edit.ts';
import type { Edit } from './edit.ts';

/** Who made a change. Only what the user did is undone by the user. */
export type Origin = 'user' | 'load' | 'merge';

interface Entry {
  readonly name: string;
  /** Edits with the same mark are one entry: a drag, a burst of typing. */
  readonly mark: string | undefined;
  readonly forward: readonly Patch[];
  readonly inverse: readonly Patch[];
}

/** A document with what leads back and forth from it. Plain data; every function gives a new one. */
export interface History<D> {
  readonly now: D;
  readonly past: readonly Entry[];
  readonly future: readonly Entry[];
}

export function startHistory<D>(now: D): History<D> {
  return { now, past: [], future: [] };
}

/** Takes an edit in. An edit that changes nothing leaves no entry; another origin's edit leaves none either and clears both ways. */
export function record<D>(history: History<D>, edited: Edit<D>, origin: Origin = 'user', mark?: string): History<D> {
  if (edited.forward.length === 0) return history;
  if (origin !== 'user') return { now: edited.after, past: [], future: [] };
  const last = history.past.at(-1);
  // After an undo the last entry is closed: joining it would undo more than what is seen to be one act.
  const joins = last !== undefined && mark !== undefined && last.mark === mark && history.future.length === 0;
  const entry: Entry = joins
    ? {
        name: last.name,
        mark,
        forward: [...last.forward, ...edited.forward],
        inverse: [...edited.inverse, ...last.inverse],
      }
    : { name: edited.name, mark, forward: edited.forward, inverse: edited.inverse };
  const past = joins ? history.past.slice(0, -1) : history.past;
  return { now: edited.after, past: [...past, entry], future: [] };
}

/** The history one entry back; itself where there is none. */
export function undo<D>(history: History<D>): History<D> {
  const entry = history.past.at(-1);
  if (entry === undefined) return history;
  return {
    now: patch(history.now, entry.inverse),
    past: history.past.slice(0, -1),
    future: [...history.future, entry],
  };
}

export function redo<D>(history: History<D>): History<D> {
  const entry = history.future.at(-1);
  if (entry === undefined) return history;
  return {
    now: patch(history.now, entry.forward),
    past: [...history.past, entry],
    future: history.future.slice(0, -1),
  };
}
