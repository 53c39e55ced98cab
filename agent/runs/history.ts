import type { EventBody } from '#shared/model/event.ts';
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

/** What the runs of a thread before `run` recorded of each node, the latest first. Read once, when first asked. */
export function earlierRuns(runs: Runs, threadKey: string, run: string): (node: string) => Earlier | undefined {
  let known: Map<string, Earlier> | undefined;
  const load = (): Map<string, Earlier> => {
    const all = new Map<string, Earlier>();
    for (const row of runs.listRuns({ thread: threadKey, limit: runsBack, before: run })) {
      const found = new Map<string, Earlier>();
      for (const event of runs.readEvents(row.id)) note(found, row.id, event.body);
      for (const [node, earlier] of found) if (!all.has(node)) all.set(node, earlier);
    }
    return all;
  };
  return (node) => {
    known ??= load();
    return known.get(node);
  };
}
