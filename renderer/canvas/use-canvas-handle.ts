import { useReactFlow, useStoreApi } from '@xyflow/react';
import { useEffect, useRef } from 'react';
import type { RefObject } from 'react';
import type { CanvasHandle } from '../session/canvas-handle.ts';
import { useSession } from '../session/use-session.ts';
import { nothingSelected } from '../stores/selection.ts';
import type { CanvasUiStore } from './canvas-context.ts';
import { elkGraph, placesOf } from './elk-graph.ts';
import { boundsOf, wholeThread } from './geometry.ts';
import type { Box, Point } from './geometry.ts';
import { layOut } from './layout-worker.ts';
import type { Scene } from './scene.ts';
import { walk } from './walk.ts';
import { maxZoom, minZoom } from './wheel.ts';

interface HandleOptions {
  readonly tab: string;
  readonly scene: Scene;
  readonly ui: CanvasUiStore;
  readonly root: RefObject<HTMLElement | null>;
  readonly open: (node: string) => void;
  readonly place: ((places: Readonly<Record<string, Point>>, name: string) => void) | undefined;
}

/** Motion of the view, in ms; none where the system asks for none. */
function glide(): number {
  return matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : 120;
}

export function boxOf(scene: Scene, id: string): Box | undefined {
  const [at, view] = [scene.places.get(id), scene.nodes.get(id)];
  return at === undefined || view === undefined
    ? undefined
    : { x: at.x, y: at.y, width: view.width, height: view.height };
}

function boxesOf(scene: Scene, ids: Iterable<string>): Map<string, Box> {
  const boxes = new Map<string, Box>();
  for (const id of ids) {
    const box = boxOf(scene, id);
    if (box !== undefined) boxes.set(id, box);
  }
  return boxes;
}

/** What is seen of a canvas, in canvas px. */
export function useSeen(): () => Box {
  const store = useStoreApi();
  return () => {
    const { transform, width, height } = store.getState();
    const [x, y, zoom] = transform;
    return { x: -x / zoom, y: -y / zoom, width: width / zoom, height: height / zoom };
  };
}

/** Gives commands their hold on this canvas as long as it is mounted. */
export function useCanvasHandle(options: HandleOptions): CanvasHandle {
  const session = useSession();
  const flow = useReactFlow();
  const seen = useSeen();
  const latest = useRef({ ...options, seen });
  latest.current = { ...options, seen };
  const handle = useRef<CanvasHandle | undefined>(undefined);
  handle.current ??= make();
  const { tab } = options;
  useEffect(() => {
    const mine = handle.current;
    if (mine === undefined) return undefined;
    session.canvases.set(tab, mine);
    return () => {
      if (session.canvases.get(tab) === mine) session.canvases.delete(tab);
    };
  }, [session, tab]);
  return handle.current;

  function make(): CanvasHandle {
    const scene = (): Scene => latest.current.scene;
    const selected = (): readonly string[] =>
      (session.selection.getState().of[latest.current.tab] ?? nothingSelected).nodes;

    function focusNode(id: string): void {
      requestAnimationFrame(() => {
        const { root } = latest.current;
        const element = root.current?.querySelector<HTMLElement>(`[data-node="${CSS.escape(id)}"]`);
        (element ?? root.current)?.focus({ preventScroll: true });
      });
    }

    function bring(id: string): void {
      const [box, view] = [boxOf(scene(), id), latest.current.seen()];
      if (box === undefined) return;
      const isSeen =
        box.x >= view.x &&
        box.y >= view.y &&
        box.x + box.width <= view.x + view.width &&
        box.y + box.height <= view.y + view.height;
      if (isSeen) return;
      void flow.setCenter(box.x + box.width / 2, box.y + box.height / 2, {
        zoom: Math.max(flow.getZoom(), 0.6),
        duration: glide(),
      });
    }

    const centre = (): Point => {
      const view = latest.current.seen();
      return { x: Math.round(view.x + view.width / 2), y: Math.round(view.y + view.height / 2) };
    };

    function goTo(id: string): void {
      session.selection.select(latest.current.tab, { nodes: [id] });
      bring(id);
      focusNode(id);
    }

    return {
      fit: () => void flow.fitView({ ...wholeThread, duration: glide() }),
      actualSize: () => {
        const { x, y } = centre();
        void flow.setCenter(x, y, { zoom: 1, duration: glide() });
      },
      zoomBy: (factor) =>
        void flow.zoomTo(Math.min(Math.max(flow.getZoom() * factor, minZoom), maxZoom), { duration: glide() }),
      reveal: (id) => {
        session.selection.select(latest.current.tab, { nodes: [id] });
        bring(id);
      },
      centre,
      async tidy() {
        const chosen = selected().length > 1 ? selected() : Object.keys(scene().thread.nodes);
        const before = boundsOf(boxesOf(scene(), chosen).values());
        const places = placesOf(await layOut(elkGraph(scene(), chosen)));
        const after = boundsOf(Object.values(places).map((at) => ({ ...at, width: 0, height: 0 })));
        if (before === undefined || after === undefined) return;
        // What is laid out stays where it was, as a whole.
        const by = { x: before.x - after.x, y: before.y - after.y };
        const moved = Object.entries(places).map(([id, at]) => [id, { x: at.x + by.x, y: at.y + by.y }] as const);
        latest.current.place?.(Object.fromEntries(moved), selected().length > 1 ? 'Tidy selection' : 'Tidy thread');
      },
      quickAdd: () => {
        const box = latest.current.root.current?.getBoundingClientRect();
        const at = { x: (box?.width ?? 0) / 2 - 160, y: (box?.height ?? 0) / 3 };
        latest.current.ui.setState({ list: { is: 'add', at, from: undefined } });
      },
      boxes: (ids) => boxesOf(scene(), ids),
      stepFrom: (step) => walk(scene(), selected().at(-1), step),
      goTo,
      rename: (id) => {
        bring(id);
        latest.current.ui.setState({ renaming: id });
      },
      connect: (id) => {
        const box = boxOf(scene(), id);
        const root = latest.current.root.current?.getBoundingClientRect();
        if (box === undefined || root === undefined) return;
        const at = flow.flowToScreenPosition({ x: box.x + box.width + 12, y: box.y });
        latest.current.ui.setState({
          list: { is: 'connect', node: id, at: { x: at.x - root.left, y: at.y - root.top } },
        });
      },
      open: (id) => latest.current.open(id),
    };
  }
}
