import type { Basis, EventOf, RunEvent } from '#shared/model/event.ts';
import type { Playback } from '#shared/model/playback.ts';
import { causeText, whySentence } from '#shared/model/why.ts';
import type { Cause, Why } from '#shared/model/why.ts';

/** What the events of one node say up to an instant. */
export interface NodeRecord {
  /** What its last attempt, or its reused result, was made from; undefined before that. */
  readonly basis: Basis | undefined;
  readonly sandbox: string | undefined;
  /** The event that says how the node stands. */
  readonly event: RunEvent | undefined;
  readonly log: readonly { readonly seq: number; readonly at: number; readonly body: EventOf<'node-log'> }[];
}

export function nodeRecord(playback: Playback, node: string, seq: number): NodeRecord {
  let basis: Basis | undefined;
  let sandbox: string | undefined;
  let event: RunEvent | undefined;
  const log: { seq: number; at: number; body: EventOf<'node-log'> }[] = [];
  for (const place of playback.eventsOf(node)) {
    const one = playback.events[place];
    if (one === undefined || place > seq) break;
    const { body } = one;
    if (body.is === 'node-log') {
      log.push({ seq: one.seq, at: one.at, body });
      continue;
    }
    if (body.is !== 'node-progress') event = one;
    if (body.is === 'node-started') ({ basis, sandbox } = body);
    if (body.is === 'node-reused') [basis, sandbox] = [body.basis, undefined];
  }
  return { basis, sandbox, event, log };
}

/** A cause with those behind it, each as a clause. */
export interface CauseLine {
  readonly text: string;
  readonly behind: readonly CauseLine[];
}

function causeLine(cause: Cause, node: string | undefined): CauseLine {
  if (cause.is !== 'input') return { text: causeText(cause, node), behind: [] };
  const producer = cause.from.split(', ')[0]?.split('.')[0];
  return {
    text: `${causeText({ ...cause, because: [] }, node)}, from ${cause.from}`,
    behind: cause.because.map((one) => causeLine(one, producer)),
  };
}

/** Why a node ran or was reused, as a sentence and, under it, the chain of causes back to the source. */
export function whyLines(
  why: Why,
  atWork: boolean,
): { readonly sentence: string; readonly causes: readonly CauseLine[] } {
  const sentence = whySentence(why, atWork);
  return {
    sentence: `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}.`,
    causes: why.because.map((cause) => causeLine(cause, undefined)),
  };
}
