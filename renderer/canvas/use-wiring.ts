import { useReactFlow } from '@xyflow/react';
import type { OnConnectEnd, OnConnectStart } from '@xyflow/react';
import { useEffect, useMemo, useRef } from 'react';
import type { RefObject } from 'react';
import { portRef } from '#shared/std/ids.ts';
import type { Wire } from '#shared/model/thread.ts';
import type { CanvasUiStore } from './canvas-context.ts';
import { connector } from './connectable.ts';
import type { Connectable, End } from './connectable.ts';
import { dropTarget, snapRadius } from './drop-target.ts';
import type { DropTarget } from './drop-target.ts';
import type { FlowWire } from './flow-items.ts';
import type { Point } from './geometry.ts';
import type { Scene } from './scene.ts';

/** How long a refusal stays after the wire was let go. */
const refusalMs = 3500;

interface WiringOptions {
  readonly scene: Scene;
  readonly ui: CanvasUiStore;
  readonly root: RefObject<HTMLElement | null>;
  readonly connect: (wire: Wire, options: { replaces: boolean; moving: Wire | undefined }) => void;
}

interface WiringHandlers {
  readonly onConnectStart: OnConnectStart;
  readonly onConnectEnd: OnConnectEnd;
  readonly onReconnectStart: (event: unknown, edge: FlowWire) => void;
  readonly onReconnectEnd: () => void;
}

function pointOf(event: MouseEvent | TouchEvent): Point {
  const touch = 'changedTouches' in event ? event.changedTouches[0] : event;
  return { x: touch?.clientX ?? 0, y: touch?.clientY ?? 0 };
}

function remembered(ask: (end: End) => Connectable): (end: End) => Connectable {
  const answers = new Map<string, Connectable>();
  return (end) => {
    const key = `${end.side} ${portRef(end.node, end.port)}`;
    const known = answers.get(key) ?? ask(end);
    answers.set(key, known);
    return known;
  };
}

/** Drawing wires: which ports take the one at the pointer, where it snaps to, and what letting it go does. */
export function useWiring({ scene, ui, root, connect }: WiringOptions): WiringHandlers {
  const flow = useReactFlow();
  const latest = useRef({ scene, connect });
  latest.current = { scene, connect };
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const handlers = useMemo(() => {
    let moving: Wire | undefined;

    const local = ({ x, y }: Point): Point => {
      const box = root.current?.getBoundingClientRect();
      return { x: x - (box?.left ?? 0), y: y - (box?.top ?? 0) };
    };

    function targetAt(pointer: Point): DropTarget | undefined {
      const { wiring } = ui.getState();
      if (wiring === undefined) return undefined;
      return dropTarget(latest.current.scene, flow.screenToFlowPosition(pointer, { snapToGrid: false }), {
        side: wiring.from.side === 'out' ? 'in' : 'out',
        radius: snapRadius / flow.getZoom(),
        ask: wiring.ask,
      });
    }

    function say(pointer: Point, target: DropTarget | undefined): void {
      const answer = target?.answer;
      const at = local(pointer);
      ui.setState({
        refusal: answer?.takes === false ? { text: answer.reason, at: { x: at.x + 16, y: at.y + 16 } } : undefined,
      });
    }

    function follow(event: MouseEvent | TouchEvent): void {
      const { wiring } = ui.getState();
      if (wiring === undefined) return;
      const pointer = pointOf(event);
      const found = targetAt(pointer);
      const isStart =
        found?.end.node === wiring.from.node &&
        found.end.port === wiring.from.port &&
        found.end.side === wiring.from.side;
      const target = isStart ? undefined : found;
      ui.setState({ wiring: { ...wiring, target } });
      say(pointer, target);
    }

    function stop(): void {
      document.removeEventListener('mousemove', follow);
      document.removeEventListener('touchmove', follow);
      moving = undefined;
      ui.setState({ wiring: undefined });
    }

    const onConnectStart: OnConnectStart = (_event, { nodeId, handleId, handleType }) => {
      if (nodeId === null || handleId === null || handleType === null) return;
      clearTimeout(timer.current);
      const from: End = { node: nodeId, side: handleType === 'source' ? 'out' : 'in', port: handleId };
      const { thread, nodes } = latest.current.scene;
      const ask = remembered(connector({ thread, nodes, moving }, from));
      ui.setState({ wiring: { from, moving, ask, target: undefined }, refusal: undefined, list: undefined });
      document.addEventListener('mousemove', follow);
      document.addEventListener('touchmove', follow);
    };

    const onConnectEnd: OnConnectEnd = (event) => {
      const { wiring } = ui.getState();
      if (wiring === undefined) return;
      follow(event);
      const target = ui.getState().wiring?.target;
      const pointer = pointOf(event);
      const moved = wiring.moving;
      stop();
      if (target?.answer.takes === true) {
        const { wire, replaces } = target.answer;
        latest.current.connect(wire, { replaces, moving: moved });
      } else if (target !== undefined) {
        timer.current = setTimeout(() => ui.setState({ refusal: undefined }), refusalMs);
      } else if (moved === undefined && isOnPane(pointer)) {
        ui.setState({ list: { is: 'add', at: local(pointer), from: wiring.from } });
      }
    };

    return {
      onConnectStart,
      onConnectEnd,
      onReconnectStart: (_event: unknown, edge: FlowWire) => {
        moving = edge.data?.view.wire;
      },
      onReconnectEnd: stop,
    };
  }, [flow, ui, root]);
  useEffect(() => () => clearTimeout(timer.current), []);
  return handlers;
}

/** Whether the pointer is over the canvas itself, and not over a node, the minimap or another part of the window. */
function isOnPane({ x, y }: Point): boolean {
  return (
    document.elementFromPoint(x, y)?.closest('.react-flow__pane') !== null && isClear(document.elementFromPoint(x, y))
  );
}

function isClear(element: Element | null): boolean {
  return element !== null && element.closest('.react-flow__node, .react-flow__panel') === null;
}
