import { ViewportPortal } from '@xyflow/react';
import { useContext, useMemo } from 'react';
import type { JSX } from 'react';
import { LevelContext } from './canvas-context.ts';
import { farPaths } from './far-wires.ts';
import type { FlowNode, FlowWire } from './flow-items.ts';
import style from './canvas.module.css';

/** The wires as they are seen from far away: behind the nodes, and not to be picked. */
export function FarLayer({
  nodes,
  wires,
}: {
  readonly nodes: readonly FlowNode[];
  readonly wires: readonly FlowWire[];
}): JSX.Element {
  const level = useContext(LevelContext);
  const paths = useMemo(() => farPaths(nodes, wires), [nodes, wires]);
  return (
    <ViewportPortal>
      <svg className={style['far']} data-level={level} aria-hidden="true">
        {paths.map(({ kind, isProblem, d }) => (
          <g
            key={`${kind} ${String(isProblem)}`}
            className={style['wire']}
            data-kind={kind}
            data-problem={isProblem ? true : undefined}
          >
            <path className={style['wire-line']} d={d} />
          </g>
        ))}
      </svg>
    </ViewportPortal>
  );
}
