import type { NodeOutput } from '#shared/model/event.ts';
import type { Port, Ports } from '#shared/model/function-spec.ts';
import type { NodeStatus } from '#shared/model/node-status.ts';
import { fitTypes, parsePortType } from '#shared/model/port-type.ts';
import type { PortType } from '#shared/model/port-type.ts';
import type { Thread, Wire } from '#shared/model/thread.ts';
import type { DescribedNodes } from '#shared/model/validate.ts';
import { parsePortRef } from '#shared/std/ids.ts';
import { own } from '#shared/std/json.ts';
import type { Json } from '#shared/std/json.ts';
import { prettyUnit } from '#shared/units/quantity.ts';

/** What the inspector knows of a document besides the thread itself. */
export interface Surroundings {
  readonly thread: Pick<Thread, 'nodes' | 'wires'>;
  readonly described: DescribedNodes;
  readonly statuses: Readonly<Record<string, NodeStatus>>;
}

/** What a node is called on screen. */
export function nodeTitle(thread: Pick<Thread, 'nodes'>, id: string): string {
  return own(thread.nodes, id)?.title ?? id;
}

/** A wire as the inspector shows it, at whichever end. */
export interface WireFacts {
  readonly wire: Wire;
  readonly fromNode: string;
  readonly fromPort: string;
  readonly toNode: string;
  readonly toPort: string;
  readonly fromType: string | undefined;
  readonly toType: string | undefined;
  /** `in → mm`, where the unit changes on the way. */
  readonly converts: string | undefined;
  /** Why nothing can pass, in one sentence. */
  readonly refused: string | undefined;
  /** What last came out at its beginning. */
  readonly output: NodeOutput | undefined;
  readonly isStale: boolean;
}

function portAt(described: DescribedNodes, node: string, side: 'inputs' | 'outputs', name: string): Port | undefined {
  const known = described.get(node);
  return known?.is === 'ports' ? known.ports[side].find((port) => port.name === name) : undefined;
}

/** Whether the values of a node may be those of an earlier state of the thread: only what is done or reused holds. */
export function isOld(status: NodeStatus | undefined): boolean {
  return status?.word !== 'done' && status?.word !== 'reused';
}

export function wireFacts(around: Surroundings, wire: Wire): WireFacts {
  const from = parsePortRef(wire.from) ?? { node: wire.from, port: '' };
  const to = parsePortRef(wire.to) ?? { node: wire.to, port: '' };
  const fromType = portAt(around.described, from.node, 'outputs', from.port)?.type;
  const toType = portAt(around.described, to.node, 'inputs', to.port)?.type;
  const [given, wanted] = [fromType, toType].map((type) => (type === undefined ? undefined : parsePortType(type)));
  const fit = given?.ok === true && wanted?.ok === true ? fitTypes(given.value, wanted.value) : undefined;
  const status = own(around.statuses, from.node);
  return {
    wire,
    fromNode: from.node,
    fromPort: from.port,
    toNode: to.node,
    toPort: to.port,
    fromType,
    toType,
    converts: fit?.fit === 'converts' ? `${prettyUnit(fit.from)} → ${prettyUnit(fit.to)}` : undefined,
    refused: fit?.fit === 'refused' ? fit.reason : undefined,
    output: own(status?.outputs ?? {}, from.port),
    isStale: isOld(status),
  };
}

export interface InputRow {
  readonly name: string;
  /** Undefined for an input that the function does not have, as far as is known. */
  readonly port: Port | undefined;
  readonly type: PortType | undefined;
  readonly wires: readonly WireFacts[];
  readonly literal: Json | undefined;
}

/** The inputs of a node: those of its function, and after them what the thread still gives to others. */
export function inputRows(around: Surroundings, id: string, ports: Ports | undefined): InputRow[] {
  const literals = own(around.thread.nodes, id)?.inputs ?? {};
  const wires = new Map<string, WireFacts[]>();
  for (const wire of around.thread.wires) {
    const to = parsePortRef(wire.to);
    if (to?.node === id) wires.set(to.port, [...(wires.get(to.port) ?? []), wireFacts(around, wire)]);
  }
  const known = ports?.inputs ?? [];
  const others = [...new Set([...wires.keys(), ...Object.keys(literals)])].filter(
    (name) => !known.some((port) => port.name === name),
  );
  const row = (name: string, port: Port | undefined): InputRow => {
    const type = port === undefined ? undefined : parsePortType(port.type);
    return {
      name,
      port,
      type: type?.ok === true ? type.value : undefined,
      wires: wires.get(name) ?? [],
      literal: own(literals, name),
    };
  };
  return [...known.map((port) => row(port.name, port)), ...others.map((name) => row(name, undefined))];
}

export interface OutputRow {
  readonly name: string;
  readonly port: Port | undefined;
  readonly output: NodeOutput | undefined;
}

/** The outputs of a node: those of its function, and what the shown run gave on others. */
export function outputRows(ports: Ports | undefined, status: Pick<NodeStatus, 'outputs'> | undefined): OutputRow[] {
  const given = status?.outputs ?? {};
  const known = ports?.outputs ?? [];
  const others = Object.keys(given).filter((name) => !known.some((port) => port.name === name));
  return [
    ...known.map((port) => ({ name: port.name, port, output: own(given, port.name) })),
    ...others.map((name) => ({ name, port: undefined, output: own(given, name) })),
  ];
}

/** `quantity<kg/m^3>` as people read it: kg/m³; other types by their name. */
export function typeWords(written: string): string {
  const type = parsePortType(written);
  if (!type.ok) return written;
  switch (type.value.kind) {
    case 'quantity':
      return type.value.unit === '1' ? 'dimensionless' : prettyUnit(type.value.unit);
    case 'file':
      return type.value.mediaType === '*/*' ? 'any file' : `file ${type.value.mediaType}`;
    case 'table':
      return type.value.columns === undefined
        ? 'table'
        : `table of ${type.value.columns.map((c) => c.name).join(', ')}`;
    default:
      return type.value.kind;
  }
}

/** `41.2 kB`, in powers of 1000 as file managers count. */
export function sizeText(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  const units = ['kB', 'MB', 'GB', 'TB'];
  const power = Math.min(Math.floor(Math.log10(bytes) / 3), units.length);
  return `${Number((bytes / 1000 ** power).toPrecision(3))} ${units[power - 1] ?? 'B'}`;
}

export function durationText(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  return ms < 60_000 ? `${Number((ms / 1000).toPrecision(3))} s` : `${Number((ms / 60_000).toPrecision(3))} min`;
}

/** A sentence about a node as it is said beside the node itself: without its name, with a capital. */
export function besideNode(node: string, message: string): string {
  const prefix = `Node ${node}: `;
  const rest = message.startsWith(prefix) ? message.slice(prefix.length) : message;
  return rest.charAt(0).toUpperCase() + rest.slice(1);
}
