import { MiniMap, Panel, useStore as useFlow } from '@xyflow/react';
import type { MiniMapNodeProps, ReactFlowState } from '@xyflow/react';
import { memo } from 'react';
import type { JSX } from 'react';
import { useStore } from 'zustand';
import { own } from '#shared/std/json.ts';
import type { CanvasHandle } from '../session/canvas-handle.ts';
import { IconButton } from '../ui/controls.tsx';
import { useCanvas } from './canvas-context.ts';
import type { CanvasUiStore } from './canvas-context.ts';
import { nodeVerdict } from './value-text.ts';
import style from './canvas.module.css';

/** Why a wire does not go where it is held, or where it was let go. */
export function Refusal({ ui }: { readonly ui: CanvasUiStore }): JSX.Element | null {
  const refusal = useStore(ui, (state) => state.refusal);
  return refusal === undefined ? null : (
    <div
      className={style['refusal']}
      data-testid="wire-refusal"
      role="status"
      style={{ left: refusal.at.x, top: refusal.at.y }}
    >
      {refusal.text}
    </div>
  );
}

export function ZoomControls({ handle }: { readonly handle: CanvasHandle }): JSX.Element {
  const percent = useFlow((state) => Math.round(state.transform[2] * 100));
  return (
    <Panel position="bottom-left" className={style['zoom'] ?? ''}>
      <IconButton label="Zoom out" onClick={() => handle.zoomBy(1 / 1.25)}>
        −
      </IconButton>
      <span data-testid="canvas-zoom">{percent} %</span>
      <IconButton label="Zoom in" onClick={() => handle.zoomBy(1.25)}>
        +
      </IconButton>
      <IconButton label="Fit the thread (0)" onClick={() => handle.fit()}>
        ⤢
      </IconButton>
    </Panel>
  );
}

/** A node on the minimap: its state, or its verdict where it gives one. */
const MapNode = memo(function MapNode({ id, x, y, width, height, selected }: MiniMapNodeProps): JSX.Element {
  const { statuses } = useCanvas();
  const status = useStore(statuses, ({ nodes }) => own(nodes, id));
  const tone = nodeVerdict(status)?.tone;
  return (
    <rect
      className={style['map-node']}
      data-state={id.startsWith('?') ? 'missing' : (status?.word ?? 'ready')}
      data-verdict={tone}
      data-selected={selected ? true : undefined}
      x={x}
      y={y}
      width={width}
      height={height}
    />
  );
});

/** Whether every node is seen: then a map would only stand before some of them. */
function seesAll({ nodeLookup, transform, width, height }: ReactFlowState): boolean {
  const [x, y, zoom] = transform;
  for (const { internals, measured, width: given, height: high } of nodeLookup.values()) {
    const at = { x: internals.positionAbsolute.x * zoom + x, y: internals.positionAbsolute.y * zoom + y };
    const size = { width: (measured.width ?? given ?? 0) * zoom, height: (measured.height ?? high ?? 0) * zoom };
    if (at.x < 0 || at.y < 0 || at.x + size.width > width || at.y + size.height > height) return false;
  }
  return true;
}

export function ThreadMap(): JSX.Element | null {
  const isIdle = useFlow(seesAll);
  if (isIdle) return null;
  return (
    <MiniMap
      className={style['minimap'] ?? ''}
      nodeComponent={MapNode}
      pannable
      zoomable
      ariaLabel="Map of the thread"
      position="bottom-right"
      style={{ width: 168, height: 112 }}
    />
  );
}
