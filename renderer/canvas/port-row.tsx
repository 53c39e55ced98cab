import { Handle, Position } from '@xyflow/react';
import type { JSX } from 'react';
import { useStore } from 'zustand';
import { useCanvas } from './canvas-context.ts';
import type { Connectable, End } from './connectable.ts';
import type { PortView } from './node-view.ts';
import { PortShape, VerdictShield } from './port-shape.tsx';
import { fitRow } from './value-text.ts';
import type { ShownValue } from './value-text.ts';
import style from './canvas.module.css';

/** What the wire at the pointer is to a port, where one hangs there. */
function useAnswer(end: End): Connectable | undefined {
  const { ui } = useCanvas();
  const wiring = useStore(ui, (state) => state.wiring);
  if (wiring === undefined) return undefined;
  const isStart = wiring.from.node === end.node && wiring.from.port === end.port && wiring.from.side === end.side;
  return isStart ? undefined : wiring.ask(end);
}

function useIsTarget({ node, side, port }: End): boolean {
  const { ui } = useCanvas();
  return useStore(ui, ({ wiring }) => {
    const end = wiring?.target?.end;
    return end?.node === node && end.side === side && end.port === port;
  });
}

/** The handle of a port: where wires begin and end. */
export function PortHandle({ node, port }: { readonly node: string; readonly port: PortView }): JSX.Element {
  const end: End = { node, side: port.side, port: port.name };
  const answer = useAnswer(end);
  const isTarget = useIsTarget(end);
  const { readOnly } = useCanvas();
  const isInput = port.side === 'in';
  return (
    <Handle
      id={port.name}
      type={isInput ? 'target' : 'source'}
      position={isInput ? Position.Left : Position.Right}
      isConnectable={!readOnly}
      className={style['handle'] ?? ''}
      title={answer?.takes === false ? answer.reason : port.hint}
      data-testid={`port-${node}-${port.side}-${port.name}`}
      data-takes={answer === undefined ? undefined : answer.takes ? 'yes' : 'no'}
      data-target={isTarget ? true : undefined}
      data-wrong={port.known ? undefined : true}
      data-filled={port.from.length > 0 || port.literal !== undefined ? true : undefined}
      data-side={port.side}
    >
      <PortShape kind={port.kind} />
    </Handle>
  );
}

export function Shown({
  shown,
  text,
  testId,
}: {
  readonly shown: ShownValue;
  /** What there is room for of its text. */
  readonly text: string;
  readonly testId: string;
}): JSX.Element {
  return (
    <span
      className={style['value']}
      data-tone={shown.tone}
      data-whole={shown.least === undefined ? undefined : true}
      title={shown.whole}
      data-testid={testId}
    >
      {shown.verdict === undefined ? null : <VerdictShield word={shown.tone === 'old' ? 'old' : shown.verdict} />}
      {shown.tone === 'bad' ? <span aria-hidden="true">⚠ </span> : null}
      {text}
    </span>
  );
}

interface PortRowProps {
  readonly node: string;
  readonly port: PortView;
  readonly width: number;
  readonly shown: ShownValue | undefined;
  readonly testId: string;
}

/** One row of a node: the port, its name and what it holds. */
export function PortRow({ node, port, width, shown, testId }: PortRowProps): JSX.Element {
  const end: End = { node, side: port.side, port: port.name };
  const answer = useAnswer(end);
  const { differences } = useCanvas();
  const difference = port.side === 'out' ? differences?.get(`${node}.${port.name}`) : undefined;
  const fit = fitRow(width, port.name, shown, difference);
  return (
    <div
      className={style['row']}
      data-side={port.side}
      data-takes={answer === undefined ? undefined : answer.takes ? 'yes' : 'no'}
    >
      <PortHandle node={node} port={port} />
      {fit.hasName ? (
        <span className={style['name']} title={port.hint}>
          {port.name}
          {port.known ? null : ' ?'}
        </span>
      ) : null}
      {answer?.takes === true && answer.converts !== undefined ? (
        <span className={style['converts']}>{answer.converts}</span>
      ) : shown === undefined ? null : (
        <Shown shown={shown} text={fit.text} testId={testId} />
      )}
      {difference === undefined || fit.difference === 'none' ? null : (
        <span className={style['difference']} data-tone={difference.tone} title={difference.text}>
          {difference.tone === 'up' ? '▲' : difference.tone === 'down' ? '▼' : '≠'}
          {fit.difference === 'whole' ? ` ${difference.text}` : null}
        </span>
      )}
    </div>
  );
}
