import type { NodeProps } from '@xyflow/react';
import { memo, useContext, useEffect, useRef, useState } from 'react';
import type { JSX, PointerEvent as ReactPointerEvent } from 'react';
import { useStore } from 'zustand';
import { useShallow } from 'zustand/react/shallow';
import type { NodeStatus } from '#shared/model/node-status.ts';
import { parsePortRef } from '#shared/std/ids.ts';
import { own } from '#shared/std/json.ts';
import { LevelContext, useCanvas } from './canvas-context.ts';
import type { FlowNode } from './flow-items.ts';
import { clampWidth } from './geometry.ts';
import type { NodeView } from './node-view.ts';
import { PortHandle, PortRow } from './port-row.tsx';
import { VerdictShield } from './port-shape.tsx';
import {
  elapsedText,
  firstSentence,
  inputShown,
  nodeLabel,
  nodeVerdict,
  outputShown,
  stateGlyphs,
} from './value-text.ts';
import style from './canvas.module.css';

const upstreamOf = (ref: string | undefined): string => parsePortRef(ref ?? '')?.node ?? '';

/** The status of a node and of those that its inputs come from: one subscription, drawn anew only when one of them changes. */
function useStatuses(view: NodeView): (node: string) => NodeStatus | undefined {
  const { statuses } = useCanvas();
  const ids = [...new Set([view.id, ...view.inputs.map((port) => upstreamOf(port.from[0]))])];
  const found = useStore(
    statuses,
    useShallow((state) => ids.map((id) => own(state.nodes, id))),
  );
  return (node) => found[ids.indexOf(node)];
}

/** One node of a thread. What it shows of a run comes from the status store alone. */
export const ClewNode = memo(function ClewNode({ data, selected }: NodeProps<FlowNode>): JSX.Element {
  const { view } = data;
  const level = useContext(LevelContext);
  const statusOf = useStatuses(view);
  const status = view.ghost ? undefined : statusOf(view.id);
  const word = view.ghost ? 'missing' : (status?.word ?? 'ready');
  const verdict = nodeVerdict(status);
  return (
    <div
      className={style['node']}
      data-testid={`node-${view.id}`}
      data-node={view.id}
      data-state={word}
      data-level={level}
      data-category={view.category}
      data-selected={selected ? true : undefined}
      data-verdict={verdict?.tone}
      data-ghost={view.ghost ? true : undefined}
      role="group"
      aria-label={nodeLabel(view, status)}
      aria-selected={selected}
      tabIndex={-1}
    >
      {level === 'full' ? (
        <WholeNode view={view} status={status} word={word} statusOf={statusOf} />
      ) : (
        <SmallNode view={view} word={word} verdict={verdict} isTile={level === 'tile'} />
      )}
    </div>
  );
});

interface WholeProps {
  readonly view: NodeView;
  readonly status: NodeStatus | undefined;
  readonly word: NodeStatus['word'];
  readonly statusOf: (node: string) => NodeStatus | undefined;
}

function WholeNode({ view, status, word, statusOf }: WholeProps): JSX.Element {
  const outNames = new Set(view.outputs.map((port) => port.name));
  return (
    <>
      <Header view={view} status={status} word={word} />
      {view.folded ? (
        [...view.inputs, ...view.outputs].map((port) => (
          <PortHandle key={`${port.side} ${port.name}`} node={view.id} port={port} />
        ))
      ) : (
        <div className={style['rows']}>
          {view.inputs.map((port) => (
            <PortRow
              key={port.name}
              node={view.id}
              port={port}
              width={view.width}
              shown={inputShown(port, statusOf(upstreamOf(port.from[0])))}
              testId={outNames.has(port.name) ? `value-${view.id}-in-${port.name}` : `value-${view.id}-${port.name}`}
            />
          ))}
          {view.check === undefined ? null : (
            <div className={style['row']} data-side="check">
              <span className={style['name']}>check</span>
              <span className={style['value']} data-tone="typed" title={view.check}>
                {view.check.replace('<=', '≤').replace('>=', '≥')}
              </span>
            </div>
          )}
          {view.outputs.map((port) => (
            <PortRow
              key={port.name}
              node={view.id}
              port={port}
              width={view.width}
              shown={outputShown(status, port.name)}
              testId={`value-${view.id}-${port.name}`}
            />
          ))}
        </div>
      )}
      {word === 'running' ? <Progress status={status} /> : null}
      {word === 'failed' && status?.reason !== undefined ? (
        <p className={style['reason']} title={status.reason}>
          {firstSentence(status.reason)}
        </p>
      ) : null}
      <Resizer view={view} />
    </>
  );
}

function Header({ view, status, word }: Omit<WholeProps, 'statusOf'>): JSX.Element {
  const { ui, readOnly } = useCanvas();
  const isRenaming = useStore(ui, (state) => state.renaming === view.id);
  const why = view.ghost ? `The node "${view.id}" is not in the thread. Add it, or delete the wire.` : status?.reason;
  return (
    <header
      className={style['header']}
      onDoubleClick={(event) => {
        if (readOnly || view.ghost || !(event.target as Element).closest('[data-part="title"]')) return;
        event.stopPropagation();
        ui.setState({ renaming: view.id });
      }}
    >
      <span className={style['swatch']} aria-hidden="true" />
      {isRenaming ? (
        <TitleField view={view} />
      ) : (
        <span className={style['title']} data-part="title" title={`${view.title}\n${view.functionName}`}>
          {view.title}
        </span>
      )}
      {word === 'running' ? <Elapsed since={status?.startedAt} /> : null}
      <span className={style['glyph']} title={`${sentenceCase(word)}${why === undefined ? '' : `: ${why}`}`}>
        <span aria-hidden="true">{stateGlyphs[word]}</span>
        <span className={style['for-readers']}>{word}</span>
      </span>
    </header>
  );
}

function sentenceCase(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function TitleField({ view }: { readonly view: NodeView }): JSX.Element {
  const { ui, rename } = useCanvas();
  const [text, setText] = useState(view.title);
  const isDone = useRef(false);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    field.current?.focus();
    field.current?.select();
  }, []);
  const end = (keep: boolean): void => {
    if (isDone.current) return;
    isDone.current = true;
    const node = field.current?.closest<HTMLElement>('[data-node]');
    ui.setState({ renaming: undefined });
    if (keep && text.trim() !== view.title) rename(view.id, text);
    node?.focus({ preventScroll: true });
  };
  return (
    <input
      ref={field}
      className={`nodrag nopan ${style['title-field']}`}
      value={text}
      aria-label="Title"
      data-testid={`title-${view.id}`}
      spellCheck={false}
      onChange={(event) => setText(event.target.value)}
      onBlur={() => end(true)}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === 'Enter') end(true);
        if (event.key === 'Escape') end(false);
      }}
    />
  );
}

function Elapsed({ since }: { readonly since: number | undefined }): JSX.Element | null {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 200);
    return () => clearInterval(timer);
  }, []);
  return since === undefined ? null : <span className={style['elapsed']}>{elapsedText(Math.max(now - since, 0))}</span>;
}

function Progress({ status }: { readonly status: NodeStatus | undefined }): JSX.Element {
  const fraction = status?.progress?.fraction;
  const message = status?.progress?.message;
  return (
    <div
      className={style['progress']}
      role="progressbar"
      aria-label={message ?? 'Running'}
      aria-valuenow={fraction === undefined ? undefined : Math.round(fraction * 100)}
      title={message}
      data-unknown={fraction === undefined ? true : undefined}
    >
      <div style={fraction === undefined ? undefined : { width: `${Math.round(fraction * 100)}%` }} />
    </div>
  );
}

/** The right edge of a node: dragging it makes the node wider. */
function Resizer({ view }: { readonly view: NodeView }): JSX.Element | null {
  const { readOnly, resize } = useCanvas();
  const start = useRef<{ x: number; width: number; scale: number } | undefined>(undefined);
  if (readOnly || view.ghost) return null;
  const widthAt = (event: ReactPointerEvent): number | undefined =>
    start.current === undefined
      ? undefined
      : clampWidth(start.current.width + (event.clientX - start.current.x) / start.current.scale);
  return (
    <div
      className={`nodrag nopan ${style['resizer']}`}
      onPointerDown={(event) => {
        event.stopPropagation();
        event.currentTarget.setPointerCapture(event.pointerId);
        const box = event.currentTarget.parentElement?.getBoundingClientRect();
        start.current = { x: event.clientX, width: view.width, scale: (box?.width ?? view.width) / view.width };
      }}
      onPointerMove={(event) => {
        const width = widthAt(event);
        if (width !== undefined) resize(view.id, width, false);
      }}
      onPointerUp={(event) => {
        const width = widthAt(event);
        start.current = undefined;
        if (width !== undefined) resize(view.id, width, true);
      }}
    />
  );
}

interface SmallProps {
  readonly view: NodeView;
  readonly word: NodeStatus['word'];
  readonly verdict: ReturnType<typeof nodeVerdict>;
  readonly isTile: boolean;
}

/** A node from far away: a title and a state, or only their colours; a verdict stays to be seen. */
function SmallNode({ view, word, verdict, isTile }: SmallProps): JSX.Element {
  return (
    <div className={style['small']}>
      {verdict?.verdict === undefined ? (
        <span className={style['glyph']} aria-hidden="true">
          {stateGlyphs[word]}
        </span>
      ) : (
        <VerdictShield word={verdict.tone === 'old' ? 'old' : verdict.verdict} />
      )}
      {isTile ? null : <span className={style['title']}>{view.title}</span>}
      {isTile || verdict === undefined ? null : (
        <span className={style['value']} data-tone={verdict.tone}>
          {verdict.text}
        </span>
      )}
    </div>
  );
}
