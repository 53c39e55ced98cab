import { enablePatches, produceWithPatches } from 'immer';
import type { Draft, Patch } from 'immer';
import { nodeIdPattern } from '../std/ids.ts';
import { own } from '../std/json.ts';
import { addNode, patch, removeNodes, renameNode } from './edit.ts';
import type { Edit, Edited } from './edit.ts';
import { emptyLayout } from './layout.ts';
import type { Layout, Place } from './layout.ts';
import { emptyThread } from './thread.ts';
import type { Thread, ThreadNode } from './thread.ts';

enablePatches();

/** What is drawn: the meaning and the places together, so that one undo takes both back. They are saved in two files. */
export interface Sheet {
  readonly thread: Thread;
  readonly layout: Layout;
}

export const emptySheet: Sheet = { thread: emptyThread, layout: emptyLayout };

export type SheetEdit = Edit<Sheet>;
type Half = keyof Sheet;

const under =
  (half: Half) =>
  (one: Patch): Patch => ({ ...one, path: [half, ...one.path] });

function lift<K extends Half>(sheet: Sheet, half: K, edited: Edit<Sheet[K]>): SheetEdit {
  return {
    name: edited.name,
    after: edited.forward.length === 0 ? sheet : { ...sheet, [half]: edited.after },
    forward: edited.forward.map(under(half)),
    inverse: edited.inverse.map(under(half)),
  };
}

/** An edit of the thread as one of the sheet. */
export function onThread(sheet: Sheet, edited: Edited): SheetEdit {
  return lift(sheet, 'thread', edited);
}

/** An edit of the places, as one of the sheet. */
export function onLayout(sheet: Sheet, name: string, recipe: (draft: Draft<Layout>) => void): SheetEdit {
  const [after, forward, inverse] = produceWithPatches(sheet.layout, (draft) => recipe(draft));
  return lift(sheet, 'layout', { name, after, forward, inverse });
}

/** Several edits, each made on what the one before gave, as one entry of the history. */
export function together(sheet: Sheet, name: string, steps: readonly ((sheet: Sheet) => SheetEdit)[]): SheetEdit {
  let after = sheet;
  const forward: Patch[] = [];
  const inverse: Patch[] = [];
  for (const step of steps) {
    const one = step(after);
    after = one.after;
    forward.push(...one.forward);
    inverse.unshift(...one.inverse);
  }
  return { name, after, forward, inverse };
}

/** Gives nodes their places; what a place already says beyond the members given is kept. */
export function placeNodes(sheet: Sheet, places: Readonly<Record<string, Place>>, name?: string): SheetEdit {
  const ids = Object.keys(places);
  return onLayout(sheet, name ?? (ids.length === 1 ? `Move ${ids[0]}` : `Move ${ids.length} nodes`), (draft) => {
    for (const [id, place] of Object.entries(places))
      // No node id is called so, and an assignment would set the prototype: what is called so has no place.
      if (id !== '__proto__') draft.nodes[id] = { ...own(draft.nodes, id), ...place };
  });
}

/** Adds a node where it was dropped. Refused (no change) where the id is taken or is no node id. */
export function addNodeAt(sheet: Sheet, id: string, node: ThreadNode, place: Place): SheetEdit {
  const added = addNode(sheet.thread, id, node);
  if (added.forward.length === 0) return onThread(sheet, added);
  return together(sheet, added.name, [(s) => onThread(s, added), (s) => placeNodes(s, { [id]: place })]);
}

/** Removes nodes with their wires and places. */
export function removeFromSheet(sheet: Sheet, ids: readonly string[]): SheetEdit {
  const removed = removeNodes(sheet.thread, ids);
  return together(sheet, removed.name, [
    (s) => onThread(s, removed),
    (s) =>
      onLayout(s, removed.name, (draft) => {
        for (const id of ids)
          if (Object.hasOwn(sheet.thread.nodes, id) && Object.hasOwn(s.layout.nodes, id)) delete draft.nodes[id];
      }),
  ]);
}

/** Gives a node another id; its wires and its place go with it. Refused (no change) where the id is taken or is no node id. */
export function renameInSheet(sheet: Sheet, id: string, to: string): SheetEdit {
  const renamed = renameNode(sheet.thread, id, to);
  if (renamed.forward.length === 0) return onThread(sheet, renamed);
  return together(sheet, renamed.name, [
    (s) => onThread(s, renamed),
    (s) =>
      onLayout(s, renamed.name, (draft) => {
        const place = own(draft.nodes, id);
        if (place === undefined) return;
        delete draft.nodes[id];
        draft.nodes[to] = place;
      }),
  ]);
}

/** The sheet after patches, forward or inverse ones. */
export function patchSheet(sheet: Sheet, patches: readonly Patch[]): Sheet {
  return patch(sheet, patches);
}

/** A node id for `wanted` (a title, a function's name) that no node of the thread has: `spar`, `spar-2`, … */
export function freeNodeId(thread: Pick<Thread, 'nodes'>, wanted: string): string {
  const slug = wanted
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^[^a-z]+|-+$/g, '')
    .slice(0, 56);
  const base = nodeIdPattern.test(slug) ? slug : 'node';
  for (let n = 1; ; n++) {
    const id = n === 1 ? base : `${base}-${n}`;
    if (!Object.hasOwn(thread.nodes, id)) return id;
  }
}
