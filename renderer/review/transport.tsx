import type { JSX } from 'react';
import { useStore } from 'zustand';
import { shortRun } from '#shared/model/why.ts';
import { compareWith, otherRuns, previousRun } from '../session/review.ts';
import type { Moment } from '../session/review.ts';
import { useSession } from '../session/use-session.ts';
import { speeds } from '../stores/review.ts';
import type { ReviewView } from '../stores/review.ts';
import { IconButton, Select } from '../ui/controls.tsx';
import { relativeTime } from '../ui/format-time.ts';
import { clockText } from './event-line.ts';
import { Icon } from './icons.tsx';
import style from './review.module.css';
import { stepTo, togglePlay, walk } from './walk.ts';
import type { Step } from './walk.ts';

interface Props {
  readonly tab: string;
  readonly moment: Moment;
  readonly review: ReviewView;
}

function StepButton({ tab, moment, step, label }: Omit<Props, 'review'> & { step: Step; label: string }): JSX.Element {
  const session = useSession();
  const icon = step === 'nextFailure' ? 'failure' : step;
  return (
    <IconButton
      label={label}
      data-testid={`review-${step === 'previous' ? 'prev' : step}`}
      disabled={stepTo(moment, step) === undefined}
      onClick={() => walk(session, tab, step)}
    >
      <Icon name={icon as 'first'} />
    </IconButton>
  );
}

function Against({ tab, moment, review }: Props): JSX.Element {
  const session = useSession();
  useStore(session.runs, ({ lists }) => lists);
  const others = otherRuns(session, moment.view.run);
  const previous = previousRun(session, moment.view.run);
  const { against } = review;
  const known = against === undefined || others.some(({ run }) => run === against);
  const options = others.map(({ run, createdAt, status }) => ({
    value: run,
    label: `against ${run === previous ? 'previous ' : ''}run ${shortRun(run)} · ${status} · ${relativeTime(createdAt, Date.now())}`,
  }));
  return (
    <span className={style['against']} data-testid="review-against">
      <Select
        label="Compare with another run"
        value={against ?? ''}
        options={[
          { value: '', label: others.length === 0 ? 'No other run of this thread' : 'Compare with…' },
          ...(known || against === undefined ? [] : [{ value: against, label: `against run ${shortRun(against)}` }]),
          ...options,
        ]}
        disabled={others.length === 0 && against === undefined}
        onChange={(value) => compareWith(session, session.runSession, tab, value === '' ? undefined : value)}
      />
    </span>
  );
}

/** Buttons that go through the run, and the run that it is compared with. */
export function Transport({ tab, moment, review }: Props): JSX.Element {
  const session = useSession();
  const { event, playback, last } = moment;
  const since = playback.events[0]?.at ?? event.at;
  const end = playback.events[last]?.at ?? event.at;
  return (
    <div className={style['transport']} role="toolbar" aria-label="Go through the run">
      <StepButton tab={tab} moment={moment} step="first" label="First event (Home)" />
      <StepButton tab={tab} moment={moment} step="previous" label="Previous event (Left)" />
      <IconButton
        label={review.playing ? 'Pause (Space)' : 'Play (Space)'}
        pressed={review.playing}
        data-testid="review-play"
        onClick={() => togglePlay(session, tab)}
      >
        <Icon name={review.playing ? 'pause' : 'play'} />
      </IconButton>
      <StepButton tab={tab} moment={moment} step="next" label="Next event (Right)" />
      <StepButton tab={tab} moment={moment} step="last" label="Last event (End)" />
      <StepButton tab={tab} moment={moment} step="nextFailure" label="Next failure (N)" />
      <span className={style['speed']}>
        <Select
          label="Speed"
          value={String(review.speed)}
          options={speeds.map((speed) => ({ value: String(speed), label: `${speed}×` }))}
          onChange={(value) => session.reviews.setSpeed(tab, Number(value))}
        />
      </span>
      <span className={style['time']}>
        {clockText(event.at - since)} <span className={style['dim']}>/ {clockText(end - since)}</span>
      </span>
      {!moment.view.complete && moment.seq === last ? <span className={style['live']}>● live</span> : null}
      <Against tab={tab} moment={moment} review={review} />
    </div>
  );
}
