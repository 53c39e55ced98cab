import type { JSX } from 'react';
import type { FunctionSpec, Manifest, Ports } from '#shared/model/function-spec.ts';
import type { NodeStatus } from '#shared/model/node-status.ts';
import style from './inspector.module.css';
import { durationText, isOld, outputRows } from './node-facts.ts';
import { OutputsSection } from './outputs-section.tsx';
import { Section } from './section.tsx';
import { StateView } from './state-view.tsx';

/**
 * What a node came to: its state and why, and its outputs. For a run under review it takes the status at the instant;
 * nothing in it can be changed.
 */
export function NodeDetails({
  node,
  status,
  ports,
  run,
}: {
  readonly node: string;
  readonly status: NodeStatus | undefined;
  readonly ports: Ports | undefined;
  readonly run: string | undefined;
}): JSX.Element {
  return (
    <>
      <StateView node={node} status={status} />
      <OutputsSection node={node} rows={outputRows(ports, status)} run={run} old={isOld(status)} />
    </>
  );
}

/** What a function may do and what it is, as its manifest says. */
export function FunctionFacts({
  manifest,
  spec,
}: {
  readonly manifest: Manifest;
  readonly spec: FunctionSpec;
}): JSX.Element {
  const { permissions, tools, resources } = spec;
  const pools = Object.entries(resources.pools ?? {}).map(([name, count]) => `${count} ${name}`);
  const facts: readonly (readonly [string, string])[] = [
    ['Network', permissions.network.length === 0 ? 'none' : permissions.network.join(', ')],
    ['Files', permissions.files.length === 0 ? 'only what it is given' : permissions.files.join(', ')],
    ['Time limit', durationText(spec.timeLimitMs)],
    ['Processors', [String(resources.cpu), ...pools].join(', ')],
    ...(tools.length === 0
      ? []
      : [['Programs', tools.map((tool) => `${tool.name} ${tool.version ?? ''}`.trim()).join(', ')] as const]),
    ['Results', spec.deterministic ? 'the same each time, so they are reused' : 'not the same each time, never reused'],
    ...(spec.reads.includes('thread') ? [['Reads', 'the whole thread'] as const] : []),
    ['Module', `${manifest.title} ${manifest.version}, ${manifest.publisher}`],
  ];
  return (
    <Section title="Function" count={spec.title} testId="inspector-function">
      <p className={style['summary']}>{spec.summary}</p>
      <dl className={style['facts']}>
        {facts.map(([name, text]) => (
          <div key={name} style={{ display: 'contents' }}>
            <dt>{name}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
    </Section>
  );
}
