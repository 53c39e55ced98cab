import { inferVariableTypes, isJsonObject, own, parseExpression, parsePortType, parseUnit } from '@clew/module-sdk';
import type { Arrival, Json, JsonObject, PortType } from '@clew/module-sdk';
import type { PortRef, ReportNode, ReportThread, ReportWire } from '../content/thread.ts';
import { isRequirement } from '../content/verdicts.ts';

/** What a wire carries, as far as the thread's text and the arrived values tell. */
export type WireType = PortType['kind'] | 'unknown';

/**
 * Says what each wire carries: from the value that arrived by it, from the kind of node at its ends, from the type
 * that the params at either end give the port, or from the condition that it feeds. Ports that a function has
 * whatever its params cannot be seen here, and where they stand at both ends the wire stays `unknown`.
 */
export function wireTypes(thread: ReportThread, arrivals: readonly Arrival[]): (wire: ReportWire) => WireType {
  const arrived = new Map<string, WireType>(arrivals.map(({ from, value }) => [from, value.type]));
  const nodes = new Map(thread.nodes.map((node) => [node.id, node]));
  const ofWire = ({ from, to }: ReportWire): WireType | undefined =>
    arrived.get(`${from.node}.${from.port}`) ??
    atSource(nodes.get(from.node), from.port) ??
    atTarget(nodes.get(to.node), to);
  const known = new Map<string, WireType>();
  for (const wire of thread.wires) {
    const type = ofWire(wire);
    const port = `${wire.from.node}.${wire.from.port}`;
    if (type !== undefined && !known.has(port)) known.set(port, type);
  }
  // What one wire of a port tells holds for the others.
  return ({ from }) => known.get(`${from.node}.${from.port}`) ?? 'unknown';
}

function atSource(node: ReportNode | undefined, port: string): WireType | undefined {
  if (node === undefined) return undefined;
  if (isRequirement(node)) return port === 'verdict' ? 'verdict' : undefined;
  const { inputs: _, ...rest } = node.params;
  return declaredIn(rest, port) ?? kindOf(rest['type']) ?? kindOf(rest['output']);
}

function atTarget(node: ReportNode | undefined, { port }: PortRef): WireType | undefined {
  if (node === undefined) return undefined;
  if (node.function === 'report/pdf') return port === 'verdicts' ? 'verdict' : port === 'files' ? 'file' : undefined;
  const { outputs: _, ...rest } = node.params;
  return declaredIn(rest, port) ?? (isRequirement(node) ? conditionType(node, port) : undefined);
}

/** The type that a group in the params gives a port: `{ cells: { span: { type: "quantity<mm>" } } }` or `{ outputs: { w: "quantity<N/m>" } }`. */
function declaredIn(params: JsonObject, port: string): WireType | undefined {
  for (const group of Object.values(params)) {
    const members = isJsonObject(group)
      ? [own(group, port)]
      : listOf(group).filter((member) => isJsonObject(member) && member['name'] === port);
    for (const member of members) {
      const kind = kindOf(isJsonObject(member) ? member['type'] : member);
      if (kind !== undefined) return kind;
    }
  }
  return undefined;
}

function listOf(group: Json): readonly Json[] {
  return typeof group === 'object' && group !== null && !isJsonObject(group) ? group : [];
}

function kindOf(written: Json | undefined): WireType | undefined {
  const type = typeof written === 'string' ? parsePortType(written) : undefined;
  return type?.ok === true ? type.value.kind : undefined;
}

function conditionType(node: ReportNode, port: string): WireType | undefined {
  const check = node.params['check'];
  const ast = typeof check === 'string' ? parseExpression(check) : undefined;
  const types = ast?.ok === true ? inferVariableTypes(ast.value, parseUnit) : undefined;
  return types?.ok === true ? own(types.value, port)?.type : undefined;
}
