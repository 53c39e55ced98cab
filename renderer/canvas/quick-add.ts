import type { Port, Ports } from '#shared/model/function-spec.ts';
import type { ThreadNode } from '#shared/model/thread.ts';
import { isJsonObject, own } from '#shared/std/json.ts';
import type { Json } from '#shared/std/json.ts';
import { newNode } from '../session/new-node.ts';
import type { ListedFunction } from '../session/new-node.ts';
import type { End } from './connectable.ts';
import { kindOf } from './node-view.ts';
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

/** What a function's params say of an output of a given type, and the port that this makes, for those that name no port of their own. */
function paramsGiving(
  name: string,
  { end, type }: Hanging,
): { params: Record<string, Json>; port: string } | undefined {
  if (type === undefined) return undefined;
  switch (name) {
    case 'core/typescript':
      return { params: { outputs: { [end.port]: type } }, port: end.port };
    case 'core/expression':
      return { params: { output: type }, port: 'value' };
    case 'core/constant':
    case 'core/select':
      return { params: { type }, port: 'value' };
    default:
      return undefined;
  }
}

/**
 * How well a function takes the wire: 3 by a port of that type, 2 by one that can be made for it, 1 by one that takes
 * anything or that its params may bring, 0 not at all.
 */
export function rankFor(one: ListedFunction, hanging: Hanging): 0 | 1 | 2 | 3 {
  const { ports, category } = one.spec;
  if (ports !== 'describe') {
    const port = fittingPort(ports, hanging);
    return port === undefined ? 0 : kindOf(port.type) === 'json' ? 1 : 3;
  }
  if (hanging.end.side === 'in')
    return category === 'Verify & publish' ? 0 : paramsGiving(one.name, hanging) === undefined ? 1 : 2;
  if (category === 'Sources') return 0;
  return namesInputs(one) ? 2 : 1;
}

interface NodeFor {
  readonly node: ThreadNode;
  /** The port that the wire goes to, where that is known before the rest of the params is. */
  readonly port: string | undefined;
}

/** A new node for a wire: a function that names its ports in its params is given the one that the wire needs. */
export function nodeFor(one: ListedFunction, hanging: Hanging | undefined): NodeFor {
  const node = newNode(one.name, one.spec);
  if (hanging === undefined) return { node, port: undefined };
  if (one.spec.ports !== 'describe') return { node, port: fittingPort(one.spec.ports, hanging)?.name };
  const { end, type } = hanging;
  if (end.side === 'in') {
    const giving = paramsGiving(one.name, hanging);
    if (giving === undefined) return { node, port: undefined };
    return { node: { ...node, params: { ...node.params, ...giving.params } }, port: giving.port };
  }
  // A check speaks of `value` until somebody writes otherwise.
  if (one.name === 'core/requirement') return { node, port: 'value' };
  if (!namesInputs(one) || type === undefined) return { node, port: undefined };
  return { node: { ...node, params: { ...node.params, inputs: { [end.port]: type } } }, port: end.port };
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
