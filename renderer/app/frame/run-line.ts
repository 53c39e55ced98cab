import type { NodeRunState } from '#shared/model/run-state.ts';
import { verdictWords } from '#shared/model/value.ts';
import type { RunView } from '../../stores/runs.ts';

const words: Readonly<Record<RunView['status'], string>> = {
  created: 'Run is starting',
  running: 'Run is at work',
  interrupted: 'Run was interrupted',
  done: 'Run done',
  failed: 'Run failed',
  cancelled: 'Run cancelled',
};

/** Verdicts that are not green, by their words: a run that came to its end may still have failed its requirements. */
function badVerdicts(states: readonly NodeRunState[]): string[] {
  const given = states.flatMap((state) =>
    Object.values(state.outputs ?? {}).flatMap(({ value }) => (value.type === 'verdict' ? [value.verdict] : [])),
  );
  const bad = verdictWords.filter((word) => word !== 'PASS' && word !== 'WAIVED' && given.includes(word));
  return bad.map((word) => `${given.filter((one) => one === word).length} ${word}`);
}

/** What the window knows of a run besides its events. */
export interface Around {
  /** The agent tells what happens. */
  readonly isLinked: boolean;
  /** Source files of which nobody has said yet whether they are still what the run has read. */
  readonly uncompared: number;
}

/** Nobody tells how a run goes on whose stream has broken off: that it is at work is not known. */
function headline({ status, complete }: Pick<RunView, 'status'> & Partial<RunView>, { isLinked }: Around): string {
  const isOpen = (status === 'created' || status === 'running') && complete !== true;
  return isOpen && !isLinked ? 'Run not followed: the agent is not connected' : words[status];
}

/** One line on the run that is shown: how it went, what came of its requirements, and how much of it was there already. */
export function runLine(run: Pick<RunView, 'status' | 'nodes'> & Partial<RunView>, around: Around): string {
  const { nodes, state } = run;
  const set = state?.created?.overrides.length ?? 0;
  const states = Object.values(nodes);
  const count = (word: string): number => states.filter((node) => node.state === word).length;
  const reused = count('reused');
  const failed = count('failed');
  const skipped = count('skipped');
  return [
    headline(run, around),
    ...(around.uncompared > 0 ? ['its files are not compared yet'] : []),
    ...(set > 0 ? [`${set} set by hand`] : []),
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(skipped > 0 ? [`${skipped} skipped`] : []),
    ...badVerdicts(states),
    ...(states.length > 0 ? [`${reused} of ${states.length} reused`] : []),
  ].join(' · ');
}
