import type { EventBody, RunEvent } from '#shared/model/event.ts';
import { failureSentence } from '#shared/model/failure.ts';
import { markingLine } from '#shared/model/marking.ts';
import { causesText, whySentence } from '#shared/model/why.ts';
import { absoluteTime, durationText, stopwatchText } from '../../ui/format-time.ts';
import { hasWords } from '../list/filter.ts';

export const logLevels = ['debug', 'info', 'warning', 'error'] as const;
export type LogLevel = (typeof logLevels)[number];

/** An event of a run as a line. */
export interface LogLine {
  readonly seq: number;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Milliseconds since the run was created. */
  readonly offset: number;
  readonly level: LogLevel;
  readonly node: string | undefined;
  readonly text: string;
}

export interface LogFilter {
  readonly words: readonly string[];
  /** The lowest level that is shown. */
  readonly level: LogLevel;
  /** Only lines of these nodes; undefined: of all, and of the run itself. */
  readonly nodes: ReadonlySet<string> | undefined;
}

type Said = readonly [LogLevel, string];
type NodeBody = Extract<EventBody, { node: string }>;

function ofRun(body: Exclude<EventBody, NodeBody>): Said {
  switch (body.is) {
    case 'run-created': {
      const set = body.overrides.length === 0 ? '' : `, with ${body.overrides.map((one) => one.target).join(', ')} set`;
      const only = body.only === undefined ? '' : `, only ${body.only.join(', ')}`;
      const fresh = body.fresh ? ', reusing nothing' : '';
      const { agent, by, thread, marking } = body;
      return [
        'info',
        `Run created by ${by} on ${agent.host}, agent ${agent.version}, of ${thread.path} (${markingLine(marking)})${set}${only}${fresh}`,
      ];
    }
    case 'run-started':
      return ['info', 'Run started'];
    case 'run-resumed':
      return ['info', `Run resumed by ${body.by}`];
    case 'cancel-requested':
      return ['warning', `${body.by} asked to cancel the run`];
    case 'run-finished':
      return [body.status === 'done' ? 'info' : body.status === 'failed' ? 'error' : 'warning', `Run ${body.status}`];
  }
}

function ofNode(body: NodeBody): Said {
  switch (body.is) {
    case 'node-ready':
      return ['debug', 'queued'];
    case 'node-started': {
      const again = body.attempt === 1 ? 'started' : 'started again';
      const because = body.why.did === 'run' ? causesText(body.why.because) : whySentence(body.why);
      return ['info', `${again}, attempt ${body.attempt}, because ${because}`];
    }
    case 'node-progress': {
      const share = body.fraction === undefined ? [] : [`${Math.round(body.fraction * 100)} %`];
      return ['debug', [...share, ...(body.message === undefined ? [] : [body.message])].join(', ') || 'at work'];
    }
    case 'node-log':
      return [body.level, body.message];
    case 'node-reused':
      return ['info', whySentence(body.why)];
    case 'node-finished':
      return ['info', `finished in ${durationText(body.ms)}`];
    case 'node-failed':
      return body.failure.why === 'cancelled'
        ? ['warning', `cancelled after ${durationText(body.ms)}`]
        : ['error', `failed after ${durationText(body.ms)}: ${failureSentence(body.failure)}`];
    case 'node-interrupted':
      return ['warning', `attempt ${body.attempt} was interrupted`];
    case 'node-skipped':
      return ['warning', `skipped: ${body.because}`];
  }
}

export function logLine({ seq, at, body }: RunEvent, createdAt: number): LogLine {
  const [level, text] = 'node' in body ? ofNode(body) : ofRun(body);
  return { seq, at, offset: at - createdAt, level, node: 'node' in body ? body.node : undefined, text };
}

function isShown(line: LogLine, { words, level, nodes }: LogFilter): boolean {
  if (logLevels.indexOf(line.level) < logLevels.indexOf(level)) return false;
  if (nodes !== undefined && (line.node === undefined || !nodes.has(line.node))) return false;
  return hasWords(words, line.node, line.level, line.text);
}

const lines = new WeakMap<readonly RunEvent[], LogLine[]>();

/** The lines of a run; events that come later are told when they are asked for, and none is told twice. */
function linesOf(events: readonly RunEvent[], upTo: number): readonly LogLine[] {
  const known = lines.get(events) ?? [];
  lines.set(events, known);
  const createdAt = events[0]?.at ?? 0;
  for (let i = known.length; i < Math.min(upTo, events.length); i++) {
    const event = events[i];
    if (event !== undefined) known.push(logLine(event, createdAt));
  }
  return known;
}

/** Reads a growing log through one filter: what it has let through once is not looked at again. */
export interface LogReader {
  /** The first `count` events that the filter lets through. */
  read(events: readonly RunEvent[], count: number): readonly LogLine[];
}

export function createLogReader(filter: LogFilter): LogReader {
  let of: readonly RunEvent[] | undefined;
  let upTo = 0;
  let kept: LogLine[] = [];
  return {
    read(events, count) {
      const all = linesOf(events, count);
      if (of !== events || count < upTo) {
        of = events;
        upTo = 0;
        kept = [];
      }
      if (count > upTo) {
        const more = all.slice(upTo, count).filter((line) => isShown(line, filter));
        if (more.length > 0) kept = [...kept, ...more];
        upTo = count;
      }
      return kept;
    },
  };
}

/** A line for the clipboard, with the instant in full. */
export function lineText({ at, offset, level, node, text }: LogLine): string {
  return [absoluteTime(at), stopwatchText(offset), level, node ?? '-', text].join('\t');
}
