import { Position } from '@xyflow/react';
import type { Edge, Node, NodeHandle } from '@xyflow/react';
import type { Point } from './geometry.ts';
import type { NodeView } from './node-view.ts';
import type { Scene, WireView } from './scene.ts';

export type FlowNode = Node<{ readonly view: NodeView }, 'clew'>;
export type FlowWire = Edge<{ readonly view: WireView }, 'clew'>;

export interface FlowSources {
  readonly scene: Scene;
  readonly selectedNodes: readonly string[];
  readonly selectedWires: readonly string[];
  /** Where nodes are while they are dragged, and how wide one is while it is resized. */
  readonly moving: ReadonlyMap<string, Point & { readonly width?: number | undefined }>;
  readonly movable: boolean;
}

export interface FlowItems {
  readonly nodes: FlowNode[];
  readonly wires: FlowWire[];
}

function handlesOf(view: NodeView, width: number): NodeHandle[] {
  return [
    ...view.inputs.map(({ name, y }): NodeHandle => ({
      id: name,
      type: 'target',
      position: Position.Left,
      x: 0,
      y,
      width: 0,
      height: 0,
    })),
    ...view.outputs.map(({ name, y }): NodeHandle => ({
      id: name,
      type: 'source',
      position: Position.Right,
      x: width,
      y,
      width: 0,
      height: 0,
    })),
  ];
}

function flowNode(
  id: string,
  view: NodeView,
  at: Point & { readonly width?: number | undefined },
  more: { readonly selected: boolean; readonly movable: boolean },
): FlowNode {
  const width = at.width ?? view.width;
  return {
    id,
    type: 'clew',
    position: { x: at.x, y: at.y },
    data: { view },
    // Sizes and handles are known beforehand, so nothing is measured, and nodes out of sight are never drawn.
    width,
    height: view.height,
    measured: { width, height: view.height },
    handles: handlesOf(view, width),
    selected: more.selected,
    draggable: more.movable && !view.ghost,
    selectable: !view.ghost,
    connectable: more.movable && !view.ghost,
  };
}

function isSameNode(before: FlowNode, next: FlowNode): boolean {
  return (
    before.data.view === next.data.view &&
    before.position.x === next.position.x &&
    before.position.y === next.position.y &&
    before.width === next.width &&
    before.selected === next.selected &&
    before.draggable === next.draggable
  );
}

/** Makes what React Flow draws. An object is made anew only for what has changed, so that only that is drawn anew. */
export function createFlowItems(): (sources: FlowSources) => FlowItems {
  let nodesBefore = new Map<string, FlowNode>();
  let wiresBefore = new Map<string, FlowWire>();
  let last: FlowItems = { nodes: [], wires: [] };
  return ({ scene, selectedNodes, selectedWires, moving, movable }) => {
    const [chosen, chosenWires] = [new Set(selectedNodes), new Set(selectedWires)];
    const nodes = new Map<string, FlowNode>();
    for (const [id, view] of scene.nodes) {
      const place = moving.get(id) ?? scene.places.get(id);
      if (place === undefined) continue; // the layout is on its way
      const next = flowNode(id, view, place, { selected: chosen.has(id), movable });
      const before = nodesBefore.get(id);
      nodes.set(id, before !== undefined && isSameNode(before, next) ? before : next);
    }
    const wires = new Map<string, FlowWire>();
    for (const view of scene.wires) {
      if (!nodes.has(view.source) || !nodes.has(view.target)) continue;
      const selected = chosenWires.has(view.id);
      const before = wiresBefore.get(view.id);
      const isSame = before?.data?.view === view && before.selected === selected && before.reconnectable === movable;
      wires.set(view.id, before !== undefined && isSame ? before : flowWire(view, selected, movable));
    }
    nodesBefore = nodes;
    wiresBefore = wires;
    last = { nodes: sameList(last.nodes, nodes), wires: sameList(last.wires, wires) };
    return last;
  };
}

/** The list from before where nothing in it has changed. */
function sameList<T>(before: T[], items: ReadonlyMap<string, T>): T[] {
  const next = [...items.values()];
  return next.length === before.length && next.every((item, i) => item === before[i]) ? before : next;
}

function flowWire(view: WireView, selected: boolean, movable: boolean): FlowWire {
  return {
    id: view.id,
    type: 'clew',
    source: view.source,
    sourceHandle: view.sourcePort,
    target: view.target,
    targetHandle: view.targetPort,
    data: { view },
    selected,
    reconnectable: movable,
  };
}
