import { enablePatches, produceWithPatches } from 'immer';
import type { Draft, Patch } from 'immer';
import { canonicalJson } from '../std/canonical-json.ts';
import { nodeIdPattern, parsePortRef } from '../std/ids.ts';
import { own } from '../std/json.ts';
import type { Json, JsonObject } from '../std/json.ts';
import { applyPatch } from './patch.ts';
import type { Thread, ThreadNode, Wire } from './thread.ts';

enablePatches();

/** A named change of a document: what the Edit menu shows, and the patches both ways. */
export interface Edit<D> {
  readonly name: string;
  readonly after: D;
  readonly forward: readonly Patch[];
  readonly inverse: readonly Patch[];
}

/** A named change of a thread. */
export type Edited = Edit<Thread>;

export type ThreadDraft = Draft<Thread>;

/** Runs `recipe` on a draft of `thread`. Every change of a thread goes through here; one that changes nothing has no patches. */
export function edit(thread: Thread, name: string, recipe: (draft: ThreadDraft) => void): Edited {
  const [next, forward, inverse] = produceWithPatches(thread, (draft) => recipe(draft));
  return { name, after: next, forward, inverse };
}

/** Applies patches in order, forward or inverse ones, to the document that they were made on. */
export function patch<D>(document: D, patches: readonly Patch[]): D {
  return applyPatch(document, patches) as D;
}

function copyJson<T>(value: unknown): T {
  return JSON.parse(JSON.stringify(value)) as T;
}

const sameJson = (a: unknown, b: unknown): boolean => canonicalJson(a ?? null) === canonicalJson(b ?? null);

function nodeOf(draft: ThreadDraft, id: string): Draft<ThreadNode> | undefined {
  return own(draft.nodes, id);
}

/** Whether a node can be given this id: it has the form of one, and no other node has it. */
function isFree(draft: ThreadDraft, id: string): boolean {
  return nodeIdPattern.test(id) && !Object.hasOwn(draft.nodes, id);
}

/** What a member held in a form that the model does not know is replaced by what is now said of it. */
function forgetKept(node: Draft<ThreadNode>, member: string): void {
  const kept = node.kept;
  if (kept === undefined || !Object.hasOwn(kept, member)) return;
  const rest = Object.fromEntries(Object.entries(kept).filter(([key]) => key !== member));
  if (Object.keys(rest).length === 0) delete node.kept;
  else node.kept = rest;
}

/** Refused (no change) where the id is taken or is no node id. */
export function addNode(thread: Thread, id: string, node: ThreadNode): Edited {
  return edit(thread, `Add ${node.title ?? id}`, (draft) => {
    if (isFree(draft, id)) draft.nodes[id] = copyJson(node);
  });
}

/** Removes nodes with every wire that ends at one of them. */
export function removeNodes(thread: Thread, ids: readonly string[]): Edited {
  const gone = new Set(ids.filter((id) => Object.hasOwn(thread.nodes, id)));
  const touches = (text: string): boolean => gone.has(parsePortRef(text)?.node ?? '');
  return edit(thread, ids.length === 1 ? `Delete ${ids[0]}` : `Delete ${ids.length} nodes`, (draft) => {
    for (const id of gone) delete draft.nodes[id];
    if (draft.wires.some((wire) => touches(wire.from) || touches(wire.to)))
      draft.wires = draft.wires.filter((wire) => !touches(wire.from) && !touches(wire.to));
  });
}

/** Gives a node another id and takes its wires along. Refused (no change) where the id is taken or is no node id. */
export function renameNode(thread: Thread, id: string, to: string): Edited {
  const node = own(thread.nodes, id);
  return edit(thread, `Rename ${id} to ${to}`, (draft) => {
    if (node === undefined || !isFree(draft, to)) return;
    delete draft.nodes[id];
    draft.nodes[to] = node as Draft<ThreadNode>;
    for (const wire of draft.wires) {
      const [from, into] = [parsePortRef(wire.from), parsePortRef(wire.to)];
      if (from?.node === id) wire.from = `${to}.${from.port}`;
      if (into?.node === id) wire.to = `${to}.${into.port}`;
    }
  });
}

export function setTitle(thread: Thread, id: string, title: string): Edited {
  return edit(thread, `Title ${id}`, (draft) => {
    const node = nodeOf(draft, id);
    if (node === undefined) return;
    forgetKept(node, 'title');
    if (title === '') delete node.title;
    else node.title = title;
  });
}

export function setParams(thread: Thread, id: string, params: JsonObject): Edited {
  return edit(thread, `Change ${id}`, (draft) => {
    const node = nodeOf(draft, id);
    if (node === undefined || (node.params !== undefined && sameJson(node.params, params))) return;
    forgetKept(node, 'params');
    node.params = copyJson(params);
  });
}

/** Types a literal into an unconnected input, or with `undefined` takes it away. */
export function setInput(thread: Thread, id: string, port: string, literal: Json | undefined): Edited {
  return edit(thread, `Set ${id}.${port}`, (draft) => {
    const node = nodeOf(draft, id);
    if (node === undefined) return;
    const before = own(thread.nodes, id)?.inputs ?? {};
    const now = own(before, port);
    if (literal === undefined ? now === undefined : now !== undefined && sameJson(now, literal)) return;
    const others = Object.entries(before).filter(([key]) => key !== port);
    const inputs = literal === undefined ? others : [...others, [port, literal] as const];
    forgetKept(node, 'inputs');
    if (inputs.length === 0) delete node.inputs;
    else node.inputs = copyJson(Object.fromEntries(inputs));
  });
}

/** Adds a wire; one that is there already stays the one it is. With `replace`, the input's other wires go. */
export function connect(thread: Thread, wire: Wire, replace: boolean): Edited {
  const isSame = (w: Wire): boolean => w.from === wire.from && w.to === wire.to;
  return edit(thread, `Connect ${wire.from} to ${wire.to}`, (draft) => {
    const kept = draft.wires.filter((w) => !replace || w.to !== wire.to || isSame(w));
    if (kept.length !== draft.wires.length) draft.wires = kept;
    if (!kept.some(isSame)) draft.wires.push({ ...wire });
  });
}

export function disconnect(thread: Thread, wire: Wire): Edited {
  return edit(thread, `Disconnect ${wire.from} from ${wire.to}`, (draft) => {
    const index = draft.wires.findIndex((w) => w.from === wire.from && w.to === wire.to);
    if (index >= 0) draft.wires.splice(index, 1);
  });
}
