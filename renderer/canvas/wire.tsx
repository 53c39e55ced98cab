import { EdgeLabelRenderer, getBezierPath, Position } from '@xyflow/react';
import type { ConnectionLineComponentProps, EdgeProps } from '@xyflow/react';
import { memo, useContext } from 'react';
import type { JSX } from 'react';
import { useStore } from 'zustand';
import { LevelContext, useCanvas } from './canvas-context.ts';
import type { FlowNode, FlowWire } from './flow-items.ts';
import { kindOf, portOf } from './node-view.ts';
import type { PortKind } from './node-view.ts';
import style from './canvas.module.css';

/** The words on the middle of a wire: what it converts. */
function Lozenge({ x, y, text }: { readonly x: number; readonly y: number; readonly text: string }): JSX.Element {
  const width = text.length * 6.1 + 14;
  return (
    <g className={style['lozenge']} transform={`translate(${x} ${y})`}>
      <path d={`M${-width / 2 - 6} 0l6-9h${width}l6 9l-6 9h${-width}z`} />
      <text textAnchor="middle" dominantBaseline="central">
        {text}
      </text>
    </g>
  );
}

export const ClewWire = memo(function ClewWire(props: EdgeProps<FlowWire>): JSX.Element | null {
  const { sourceX, sourceY, targetX, targetY, selected = false, data } = props;
  const level = useContext(LevelContext);
  const [path, middleX, middleY] = getBezierPath({
    sourceX,
    sourceY,
    sourcePosition: Position.Right,
    targetX,
    targetY,
    targetPosition: Position.Left,
  });
  if (data === undefined) return null;
  const { view } = data;
  const title = view.problem ?? (view.converts === undefined ? '' : `, ${view.converts}`);
  return (
    <g
      className={style['wire']}
      data-testid={`wire-${view.wire.from}-${view.wire.to}`}
      data-kind={view.kind}
      data-selected={selected ? true : undefined}
      data-problem={view.problem === undefined ? undefined : true}
    >
      <title>{`${view.wire.from} → ${view.wire.to}${view.problem === undefined ? title : `\n${title}`}`}</title>
      {level === 'full' ? <path className={style['wire-hit']} d={path} /> : null}
      <path className={style['wire-line']} d={path} />
      {selected && level === 'full' ? (
        <>
          <circle cx={sourceX} cy={sourceY} r={4} />
          <circle cx={targetX} cy={targetY} r={4} />
        </>
      ) : null}
      {view.converts === undefined || level !== 'full' ? null : (
        // Over all wires, under the nodes.
        <EdgeLabelRenderer>
          <svg className={style['lozenge-layer']} data-kind={view.kind} aria-hidden="true">
            <Lozenge x={middleX} y={middleY} text={view.converts} />
          </svg>
        </EdgeLabelRenderer>
      )}
    </g>
  );
});

/** The wire at the pointer: it snaps to a port that takes it, and is red over one that does not. */
export function WireInHand(props: ConnectionLineComponentProps<FlowNode>): JSX.Element {
  const { fromX, fromY, toX, toY, fromHandle, fromNode } = props;
  const { ui } = useCanvas();
  const target = useStore(ui, ({ wiring }) => wiring?.target);
  const answer = target?.answer;
  const end = target !== undefined && answer?.takes === true ? target.at : { x: toX, y: toY };
  const isOut = fromHandle.type === 'source';
  const [start, stop] = isOut ? [{ x: fromX, y: fromY }, end] : [end, { x: fromX, y: fromY }];
  const [path, middleX, middleY] = getBezierPath({
    sourceX: start.x,
    sourceY: start.y,
    sourcePosition: Position.Right,
    targetX: stop.x,
    targetY: stop.y,
    targetPosition: Position.Left,
  });
  const port = portOf(fromNode.data.view, isOut ? 'out' : 'in', fromHandle.id ?? '');
  const kind: PortKind = kindOf(port?.type);
  return (
    <g className={style['wire']} data-kind={kind} data-problem={answer?.takes === false ? true : undefined}>
      <path className={style['wire-line']} d={path} />
      <circle cx={end.x} cy={end.y} r={4} />
      {answer?.takes === true && answer.converts !== undefined ? (
        <Lozenge x={middleX} y={middleY} text={answer.converts} />
      ) : null}
    </g>
  );
}
