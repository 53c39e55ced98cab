import { connect, disconnect, setTitle } from '#shared/model/edit.ts';
import type { Layout, Place } from '#shared/model/layout.ts';
import { addNodeAt, onThread, placeNodes, removeFromSheet, together } from '#shared/model/sheet.ts';
import type { Sheet, SheetEdit } from '#shared/model/sheet.ts';
import type { ThreadNode, Wire } from '#shared/model/thread.ts';
import { own } from '#shared/std/json.ts';
import type { Point } from './geometry.ts';

type Places = Readonly<Record<string, Place>>;
type Step = (sheet: Sheet) => SheetEdit;

/** Places that the canvas found itself and the layout does not hold yet. */
function missingPlaces(sheet: Sheet, auto: Places): Places {
  const { nodes }: Layout = sheet.layout;
  return Object.fromEntries(
    Object.entries(auto).filter(([id]) => Object.hasOwn(sheet.thread.nodes, id) && !Object.hasOwn(nodes, id)),
  );
}

/** The first place that is written brings those of all other nodes with it, so that nothing jumps at the next opening. */
function settle(auto: Places, name: string): Step {
  return (sheet) => placeNodes(sheet, missingPlaces(sheet, auto), name);
}

/** Moves nodes: one entry of the history, and only of the layout. */
export function moveEdit(sheet: Sheet, auto: Places, places: Places, name?: string): SheetEdit {
  const ids = Object.keys(places);
  const title = (id: string): string => own(sheet.thread.nodes, id)?.title ?? id;
  const words = name ?? (ids.length === 1 ? `Move ${title(ids[0] ?? '')}` : `Move ${ids.length} nodes`);
  const changed = Object.fromEntries(
    Object.entries(places).filter(([id, place]) => {
      const before = own(sheet.layout.nodes, id) ?? own(auto, id);
      return (Object.keys(place) as (keyof Place)[]).some((key) => before?.[key] !== place[key]);
    }),
  );
  if (Object.keys(changed).length === 0) return together(sheet, words, []);
  return together(sheet, words, [settle(auto, words), (s) => placeNodes(s, changed, words)]);
}

/** Adds a node and, where one hangs from another port, the wire to it. */
export function addEdit(
  sheet: Sheet,
  auto: Places,
  added: { readonly id: string; readonly node: ThreadNode; readonly at: Point; readonly wires?: readonly Wire[] },
): SheetEdit {
  const { id, node, at, wires = [] } = added;
  const name = `Add ${node.title ?? id}`;
  return together(sheet, name, [
    settle(auto, name),
    (s) => addNodeAt(s, id, node, at),
    ...wires.map(
      (wire): Step =>
        (s) =>
          onThread(s, connect(s.thread, wire, true)),
    ),
  ]);
}

/** Draws a wire; `moving` is one whose end goes elsewhere, `replaces` lets the input's other wires go. */
export function connectEdit(
  sheet: Sheet,
  wire: Wire,
  options: { readonly replaces: boolean; readonly moving?: Wire | undefined },
): SheetEdit {
  const { moving, replaces } = options;
  const drawn = connect(sheet.thread, wire, replaces);
  if (moving === undefined) return onThread(sheet, drawn);
  return together(sheet, `Move wire to ${wire.from} and ${wire.to}`, [
    (s) => onThread(s, disconnect(s.thread, moving)),
    (s) => onThread(s, connect(s.thread, wire, replaces)),
  ]);
}

/** Deletes nodes with their wires, and wires; `wires` are written `from to`. */
export function removeEdit(sheet: Sheet, nodes: readonly string[], wires: readonly string[]): SheetEdit {
  const chosen = new Set(wires.map(plainWire));
  const cut = sheet.thread.wires.filter((wire) => chosen.has(`${wire.from} ${wire.to}`));
  const removed = removeFromSheet(sheet, nodes);
  const name =
    nodes.length > 0
      ? removed.name
      : cut.length === 1
        ? `Delete wire to ${cut[0]?.to ?? ''}`
        : `Delete ${cut.length} wires`;
  return together(sheet, name, [
    ...cut.map(
      (wire): Step =>
        (s) =>
          onThread(s, disconnect(s.thread, wire)),
    ),
    (s) => (nodes.length === 0 ? together(s, name, []) : removeFromSheet(s, nodes)),
  ]);
}

/** The `from to` of a wire's id, without the number of a second wire between the same ports. */
function plainWire(id: string): string {
  return id.split(' ').slice(0, 2).join(' ');
}

export function titleEdit(sheet: Sheet, id: string, title: string): SheetEdit {
  const trimmed = title.trim();
  return onThread(sheet, setTitle(sheet.thread, id, trimmed === id ? '' : trimmed));
}
