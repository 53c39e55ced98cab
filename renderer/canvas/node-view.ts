import type { Port } from '#shared/model/function-spec.ts';
import type { Place } from '#shared/model/layout.ts';
import { parsePortType } from '#shared/model/port-type.ts';
import type { PortType } from '#shared/model/port-type.ts';
import type { ThreadNode } from '#shared/model/thread.ts';
import type { Described } from '#shared/model/validate.ts';
import { own } from '#shared/std/json.ts';
import type { Json } from '#shared/std/json.ts';
import { clampWidth, nodeHeight, rowMiddle, sizes } from './geometry.ts';

export type PortKind = PortType['kind'] | 'unknown';

export interface PortView {
  readonly name: string;
  readonly side: 'in' | 'out';
  /** As the function writes it; undefined where nobody knows the port. */
  readonly type: string | undefined;
  readonly kind: PortKind;
  /** Whether the function has this port; one that only a wire names is drawn all the same. */
  readonly known: boolean;
  readonly many: boolean;
  readonly hint: string;
  /** What is typed in, for an input. */
  readonly literal: Json | undefined;
  /** The outputs whose wires end at it, for an input: `node.port`. */
  readonly from: readonly string[];
  /** Its middle, from the node's top. */
  readonly y: number;
}

/** Everything of a node that does not change while a run goes on. */
export interface NodeView {
  readonly id: string;
  readonly title: string;
  readonly functionName: string;
  readonly category: Category;
  /** Stands for a node that wires name and the thread does not hold. */
  readonly ghost: boolean;
  readonly inputs: readonly PortView[];
  readonly outputs: readonly PortView[];
  /** The condition of a requirement. */
  readonly check: string | undefined;
  readonly folded: boolean;
  readonly width: number;
  readonly height: number;
}

export type Category = 'sources' | 'design' | 'analyse' | 'steps' | 'verify' | 'other';

const categoryNames: Readonly<Record<string, Category>> = {
  Sources: 'sources',
  Design: 'design',
  Analyse: 'analyse',
  Steps: 'steps',
  'Verify & publish': 'verify',
};

export function categoryOf(name: string | undefined): Category {
  return name === undefined ? 'other' : (own(categoryNames, name) ?? 'other');
}

/** What wires say of a node: the ports that they name. */
export interface WiredPorts {
  /** Input port -> the outputs wired to it. */
  readonly into: ReadonlyMap<string, readonly string[]>;
  readonly outOf: ReadonlySet<string>;
}

export const notWired: WiredPorts = { into: new Map(), outOf: new Set() };

export interface NodeSources {
  readonly id: string;
  /** Undefined for a node that wires name and the thread does not hold. */
  readonly node: ThreadNode | undefined;
  readonly described: Described | undefined;
  /** The category of its function as the manifest writes it. */
  readonly category: string | undefined;
  readonly place: Pick<Place, 'width' | 'folded'> | undefined;
  readonly wired: WiredPorts;
}

const kinds = new Map<string, PortKind>();

export function kindOf(type: string | undefined): PortKind {
  if (type === undefined) return 'unknown';
  const known = kinds.get(type);
  if (known !== undefined) return known;
  const parsed = parsePortType(type);
  const kind = parsed.ok ? parsed.value.kind : 'unknown';
  kinds.set(type, kind);
  return kind;
}

type Row = Omit<PortView, 'y'>;

function hintOf(port: Port): string {
  const title = port.title === undefined || port.title === port.name ? port.name : `${port.title} (${port.name})`;
  return [`${title}: ${port.type}${port.many === true ? ', takes several wires' : ''}`, port.doc]
    .filter((line) => line !== undefined)
    .join('\n');
}

function knownRow(port: Port, side: 'in' | 'out', sources: NodeSources): Row {
  const { node, wired } = sources;
  return {
    name: port.name,
    side,
    type: port.type,
    kind: kindOf(port.type),
    known: true,
    many: port.many === true,
    hint: hintOf(port),
    literal: side === 'in' ? own(node?.inputs ?? {}, port.name) : undefined,
    from: side === 'in' ? (wired.into.get(port.name) ?? []) : [],
  };
}

function namedRow(name: string, side: 'in' | 'out', sources: NodeSources): Row {
  const { node, wired, described } = sources;
  const isWrong = described?.is === 'ports';
  return {
    name,
    side,
    type: undefined,
    kind: 'unknown',
    known: !isWrong,
    many: false,
    hint: isWrong
      ? `${name}: the function has no ${side === 'in' ? 'input' : 'output'} of this name. Connect the wire to another port, or delete it.`
      : `${name}: its type is not known, because the function is not.`,
    literal: side === 'in' ? own(node?.inputs ?? {}, name) : undefined,
    from: side === 'in' ? (wired.into.get(name) ?? []) : [],
  };
}

/** The ports of one side: those that the function has, then those that wires or typed values name beside them. */
function rowsOf(side: 'in' | 'out', sources: NodeSources): Row[] {
  const { described, wired, node } = sources;
  const ports = described?.is === 'ports' ? (side === 'in' ? described.ports.inputs : described.ports.outputs) : [];
  const known = new Set(ports.map((port) => port.name));
  const named = side === 'in' ? [...wired.into.keys(), ...Object.keys(node?.inputs ?? {})] : [...wired.outOf];
  const extra = [...new Set(named)].filter((name) => !known.has(name));
  return [...ports.map((port) => knownRow(port, side, sources)), ...extra.map((name) => namedRow(name, side, sources))];
}

function checkOf(node: ThreadNode | undefined): string | undefined {
  if (node?.function !== 'core/requirement') return undefined;
  const check = own(node.params ?? {}, 'check');
  return typeof check === 'string' ? check : undefined;
}

/** What is drawn of a node, from the document and what is known of its function. Pure. */
export function nodeView(sources: NodeSources): NodeView {
  const { id, node, place } = sources;
  const folded = place?.folded === true;
  const check = checkOf(node);
  const inputs = rowsOf('in', sources);
  const outputs = rowsOf('out', sources);
  const above = inputs.length + (check === undefined ? 0 : 1);
  return {
    id,
    title: node?.title ?? id,
    functionName: node?.function ?? '',
    category: categoryOf(sources.category),
    ghost: node === undefined,
    inputs: inputs.map((row, i) => ({ ...row, y: rowMiddle(i, folded) })),
    outputs: outputs.map((row, i) => ({ ...row, y: rowMiddle(above + i, folded) })),
    check,
    folded,
    width: place?.width === undefined ? sizes.width : clampWidth(place.width),
    height: nodeHeight(above + outputs.length, folded),
  };
}

export function portOf(view: NodeView | undefined, side: 'in' | 'out', name: string): PortView | undefined {
  return (side === 'in' ? view?.inputs : view?.outputs)?.find((port) => port.name === name);
}
