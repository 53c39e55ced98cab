import { failureSentence } from '#shared/model/failure.ts';
import type { Failure } from '#shared/model/failure.ts';
import type { RunEvent } from '#shared/model/event.ts';

/** A place in a step that a run has something to say of. Lines and columns begin with 1. */
export interface RunMark {
  readonly line: number;
  readonly column: number | undefined;
  readonly message: string;
}

/** Where the failure of a node's last attempt lies in its file; undefined where it lies elsewhere. */
export function failureMark(failure: Failure | undefined, path: string): RunMark | undefined {
  if (failure?.why !== 'step-syntax' && failure?.why !== 'step-threw') return undefined;
  if (failure.file !== path) return undefined;
  return { line: failure.line ?? 1, column: failure.column, message: failureSentence(failure) };
}

/** What a step has logged on a line of its file, newest last. */
export interface LogLine {
  readonly line: number;
  readonly text: string;
}

/** The lines that a node's step has logged in its last attempt: a step's log begins with `steps/loads.ts:20: `. */
export function logLines(events: readonly RunEvent[], node: string, path: string): LogLine[] {
  let lines: LogLine[] = [];
  for (const { body } of events) {
    if (body.is === 'node-started' && body.node === node) lines = [];
    if (body.is !== 'node-log' || body.node !== node || !body.message.startsWith(`${path}:`)) continue;
    const [, line, text] = /^(\d+): ([\s\S]*)$/.exec(body.message.slice(path.length + 1)) ?? [];
    if (line !== undefined && text !== undefined) lines.push({ line: Number(line), text });
  }
  return lines;
}

/** The last text that was logged on each line, with how often there was one. */
export function lastByLine(lines: readonly LogLine[]): ReadonlyMap<number, string> {
  const found = new Map<number, { text: string; count: number }>();
  for (const { line, text } of lines) found.set(line, { text, count: (found.get(line)?.count ?? 0) + 1 });
  return new Map(
    [...found].map(([line, { text, count }]) => [line, count === 1 ? text : `${text} (${count} times)`] as const),
  );
}
