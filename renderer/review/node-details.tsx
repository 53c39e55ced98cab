import { useMemo } from 'react';
import type { JSX, ReactNode } from 'react';
import type { NodeOutputs } from '#shared/model/event.ts';
import { runStatusOf } from '#shared/model/node-status.ts';
import type { NodeRunState } from '#shared/model/run-state.ts';
import type { Value } from '#shared/model/value.ts';
import { shortRun } from '#shared/model/why.ts';
import { shortDigest } from '#shared/std/digest.ts';
import { own } from '#shared/std/json.ts';
import type { Moment } from '../session/review.ts';
import { sheetOfRun } from '../session/review.ts';
import { useSession } from '../session/use-session.ts';
import { EmptyState, IconButton, SectionTitle } from '../ui/controls.tsx';
import { durationText } from '../ui/format-time.ts';
import { bytesText, clockText } from './event-line.ts';
import { FileView } from './file-view.tsx';
import { Icon } from './icons.tsx';
import { nodeRecord, whyLines } from './node-record.ts';
import type { CauseLine, NodeRecord } from './node-record.ts';
import { PartView } from './part-view.tsx';
import { partIn } from './part-file.ts';
import style from './details.module.css';
import { RunFacts } from './run-facts.tsx';
import { useCompared, useReviewView } from './use-moment.ts';
import { ValueLine, VerdictView } from './value-view.tsx';

function Row({
  name,
  title,
  wide,
  children,
}: {
  readonly name: string;
  readonly title?: string;
  /** The value stands under its name. */
  readonly wide?: boolean;
  readonly children: ReactNode;
}): JSX.Element {
  return (
    <div className={style['row']} data-wide={wide}>
      <dt title={title}>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Causes({ causes }: { readonly causes: readonly CauseLine[] }): JSX.Element | null {
  if (causes.length === 0) return null;
  return (
    <ul className={style['causes']}>
      {causes.map((cause, i) => (
        <li key={`${String(i)} ${cause.text}`}>
          {cause.text}
          <Causes causes={cause.behind} />
        </li>
      ))}
    </ul>
  );
}

function StateSection({ node, at }: { readonly node: NodeRunState; readonly at: number }): JSX.Element {
  const status = runStatusOf(node);
  const why = node.why === undefined ? undefined : whyLines(node.why, node.state === 'running');
  const isUnreached = node.state === 'waiting' && node.because === undefined;
  return (
    <>
      <p className={style['state']} data-state={status.word} data-testid="review-state">
        {isUnreached ? 'Not yet at this event' : status.word}
        {node.attempt > 1 ? ` · attempt ${node.attempt}` : ''}
        {node.state === 'running' && node.startedAt !== undefined ? ` · for ${durationText(at - node.startedAt)}` : ''}
        {node.ms === undefined || node.state === 'reused' ? '' : ` · ${durationText(node.ms)}`}
      </p>
      {status.failure !== undefined || node.because !== undefined ? (
        <p className={style['reason']} data-tone={status.failure === undefined ? 'warn' : 'bad'}>
          {status.reason}
        </p>
      ) : null}
      {why === undefined ? null : (
        <>
          <p className={style['reason']}>{why.sentence}</p>
          {why.causes.length > 1 || why.causes.some((cause) => cause.behind.length > 0) ? (
            <Causes causes={why.causes} />
          ) : null}
        </>
      )}
    </>
  );
}

function Inputs({ record, moment, node }: { record: NodeRecord; moment: Moment; node: string }): JSX.Element | null {
  const inputs = Object.entries(record.basis?.inputs ?? {});
  const files = Object.values(record.basis?.files ?? {});
  if (inputs.length === 0 && files.length === 0) return null;
  const isSet = (target: string): boolean =>
    moment.created.overrides.some((one) => one.as === 'input' && one.target === target);
  return (
    <>
      <SectionTitle>Inputs</SectionTitle>
      <dl className={style['rows']}>
        {inputs.map(([port, { from, text, origin, digest }]) => (
          <Row key={port} name={port} title={digest}>
            <span className={style['value']} title={text}>
              {text}
            </span>
            {isSet(`${node}.${port}`) ? <span className={style['pinned']}>set for this run</span> : null}
            <span className={style['from']}>
              {from === '' ? '' : `← ${from}`}
              {origin === undefined ? '' : ` · ${origin}`}
            </span>
          </Row>
        ))}
        {files.map(({ path, digest, bytes }) => (
          <Row key={path} name="file" title={digest}>
            <span className={style['value']}>{path}</span>
            <span className={style['from']}>
              {bytesText(bytes)} · {shortDigest(digest)}
            </span>
          </Row>
        ))}
      </dl>
    </>
  );
}

/** What needs the whole width of the column. */
const isLarge = ({ type }: Value): boolean => type === 'file' || type === 'table' || type === 'json';

function Outputs({ run, node, outputs }: { run: string; node: string; outputs: NodeOutputs }): JSX.Element {
  const all = Object.entries(outputs);
  const hasMore = all.some(([, { value }]) => value.type !== 'verdict');
  return (
    <>
      {all.map(([port, { value }]) =>
        value.type === 'verdict' ? (
          <div key={port}>
            <SectionTitle>Verdict</SectionTitle>
            <VerdictView verdict={value} />
          </div>
        ) : null,
      )}
      {hasMore ? <SectionTitle>Outputs</SectionTitle> : null}
      <dl className={style['rows']}>
        {all.map(([port, { value, digest, origin, pinned }]) =>
          value.type === 'verdict' ? null : (
            <Row key={port} name={port} title={`Digest ${digest}`} wide={isLarge(value)}>
              {value.type === 'file' ? (
                <FileView run={run} port={`${node}.${port}`} file={value} />
              ) : (
                <ValueLine value={value} />
              )}
              {pinned === true ? <span className={style['pinned']}>set for this run, not computed</span> : null}
              {origin === undefined ? null : <span className={style['from']}>{origin}</span>}
            </Row>
          ),
        )}
      </dl>
    </>
  );
}

function Provenance({
  record,
  moment,
  state,
}: {
  record: NodeRecord;
  moment: Moment;
  state: NodeRunState;
}): JSX.Element {
  const { basis, event, sandbox } = record;
  const { agent } = moment.created;
  return (
    <>
      <SectionTitle>Provenance</SectionTitle>
      <dl className={style['rows']}>
        {basis === undefined ? null : (
          <Row name="function" title={basis.module.digest}>
            <span className={style['value']}>{basis.function}</span>
            <span className={style['from']}>
              {basis.module.name} {basis.module.version} · {shortDigest(basis.module.digest)}
            </span>
          </Row>
        )}
        {Object.entries(basis?.tools ?? {}).map(([tool, version]) => (
          <Row key={tool} name="tool">
            <span className={style['value']}>
              {tool} {version}
            </span>
          </Row>
        ))}
        {state.key === undefined ? null : (
          <Row name="key" title={state.key}>
            <span className={style['value']}>{shortDigest(state.key)}</span>
          </Row>
        )}
        {sandbox === undefined ? null : (
          <Row name="sandbox">
            <span className={style['value']}>{sandbox}</span>
          </Row>
        )}
        {state.why?.did === 'reuse' ? (
          <Row name="first made in" title={state.why.run}>
            <span className={style['value']}>run {shortRun(state.why.run)}</span>
          </Row>
        ) : null}
        <Row name="agent" title={agent.id}>
          <span className={style['value']}>{agent.version}</span>
          <span className={style['from']}>
            {agent.host} · {shortDigest(agent.id)}
          </span>
        </Row>
        {event === undefined ? null : (
          <Row name="event" title={event.digest}>
            <span className={style['value']}>#{event.seq + 1}</span>
            <span className={style['from']}>{shortDigest(event.digest)}</span>
          </Row>
        )}
      </dl>
    </>
  );
}

function Log({ record, since }: { readonly record: NodeRecord; readonly since: number }): JSX.Element | null {
  if (record.log.length === 0) return null;
  const lines = record.log.slice(-200);
  return (
    <>
      <SectionTitle>Log</SectionTitle>
      <ol className={style['log']}>
        {lines.map(({ seq, at, body }) => (
          <li key={seq} data-tone={body.level === 'error' ? 'bad' : body.level === 'warning' ? 'warn' : undefined}>
            <span className={style['clock']}>{clockText(at - since)}</span> {body.level}: {body.message}
          </li>
        ))}
      </ol>
    </>
  );
}

interface Props {
  readonly tab: string;
  readonly moment: Moment;
  readonly node: string | undefined;
}

/** Everything that the record says of one node at the instant that is shown. */
export function NodeDetails({ tab, moment, node }: Props): JSX.Element {
  const session = useSession();
  const pinned = useReviewView(tab)?.pinned === true;
  const { playback, seq, state, created, view } = moment;
  const record = useMemo(
    () => (node === undefined ? undefined : nodeRecord(playback, node, seq)),
    [playback, node, seq],
  );
  const compared = useCompared(tab, moment, 'moment');
  const run = node === undefined ? undefined : state.nodes.get(node);
  if (node === undefined || record === undefined) return <RunFacts tab={tab} moment={moment} />;
  const bound = own(sheetOfRun(created).thread.nodes, node);
  if (run === undefined) return <EmptyState title={bound?.title ?? node}>It was left out of this run.</EmptyState>;
  const part = partIn(view.run, run.outputs);
  const otherPart =
    compared === undefined ? undefined : partIn(compared.other.run, compared.other.nodes.get(node)?.outputs);
  const since = playback.events[0]?.at ?? 0;
  return (
    <div className={style['details']} data-testid="review-details" data-node={node}>
      <header className={style['details-head']}>
        <h2>{bound?.title ?? node}</h2>
        <span className={style['dim']}>{bound?.function}</span>
        <IconButton
          label={pinned ? 'Follow the events' : 'Keep this node while stepping'}
          pressed={pinned}
          onClick={() => session.reviews.pin(tab, !pinned)}
        >
          <Icon name="pin" />
        </IconButton>
      </header>
      <StateSection node={run} at={moment.event.at} />
      {part === undefined ? null : (
        <div className={style['part']}>
          <PartView part={part} other={otherPart} />
        </div>
      )}
      <Inputs record={record} moment={moment} node={node} />
      {run.outputs === undefined ? null : <Outputs run={view.run} node={node} outputs={run.outputs} />}
      <Log record={record} since={since} />
      <Provenance record={record} moment={moment} state={run} />
    </div>
  );
}
