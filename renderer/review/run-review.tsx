import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { JSX } from 'react';
import { useStore } from 'zustand';
import { failureSentence } from '#shared/model/failure.ts';
import type { Failure } from '#shared/model/failure.ts';
import type { Place } from '#shared/model/layout.ts';
import type { DescribedNodes } from '#shared/model/validate.ts';
import { shortRun } from '#shared/model/why.ts';
import { own } from '#shared/std/json.ts';
import { ThreadCanvas } from '../canvas/thread-canvas.tsx';
import { describedIn } from '../session/describe.ts';
import { sheetOfRun } from '../session/review.ts';
import type { Moment } from '../session/review.ts';
import { useSession } from '../session/use-session.ts';
import type { ReviewView } from '../stores/review.ts';
import { Button, EmptyState } from '../ui/controls.tsx';
import { portDifferences } from './changes.ts';
import { eventLine } from './event-line.ts';
import { EventList } from './event-list.tsx';
import { NodeDetails } from './node-details.tsx';
import { recordedPorts } from './recorded-ports.ts';
import style from './review.module.css';
import { Scrubber } from './scrubber.tsx';
import { Side } from './split.tsx';
import { Transport } from './transport.tsx';
import { useCompared, useMoment, useReviewView, useRunView } from './use-moment.ts';
import { useReplay } from './use-replay.ts';

interface Props {
  readonly tab: { readonly id: string; readonly run: string; readonly against?: string | undefined };
}

/** A run as it was, event by event. */
export function RunReview({ tab }: Props): JSX.Element {
  const review = useReviewView(tab.id);
  const moment = useMoment(tab.id);
  useReplay(tab.id, review, moment);
  const root = useRef<HTMLDivElement>(null);
  // Keys step through the run as soon as it is there to be seen.
  useEffect(() => root.current?.focus({ preventScroll: true }), []);
  return (
    <div
      ref={root}
      className={style['review']}
      data-testid="review"
      data-scope="review"
      tabIndex={0}
      aria-label={`Review of run ${shortRun(tab.run)}`}
    >
      {review === undefined || moment === undefined ? (
        <NotYet run={tab.run} />
      ) : (
        <Review tab={tab.id} review={review} moment={moment} />
      )}
    </div>
  );
}

/** Before the first event is here: it is being read, or cannot be. */
function NotYet({ run }: { readonly run: string }): JSX.Element {
  const session = useSession();
  const failure = useRunView(run)?.failure;
  const link = useStore(session.agent, (agent) => agent.link);
  if (failure !== undefined && failure.why !== 'no-agent')
    return (
      <EmptyState title={`Run ${shortRun(run)} cannot be shown`}>
        {<p role="alert">{failureSentence(failure)}</p>}
      </EmptyState>
    );
  if (link.at === 'lost' || link.at === 'failed')
    return (
      <EmptyState title="The agent that keeps this run cannot be reached">
        <p role="alert">{failureSentence(link.failure)}</p>
        <Button onClick={() => void session.services.callWindow('link.retry', {})}>Try again</Button>
      </EmptyState>
    );
  return <EmptyState title={`Reading run ${shortRun(run)}`} />;
}

/** The ports of the bound thread's nodes; the same object while nothing new is known of them. */
function useDescribed(moment: Moment): DescribedNodes {
  const session = useSession();
  const descriptions = useStore(session.descriptions);
  const modules = useStore(session.agent, (agent) => agent.modules);
  const { created, playback, last, view } = moment;
  const isComplete = view.complete;
  return useMemo(() => {
    const { thread } = sheetOfRun(created);
    return recordedPorts(thread, describedIn(descriptions, modules, thread.nodes), playback.stateAt(last));
    // While a run goes on, what its functions say is enough: its values are looked at once, at the end.
  }, [created, descriptions, modules, playback, isComplete]);
}

function useTitles({ created }: Moment): (node: string) => string {
  return useMemo(() => {
    const { nodes } = sheetOfRun(created).thread;
    return (node) => own(nodes, node)?.title ?? node;
  }, [created]);
}

function Review({ tab, review, moment }: { tab: string; review: ReviewView; moment: Moment }): JSX.Element {
  const session = useSession();
  const titleOf = useTitles(moment);
  const sheet = useMemo(() => sheetOfRun(moment.created), [moment.created]);
  const described = useDescribed(moment);
  const [auto, setAuto] = useState<Readonly<Record<string, Place>>>({});
  const compared = useCompared(tab, moment, 'moment');
  const differences = useMemo(
    () => (compared === undefined ? undefined : portDifferences(compared.comparison, moment.state)),
    [compared, moment.state],
  );
  const selected = useStore(session.selection, ({ of }) => of[tab]?.nodes[0]);
  const onAuto = useCallback(
    (places: Readonly<Record<string, Place>>) => setAuto((old) => ({ ...old, ...places })),
    [],
  );
  const line = eventLine(moment.event, titleOf);
  const node = selected ?? line.node;
  const against = useRunView(review.against);
  return (
    <>
      <Side at="left" label="Events" width={320}>
        <EventList tab={tab} moment={moment} titleOf={titleOf} />
      </Side>
      <div className={style['middle']}>
        <Transport tab={tab} moment={moment} review={review} />
        <Scrubber tab={tab} moment={moment} text={line.text} />
        <Trouble failure={moment.view.failure} prefix="" />
        <Trouble failure={against?.failure} prefix="The other run cannot be read to its end: " />
        <Overrides moment={moment} />
        <div className={style['canvas']}>
          <ThreadCanvas
            tab={tab}
            sheet={sheet}
            auto={auto}
            described={described}
            readOnly
            onAuto={onAuto}
            differences={differences}
            onOpen={() => undefined}
          />
        </div>
      </div>
      <Side at="right" label="Details" width={320}>
        <NodeDetails tab={tab} moment={moment} node={node} />
      </Side>
    </>
  );
}

/** What ended the reading of a run before its end: what is here is true, and not all there is. */
function Trouble({ failure, prefix }: { failure: Failure | undefined; prefix: string }): JSX.Element | null {
  if (failure === undefined) return null;
  return (
    <p className={style['trouble']} role="alert">
      {prefix}
      {failureSentence(failure)}
    </p>
  );
}

/** A run with values that were set for it alone says so as long as it is looked at. */
function Overrides({ moment }: { readonly moment: Moment }): JSX.Element | null {
  const { overrides, only } = moment.created;
  if (overrides.length === 0 && only === undefined) return null;
  const set = overrides.map(({ target }) => target).join(', ');
  return (
    <p className={style['note']} role="note">
      {set === '' ? '' : `Set for this run alone: ${set}. `}
      {only === undefined ? '' : `Only a part of the thread was run: ${only.length} nodes.`}
    </p>
  );
}
