import type { Arrival, Override, ValueOf, VerdictWord } from '@clew/module-sdk';
import { parsePortRef } from './thread.ts';
import type { ReportNode, ReportThread } from './thread.ts';

/** What the report says of a requirement: a verdict's word, that it speaks against itself, or that none arrived. */
export type Word = VerdictWord | typeof doubtful | typeof missing;
export const missing = 'NOT IN THIS REPORT';
/** In place of a PASS or WAIVED that cannot be taken as it stands; the notes say which it was, and why. */
export const doubtful = 'IN DOUBT';
export type Tone = 'pass' | 'fail' | 'open' | 'waived';

/** Glyph and tone beside each word, so that colour is never the only sign. */
export const wordSigns: Readonly<Record<Word, { readonly glyph: string; readonly tone: Tone }>> = {
  FAIL: { glyph: '✕', tone: 'fail' },
  'NOT VERIFIED': { glyph: '○', tone: 'open' },
  AMBIGUOUS: { glyph: '◇', tone: 'open' },
  STALE: { glyph: '◐', tone: 'open' },
  [doubtful]: { glyph: '?', tone: 'open' },
  [missing]: { glyph: '∅', tone: 'open' },
  WAIVED: { glyph: '△', tone: 'waived' },
  PASS: { glyph: '✓', tone: 'pass' },
};

/** The words in the order in which the report lists them: what needs attention first. */
export const words: readonly Word[] = [
  'FAIL',
  'NOT VERIFIED',
  'AMBIGUOUS',
  'STALE',
  doubtful,
  missing,
  'WAIVED',
  'PASS',
];

/** One line of the verification matrix. */
export interface Finding {
  readonly id: string;
  /** The node of the thread that holds the requirement; undefined for a verdict from elsewhere. */
  readonly node: string | undefined;
  readonly word: Word;
  readonly text: string;
  readonly check: string;
  readonly verdict: ValueOf<'verdict'> | undefined;
  /** Where the value was read. */
  readonly origin: string | undefined;
  readonly source: string | undefined;
  readonly notes: readonly string[];
}

const requirementFunction = 'core/requirement';

export function isRequirement(node: ReportNode): boolean {
  return node.function === requirementFunction;
}

interface ArrivedVerdict {
  readonly from: string;
  readonly origin: string | undefined;
  readonly verdict: ValueOf<'verdict'>;
}

/**
 * Lays the verdicts that arrived beside the requirements that the thread holds. Every requirement gives at least one
 * finding, and so does every verdict: none is dropped, whichever way it came.
 */
export function findings(thread: ReportThread, arrivals: readonly Arrival[]): Finding[] {
  const arrived = distinct(arrivals);
  const requirements = thread.nodes.filter(isRequirement);
  const owners = new Map(arrived.map((one) => [one, ownerOf(one, requirements)]));
  const ofThread = requirements.flatMap((node) => {
    const own = arrived.filter((one) => owners.get(one) === node);
    return own.length === 0 ? [absent(node)] : own.map((one) => found(node, one, own, thread.overrides));
  });
  const others = arrived
    .filter((one) => owners.get(one) === undefined)
    .map((one) => found(undefined, one, [one], thread.overrides));
  return [...ofThread, ...others].toSorted(
    (a, b) => compareNaturally(a.id, b.id) || compareNaturally(a.node ?? '', b.node ?? ''),
  );
}

/** The same output may arrive by two wires; what differs in anything stays apart. */
function distinct(arrivals: readonly Arrival[]): ArrivedVerdict[] {
  const seen = new Map<string, ArrivedVerdict>();
  for (const { from, origin, value } of arrivals) {
    if (value.type === 'verdict') seen.set(`${from} ${JSON.stringify(value)}`, { from, origin, verdict: value });
  }
  return [...seen.values()];
}

/** The requirement that a verdict speaks of: the node that it comes from, else the only one with its id. */
function ownerOf(one: ArrivedVerdict, requirements: readonly ReportNode[]): ReportNode | undefined {
  const from = parsePortRef(one.from).node;
  const producer = requirements.find((node) => node.id === from);
  if (producer !== undefined) return producer;
  const named = requirements.filter((node) => node.params['id'] === one.verdict.id);
  return named.length === 1 ? named[0] : undefined;
}

function absent(node: ReportNode): Finding {
  return {
    id: textParam(node, 'id') ?? node.id,
    node: node.id,
    word: missing,
    text: textParam(node, 'text') ?? node.title,
    check: textParam(node, 'check') ?? '',
    verdict: undefined,
    origin: undefined,
    source: textParam(node, 'source'),
    notes: [
      `NOT VERIFIED here: the thread holds this requirement (node ${node.id}), and its verdict is not connected to this report.`,
    ],
  };
}

function found(
  node: ReportNode | undefined,
  one: ArrivedVerdict,
  siblings: readonly ArrivedVerdict[],
  overrides: readonly Override[],
): Finding {
  const { verdict } = one;
  const doubts = [...pinned(one, overrides), ...contradictions(verdict), ...conflicts(verdict, siblings)];
  const remarks = [
    ...(verdict.reason === undefined || verdict.reason === '' ? [] : [verdict.reason]),
    ...differences(node, verdict),
    ...(node === undefined ? [`Comes from ${one.from}, which is no requirement node of this thread.`] : []),
  ];
  return {
    id: verdict.id,
    node: node?.id,
    word: doubts.length > 0 && good.has(verdict.verdict) ? doubtful : verdict.verdict,
    text: verdict.text,
    check: verdict.check,
    verdict,
    origin: verdict.origin ?? one.origin,
    source: verdict.source,
    notes: [...doubts, ...remarks],
  };
}

const good: ReadonlySet<Word> = new Set<Word>(['PASS', 'WAIVED']);

function pinned(one: ArrivedVerdict, overrides: readonly Override[]): string[] {
  const hit = overrides.some((override) => override.as === 'output' && override.target === one.from);
  return hit ? [`PINNED for this run: the verdict ${one.verdict.verdict} was typed in and nothing was checked.`] : [];
}

/** Signs that a verdict cannot be taken as it stands, whoever made it. */
function contradictions(verdict: ValueOf<'verdict'>): string[] {
  if (verdict.verdict !== 'PASS' || verdict.margin === undefined || verdict.margin.value >= 0) return [];
  return ['CONTRADICTION: the verdict is PASS and its margin is negative.'];
}

/** Where the verdict and the requirement in the thread are worded differently, the reader gets both. */
function differences(node: ReportNode | undefined, verdict: ValueOf<'verdict'>): string[] {
  if (node === undefined) return [];
  return (['id', 'text', 'check'] as const).flatMap((name) => {
    const written = textParam(node, name);
    return written === undefined || essence(written) === essence(verdict[name])
      ? []
      : [`The thread writes its ${name} as: ${written}`];
  });
}

/** A text without what typing it differently changes. */
function essence(text: string): string {
  return text.replaceAll('≤', '<=').replaceAll('≥', '>=').replaceAll(/\s+/g, '');
}

function conflicts(verdict: ValueOf<'verdict'>, siblings: readonly ArrivedVerdict[]): string[] {
  const other = siblings
    .filter((one) => one.verdict !== verdict)
    .map((one) => `${one.verdict.verdict} from ${one.from}`);
  return other.length === 0
    ? []
    : [`CONTRADICTION: the verdict is ${verdict.verdict}, and another arrived: ${other.join(', ')}.`];
}

function textParam(node: ReportNode, name: string): string | undefined {
  const value = node.params[name];
  return typeof value === 'string' && value.trim() !== '' ? value : undefined;
}

const collator = new Intl.Collator('en', { numeric: true });
function compareNaturally(a: string, b: string): number {
  return collator.compare(a, b) || (a < b ? -1 : a > b ? 1 : 0);
}

export interface Summary {
  readonly tone: Tone | 'none';
  readonly headline: string;
  readonly total: number;
  readonly counts: readonly { readonly word: Word; readonly count: number }[];
  /** What keeps the headline from saying that all pass. */
  readonly unsatisfied: readonly Finding[];
}

/** Counts findings and says the one sentence that a hurried reader takes away. It says "All" only where it is so. */
export function summarise(all: readonly Finding[]): Summary {
  const counts = words
    .map((word) => ({ word, count: all.filter((finding) => finding.word === word).length }))
    .filter(({ count }) => count > 0);
  const unsatisfied = all.filter((finding) => !good.has(finding.word));
  const order = (finding: Finding): number => words.indexOf(finding.word);
  return {
    tone: toneOf(all, unsatisfied),
    headline: headline(all, unsatisfied, counts),
    total: all.length,
    counts,
    unsatisfied: unsatisfied.toSorted((a, b) => order(a) - order(b)),
  };
}

function toneOf(all: readonly Finding[], unsatisfied: readonly Finding[]): Summary['tone'] {
  if (all.length === 0) return 'none';
  if (unsatisfied.some((finding) => finding.word === 'FAIL')) return 'fail';
  if (unsatisfied.length > 0) return 'open';
  return all.some((finding) => finding.word === 'WAIVED') ? 'waived' : 'pass';
}

function headline(all: readonly Finding[], unsatisfied: readonly Finding[], counts: Summary['counts']): string {
  const n = all.length;
  if (n === 0) return 'This thread checks no requirement.';
  const noun = n === 1 ? 'requirement' : 'requirements';
  if (unsatisfied.length === 0) {
    const waived = counts.find(({ word }) => word === 'WAIVED')?.count ?? 0;
    if (waived === 0) return n === 1 ? 'The 1 requirement is PASS' : `All ${n} ${noun} PASS`;
    return n === waived
      ? `No requirement FAILS, and all ${n} are WAIVED`
      : `All ${n} requirements PASS or are WAIVED: ${n - waived} PASS, ${waived} WAIVED`;
  }
  const parts = counts.filter(({ word }) => !good.has(word)).map(({ word, count }) => `${count} ${word}`);
  return `${unsatisfied.length} of ${n} ${noun} not satisfied: ${parts.join(', ')}`;
}
