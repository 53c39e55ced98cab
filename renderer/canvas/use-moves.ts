import type { NodeChange, OnNodeDrag } from '@xyflow/react';
import { useMemo, useRef, useState } from 'react';
import type { Place } from '#shared/model/layout.ts';
import type { FlowNode } from './flow-items.ts';
import { toGrid } from './geometry.ts';
import type { Point } from './geometry.ts';
import type { Scene } from './scene.ts';

export type Moving = ReadonlyMap<string, Point & { readonly width?: number | undefined }>;

const nothing: Moving = new Map();

interface MoveOptions {
  readonly scene: Scene;
  readonly place: (places: Readonly<Record<string, Place>>) => void;
  readonly duplicate: (nodes: readonly string[], by: Point) => void;
  readonly select: (changes: readonly NodeChange<FlowNode>[]) => void;
}

interface Moves {
  readonly moving: Moving;
  readonly onNodesChange: (changes: NodeChange<FlowNode>[]) => void;
  readonly onNodeDragStart: OnNodeDrag<FlowNode>;
  readonly onNodeDragStop: OnNodeDrag<FlowNode>;
  readonly resize: (node: string, width: number, done: boolean) => void;
}

/** Moving nodes: what is between is the canvas' own, and letting go is one edit. */
export function useMoves(options: MoveOptions): Moves {
  const [moving, setMoving] = useState(nothing);
  const latest = useRef(options);
  latest.current = options;
  const handlers = useMemo(() => {
    let isCopying = false;
    return {
      onNodesChange(changes: NodeChange<FlowNode>[]): void {
        const moved = changes.flatMap((change): [string, Point][] =>
          change.type === 'position' && change.position !== undefined && change.dragging === true
            ? [[change.id, change.position]]
            : [],
        );
        if (moved.length > 0) setMoving((before) => new Map([...before, ...moved]));
        const selected = changes.filter((change) => change.type === 'select');
        if (selected.length > 0) latest.current.select(selected);
      },
      onNodeDragStart: ((event) => {
        isCopying = event.altKey;
      }) satisfies OnNodeDrag<FlowNode>,
      onNodeDragStop: ((_event, node, nodes) => {
        const { scene, place, duplicate } = latest.current;
        setMoving(nothing);
        const start = scene.places.get(node.id);
        const by = start === undefined ? undefined : { x: node.position.x - start.x, y: node.position.y - start.y };
        if (by === undefined || (by.x === 0 && by.y === 0)) return;
        if (isCopying)
          duplicate(
            nodes.map((one) => one.id),
            toGrid(by),
          );
        else place(Object.fromEntries(nodes.map((one) => [one.id, toGrid(one.position)])));
      }) satisfies OnNodeDrag<FlowNode>,
      resize(node: string, width: number, done: boolean): void {
        const { scene, place } = latest.current;
        const at = scene.places.get(node);
        if (at === undefined) return;
        if (!done) return setMoving(new Map([[node, { x: at.x, y: at.y, width }]]));
        setMoving(nothing);
        place({ [node]: { x: at.x, y: at.y, width } });
      },
    };
  }, []);
  return { moving, ...handlers };
}
