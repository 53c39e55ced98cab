import { useMemo } from 'react';
import type { JSX } from 'react';
import { useStore } from 'zustand';
import { markingLine } from '#shared/model/marking.ts';
import { reportOf } from '#shared/model/report.ts';
import { shortRun } from '#shared/model/why.ts';
import { shortDigest } from '#shared/std/digest.ts';
import { marginText } from '../canvas/value-text.ts';
import { otherRuns } from '../session/review.ts';
import type { Moment } from '../session/review.ts';
import { useSession } from '../session/use-session.ts';
import { Button, SectionTitle } from '../ui/controls.tsx';
import { absoluteTime, durationText } from '../ui/format-time.ts';
import { displayValue } from '#shared/model/literal.ts';
import { bytesText, verdictTone } from './event-line.ts';
import style from './details.module.css';

function Fact({ name, title, children }: { name: string; title?: string; children: string }): JSX.Element {
  return (
    <div className={style['row']}>
      <dt>{name}</dt>
      <dd className={style['fact']} title={title ?? children}>
        {children}
      </dd>
    </div>
  );
}

/** The requirements as they stand at the instant: what has not been checked yet is not verified. */
function Verdicts({ moment, onNode }: { moment: Moment; onNode: (node: string) => void }): JSX.Element | null {
  const { state, created } = moment;
  const verdicts = useMemo(() => reportOf(state, created).verdicts, [state, created]);
  if (verdicts.length === 0) return null;
  const holding = verdicts.filter(({ verdict }) => verdict === 'PASS' || verdict === 'WAIVED').length;
  return (
    <>
      <SectionTitle>
        Requirements · {holding} of {verdicts.length} hold
      </SectionTitle>
      <ul className={style['verdicts']}>
        {verdicts.map((one) => (
          <li key={`${one.node} ${one.id}`}>
            <button type="button" className={style['verdict-row']} title={one.text} onClick={() => onNode(one.node)}>
              <span>{one.id}</span>
              <span className={style['word']} data-tone={verdictTone({ verdict: one.verdict })}>
                {one.verdict}
              </span>
              <span className={style['clock']}>
                {one.margin === undefined ? '' : marginText(one.margin, one.limit)}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}

/** What the record says of the run as a whole at the instant: shown while no node is looked at. */
export function RunFacts({ tab, moment }: { readonly tab: string; readonly moment: Moment }): JSX.Element {
  const session = useSession();
  useStore(session.runs, ({ lists }) => lists);
  const { created, state, view, playback, last, event } = moment;
  const { agent, thread, files, modules, overrides } = created;
  const start = playback.events[0]?.at ?? event.at;
  const end = playback.events[last]?.at ?? event.at;
  const isResumable = view.complete && (view.status === 'interrupted' || view.status === 'cancelled');
  return (
    <div className={style['details']} data-testid="review-run">
      <header className={style['details-head']}>
        <h2>Run {shortRun(view.run)}</h2>
        <span className={style['dim']}>{state.status}</span>
      </header>
      <p className={style['reason']}>{thread.title}</p>
      {isResumable ? <Button onClick={() => void session.runSession.resume(view.run)}>Resume the run</Button> : null}
      <Verdicts moment={moment} onNode={(node) => session.selection.select(tab, { nodes: [node] })} />
      {overrides.length === 0 ? null : (
        <>
          <SectionTitle>Set for this run</SectionTitle>
          <dl className={style['rows']}>
            {overrides.map(({ target, as, value }) => (
              <Fact key={target} name={target}>{`${displayValue(value)} as ${as}`}</Fact>
            ))}
          </dl>
        </>
      )}
      <SectionTitle>Record</SectionTitle>
      <dl className={style['rows']}>
        <Fact name="by">{created.by}</Fact>
        <Fact name="started">{absoluteTime(start)}</Fact>
        <Fact name="took">{durationText(end - start)}</Fact>
        <Fact name="run">{view.run}</Fact>
        <Fact name="thread" title={`${thread.path}\n${thread.digest}`}>
          {`${thread.path.split(/[\\/]/).at(-1) ?? ''} · ${shortDigest(thread.digest)}`}
        </Fact>
        <Fact name="marking">{markingLine(created.marking)}</Fact>
        <Fact name="agent" title={agent.id}>{`${agent.version} on ${agent.host}`}</Fact>
        <Fact name="other runs">{String(otherRuns(session, view.run).length)}</Fact>
      </dl>
      <SectionTitle>Files that it read</SectionTitle>
      <dl className={style['rows']}>
        {Object.values(files).map(({ path, digest, bytes }) => (
          <Fact key={path} name={path} title={digest}>{`${bytesText(bytes)} · ${shortDigest(digest)}`}</Fact>
        ))}
      </dl>
      <SectionTitle>Modules</SectionTitle>
      <dl className={style['rows']}>
        {Object.entries(modules).map(([name, { version, digest }]) => (
          <Fact key={name} name={name} title={digest}>{`${version} · ${shortDigest(digest)}`}</Fact>
        ))}
      </dl>
    </div>
  );
}
