import { parsePortType } from '@clew/module-sdk';
import type { Arrival, Json, PortType } from '@clew/module-sdk';
import { isRequirement } from '../content/verdicts.ts';
import { isObject } from '../content/thread.ts';
import type { PortRef, ReportNode, ReportThread, ReportWire } from '../content/thread.ts';

/** What a wire carries, as far as the thread's text and the arrived values tell. */
export type WireType = PortType['kind'] | 'unknown';

/**
 * Says what each wire carries: from the value that arrived by it, from the kind of node at its ends, or from the type
 * that the source node's params give the port. Other modules' fixed ports cannot be seen here and stay `unknown`.
 */
export function wireTypes(thread: ReportThread, arrivals: readonly Arrival[]): (wire: ReportWire) => WireType {
  const arrived = new Map(arrivals.map(({ from, value }) => [from, value.type]));
  const nodes = new Map(thread.nodes.map((node) => [node.id, node]));
  return ({ from, to }) => arrived.get(`${from.node}.${from.port}`) ?? byReport(nodes.get(to.node), to) ?? bySource(nodes.get(from.node), from.port) ?? 'unknown';
}

function byReport(node: ReportNode | undefined, to: PortRef): WireType | undefined {
  if (node?.function !== 'report/pdf') return undefined;
  return to.port === 'verdicts' ? 'verdict' : to.port === 'files' ? 'file' : undefined;
}

function bySource(node: ReportNode | undefined, port: string): WireType | undefined {
  if (node === undefined) return undefined;
  if (isRequirement(node) && port === 'verdict') return 'verdict';
  return declaredIn(node.params, port, 3);
}

/** The type that params give a port: `{ span: { type: "quantity<mm>" } }`, or `[{ name: "span", type: … }]`, at most `depth` deep. */
function declaredIn(params: Json | undefined, port: string, depth: number): WireType | undefined {
  if (depth === 0 || typeof params !== 'object' || params === null) return undefined;
  const members = isObject(params) ? Object.entries(params) : params.map((member: Json, i: number) => [String(i), member] as const);
  for (const [key, member] of members) {
    const named = key === port || (isObject(member) && member['name'] === port);
    const type = named && isObject(member) ? member['type'] : undefined;
    const parsed = typeof type === 'string' ? parsePortType(type) : undefined;
    const found = parsed?.ok === true ? parsed.value.kind : declaredIn(member, port, depth - 1);
    if (found !== undefined) return found;
  }
  return undefined;
}
