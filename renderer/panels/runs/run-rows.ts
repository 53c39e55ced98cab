import type { Marking } from '#shared/model/marking.ts';
import type { RunReport } from '#shared/model/report.ts';
import type { RunStatus } from '#shared/model/run-state.ts';
import { shortRun } from '#shared/model/why.ts';
import type { VerdictWord } from '#shared/model/value.ts';
import { verdictWords } from '#shared/model/value.ts';
import type { RunSummary } from '#shared/protocol/contract.ts';
import { own } from '#shared/std/json.ts';
import { durationText, relativeTime } from '../../ui/format-time.ts';
import type { RunView } from '../../stores/runs.ts';
import { badgeText, tallyOf } from '../requirements/requirement-rows.ts';
import type { Tally } from '../requirements/requirement-rows.ts';

export type RunAction = 'show' | 'review' | 'compare' | 'resume' | 'cancel' | 'copy';

/** A run as the list shows it. */
export interface RunRow {
  readonly run: string;
  readonly short: string;
  readonly path: string;
  readonly title: string;
  readonly status: RunStatus;
  readonly createdAt: number;
  readonly endedAt: number | undefined;
  /** Events that the window knows, where it follows the run: an interrupted one has no end to tell it by. */
  readonly count: number | undefined;
  readonly by: string;
  readonly marking: Marking;
  readonly actions: readonly RunAction[];
}

export function isOpen(status: RunStatus): boolean {
  return status === 'created' || status === 'running';
}

function actionsOf(status: RunStatus, hasOthers: boolean): RunAction[] {
  const actions: RunAction[] = ['show', 'review'];
  if (hasOthers) actions.push('compare');
  if (status === 'interrupted') actions.push('resume');
  if (isOpen(status)) actions.push('cancel');
  return [...actions, 'copy'];
}

/**
 * Runs newest first. What the window follows itself is newer than the list that the agent gave, so its word counts.
 * A run has others to be compared with among those of its own thread.
 */
export function runRows(list: readonly RunSummary[], views: Readonly<Record<string, RunView>>): RunRow[] {
  const ofThread = new Map<string, number>();
  for (const { thread } of list) ofThread.set(thread, (ofThread.get(thread) ?? 0) + 1);
  return list
    .map((one): RunRow => {
      const view = own(views, one.run);
      const isKnown = view?.state.created !== undefined;
      const status = isKnown ? view.status : one.status;
      return {
        run: one.run,
        short: shortRun(one.run),
        path: one.thread,
        title: one.title,
        status,
        createdAt: one.createdAt,
        endedAt: isKnown ? view.state.endedAt : one.endedAt,
        count: isKnown && !isOpen(status) ? view.count : undefined,
        by: one.by,
        marking: one.marking,
        actions: actionsOf(status, (ofThread.get(one.thread) ?? 0) > 1),
      };
    })
    .toSorted((a, b) => b.createdAt - a.createdAt || (a.run < b.run ? 1 : -1));
}

/** `root · 1.24 s`: an interrupted run has no length, since nobody knows how long it was at work. */
export function runFacts(row: RunRow, now: number): string {
  const until = row.endedAt ?? (isOpen(row.status) ? now : undefined);
  const parts = [row.by, until === undefined ? undefined : durationText(until - row.createdAt)];
  return parts.filter((part) => part !== undefined).join(' · ');
}

export function whenText(row: RunRow, now: number): string {
  return relativeTime(row.createdAt, now);
}

/** The verdicts of a run, for its line in the list. */
export interface RunTally extends Tally {
  /** How many values were set for this run alone: its verdicts are not those of the thread. */
  readonly set: number;
}

export function reportTally({ verdicts, overrides }: Pick<RunReport, 'verdicts' | 'overrides'>): RunTally {
  const word = (text: string): VerdictWord => verdictWords.find((one) => one === text) ?? 'NOT VERIFIED';
  return { ...tallyOf(verdicts.map(({ verdict }) => ({ verdict: word(verdict) }))), set: overrides.length };
}

/** What a run's verdicts are remembered by: another one for each time that the run comes to an end. */
export function tallyKey({
  run,
  status,
  endedAt,
  count,
}: Pick<RunRow, 'run' | 'status' | 'endedAt' | 'count'>): string {
  return [run, status, endedAt, count].join(' ');
}

/** `5/6 pass`, and what it does not tell of the thread; nothing where the run has no requirements. */
export function tallyLabel(tally: RunTally, isInDoubt = false): string {
  if (tally.total === 0) return '';
  const set = tally.set === 0 ? '' : ` with ${tally.set} ${tally.set === 1 ? 'value' : 'values'} set by hand`;
  return `${badgeText(tally)} pass${set}${isInDoubt ? ' ?' : ''}`;
}

/**
 * Green only where every requirement passes on what the thread itself says.
 * @param isInDoubt its results are on the canvas, and whether they hold is not known yet
 */
export function tallyTone(tally: RunTally, isInDoubt = false): 'bad' | 'warn' | 'good' {
  if (tally.of.FAIL > 0) return 'bad';
  return tally.passed < tally.total || tally.set > 0 || isInDoubt ? 'warn' : 'good';
}
