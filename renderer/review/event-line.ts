import type { EventBody, NodeOutputs, RunEvent } from '#shared/model/event.ts';
import { failureSentence } from '#shared/model/failure.ts';
import { displayValue } from '#shared/model/literal.ts';
import type { ValueOf } from '#shared/model/value.ts';
import { shortRun } from '#shared/model/why.ts';
import { formatQuantity } from '#shared/units/quantity.ts';

export type Tone = 'plain' | 'dim' | 'ok' | 'reused' | 'bad' | 'warn' | 'running';

/** An event as one line of a list. */
interface EventLine {
  readonly glyph: string;
  readonly tone: Tone;
  readonly text: string;
  readonly node: string | undefined;
}

type Verdict = ValueOf<'verdict'>;

/** A value or limit of a verdict for people; empty where there is none. */
export function measureText(value: Verdict['value']): string {
  if (value === undefined) return '';
  return typeof value === 'object' ? formatQuantity(value) : String(value);
}

export function verdictTone({ verdict }: Pick<Verdict, 'verdict'>): Tone {
  if (verdict === 'PASS') return 'ok';
  return verdict === 'FAIL' ? 'bad' : 'warn';
}

const verdictGlyphs: Readonly<Record<Verdict['verdict'], string>> = {
  PASS: '☑',
  FAIL: '☒',
  'NOT VERIFIED': '☐',
  AMBIGUOUS: '☐',
  STALE: '☐',
  WAIVED: '☑',
};

function verdictText(verdict: Verdict): string {
  const value = measureText(verdict.value);
  const limit = measureText(verdict.limit);
  const measured = value === '' ? '' : ` ${value}${limit === '' ? '' : `, limit ${limit}`}`;
  const reason = verdict.reason === undefined ? '' : `: ${verdict.reason}`;
  return `${verdict.id} ${verdict.verdict}${measured}${reason}`;
}

function outputsText(outputs: NodeOutputs): string {
  const entries = Object.entries(outputs);
  const [only] = entries;
  if (entries.length !== 1 || only === undefined) return entries.length === 0 ? 'done' : `${entries.length} outputs`;
  return displayValue(only[1].value);
}

/** What a node has given: the verdict where it is one, else how much there is. */
function outcome(title: string, outputs: NodeOutputs, reusedFrom?: string): Omit<EventLine, 'node'> {
  const verdict = Object.values(outputs).find((output) => output.value.type === 'verdict')?.value;
  const again = reusedFrom === undefined ? '' : ` · reused from run ${shortRun(reusedFrom)}`;
  if (verdict?.type === 'verdict')
    return {
      glyph: verdictGlyphs[verdict.verdict],
      tone: verdictTone(verdict),
      text: verdictText(verdict) + again,
    };
  if (reusedFrom !== undefined) return { glyph: '↺', tone: 'reused', text: title + again };
  return { glyph: '✓', tone: 'ok', text: `${title} · ${outputsText(outputs)}` };
}

type NodeBody = Extract<EventBody, { node: string }>;

function nodeLine(body: NodeBody, title: string): Omit<EventLine, 'node'> {
  switch (body.is) {
    case 'node-ready':
      return { glyph: '…', tone: 'dim', text: `${title} · queued` };
    case 'node-started': {
      const attempt = body.attempt === 1 ? 'started' : `attempt ${body.attempt} started`;
      return { glyph: '▸', tone: 'running', text: `${title} · ${attempt}` };
    }
    case 'node-progress': {
      const parts = [body.fraction === undefined ? [] : `${Math.round(body.fraction * 100)} %`, body.message ?? []];
      return { glyph: '·', tone: 'running', text: [title, ...parts.flat()].join(' · ') };
    }
    case 'node-log': {
      const tone = body.level === 'error' ? 'bad' : body.level === 'warning' ? 'warn' : 'dim';
      return { glyph: '≡', tone, text: `${title} · ${body.level}: ${body.message}` };
    }
    case 'node-reused':
      return outcome(title, body.outputs, body.why.did === 'reuse' ? body.why.run : undefined);
    case 'node-finished':
      return outcome(title, body.outputs);
    case 'node-failed':
      return body.failure.why === 'cancelled'
        ? { glyph: '■', tone: 'warn', text: `${title} · cancelled` }
        : { glyph: '✕', tone: 'bad', text: `${title} · failed: ${failureSentence(body.failure)}` };
    case 'node-interrupted':
      return { glyph: '◐', tone: 'warn', text: `${title} · attempt ${body.attempt} was interrupted` };
    case 'node-skipped':
      return { glyph: '⤼', tone: 'warn', text: `${title} · skipped: ${body.because}` };
  }
}

function runLine(body: Exclude<EventBody, NodeBody>): Omit<EventLine, 'node'> {
  switch (body.is) {
    case 'run-created':
      return { glyph: '◇', tone: 'plain', text: `Run created by ${body.by}` };
    case 'run-started':
      return { glyph: '▶', tone: 'plain', text: 'Run started' };
    case 'run-resumed':
      return { glyph: '▶', tone: 'plain', text: `Run resumed by ${body.by}` };
    case 'cancel-requested':
      return { glyph: '■', tone: 'warn', text: `${body.by} asked to cancel the run` };
    case 'run-finished':
      // `done` says that every node came out, and nothing of the verdicts: it is no green word.
      return { glyph: '■', tone: body.status === 'done' ? 'plain' : 'bad', text: `Run ${body.status}` };
  }
}

/** @param titleOf the title of a node as the run has bound it */
export function eventLine({ body }: Pick<RunEvent, 'body'>, titleOf: (node: string) => string): EventLine {
  return 'node' in body
    ? { ...nodeLine(body, titleOf(body.node)), node: body.node }
    : { ...runLine(body), node: undefined };
}

/** Time since the start of a run: `06.114`, `1:06.114`, `2:01:06.114`. */
export function clockText(ms: number): string {
  const whole = Math.max(0, Math.round(ms));
  const pad = (n: number, to: number): string => String(n).padStart(to, '0');
  const [hours, minutes, seconds] = [whole / 3_600_000, (whole / 60_000) % 60, (whole / 1000) % 60].map(Math.floor);
  const tail = `${pad(seconds ?? 0, 2)}.${pad(whole % 1000, 3)}`;
  if ((hours ?? 0) > 0) return `${hours}:${pad(minutes ?? 0, 2)}:${tail}`;
  return (minutes ?? 0) > 0 ? `${minutes}:${tail}` : tail;
}

/** `41 kB`, in steps of 1000. */
export function bytesText(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let size = bytes;
  let unit = 0;
  for (; size >= 999.5 && unit < units.length - 1; unit++) size /= 1000;
  return `${unit === 0 ? size : Number(size.toPrecision(3))}\u202f${units[unit]}`;
}

/** Which events a list shows. */
export const eventKinds = ['all', 'outcomes', 'failures', 'log'] as const;
export type EventKind = (typeof eventKinds)[number];
