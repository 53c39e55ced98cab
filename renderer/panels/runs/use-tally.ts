import { useEffect, useState } from 'react';
import type { RefObject } from 'react';
import { failureSentence } from '#shared/model/failure.ts';
import type { RunStatus } from '#shared/model/run-state.ts';
import type { Session } from '../../session/session.ts';
import { useSession } from '../../session/use-session.ts';
import { isOpen, reportTally } from './run-rows.ts';
import type { RunTally } from './run-rows.ts';

/** Verdicts of runs that have ended, by run and how it ended: such a report changes only when the run is resumed. */
const reports = new WeakMap<Session, Map<string, Promise<RunTally | string>>>();

async function ask(session: Session, run: string): Promise<RunTally | string> {
  const answer = await session.services.callAgent('run.show', { run });
  return answer.ok ? reportTally(answer.value) : failureSentence(answer.error);
}

function tallyOfRun(session: Session, run: string, status: RunStatus): Promise<RunTally | string> {
  const known = reports.get(session) ?? new Map<string, Promise<RunTally | string>>();
  reports.set(session, known);
  const key = `${run} ${status}`;
  const asked = known.get(key);
  if (asked !== undefined) return asked;
  const answer = ask(session, run);
  known.set(key, answer);
  void answer.then((tally) => {
    // What could not be read is asked for again when it is next seen.
    if (typeof tally === 'string') known.delete(key);
  });
  return answer;
}

/**
 * The verdicts of a run that has ended, asked for when its row is first in view; a text says why there are none.
 * @param element of the row
 */
export function useTally(
  run: string,
  status: RunStatus,
  element: RefObject<HTMLElement | null>,
): RunTally | string | undefined {
  const session = useSession();
  const [tally, setTally] = useState<{ readonly of: string; readonly is: RunTally | string }>();
  const key = `${run} ${status}`;
  useEffect(() => {
    const seen = element.current;
    if (seen === null || isOpen(status)) return undefined;
    let current = true;
    const observer = new IntersectionObserver((entries) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      observer.disconnect();
      void tallyOfRun(session, run, status).then((is) => {
        if (current) setTally({ of: `${run} ${status}`, is });
      });
    });
    observer.observe(seen);
    return () => {
      current = false;
      observer.disconnect();
    };
  }, [session, run, status, element]);
  return tally?.of === key ? tally.is : undefined;
}
