import type { RunView } from '../../stores/runs.ts';

const words: Readonly<Record<RunView['status'], string>> = {
  created: 'Run is starting',
  running: 'Run is at work',
  interrupted: 'Run was interrupted',
  done: 'Run done',
  failed: 'Run failed',
  cancelled: 'Run cancelled',
};

/** One line on the run that is shown: how it went, and how much of it was there already. */
export function runLine({ status, nodes }: Pick<RunView, 'status' | 'nodes'>): string {
  const states = Object.values(nodes);
  const count = (state: string): number => states.filter((node) => node.state === state).length;
  const reused = count('reused');
  const failed = count('failed');
  const skipped = count('skipped');
  return [
    words[status],
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(skipped > 0 ? [`${skipped} skipped`] : []),
    ...(states.length > 0 ? [`${reused} of ${states.length} reused`] : []),
  ].join(' · ');
}
