import { coerce, displayValue, parseLiteral } from '#shared/model/literal.ts';
import type { NodeOutput } from '#shared/model/event.ts';
import type { NodeStatus, StatusWord } from '#shared/model/node-status.ts';
import { parsePortType } from '#shared/model/port-type.ts';
import type { Measure, Value, ValueOf, VerdictWord } from '#shared/model/value.ts';
import { own } from '#shared/std/json.ts';
import { formatNumber, formatQuantity } from '#shared/units/quantity.ts';
import type { Difference } from './canvas-context.ts';
import type { NodeView, PortView } from './node-view.ts';

export type ValueTone = 'plain' | 'typed' | 'old' | 'bad' | 'pass' | 'fail' | 'doubt';

/** A value beside a port. */
export interface ShownValue {
  readonly text: string;
  /** What hover shows: all of it, and what there is to say about it. */
  readonly whole: string;
  readonly tone: ValueTone;
  /** For a verdict: its word, which is drawn with a shield. */
  readonly verdict?: string | undefined;
  /** The least that may be shown of it, where cutting it short would make it say something else: a number, a verdict. */
  readonly least?: string | undefined;
}

const fresh: readonly StatusWord[] = ['done', 'reused'];

/** Whether what a node shows of its outputs is what the thread as it stands gives. */
export function isFresh(word: StatusWord | undefined): boolean {
  return word !== undefined && fresh.includes(word);
}

/** `-3.1 %`, `+0.12 mm`: a margin with its sign; a ratio of the limit in per cent. */
export function marginText(margin: Measure, limit: ValueOf<'verdict'>['limit']): string {
  const sign = margin.value > 0 ? '+' : '';
  const isZero = typeof limit === 'object' && limit.value === 0;
  if (margin.unit === '1' && !isZero) return `${sign}${formatNumber(margin.value * 100, undefined, 3)} %`;
  return `${sign}${formatQuantity({ value: margin.value, unit: margin.unit, digits: 3 }, ' ')}`;
}

export function verdictTone(verdict: VerdictWord): 'pass' | 'fail' | 'doubt' {
  if (verdict === 'PASS') return 'pass';
  return verdict === 'FAIL' ? 'fail' : 'doubt';
}

/** A verdict that the thread has overtaken is never shown as if it held: it says what it was. */
export function verdictShown(value: ValueOf<'verdict'>, holds: boolean): ShownValue {
  const margin = value.margin === undefined ? '' : ` ${marginText(value.margin, value.limit)}`;
  const words = holds ? value.verdict : `was ${value.verdict}`;
  return {
    // What it was by is not worth the room once it may be otherwise.
    text: holds ? `${words}${margin}` : words,
    whole: [`${value.id}: ${words}${margin}`, value.text, value.check, value.reason, holds ? undefined : 'Out of date.']
      .filter((line) => line !== undefined && line !== '')
      .join('\n'),
    tone: holds ? verdictTone(value.verdict) : 'old',
    verdict: value.verdict,
    least: words,
  };
}

function wholeText(value: Value, output: NodeOutput | undefined): string {
  const text =
    value.type === 'file'
      ? `${value.name}, ${value.mediaType}, ${value.bytes} bytes`
      : value.type === 'quantity'
        ? formatQuantity(value, ' ', 17)
        : value.type === 'json'
          ? JSON.stringify(value.value).slice(0, 400)
          : displayValue(value);
  const notes = [output?.origin, output?.pinned === true ? 'Set by hand for this run' : undefined];
  return [text, ...notes.filter((note) => note !== undefined)].join('\n');
}

/** Digits, of a count of rows too, and a unit are shown whole or not at all: with some of them left out they are another number. */
function leastOf(value: Value, text: string): string | undefined {
  return ['quantity', 'number', 'integer', 'boolean', 'table'].includes(value.type) ? text : undefined;
}

/** A value that came out, as it is shown. */
function valueShown(value: Value, whole: string, tone: ValueTone): ShownValue {
  const text = displayValue(value);
  return { text, whole, tone, least: leastOf(value, text) };
}

export function outputShown(status: NodeStatus | undefined, port: string): ShownValue | undefined {
  const output = own(status?.outputs ?? {}, port);
  if (output === undefined) return undefined;
  const { value } = output;
  const holds = isFresh(status?.word);
  if (value.type === 'verdict') return verdictShown(value, holds);
  const whole = wholeText(value, output);
  return holds ? valueShown(value, whole, 'plain') : valueShown(value, `${whole}\nOut of date`, 'old');
}

/** What an input takes from the output that is wired to it, in the input's own unit. */
function wiredShown(port: PortView, status: NodeStatus | undefined, from: string): ShownValue | undefined {
  const output = own(status?.outputs ?? {}, from.slice(from.indexOf('.') + 1));
  if (output === undefined) return undefined;
  const { value } = output;
  const holds = isFresh(status?.word);
  if (value.type === 'verdict') return verdictShown(value, holds);
  const type = port.type === undefined ? undefined : parsePortType(port.type);
  const isNumber = value.type === 'quantity' || value.type === 'number' || value.type === 'integer';
  const arrives = isNumber && type?.ok === true && type.value.kind !== 'json' ? coerce(value, type.value) : undefined;
  if (arrives?.ok === false) return valueShown(value, `${from} ${arrives.error}`, holds ? 'bad' : 'old');
  const shown = arrives?.value ?? value;
  const whole = `${wholeText(shown, output)}\nFrom ${from}${holds ? '' : ', out of date'}`;
  return valueShown(shown, whole, holds ? 'plain' : 'old');
}

/**
 * What stands beside an input: the value that its wire brings, or what is typed in.
 * @param upstream the status of the node at the other end of its first wire
 */
export function inputShown(port: PortView, upstream: NodeStatus | undefined): ShownValue | undefined {
  const [from] = port.from;
  if (from !== undefined) {
    if (port.many && port.from.length > 1) {
      const text = `${port.from.length} wires`;
      return { text, whole: port.from.join('\n'), tone: 'plain' };
    }
    return wiredShown(port, upstream, from);
  }
  if (port.literal === undefined) return undefined;
  const written = typeof port.literal === 'string' ? port.literal : JSON.stringify(port.literal);
  const type = port.type === undefined ? undefined : parsePortType(port.type);
  if (type?.ok !== true) return { text: written, whole: written, tone: 'typed' };
  const value = parseLiteral(port.literal, type.value);
  if (!value.ok) return { text: written, whole: `The input ${port.name} ${value.error}`, tone: 'bad' };
  return valueShown(value.value, `Typed in: ${written}`, 'typed');
}

/** Worst first: what a node that gives several verdicts shows where there is room for one. */
const worstFirst: readonly VerdictWord[] = ['FAIL', 'AMBIGUOUS', 'NOT VERIFIED', 'STALE', 'WAIVED', 'PASS'];

/** The worst of the verdicts that a node has given, where it has given any: it is seen at every zoom. */
export function nodeVerdict(status: NodeStatus | undefined): ShownValue | undefined {
  const given = Object.values(status?.outputs ?? {}).flatMap(({ value }) => (value.type === 'verdict' ? [value] : []));
  const [worst] = given.toSorted((a, b) => worstFirst.indexOf(a.verdict) - worstFirst.indexOf(b.verdict));
  return worst === undefined ? undefined : verdictShown(worst, isFresh(status?.word));
}

/** At most `most` characters, with the middle left out: both ends of a name or a number tell it apart. */
export function elideMiddle(text: string, most: number): string {
  if (text.length <= most) return text;
  const kept = Math.max(most - 1, 2);
  return `${text.slice(0, Math.ceil(kept / 2))}…${text.slice(text.length - Math.floor(kept / 2))}`;
}

/** What of a row there is room for. */
export interface RowFit {
  /** Without it the row has its port and its value. */
  readonly hasName: boolean;
  readonly text: string;
  readonly difference: 'whole' | 'sign' | 'none';
}

/** The widths of what stands in a row, in px: the letters of names and of values, and what is between and around them. */
const rowWidths = { letter: 6.4, digit: 6.7, gap: 8, around: 24, shield: 16, sign: 2 } as const;
/** Letters of a name that may be kept of a longer one, its end left out. */
const shortName = 4;
const usualName = 14;

/**
 * How a name, a value and how much it differs share a row. Digits, units and verdict words are never cut: first the
 * name is, then the difference is its sign alone, then one after the other goes.
 */
export function fitRow(
  width: number,
  name: string,
  shown: ShownValue | undefined,
  difference: Difference | undefined,
): RowFit {
  const { letter, digit, gap, around, shield, sign } = rowWidths;
  const free = width - around;
  const shieldWidth = shown?.verdict === undefined ? 0 : shield;
  const used = (letters: number, value: string, tail: RowFit['difference']): number =>
    (letters === 0 ? 0 : letters * letter + gap) +
    value.length * digit +
    shieldWidth +
    (tail === 'none' ? 0 : gap + (tail === 'sign' ? 1 : sign + (difference?.text.length ?? 0)) * digit);
  const text = shown?.text ?? '';
  const wholeName = Math.min(name.length, usualName);
  const tail = difference === undefined ? 'none' : 'whole';
  const shortTail = difference === undefined ? 'none' : 'sign';
  const least = shown?.least;
  if (used(wholeName, text, tail) <= free) return { hasName: true, text, difference: tail };
  if (least === undefined) {
    const letters = used(wholeName, '', tail) + 6 * digit <= free ? wholeName : Math.min(wholeName, shortName);
    const end = used(letters, '', tail) + 6 * digit <= free ? tail : shortTail;
    const room = Math.max(Math.floor((free - used(letters, '', end)) / digit), 4);
    return { hasName: true, text: elideMiddle(text, room), difference: end };
  }
  const few = Math.min(wholeName, shortName);
  const isVerdict = shown?.verdict !== undefined;
  // Beside the word alone a number that has changed would pass for the margin; what the verdict was does not.
  const hasTurned = difference !== undefined && ['pass', 'fail', 'doubt'].includes(difference.tone);
  // The shield says that it is a verdict, so of one the name is worth the least.
  const tries: readonly (readonly [letters: number, text: string, difference: RowFit['difference']])[] = isVerdict
    ? [
        [0, text, tail],
        [0, hasTurned ? least : text, tail],
        [wholeName, text, shortTail],
        [few, text, 'none'],
        [0, text, 'none'],
        [few, least, 'none'],
      ]
    : [
        [few, text, tail],
        [few, text, shortTail],
        [few, text, 'none'],
        [0, text, shortTail],
      ];
  const found = tries.find(([letters, value, end]) => used(letters, value, end) <= free);
  const [letters, value, end] = found ?? [0, least, 'none'];
  return { hasName: letters > 0, text: value, difference: end };
}

/** `1.2 s`, `3 min 5 s`, for what is at work. */
export function elapsedText(ms: number): string {
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.floor(ms / 1000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

export const stateGlyphs: Readonly<Record<StatusWord, string>> = {
  unconfigured: '○',
  ready: '◌',
  stale: '◐',
  queued: '…',
  running: '▶',
  waiting: '✋',
  done: '✓',
  reused: '↺',
  failed: '✕',
  skipped: '⤼',
  cancelled: '⊘',
  missing: '?',
};

/** What a screen reader says of a node: "Spar, done, mass 0.742 kg". */
export function nodeLabel(view: NodeView, status: NodeStatus | undefined): string {
  const values = view.outputs.slice(0, 3).flatMap((port) => {
    const shown = outputShown(status, port.name);
    return shown === undefined ? [] : [`${port.name} ${shown.text}`];
  });
  const word = view.ghost ? 'not in the thread' : (status?.word ?? 'ready');
  return [view.title, word, ...values].join(', ');
}

/** The first sentence of a reason: what there is room for. */
export function firstSentence(reason: string): string {
  return /^.*?[.!?](?=\s|$)/s.exec(reason)?.[0] ?? reason;
}
