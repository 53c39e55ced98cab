import type { RunEvent } from '#shared/model/event.ts';
import { caughtFailure } from '#shared/model/failure.ts';
import type { Failure } from '#shared/model/failure.ts';
import { err, ok } from '#shared/std/result.ts';
import type { Result } from '#shared/std/result.ts';
import type { Engine } from '../runs/engine.ts';
import type { Runs } from '../runs/run-log.ts';
import type { Clock } from '../world/world.ts';

export interface StreamSources {
  readonly engine: Engine;
  readonly runs: Runs;
  readonly clock: Clock;
}

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
  { engine, runs, clock }: StreamSources,
  request: { run: string; from: number; follow: boolean },
  out: Out,
): () => void {
  let next = request.from;
  let stopped = false;
  let unwatch = (): void => undefined;

  /** What goes wrong after the first answer has nobody above it who could tell the client. */
  function guarded(work: () => void): void {
    try {
      work();
    } catch (error) {
      stopped = true;
      unwatch();
      out.end(err(caughtFailure(error)));
    }
  }

  function give(events: Iterable<RunEvent>): number {
    let count = 0;
    for (const event of events) {
      count++;
      if (event.seq < next) continue;
      out.item(event);
      next = event.seq + 1;
    }
    return count;
  }

  function page(): void {
    if (stopped) return;
    const count = give(runs.readEvents(request.run, next, pageSize));
    if (count === pageSize) return void clock.timer(0, () => guarded(page));
    if (!request.follow) return out.end(ok(undefined));
    if (!engine.isActive(request.run)) return out.end(lastWord());
    unwatch = engine.watch(
      request.run,
      (events) => guarded(() => void give(events)),
      (result) => out.end(result),
    );
  }

  /** A run that broke off before anybody watched it has not ended, and whoever waits for its end is told why. */
  function lastWord(): Result<undefined, Failure> {
    const broke = engine.brokenOff(request.run);
    return broke === undefined ? ok(undefined) : err(broke);
  }

  page();
  return () => {
    stopped = true;
    unwatch();
  };
}
