import type { Port, Ports } from '#shared/model/function-spec.ts';
import type { ThreadNode } from '#shared/model/thread.ts';
import { isJsonObject, own } from '#shared/std/json.ts';
import type { Json } from '#shared/std/json.ts';
import { newNode } from '../session/new-node.ts';
import type { ListedFunction } from '../session/new-node.ts';
import type { End } from './connectable.ts';
import { fitOf } from './scene.ts';

/** A port that a wire hangs from: what a new node has to fit. */
export interface Hanging {
  readonly end: End;
  readonly type: string | undefined;
}

/** The port of a function that the wire would go to: an exact fit before one that converts. */
export function fittingPort(ports: Ports, { end, type }: Hanging): Port | undefined {
  const others = end.side === 'out' ? ports.inputs : ports.outputs;
  const fits = others.map((port) => (end.side === 'out' ? fitOf(type, port.type) : fitOf(port.type, type)).fit);
  return others[fits.includes('same') ? fits.indexOf('same') : fits.indexOf('converts')];
}

/** Whether a function names its inputs itself, each with its type, in a param: one can be made for the wire. */
function namesInputs({ spec }: ListedFunction): boolean {
  const properties = own(spec.params, 'properties');
  const inputs = isJsonObject(properties) ? own(properties, 'inputs') : undefined;
  const members = isJsonObject(inputs) ? own(inputs, 'additionalProperties') : undefined;
  return isJsonObject(members) && own(members, 'type') === 'string';
}

/** How well a function takes the wire: 2 by a port that it has, 1 by one that its params may give it, 0 not at all. */
export function rankFor(one: ListedFunction, hanging: Hanging): 0 | 1 | 2 {
  const { ports } = one.spec;
  if (ports !== 'describe') return fittingPort(ports, hanging) === undefined ? 0 : 2;
  return hanging.end.side === 'in' && one.spec.category === 'Verify & publish' ? 0 : 1;
}

/** A new node for a wire, and the port that the wire goes to where that is known before its params are. */
export function nodeFor(
  one: ListedFunction,
  hanging: Hanging | undefined,
): { node: ThreadNode; port: string | undefined } {
  const node = newNode(one.name, one.spec);
  if (hanging === undefined) return { node, port: undefined };
  if (one.spec.ports !== 'describe') return { node, port: fittingPort(one.spec.ports, hanging)?.name };
  if (hanging.end.side === 'in') return { node, port: undefined };
  // A check speaks of `value` until somebody writes otherwise.
  if (one.name === 'core/requirement') return { node, port: 'value' };
  const { type } = hanging;
  if (!namesInputs(one) || type === undefined) return { node, port: undefined };
  const { port } = hanging.end;
  const params: Record<string, Json> = { ...node.params, inputs: { [port]: type } };
  return { node: { ...node, params }, port };
}

export interface FileNode {
  readonly title: string;
  readonly node: ThreadNode;
  /** The wire from the node before it. */
  readonly wireFrom?: { readonly from: string; readonly to: string };
}

/** The nodes that read a file which was dropped on the canvas; `path` is relative to the thread. */
export function nodesForFile(path: string): readonly FileNode[] {
  const ending = /[.]([a-z0-9]+)$/.exec(path.toLowerCase())?.[1] ?? '';
  const title = path.replace(/^.*[/]/, '').replace(/[.][^.]*$/, '');
  if (ending === 'xlsx' || ending === 'xlsm')
    return [{ title, node: { function: 'excel/read', title: path, params: { workbook: path } } }];
  if (ending === 'ts')
    return [{ title, node: { function: 'core/typescript', title: path, params: { code: path, outputs: {} } } }];
  if (ending === 'step' || ending === 'stp')
    return [
      { title, node: { function: 'core/file', title: path, params: { path, mediaType: 'model/step' } } },
      { title: `${title} part`, node: { function: 'cad/import-step' }, wireFrom: { from: 'file', to: 'step' } },
    ];
  return [{ title, node: { function: 'core/file', title: path, params: { path } } }];
}
