import { Marking, combineMarkings, fail, isJsonObject } from '@clew/module-sdk';
import type { CallContext, Json, JsonObject, Override } from '@clew/module-sdk';

export interface ReportNode {
  readonly id: string;
  readonly title: string;
  readonly function: string;
  readonly params: JsonObject;
  readonly marking: Marking | undefined;
}

export interface ReportWire {
  readonly from: PortRef;
  readonly to: PortRef;
}

export interface PortRef {
  readonly node: string;
  readonly port: string;
}

/** A thread as the report needs it: the document's meaning, and what this run pinned. */
export interface ReportThread {
  /** Name of the thread's file without its ending. */
  readonly name: string;
  readonly digest: string;
  readonly title: string | undefined;
  readonly nodes: readonly ReportNode[];
  readonly wires: readonly ReportWire[];
  readonly positions: ReadonlyMap<string, { readonly x: number; readonly y: number }>;
  readonly overrides: readonly Override[];
  /** High-water mark of everything that the report shows: the call's, the thread's and every node's. */
  readonly marking: Marking;
}

export function parsePortRef(text: string): PortRef {
  const dot = text.indexOf('.');
  return dot < 0 ? { node: text, port: '' } : { node: text.slice(0, dot), port: text.slice(dot + 1) };
}

/**
 * Takes the thread out of the call's context. Wires may dangle and functions may be unknown; the report shows them so.
 * Refuses a call without a thread: no report could then say whether all requirements are in it.
 */
export function readThread(context: Pick<CallContext, 'thread' | 'marking'>): ReportThread {
  const given = context.thread;
  if (given === undefined)
    fail({
      why: 'bad-input',
      message:
        'The report was called without its thread, so it cannot tell whether all requirements are in it. Run it as a node of a thread.',
    });
  const { document } = given;
  if (!isJsonObject(document) || !isJsonObject(document['nodes']))
    fail({ why: 'bad-input', message: `The thread ${given.name} has no nodes that the report could read.` });
  const nodes = Object.entries(document['nodes']).map(([id, node]) => readNode(id, node));
  const markings = [readMarking(document['marking']), ...nodes.map((node) => node.marking)];
  const title = document['title'];
  return {
    name: given.name.replace(/\.thread\.json$/, ''),
    digest: given.digest,
    title: typeof title === 'string' && title.trim() !== '' ? title : undefined,
    nodes,
    wires: readWires(document['wires']),
    positions: readPositions(given.layout),
    overrides: given.overrides,
    marking: markings.reduce<Marking>(
      (all, one) => (one === undefined ? all : combineMarkings(all, one)),
      context.marking,
    ),
  };
}

function readNode(id: string, node: Json): ReportNode {
  const fields = isJsonObject(node) ? node : {};
  const title = fields['title'];
  const name = fields['function'];
  return {
    id,
    title: typeof title === 'string' && title.trim() !== '' ? title : id,
    function: typeof name === 'string' ? name : '',
    params: isJsonObject(fields['params']) ? fields['params'] : {},
    marking: readMarking(fields['marking']),
  };
}

function readMarking(marking: Json | undefined): Marking | undefined {
  if (marking === undefined) return undefined;
  const parsed = Marking.safeParse(marking);
  if (!parsed.success)
    fail({
      why: 'bad-input',
      message:
        'The thread holds a marking that cannot be read, so the report cannot be marked. Correct the marking in the thread.',
    });
  return parsed.data;
}

function readWires(wires: Json | undefined): ReportWire[] {
  if (!Array.isArray(wires)) return [];
  return wires.flatMap((wire: Json) => {
    if (!isJsonObject(wire) || typeof wire['from'] !== 'string' || typeof wire['to'] !== 'string') return [];
    return [{ from: parsePortRef(wire['from']), to: parsePortRef(wire['to']) }];
  });
}

function readPositions(layout: Json | undefined): Map<string, { x: number; y: number }> {
  const positions = new Map<string, { x: number; y: number }>();
  if (!isJsonObject(layout) || !isJsonObject(layout['nodes'])) return positions;
  for (const [id, at] of Object.entries(layout['nodes'])) {
    if (isJsonObject(at) && typeof at['x'] === 'number' && typeof at['y'] === 'number')
      positions.set(id, { x: at['x'], y: at['y'] });
  }
  return positions;
}
