import { fileParams } from '#shared/model/file-params.ts';
import type { FunctionSpec } from '#shared/model/function-spec.ts';
import { displayValue } from '#shared/model/literal.ts';
import { parsePortType } from '#shared/model/port-type.ts';
import type { NodeRunState } from '#shared/model/run-state.ts';
import type { Thread, ThreadNode } from '#shared/model/thread.ts';
import { parsePortRef } from '#shared/std/ids.ts';
import { isJsonObject, own } from '#shared/std/json.ts';
import type { JsonObject } from '#shared/std/json.ts';
import type { FacePort, StepFace } from './port-types.ts';

const codeType = 'text/typescript';

/** The param of a function that names its code. */
export interface CodeParam {
  readonly name: string;
  /** As the node has it; undefined where it names none yet. */
  readonly path: string | undefined;
}

/** The param of a node's function that names a TypeScript file beside the thread; undefined where it has none. */
export function codeParamOf(
  spec: Pick<FunctionSpec, 'params'>,
  node: Pick<ThreadNode, 'params'>,
): CodeParam | undefined {
  const properties = spec.params['properties'];
  if (!isJsonObject(properties)) return undefined;
  const name = Object.keys(properties).find((key) => {
    const schema = own(properties, key);
    return isJsonObject(schema) && schema['clewFile'] === codeType;
  });
  if (name === undefined) return undefined;
  const file = fileParams(spec.params, node.params ?? {}).find((one) => one.pointer === `/${name}` && one.path !== '');
  return { name, path: file?.path };
}

/** What a thread's runs and titles say of ports. */
export interface FaceSources {
  readonly thread: Thread;
  /** Of the run that is shown. */
  readonly nodes: Readonly<Record<string, NodeRunState>>;
}

function declaredIn(params: JsonObject | undefined, name: string): readonly { name: string; type: string }[] {
  const declared = own(params ?? {}, name);
  if (!isJsonObject(declared)) return [];
  return Object.entries(declared).flatMap(([port, type]) => (typeof type === 'string' ? [{ name: port, type }] : []));
}

function refText({ thread }: FaceSources, ref: string): string {
  const { node, port } = parsePortRef(ref) ?? { node: ref, port: '' };
  return `${own(thread.nodes, node)?.title ?? node} · ${port}`;
}

function held({ nodes }: FaceSources, ref: string | undefined): string | undefined {
  const { node, port } = (ref === undefined ? undefined : parsePortRef(ref)) ?? { node: '', port: '' };
  const output = own(own(nodes, node)?.outputs ?? {}, port);
  return output === undefined ? undefined : displayValue(output.value);
}

function inputOf(sources: FaceSources, id: string, port: string): Pick<FacePort, 'other' | 'last'> {
  const wire = sources.thread.wires.find((one) => one.to === `${id}.${port}`);
  if (wire !== undefined) return { other: refText(sources, wire.from), last: held(sources, wire.from) };
  const literal = own(own(sources.thread.nodes, id)?.inputs ?? {}, port);
  if (literal === undefined) return { other: undefined, last: undefined };
  return {
    other: `typed in on the node: ${typeof literal === 'string' ? literal : JSON.stringify(literal)}`,
    last: undefined,
  };
}

function outputOf(sources: FaceSources, id: string, port: string): Pick<FacePort, 'other' | 'last'> {
  const ref = `${id}.${port}`;
  const to = sources.thread.wires.filter((one) => one.from === ref).map((wire) => refText(sources, wire.to));
  return { other: to.length === 0 ? undefined : to.join(', '), last: held(sources, ref) };
}

/** The ports of a node whose code the editor shows. A port whose type cannot be read is left out: Problems names it. */
export function stepFace(sources: FaceSources, id: string, spec: Pick<FunctionSpec, 'params'>): StepFace {
  const node = own(sources.thread.nodes, id);
  const read = (name: string, more: (port: string) => Pick<FacePort, 'other' | 'last'>): FacePort[] =>
    declaredIn(node?.params, name).flatMap((port) => {
      const type = parsePortType(port.type);
      return type.ok ? [{ name: port.name, type: type.value, ...more(port.name) }] : [];
    });
  const properties = spec.params['properties'];
  const declaresOutputs = isJsonObject(properties) && own(properties, 'outputs') !== undefined;
  const makesPart = node?.function.startsWith('cad/') === true;
  return {
    node: id,
    title: node?.title ?? id,
    inputs: read('inputs', (port) => inputOf(sources, id, port)),
    outputs: declaresOutputs ? read('outputs', (port) => outputOf(sources, id, port)) : makesPart ? 'shape' : undefined,
  };
}
