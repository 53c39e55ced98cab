import type { Arrival, Json, ValueOf, VerdictWord } from '@clew/module-sdk';
import { readThread } from '../content/thread.ts';
import type { ReportThread } from '../content/thread.ts';

/** A thread of these nodes and wires, as the report reads it. */
export function unmarkedThread(
  nodes: Readonly<Record<string, Json>>,
  wires: readonly (readonly [string, string])[] = [],
): ReportThread {
  const document = { format: 'clew/thread@1', nodes, wires: wires.map(([from, to]) => ({ from, to })) };
  return readThread({
    marking: { level: 'UNCLASSIFIED', caveats: [] },
    thread: { name: 'test', digest: `sha256:${'0'.repeat(64)}`, document, overrides: [] },
  });
}

/** The verdict of a requirement that {@link unmarkedThread} would hold with the check `value <= 1 mm`. */
export function verdictArrival(
  from: string,
  id: string,
  verdict: VerdictWord,
  more: Partial<ValueOf<'verdict'>> = {},
): Arrival {
  return { from, value: { type: 'verdict', id, verdict, text: `${id} text`, check: 'value <= 1 mm', ...more } };
}
