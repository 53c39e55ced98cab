import { applyPatches, enablePatches, produceWithPatches } from 'immer';
import type { Draft, Patch } from 'immer';
import { parsePortRef } from '../std/ids.ts';
import type { Json, JsonObject } from '../std/json.ts';
import type { Thread, ThreadNode, Wire } from './thread.ts';

enablePatches();

/** A named change of a thread: what the Edit menu shows, and the patches both ways. */
export interface Edited {
  readonly name: string;
  readonly thread: Thread;
  readonly forward: readonly Patch[];
  readonly inverse: readonly Patch[];
}

export type ThreadDraft = Draft<Thread>;

/** Runs `recipe` on a draft of `thread`. Every change of a thread goes through here. */
export function edit(thread: Thread, name: string, recipe: (draft: ThreadDraft) => void): Edited {
  const [next, forward, inverse] = produceWithPatches(thread, (draft) => recipe(draft));
  return { name, thread: next, forward, inverse };
}

export function patch(thread: Thread, patches: readonly Patch[]): Thread {
  return applyPatches(thread, [...patches]);
}

const draftOf = (node: ThreadNode): Draft<ThreadNode> => structuredCloneJson(node) as Draft<ThreadNode>;

function structuredCloneJson(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value)) as unknown;
}

export function addNode(thread: Thread, id: string, node: ThreadNode): Edited {
  return edit(thread, `Add ${node.title ?? id}`, (draft) => {
    if (!Object.hasOwn(draft.nodes, id)) draft.nodes[id] = draftOf(node);
  });
}

/** Removes nodes with every wire that ends at one of them. */
export function removeNodes(thread: Thread, ids: readonly string[]): Edited {
  const gone = new Set(ids);
  const touches = (text: string): boolean => gone.has(parsePortRef(text)?.node ?? '');
  return edit(thread, ids.length === 1 ? `Delete ${ids[0]}` : `Delete ${ids.length} nodes`, (draft) => {
    for (const id of ids) delete draft.nodes[id];
    if (draft.wires.some((wire) => touches(wire.from) || touches(wire.to)))
      draft.wires = draft.wires.filter((wire) => !touches(wire.from) && !touches(wire.to));
  });
}

/** Gives a node another id and takes its wires along. Refused (no change) where the id is taken. */
export function renameNode(thread: Thread, id: string, to: string): Edited {
  return edit(thread, `Rename ${id} to ${to}`, (draft) => {
    const node = draft.nodes[id];
    if (node === undefined || id === to || Object.hasOwn(draft.nodes, to)) return;
    delete draft.nodes[id];
    draft.nodes[to] = node;
    for (const wire of draft.wires) {
      const [from, into] = [parsePortRef(wire.from), parsePortRef(wire.to)];
      if (from?.node === id) wire.from = `${to}.${from.port}`;
      if (into?.node === id) wire.to = `${to}.${into.port}`;
    }
  });
}

export function setTitle(thread: Thread, id: string, title: string): Edited {
  return edit(thread, `Title ${id}`, (draft) => {
    const node = draft.nodes[id];
    if (node === undefined) return;
    if (title === '') delete node.title;
    else node.title = title;
  });
}

export function setParams(thread: Thread, id: string, params: JsonObject): Edited {
  return edit(thread, `Change ${id}`, (draft) => {
    const node = draft.nodes[id];
    if (node !== undefined) node.params = structuredCloneJson(params) as Draft<JsonObject>;
  });
}

/** Types a literal into an unconnected input, or with `undefined` takes it away. */
export function setInput(thread: Thread, id: string, port: string, literal: Json | undefined): Edited {
  return edit(thread, `Set ${id}.${port}`, (draft) => {
    const node = draft.nodes[id];
    if (node === undefined) return;
    const inputs = { ...node.inputs };
    if (literal === undefined) delete inputs[port];
    else inputs[port] = structuredCloneJson(literal) as Draft<Json>;
    if (Object.keys(inputs).length === 0) delete node.inputs;
    else node.inputs = inputs;
  });
}

/** Adds a wire; the second of two equal wires is not added. With `replace`, the input's other wires go. */
export function connect(thread: Thread, wire: Wire, replace: boolean): Edited {
  return edit(thread, `Connect ${wire.from} to ${wire.to}`, (draft) => {
    const kept = draft.wires.filter((w) => (replace ? w.to !== wire.to : w.from !== wire.from || w.to !== wire.to));
    if (kept.length !== draft.wires.length) draft.wires = kept;
    draft.wires.push({ ...wire });
  });
}

export function disconnect(thread: Thread, wire: Wire): Edited {
  return edit(thread, `Disconnect ${wire.from} from ${wire.to}`, (draft) => {
    const index = draft.wires.findIndex((w) => w.from === wire.from && w.to === wire.to);
    if (index >= 0) draft.wires.splice(index, 1);
  });
}
