import { useEffect, useState } from 'react';
import type { RefObject } from 'react';
import { failureSentence } from '#shared/model/failure.ts';
import type { Session } from '../../session/session.ts';
import { useSession } from '../../session/use-session.ts';
import { isOpen, reportTally, tallyKey } from './run-rows.ts';
import type { RunRow, RunTally } from './run-rows.ts';

/** Verdicts of runs that have ended, by run and how and when it ended: a run that was resumed may end again as it did before. */
const reports = new WeakMap<Session, Map<string, Promise<RunTally | string>>>();

async function ask(session: Session, run: string): Promise<RunTally | string> {
  const answer = await session.services.callAgent('run.show', { run });
  return answer.ok ? reportTally(answer.value) : failureSentence(answer.error);
}

function tallyOfRun(session: Session, run: string, key: string): Promise<RunTally | string> {
  const known = reports.get(session) ?? new Map<string, Promise<RunTally | string>>();
  reports.set(session, known);
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
export function useTally(row: RunRow, element: RefObject<HTMLElement | null>): RunTally | string | undefined {
  const { run, status } = row;
  const session = useSession();
  const [tally, setTally] = useState<{ readonly of: string; readonly is: RunTally | string }>();
  const key = tallyKey(row);
  useEffect(() => {
    const seen = element.current;
    if (seen === null || isOpen(status)) return undefined;
    let current = true;
    const observer = new IntersectionObserver((entries) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      observer.disconnect();
      void tallyOfRun(session, run, key).then((is) => {
        if (current) setTally({ of: key, is });
      });
    });
    observer.observe(seen);
    return () => {
      current = false;
      observer.disconnect();
    };
  }, [session, run, status, key, element]);
  return tally?.of === key ? tally.is : undefined;
}
