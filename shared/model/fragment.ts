import { z } from 'zod';
import { nodeIdPattern, parsePortRef } from '../std/ids.ts';
import { isNestedDeeper } from '../std/json.ts';
import { err, ok } from '../std/result.ts';
import type { Result } from '../std/result.ts';
import { connect } from './edit.ts';
import type { Place } from './layout.ts';
import { Marking } from './marking.ts';
import { addNodeAt, freeNodeId, onThread, together } from './sheet.ts';
import type { Sheet, SheetEdit } from './sheet.ts';
import type { ThreadNode, Wire } from './thread.ts';

/** Nodes on the clipboard: with the wires between them, those that came in from elsewhere, and where they stood. */
export interface Fragment {
  readonly format: 'clew/fragment@1';
  readonly nodes: Readonly<Record<string, ThreadNode>>;
  readonly wires: readonly Wire[];
  /** Wires from nodes that are not among these. */
  readonly incoming: readonly Wire[];
  readonly places: Readonly<Record<string, Place>>;
}

/** More than this is no selection of a thread. */
const mostNodes = 20_000;

const text = z.string();
const json = z.json();
const Node = z.object({
  function: text,
  title: text.optional(),
  params: z.record(text, json).optional(),
  inputs: z.record(text, json).optional(),
  marking: Marking.optional(),
  kept: z.record(text, json).optional(),
});
const WireSchema = z.object({ from: text, to: text });
const FragmentSchema = z.object({
  format: z.literal('clew/fragment@1'),
  nodes: z.record(text.regex(nodeIdPattern), Node),
  wires: z.array(WireSchema),
  incoming: z.array(WireSchema),
  places: z.record(
    text,
    z.object({
      x: z.number(),
      y: z.number(),
      width: z.number().optional(),
      height: z.number().optional(),
      folded: z.boolean().optional(),
    }),
  ),
});

/** What copying nodes puts on the clipboard. Ids that are not in the thread are left out. */
export function fragmentOf(
  sheet: Sheet,
  ids: Iterable<string>,
  places: Readonly<Record<string, Place>> = sheet.layout.nodes,
): Fragment {
  const { thread } = sheet;
  const taken = new Set([...ids].filter((id) => Object.hasOwn(thread.nodes, id)));
  const isIn = (ref: string): boolean => taken.has(parsePortRef(ref)?.node ?? '');
  const pick = <T>(record: Readonly<Record<string, T>>): Record<string, T> =>
    Object.fromEntries(Object.entries(record).filter(([id]) => taken.has(id)));
  const into = thread.wires.filter((wire) => isIn(wire.to));
  return {
    format: 'clew/fragment@1',
    nodes: pick(thread.nodes),
    wires: into.filter((wire) => isIn(wire.from)),
    incoming: into.filter((wire) => !isIn(wire.from)),
    places: pick(places),
  };
}

/** Reads what lies on a clipboard; the error is a sentence. */
export function readFragment(clipboard: string): Result<Fragment, string> {
  let data: unknown;
  try {
    data = JSON.parse(clipboard);
  } catch {
    return err('The clipboard holds no nodes. Copy some on a canvas first.');
  }
  if (isNestedDeeper(data)) return err('The clipboard holds no nodes: what lies there is nested too deep.');
  const read = FragmentSchema.safeParse(data);
  if (!read.success) return err('The clipboard holds no nodes. Copy some on a canvas first.');
  if (Object.keys(read.data.nodes).length > mostNodes)
    return err(`The clipboard holds more than ${mostNodes} nodes, which is more than can be pasted at once.`);
  return ok(read.data as Fragment);
}

/** The id without the number that an earlier copy gave it: a copy of `spar-2` is `spar-3`, not `spar-2-2`. */
function stem(id: string, sheet: Sheet): string {
  const base = id.replace(/-[1-9]\d*$/, '');
  return base !== id && Object.hasOwn(sheet.thread.nodes, base) ? base : id;
}

export interface PasteOptions {
  /** Added to the places that the nodes were copied from. */
  readonly offset: { readonly x: number; readonly y: number };
  /** Whether the wires that came in from other nodes come along, where those nodes are in this thread. */
  readonly keepIncoming?: boolean | undefined;
  readonly name?: string | undefined;
}

export interface Pasted {
  readonly edit: SheetEdit;
  /** What the nodes are called here. */
  readonly ids: readonly string[];
}

/** Puts copied nodes into a sheet, under ids that are free there, as one entry of the history. */
export function pasteFragment(sheet: Sheet, fragment: Fragment, options: PasteOptions): Pasted {
  const { offset, keepIncoming = false } = options;
  const taken: Record<string, ThreadNode> = { ...sheet.thread.nodes };
  const renamed = new Map<string, string>();
  for (const [id, node] of Object.entries(fragment.nodes)) {
    const free = freeNodeId({ nodes: taken }, Object.hasOwn(taken, id) ? stem(id, sheet) : id);
    taken[free] = node;
    renamed.set(id, free);
  }
  const rename = (ref: string): string => {
    const end = parsePortRef(ref);
    const to = end === undefined ? undefined : renamed.get(end.node);
    return end === undefined || to === undefined ? ref : `${to}.${end.port}`;
  };
  const incoming = keepIncoming
    ? fragment.incoming
        .filter((wire) => Object.hasOwn(sheet.thread.nodes, parsePortRef(wire.from)?.node ?? ''))
        .map(({ from, to }) => ({ from, to: rename(to) }))
    : [];
  const wires = [...fragment.wires.map(({ from, to }) => ({ from: rename(from), to: rename(to) })), ...incoming];
  const ids = [...renamed.values()];
  const name = options.name ?? (ids.length === 1 ? `Paste ${ids[0] ?? ''}` : `Paste ${ids.length} nodes`);
  const edit = together(sheet, name, [
    ...Object.entries(fragment.nodes).map(([id, node]) => (s: Sheet) => {
      const place = fragment.places[id] ?? { x: 0, y: 0 };
      return addNodeAt(s, renamed.get(id) ?? id, node, { ...place, x: place.x + offset.x, y: place.y + offset.y });
    }),
    ...wires.map((wire) => (s: Sheet) => onThread(s, connect(s.thread, wire, false))),
  ]);
  return { edit, ids };
}
