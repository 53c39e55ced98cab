import type { EventBody, NodeOutputs, RunEvent } from '#shared/model/event.ts';
import { applyEvent } from '#shared/model/run-state.ts';
import type { RunState } from '#shared/model/run-state.ts';
import type { NewAudit, NewResult, RunStore } from '../store/records.ts';
import type { Cancel, Clock } from '../world/world.ts';

export type Runs = RunStore<EventBody, NodeOutputs>;

/** How long progress and log lines may wait for company before they are written; what changes a state never waits. */
const gatherMs = 100;
/** Log lines kept per node and attempt; one more says that the rest was left out. */
const maxLogLines = 5_000;
/** Longest message that is kept, in characters: what a module prints must not fill the history. */
const maxMessage = 4_000;

function cut(message: string): string {
  return message.length > maxMessage ? `${message.slice(0, maxMessage)}… (${message.length} characters)` : message;
}

/** The one writer of a run's history. State and store never differ by more than the transaction under way. */
export interface RunLog {
  readonly state: RunState;
  /** Writes everything gathered and these bodies in one transaction, durable when it returns. */
  commit(bodies: readonly EventBody[], results?: readonly NewResult[], audit?: readonly NewAudit[]): void;
  /** Gathers progress and log lines. */
  later(body: EventBody): void;
  /** Writes what is gathered; nothing can be gathered afterwards. */
  close(): void;
}

export interface RunLogOptions {
  readonly runs: Runs;
  readonly clock: Clock;
  readonly state: RunState;
  readonly onEvents: (events: readonly RunEvent[]) => void;
  /** A gathered line could not be written. */
  readonly onFailure: (error: unknown) => void;
}

export function createRunLog(options: RunLogOptions): RunLog {
  const { runs, clock, state, onEvents, onFailure } = options;
  let gathered: EventBody[] = [];
  let timer: Cancel | undefined;
  let closed = false;
  const lines = new Map<string, number>();

  function commit(
    bodies: readonly EventBody[],
    results: readonly NewResult[] = [],
    audit: readonly NewAudit[] = [],
  ): void {
    const all = [...gathered, ...bodies];
    gathered = [];
    timer?.();
    timer = undefined;
    if (all.length === 0 && results.length === 0 && audit.length === 0) return;
    const events = runs.appendEvents({
      run: state.run,
      next: state.seq + 1,
      at: clock.now(),
      bodies: all,
      results,
      audit,
    });
    for (const event of events) applyEvent(state, event);
    onEvents(events);
  }

  /** Of several progress reports of a node only the last one says something. */
  function gather(body: EventBody): void {
    if (body.is === 'node-progress')
      gathered = gathered.filter((other) => other.is !== 'node-progress' || other.node !== body.node);
    gathered.push(body);
  }

  function admit(body: EventBody): EventBody | undefined {
    if (body.is === 'node-progress') return body.message === undefined ? body : { ...body, message: cut(body.message) };
    if (body.is !== 'node-log') return body;
    const key = `${body.node} ${body.attempt}`;
    const count = (lines.get(key) ?? 0) + 1;
    lines.set(key, count);
    if (count <= maxLogLines) return { ...body, message: cut(body.message) };
    return count === maxLogLines + 1
      ? { ...body, level: 'warning', message: `More than ${maxLogLines} log lines; the rest is left out.` }
      : undefined;
  }

  return {
    state,
    commit,
    later: (body) => {
      const admitted = closed ? undefined : admit(body);
      if (admitted === undefined) return;
      gather(admitted);
      timer ??= clock.timer(gatherMs, () => {
        timer = undefined;
        try {
          commit([]);
        } catch (error) {
          onFailure(error);
        }
      });
    },
    close: () => {
      closed = true;
      timer?.();
      timer = undefined;
    },
  };
}
