import type { RunEvent } from '../../shared/model/event.ts';
import type { RunSummary } from '../../shared/protocol/contract.ts';
import type { Ide } from '../fixtures/launch.ts';

/** The runs of a thread, newest first, as the agent names them. */
export async function runsOf(ide: Ide, thread: string): Promise<RunSummary[]> {
  const answer = (await ide.call('run.list', { thread, limit: 100 })) as {
    readonly value: { readonly runs: RunSummary[] };
  };
  return answer.value.runs;
}

/** The whole history of a run, through the bridge. */
export async function eventsOf(ide: Ide, run: string): Promise<RunEvent[]> {
  return await ide.page.evaluate(
    (id) =>
      new Promise<RunEvent[]>((resolve, reject) => {
        const events: RunEvent[] = [];
        window.clew.open('run.events', { run: id, from: 0, follow: false }, (raw) => {
          const message = raw as { item?: RunEvent; failure?: unknown };
          if (message.item !== undefined) events.push(message.item);
          else if (message.failure === undefined) resolve(events);
          else reject(new Error(JSON.stringify(message.failure)));
        });
      }),
    run,
  );
}
