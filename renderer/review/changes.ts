import { shortDigest } from '#shared/std/digest.ts';
import { own } from '#shared/std/json.ts';
import { displayValue } from '#shared/model/literal.ts';
import type { RunComparison, ValueDifference } from '#shared/model/report.ts';
import type { RunState } from '#shared/model/run-state.ts';
import type { Value } from '#shared/model/value.ts';
import { formatQuantity } from '#shared/units/quantity.ts';
import type { Difference } from '../canvas/canvas-context.ts';
import { marginText, verdictTone as turnedTo } from '../canvas/value-text.ts';
import { bytesText, verdictTone } from './event-line.ts';
import type { Tone } from './event-line.ts';

/** One output that two runs were compared in. */
export interface ChangeRow {
  readonly node: string;
  /** Empty where the states of the node differ and no output does. */
  readonly port: string;
  readonly before: string;
  readonly beforeTone: Tone;
  readonly after: string;
  readonly afterTone: Tone;
  /** `+0.2 mm (+10 %)`; `≠` where no number tells the difference; empty where there is none. */
  readonly difference: string;
  readonly why: string;
  readonly changed: boolean;
  readonly isVerdict: boolean;
  /** The first node of the thread that differs. */
  readonly first: boolean;
}

/** A value as a comparison shows it: of a file also what tells it from another of its name. */
function compared(value: Value | undefined): string {
  if (value === undefined) return 'none';
  if (value.type === 'file') return `${value.name} · ${bytesText(value.bytes)} · ${shortDigest(value.digest)}`;
  if (value.type === 'verdict')
    return value.margin === undefined ? value.verdict : `${value.verdict} ${marginText(value.margin, value.limit)}`;
  return displayValue(value);
}

const toneOf = (value: Value | undefined): Tone => (value?.type === 'verdict' ? verdictTone(value) : 'plain');

/** With its sign; a share in percent with three digits, what has another unit with as many as the values themselves. */
function signed(value: number, unit: string): string {
  const text = formatQuantity({ value, unit }, '\u202f', unit === '%' ? 3 : undefined);
  return value > 0 ? `+${text}` : text.replace('-', '−');
}

/** How much a number has changed, in its unit and relative to what it was; `≠` for what is no number. */
function deltaText({ difference, relative, unit }: Partial<ValueDifference>): string {
  if (difference === undefined) return '≠';
  const absolute = signed(difference, unit ?? '1');
  return relative === undefined ? absolute : `${absolute} (${signed(relative * 100, '%')})`;
}

/** Relative difference that is more likely the rounding of a solver than a change: far below every digit that is shown. */
const rounding = 1e-9;

/** What the canvas writes beside a value that is not the other run's: `+14 %`, `−1 mm`, `was PASS`, `changed`. */
function portDifference(value: ValueDifference): Difference {
  const { difference, relative, unit, before, after } = value;
  // How far a verdict's value has moved stands at the value itself; what a verdict says is its word.
  if (before?.type === 'verdict' && after?.type === 'verdict' && before.verdict !== after.verdict)
    return { text: `was ${before.verdict}`, tone: turnedTo(after.verdict) };
  if (difference === undefined || difference === 0) return { text: 'changed', tone: 'other' };
  // What differs in its last digits alone is different, and has gone neither up nor down.
  if (relative !== undefined && Math.abs(relative) < rounding) return { text: 'last digits', tone: 'other' };
  const text = relative === undefined ? signed(difference, unit ?? '1') : signed(relative * 100, '%');
  return { text, tone: difference > 0 ? 'up' : 'down' };
}

/** The outputs that differ, by `node.port`, of the nodes that have come out: before that there is nothing to compare. */
export function portDifferences(comparison: RunComparison, now: RunState): ReadonlyMap<string, Difference> {
  const hasOutputs = (node: string): boolean => now.nodes.get(node)?.outputs !== undefined;
  return new Map(
    comparison.values
      .filter((value) => hasOutputs(value.node) && value.after !== undefined)
      .map((value) => [`${value.node}.${value.port}`, portDifference(value)]),
  );
}

function row(node: string, port: string, values: readonly [Value | undefined, Value | undefined]): ChangeRow {
  const [before, after] = values;
  return {
    node,
    port,
    before: compared(before),
    beforeTone: toneOf(before),
    after: compared(after),
    afterTone: toneOf(after),
    difference: '',
    why: '',
    changed: false,
    isVerdict: before?.type === 'verdict' || after?.type === 'verdict',
    first: false,
  };
}

const verdictWord = (value: Value | undefined): string => (value?.type === 'verdict' ? value.verdict : '');

/**
 * What two runs gave, as the rows of a table: verdicts that have changed first, then what else has changed in the order
 * of the thread, then, where `all` is asked for, what has not.
 * @param before the other run at its end
 * @param after the run that is reviewed, at its end
 */
export function changeRows(comparison: RunComparison, before: RunState, after: RunState, all: boolean): ChangeRow[] {
  const why = new Map(comparison.nodes.map((node) => [node.node, node.why ?? '']));
  const first = comparison.firstDifference;
  const turned: ChangeRow[] = [];
  const changed = comparison.values.flatMap((value): ChangeRow[] => {
    const { node, port } = value;
    const one = {
      ...row(node, port, [value.before, value.after]),
      difference: deltaText(value),
      why: why.get(node) ?? '',
      changed: true,
      first: node === first,
    };
    if (!one.isVerdict || verdictWord(value.before) === verdictWord(value.after)) return [one];
    turned.push(one);
    return [];
  });
  const withValues = new Set(comparison.values.map((value) => value.node));
  const states = comparison.nodes
    .filter(({ node }) => !withValues.has(node))
    .map((node): ChangeRow => ({
      ...row(node.node, '', [undefined, undefined]),
      before: node.before,
      after: node.after,
      difference: '≠',
      why: node.why ?? '',
      changed: true,
      first: node.node === first,
    }));
  const differing = new Set(comparison.values.map((value) => `${value.node}.${value.port}`));
  return [...turned, ...states, ...changed, ...(all ? sameRows(before, after, differing) : [])];
}

function sameRows(before: RunState, after: RunState, differing: ReadonlySet<string>): ChangeRow[] {
  const rows: ChangeRow[] = [];
  for (const [node, { outputs = {} }] of after.nodes)
    for (const [port, { value }] of Object.entries(outputs)) {
      if (differing.has(`${node}.${port}`)) continue;
      rows.push(row(node, port, [own(before.nodes.get(node)?.outputs ?? {}, port)?.value, value]));
    }
  return rows;
}
