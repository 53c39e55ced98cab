import '@xyflow/react/dist/base.css';
import {
  Background,
  BackgroundVariant,
  ReactFlow,
  ReactFlowProvider,
  SelectionMode,
  useStore as useFlow,
  useStoreApi,
} from '@xyflow/react';
import type { EdgeChange, EdgeTypes, NodeChange, NodeTypes } from '@xyflow/react';
import { useCallback, useMemo, useRef, useState } from 'react';
import type { DragEvent, JSX, MouseEvent as ReactMouseEvent, RefObject } from 'react';
import { useStore } from 'zustand';
import { fragmentOf, pasteFragment } from '#shared/model/fragment.ts';
import type { Place } from '#shared/model/layout.ts';
import type { Sheet, SheetEdit } from '#shared/model/sheet.ts';
import type { DescribedNodes } from '#shared/model/validate.ts';
import { own } from '#shared/std/json.ts';
import { functionDataType } from '../session/new-node.ts';
import type { Session } from '../session/session.ts';
import { statusStoreOf } from '../session/status.ts';
import { useSession } from '../session/use-session.ts';
import { nothingSelected } from '../stores/selection.ts';
import { CanvasContext, createCanvasUi, LevelContext, levelOf } from './canvas-context.ts';
import type { CanvasContextValue, CanvasUiStore, Difference } from './canvas-context.ts';
import { CanvasLists } from './canvas-lists.tsx';
import { Refusal, ThreadMap, ZoomControls } from './canvas-overlays.tsx';
import { FarLayer } from './far-layer.tsx';
import { farWires } from './far-wires.ts';
import { createFlowItems } from './flow-items.ts';
import type { FlowNode, FlowWire } from './flow-items.ts';
import type { Point } from './geometry.ts';
import { ClewNode } from './node.tsx';
import { connectEdit, moveEdit, titleEdit } from './sheet-edits.ts';
import { useFirstFit } from './use-first-fit.ts';
import { useAdding } from './use-adding.ts';
import { useCanvasHandle, useSeen } from './use-canvas-handle.ts';
import { useMoves } from './use-moves.ts';
import { useAutoLayout, useScene } from './use-scene.ts';
import { useTransfer } from './use-transfer.ts';
import { useWheel } from './use-wheel.ts';
import { useWiring } from './use-wiring.ts';
import { maxZoom, minZoom } from './wheel.ts';
import { ClewWire, WireInHand } from './wire.tsx';
import style from './canvas.module.css';

export interface ThreadCanvasProps {
  readonly tab: string;
  readonly sheet: Sheet;
  readonly auto: Readonly<Record<string, Place>>;
  readonly described: DescribedNodes;
  readonly readOnly: boolean;
  readonly onEdit?: ((edit: SheetEdit, mark?: string) => void) | undefined;
  readonly onAuto: (places: Readonly<Record<string, Place>>) => void;
  /** How outputs differ from those of another run, by `node.port`. */
  readonly differences?: ReadonlyMap<string, Difference> | undefined;
  readonly onOpen?: ((node: string) => void) | undefined;
  /** Files that were dropped, with the place on the canvas. */
  readonly onFiles?: ((files: readonly File[], at: Point) => void) | undefined;
}

/** A thread with the state of a run on it, drawn by React Flow. What changes it goes out as edits; nothing is kept here. */
export function ThreadCanvas(props: ThreadCanvasProps): JSX.Element {
  return (
    <ReactFlowProvider>
      <Canvas {...props} />
    </ReactFlowProvider>
  );
}

function Canvas(props: ThreadCanvasProps): JSX.Element {
  const { tab, sheet, auto, described, readOnly, onAuto, onOpen } = props;
  const onEdit = readOnly ? undefined : props.onEdit;
  const session = useSession();
  const root = useRef<HTMLDivElement>(null);
  const [ui] = useState(createCanvasUi);
  const [itemsOf] = useState(createFlowItems);
  const scene = useScene({ sheet, auto, described });
  const isDescribed = described.size >= Object.keys(sheet.thread.nodes).length;
  const isLayingOut = useAutoLayout(scene, isDescribed, onAuto);
  const selection = useStore(session.selection, ({ of }) => of[tab]) ?? nothingSelected;
  const level = useFlow((state) => levelOf(state.transform[2]));
  const size = useFlow((state) => `${state.width} ${state.height}`);
  const flowStore = useUnmeasuredFlow();
  const seen = useSeen();

  const place = useCallback(
    (places: Readonly<Record<string, Place>>, name?: string) => onEdit?.(moveEdit(sheet, auto, places, name)),
    [onEdit, sheet, auto],
  );
  const { moving, onNodesChange, onNodeDragStart, onNodeDragStop, resize } = useMoves({
    scene,
    place,
    duplicate: (ids, by) => {
      if (onEdit === undefined) return;
      const copy = pasteFragment(sheet, fragmentOf(sheet, ids, { ...auto, ...sheet.layout.nodes }), {
        offset: by,
        keepIncoming: true,
        name: ids.length === 1 ? `Duplicate ${ids[0] ?? ''}` : `Duplicate ${ids.length} nodes`,
      });
      onEdit(copy.edit);
      session.selection.select(tab, { nodes: copy.ids });
    },
    select: (changes) => selectNodes(session, tab, changes),
  });
  const open = useCallback((node: string) => onOpen?.(node), [onOpen]);
  const handle = useCanvasHandle({ tab, scene, ui, root, open, place: onEdit === undefined ? undefined : place });
  const wiring = useWiring({ scene, ui, root, connect: (wire, how) => onEdit?.(connectEdit(sheet, wire, how)) });
  const adding = useAdding({ tab, sheet, auto, root, onEdit });
  useTransfer({ tab, sheet, auto, root, onEdit, seen });
  useWheel(root);
  const settled = useFirstFit(
    tab,
    scene.places.size === 0 || isLayingOut ? 'nothing' : isDescribed ? 'whole' : 'rough',
  );

  const { nodes, wires } = itemsOf({
    scene,
    selectedNodes: selection.nodes,
    selectedWires: selection.wires,
    moving,
    movable: onEdit !== undefined,
  });
  const isFar = level !== 'full' && wires.length > farWires;
  const context = useContextValue({ ...props, onEdit, ui, resize, open, scenePlaces: scene.places });
  const [width = 0, height = 0] = size.split(' ').map(Number);
  return (
    <CanvasContext.Provider value={context}>
      <LevelContext.Provider value={level}>
        <div
          ref={root}
          className={style['canvas']}
          data-testid="canvas"
          data-settled={settled}
          data-scope={readOnly ? 'review' : 'canvas'}
          data-level={level}
          tabIndex={0}
          role="application"
          aria-label={`Canvas of ${sheet.thread.title ?? 'the thread'}, ${scene.nodes.size} nodes`}
          onPointerDownCapture={(event) => takeFocus(event.target, root)}
          onDoubleClick={(event) => {
            if (onEdit !== undefined && isPane(event.target)) openQuickAdd(event, root, ui);
          }}
          {...(onEdit === undefined ? {} : dropHandlers(props.onFiles, adding.dropFunction))}
        >
          <ReactFlow
            nodes={nodes}
            edges={isFar ? noWires : wires}
            onNodesChange={onNodesChange}
            onEdgesChange={(changes) => {
              // A box takes nodes; the wires between them go with them in everything that is done to them.
              if (flowStore.getState().userSelectionRect === null) selectWires(session, tab, changes);
            }}
            onNodeDragStart={onNodeDragStart}
            onNodeDragStop={onNodeDragStop}
            onNodeDoubleClick={(_event, node) => open(node.id)}
            {...(onEdit === undefined ? {} : { ...wiring, onReconnect: ignore })}
            {...flowSettings}
            nodesConnectable={onEdit !== undefined}
            nodesDraggable={onEdit !== undefined}
          >
            {level === 'tile' ? null : <Background variant={BackgroundVariant.Dots} gap={20} size={1.2} />}
            {isFar ? <FarLayer nodes={nodes} wires={wires} /> : null}
            <ZoomControls handle={handle} />
            <ThreadMap />
          </ReactFlow>
          {isLayingOut ? <div className={style['busy']}>Laying out the nodes</div> : null}
          <Refusal ui={ui} />
          <CanvasLists
            ui={ui}
            scene={scene}
            size={{ width, height }}
            onAdd={adding.add}
            onConnect={(wire, replaces) => onEdit?.(connectEdit(sheet, wire, { replaces }))}
            onClosed={() => root.current?.focus({ preventScroll: true })}
          />
        </div>
      </LevelContext.Provider>
    </CanvasContext.Provider>
  );
}

const unmeasured = (): void => undefined;

/**
 * React Flow's store without its measuring of nodes: sizes and ports are given with each node, while what is on the page
 * has no ports from far away, and handles that are wider than the port.
 */
function useUnmeasuredFlow(): ReturnType<typeof useStoreApi<FlowNode, FlowWire>> {
  const store = useStoreApi<FlowNode, FlowWire>();
  // Before the first node is drawn: what observes them takes the function then.
  useState(() => store.setState({ updateNodeInternals: unmeasured }));
  return store;
}

const noWires: FlowWire[] = [];

/** How React Flow behaves on every canvas: keys are commands, and the wheel is read in use-wheel.ts. */
const flowSettings = {
  nodeTypes: { clew: ClewNode } satisfies NodeTypes,
  edgeTypes: { clew: ClewWire } satisfies EdgeTypes,
  connectionLineComponent: WireInHand,
  connectionRadius: 1,
  connectOnClick: false,
  nodesFocusable: false,
  edgesFocusable: false,
  disableKeyboardA11y: true,
  deleteKeyCode: null,
  selectionKeyCode: null,
  multiSelectionKeyCode: ['Shift', 'Meta', 'Control'],
  selectionOnDrag: true,
  selectionMode: SelectionMode.Partial,
  panOnDrag: [1],
  panActivationKeyCode: 'Space',
  zoomOnScroll: false,
  zoomOnPinch: false,
  zoomOnDoubleClick: false,
  preventScrolling: false,
  snapToGrid: true,
  snapGrid: [4, 4] satisfies [number, number],
  minZoom,
  maxZoom,
  onlyRenderVisibleElements: true,
  elevateNodesOnSelect: true,
};
/** Reconnecting is decided where the wire is let go; React Flow only has to offer the ends. */
const ignore = (): undefined => undefined;

interface ContextSources extends ThreadCanvasProps {
  readonly ui: CanvasUiStore;
  readonly resize: CanvasContextValue['resize'];
  readonly open: (node: string) => void;
  readonly scenePlaces: ReadonlyMap<string, Point>;
}

/** What nodes reach stays the same object while a thread is edited, so that an edit draws only what it has changed. */
function useContextValue(sources: ContextSources): CanvasContextValue {
  const session = useSession();
  const { tab, ui, differences, readOnly, onEdit, resize } = sources;
  const latest = useRef(sources);
  latest.current = sources;
  const isFixed = readOnly || onEdit === undefined;
  return useMemo(
    () => ({
      statuses: statusStoreOf(session, tab),
      ui,
      readOnly: isFixed,
      differences,
      rename: (node, title) => latest.current.onEdit?.(titleEdit(latest.current.sheet, node, title)),
      resize,
      fold: (node) => {
        const { sheet, auto, scenePlaces, onEdit: edit } = latest.current;
        const at = scenePlaces.get(node);
        const folded = (own(sheet.layout.nodes, node) ?? own(auto, node))?.folded !== true;
        if (at !== undefined)
          edit?.(
            moveEdit(sheet, auto, { [node]: { x: at.x, y: at.y, folded } }, `${folded ? 'Fold' : 'Unfold'} ${node}`),
          );
      },
      open: (node) => latest.current.open(node),
    }),
    [session, tab, ui, differences, isFixed, resize],
  );
}

function selectNodes(session: Session, tab: string, changes: readonly NodeChange<FlowNode>[]): void {
  const before = session.selection.getState().of[tab] ?? nothingSelected;
  const nodes = new Set(before.nodes);
  for (const change of changes)
    if (change.type === 'select') {
      if (change.selected) nodes.add(change.id);
      else nodes.delete(change.id);
    }
  session.selection.select(tab, { nodes: [...nodes], wires: before.wires });
}

function selectWires(session: Session, tab: string, changes: readonly EdgeChange<FlowWire>[]): void {
  const before = session.selection.getState().of[tab] ?? nothingSelected;
  const wires = new Set(before.wires);
  for (const change of changes)
    if (change.type === 'select') {
      if (change.selected) wires.add(change.id);
      else wires.delete(change.id);
    }
  session.selection.select(tab, { nodes: before.nodes, wires: [...wires] });
}

function isPane(target: EventTarget): boolean {
  return target instanceof Element && target.classList.contains('react-flow__pane');
}

/** A press anywhere on the canvas gives it the keys; dragging in it keeps the browser from doing so. */
function takeFocus(target: EventTarget, root: RefObject<HTMLDivElement | null>): void {
  if (!(target instanceof Element) || target.closest('input, button, [role="dialog"]')) return;
  const node = target.closest('.react-flow__handle') === null ? target.closest<HTMLElement>('[data-node]') : null;
  (node ?? root.current)?.focus({ preventScroll: true });
}

function openQuickAdd(event: ReactMouseEvent, root: RefObject<HTMLDivElement | null>, ui: CanvasUiStore): void {
  const box = root.current?.getBoundingClientRect();
  const at = { x: event.clientX - (box?.left ?? 0), y: event.clientY - (box?.top ?? 0) };
  ui.setState({ list: { is: 'add', at, from: undefined } });
}

interface DropHandlers {
  readonly onDragOver: (event: DragEvent) => void;
  readonly onDrop: (event: DragEvent) => void;
}

function dropHandlers(
  onFiles: ThreadCanvasProps['onFiles'],
  drop: { readonly add: (name: string, at: Point) => void; readonly at: (point: Point) => Point },
): DropHandlers {
  const takes = ({ dataTransfer }: DragEvent): boolean =>
    dataTransfer.types.includes(functionDataType) || (dataTransfer.types.includes('Files') && onFiles !== undefined);
  return {
    onDragOver: (event) => {
      if (!takes(event)) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = 'copy';
    },
    onDrop: (event) => {
      if (!takes(event)) return;
      event.preventDefault();
      const at = drop.at({ x: event.clientX, y: event.clientY });
      const name = event.dataTransfer.getData(functionDataType);
      if (name !== '') drop.add(name, at);
      else onFiles?.([...event.dataTransfer.files], at);
    },
  };
}
