import type { NodeStatus, StatusWord } from '#shared/model/node-status.ts';
import type { Thread, ThreadNode } from '#shared/model/thread.ts';
import type { Measure, ValueOf, VerdictWord } from '#shared/model/value.ts';
import { verdictWords } from '#shared/model/value.ts';
import { own } from '#shared/std/json.ts';
import { formatQuantity } from '#shared/units/quantity.ts';
import { marginText } from '../../canvas/value-text.ts';
import { orderOf } from '../list/thread-order.ts';

type Verdict = ValueOf<'verdict'>;

/** One requirement as the thread stands now: what is known of it, and never more. */
export interface RequirementRow {
  /** Unique: a node may give several verdicts. */
  readonly key: string;
  readonly node: string;
  readonly id: string;
  readonly text: string;
  readonly check: string;
  readonly verdict: VerdictWord;
  /** Of a stale one: what the run had said. */
  readonly was: VerdictWord | undefined;
  readonly value: string | undefined;
  readonly limit: string | undefined;
  readonly margin: string | undefined;
  /** One sentence: by how much it fails, or why there is no verdict. */
  readonly says: string;
  readonly source: string | undefined;
  readonly origin: string | undefined;
}

/** The word that a node's state leaves of its verdict: only a result that holds is worth its own word. */
const holds: ReadonlySet<StatusWord> = new Set(['done', 'reused']);

const notVerified: Readonly<Record<StatusWord, string>> = {
  unconfigured: 'It is not set up.',
  ready: 'It has not run.',
  stale: 'It gave no verdict.',
  queued: 'It has not run yet.',
  running: 'It is still running.',
  waiting: 'It waits for an approval.',
  done: 'It gave no verdict.',
  reused: 'It gave no verdict.',
  failed: 'It failed.',
  skipped: 'It was skipped.',
  cancelled: 'It was cancelled.',
  missing: 'Its module is not installed.',
};

function isMeasure(side: Verdict['value']): side is Measure {
  return typeof side === 'object';
}

function sideText(side: Verdict['value']): string | undefined {
  return side === undefined ? undefined : isMeasure(side) ? formatQuantity(side) : String(side);
}

/** By how much a requirement fails, such as `151.0 mm, 0.667 % over 150 mm`; a value at its limit says that. */
function failureText({ value, limit, margin, check }: Verdict): string {
  const [is, of] = [sideText(value), sideText(limit)];
  if (is === undefined || of === undefined) return `${check} does not hold.`;
  if (!isMeasure(value) || !isMeasure(limit) || margin === undefined || value.unit !== limit.unit)
    return `${is}, and the limit is ${of}.`;
  if (margin.value === 0) return `${is}, exactly at the limit, which ${check} does not allow.`;
  const side = value.value > limit.value ? 'over' : 'under';
  const size = marginText({ ...margin, value: Math.abs(margin.value) }, limit).slice(1);
  return `${is}, ${size} ${side} ${of}`;
}

function saidBy(verdict: Verdict): string {
  if (verdict.reason !== undefined) return verdict.reason;
  return verdict.verdict === 'FAIL' ? failureText(verdict) : '';
}

function textParam(node: ThreadNode, name: string): string {
  const value = own(node.params ?? {}, name);
  return typeof value === 'string' ? value : '';
}

const isRequirement = (node: ThreadNode): boolean => node.function === 'core/requirement';

function withoutVerdict(node: string, of: ThreadNode, status: NodeStatus | undefined): RequirementRow {
  const word = status?.word ?? 'ready';
  return {
    key: node,
    node,
    id: textParam(of, 'id') || node,
    text: textParam(of, 'text') || (isRequirement(of) ? '' : (of.title ?? '')),
    check: textParam(of, 'check'),
    verdict: 'NOT VERIFIED',
    was: undefined,
    value: undefined,
    limit: undefined,
    margin: undefined,
    // Of a node that ended well, the reason says why it ran and not why there is no verdict.
    says: (holds.has(word) || word === 'stale' ? undefined : status?.reason) ?? notVerified[word],
    source: textParam(of, 'source') || undefined,
    origin: undefined,
  };
}

function withVerdict(node: string, port: string, given: Verdict, status: NodeStatus): RequirementRow {
  const stale = !holds.has(status.word);
  return {
    key: `${node}.${port}`,
    node,
    id: given.id,
    text: given.text,
    check: given.check,
    verdict: stale ? 'STALE' : given.verdict,
    was: stale ? given.verdict : undefined,
    value: sideText(given.value),
    limit: sideText(given.limit),
    margin: given.margin === undefined ? undefined : marginText(given.margin, given.limit),
    says: stale ? `Was ${given.verdict}. ${(status.reason ?? '').replace(/^Out of date: /, '')}`.trim() : saidBy(given),
    source: given.source,
    origin: given.origin,
  };
}

/** Worst first; what nobody has checked comes before what somebody has. */
const worstFirst: readonly VerdictWord[] = ['FAIL', 'AMBIGUOUS', 'NOT VERIFIED', 'STALE', 'WAIVED', 'PASS'];
const byId = new Intl.Collator('en', { numeric: true });

/**
 * Every requirement of a thread. A verdict counts only while the result that holds it does: one that a change has
 * overtaken is STALE, and of a node in any other state there is none.
 * @param verdictNodes nodes that will give a verdict though they are no `core/requirement`
 */
export function requirementRows(
  thread: Pick<Thread, 'nodes' | 'wires'>,
  statuses: Readonly<Record<string, NodeStatus>>,
  verdictNodes: ReadonlySet<string> = new Set(),
): RequirementRow[] {
  const rows = orderOf(thread).flatMap((id): RequirementRow[] => {
    const node = own(thread.nodes, id);
    if (node === undefined) return [];
    const status = own(statuses, id);
    const counts = status !== undefined && (holds.has(status.word) || status.word === 'stale');
    const given = Object.entries((counts ? status.outputs : undefined) ?? {}).flatMap(([port, { value }]) =>
      counts && value.type === 'verdict' ? [withVerdict(id, port, value, status)] : [],
    );
    if (given.length > 0) return given;
    return isRequirement(node) || verdictNodes.has(id) ? [withoutVerdict(id, node, status)] : [];
  });
  return rows.toSorted(
    (a, b) =>
      worstFirst.indexOf(a.verdict) - worstFirst.indexOf(b.verdict) ||
      byId.compare(a.id, b.id) ||
      byId.compare(a.key, b.key),
  );
}

export interface Tally {
  readonly total: number;
  readonly passed: number;
  readonly of: Readonly<Record<VerdictWord, number>>;
}

export function tallyOf(verdicts: readonly { readonly verdict: VerdictWord }[]): Tally {
  const of = Object.fromEntries(verdictWords.map((word) => [word, 0])) as Record<VerdictWord, number>;
  for (const { verdict } of verdicts) of[verdict]++;
  return { total: verdicts.length, passed: of.PASS, of };
}

/** `5/6`: of all requirements, those that pass. */
export function badgeText({ passed, total }: Tally): string {
  return total === 0 ? '' : `${passed}/${total}`;
}

/** `1 FAIL · 5 PASS`, worst first; that all pass is said only where every single one does. */
export function tallyText(tally: Tally): string {
  if (tally.total === 0) return 'No requirements';
  if (tally.passed === tally.total)
    return tally.total === 1 ? 'The requirement passes' : `All ${tally.total} requirements pass`;
  return worstFirst
    .filter((word) => tally.of[word] > 0)
    .map((word) => `${tally.of[word]} ${word}`)
    .join(' · ');
}
