import type { EventBody } from '#shared/model/event.ts';
import { FailureError } from '#shared/model/failure.ts';
import type { Earlier } from './causes.ts';
import type { Runs } from './run-log.ts';

/** How far back a node's last basis is looked for. */
const runsBack = 5;

function note(found: Map<string, Earlier>, run: string, body: EventBody): void {
  if (body.is === 'node-started') found.set(body.node, { run, basis: body.basis, state: 'interrupted' });
  else if (body.is === 'node-reused') found.set(body.node, { run, basis: body.basis, state: 'done' });
  else if (body.is === 'node-finished' || body.is === 'node-failed') {
    const known = found.get(body.node);
    if (known !== undefined) found.set(body.node, { ...known, state: body.is === 'node-finished' ? 'done' : 'failed' });
  }
}

/** What the runs of a thread before `run` recorded of each node, the latest first. A run is read only when a node is asked for that no later one has. */
export function earlierRuns(runs: Runs, threadKey: string, run: string): (node: string) => Earlier | undefined {
  const known = new Map<string, Earlier>();
  let rows: string[] | undefined;
  const loadNext = (): boolean => {
    rows ??= runs.listRuns({ thread: threadKey, limit: runsBack, before: run }).map((row) => row.id);
    const next = rows.shift();
    if (next === undefined) return false;
    const found = new Map<string, Earlier>();
    try {
      for (const event of runs.readEvents(next)) note(found, next, event.body);
    } catch (error) {
      // This only says why: damage in an older run, which "run.verify" tells, must not keep this one from running.
      if (!(error instanceof FailureError) || error.failure.why !== 'corrupt') throw error;
    }
    for (const [node, earlier] of found) if (!known.has(node)) known.set(node, earlier);
    return true;
  };
  return (node) => {
    while (!known.has(node) && loadNext());
    return known.get(node);
  };
}
