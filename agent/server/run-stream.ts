import type { RunEvent } from '#shared/model/event.ts';
import type { Failure } from '#shared/model/failure.ts';
import { ok } from '#shared/std/result.ts';
import type { Result } from '#shared/std/result.ts';
import type { Engine } from '../runs/engine.ts';
import type { Runs } from '../runs/run-log.ts';

interface Out {
  item(event: RunEvent): void;
  end(result: Result<undefined, Failure>): void;
}

/** Events read at once: bounds what is held in memory, and how long nothing else is answered. */
const pageSize = 500;

/**
 * Gives a run's events from number `from`, then, with `follow`, what a live run appends, until it ends.
 * No event is missed or given twice: watching begins in the same turn in which the last stored page is read.
 */
export function streamEvents(
  engine: Engine,
  runs: Runs,
  request: { run: string; from: number; follow: boolean },
  out: Out,
): () => void {
  let next = request.from;
  let stopped = false;
  let unwatch = (): void => undefined;

  function page(): void {
    if (stopped) return;
    let count = 0;
    for (const event of runs.readEvents(request.run, next, pageSize)) {
      out.item(event);
      next = event.seq + 1;
      count++;
    }
    if (count === pageSize) return void setImmediate(page);
    if (!request.follow || !engine.isActive(request.run)) return out.end(ok(undefined));
    unwatch = engine.watch(
      request.run,
      (events) => {
        for (const event of events) if (event.seq >= next) out.item(event);
        next = Math.max(next, (events.at(-1)?.seq ?? 0) + 1);
      },
      (result) => out.end(result),
    );
  }

  page();
  return () => {
    stopped = true;
    unwatch();
  };
}
