import { z } from 'zod';
import { own } from '../std/json.ts';
import type { EventOf, NodeOutput } from './event.ts';
import { RunOverride, runStatuses } from './event.ts';
import { Failure } from './failure.ts';
import { Marking } from './marking.ts';
import { nodesOfRun } from './run-state.ts';
import type { NodeRunState, RunState } from './run-state.ts';
import { Value } from './value.ts';
import type { ValueOf } from './value.ts';
import { causesText, whySentence } from './why.ts';
import { coerce, displayValue } from './literal.ts';
import { parseUnit } from '../units/parse-unit.ts';
import { snapSum } from '../units/numeric.ts';

const text = z.string();

const NodeReport = z.strictObject({
  state: z.enum(['waiting', 'ready', 'running', 'done', 'reused', 'failed', 'skipped', 'cancelled']),
  attempt: z.int(),
  ms: z.number().optional(),
  why: text.optional(),
  outputs: z.record(text, Value),
  origins: z.record(text, text),
  pinned: z.array(text),
  error: Failure.optional(),
  message: text.optional(),
});
export type NodeReport = z.infer<typeof NodeReport>;

const Verdict = z.object({
  node: text,
  id: text,
  verdict: text,
  text,
  check: text,
  value: z.unknown().optional(),
  limit: z.unknown().optional(),
  margin: z.unknown().optional(),
  source: text.optional(),
  origin: text.optional(),
  reason: text.optional(),
});
export type VerdictReport = Omit<ValueOf<'verdict'>, 'type'> & { node: string };

/** What `clew run --json` and `clew show --json` print. */
export const RunReport = z.strictObject({
  run: text,
  status: z.enum(runStatuses),
  thread: text,
  title: text,
  path: text,
  marking: Marking,
  createdAt: z.number(),
  endedAt: z.number().optional(),
  by: text,
  overrides: z.array(RunOverride),
  nodes: z.record(text, NodeReport),
  verdicts: z.array(Verdict as unknown as z.ZodType<VerdictReport>),
});
export type RunReport = z.infer<typeof RunReport>;

function nodeReport(state: NodeRunState): NodeReport {
  const outputs = Object.entries(state.outputs ?? {});
  const message = state.because;
  return {
    state: state.state,
    attempt: state.attempt,
    ...(state.ms === undefined ? {} : { ms: state.ms }),
    ...(state.why === undefined ? {} : { why: whySentence(state.why) }),
    outputs: Object.fromEntries(outputs.map(([port, output]) => [port, output.value])),
    origins: Object.fromEntries(
      outputs.flatMap(([port, output]) => (output.origin === undefined ? [] : [[port, output.origin]])),
    ),
    pinned: outputs.filter(([, output]) => output.pinned === true).map(([port]) => port),
    ...(state.failure === undefined ? {} : { error: state.failure }),
    ...(message === undefined ? {} : { message }),
  };
}

interface RequirementNode {
  readonly id: string;
  readonly text: string;
  readonly check: string;
}

/** The requirement that a node of the bound document states, where it is one. */
function requirementOf(created: EventOf<'run-created'>, node: string): RequirementNode | undefined {
  const document = created.thread.document as {
    nodes?: Record<string, { function?: string; params?: Record<string, unknown> }>;
  };
  const found = own(document.nodes ?? {}, node);
  if (found?.function !== 'core/requirement') return undefined;
  const member = (name: string): string => (typeof found.params?.[name] === 'string' ? found.params[name] : '');
  return { id: member('id') || node, text: member('text'), check: member('check') };
}

const notVerified: Record<NodeRunState['state'], string> = {
  waiting: 'it has not run',
  ready: 'it has not run',
  running: 'it is still running',
  done: 'it gave no verdict',
  reused: 'it gave no verdict',
  failed: 'it failed',
  skipped: 'it was skipped',
  cancelled: 'it was cancelled',
};

function verdictsOf(state: RunState, created: EventOf<'run-created'>): VerdictReport[] {
  const verdicts: VerdictReport[] = [];
  const all = nodesOfRun({ ...created, only: undefined });
  for (const node of all) {
    const runState = state.nodes.get(node);
    const ended = runState?.state === 'done' || runState?.state === 'reused';
    const given = Object.values((ended ? runState.outputs : undefined) ?? {}).flatMap((output) =>
      output.value.type === 'verdict' ? [output.value] : [],
    );
    for (const { type: _, ...verdict } of given) verdicts.push({ node, ...verdict });
    const requirement = requirementOf(created, node);
    if (requirement === undefined || given.length > 0) continue;
    const reason =
      runState === undefined
        ? 'it was left out of this run'
        : `${notVerified[runState.state]}${runState.because === undefined ? '' : `: ${runState.because}`}`;
    verdicts.push({ node, ...requirement, verdict: 'NOT VERIFIED', reason });
  }
  return verdicts;
}

/**
 * A run as people and programs read it. Every requirement of the thread has a verdict:
 * one whose node did not end well, or was left out, is NOT VERIFIED.
 */
export function reportOf(state: RunState, created: EventOf<'run-created'>): RunReport {
  return {
    run: state.run,
    status: state.status,
    thread: created.thread.digest,
    title: created.thread.title,
    path: created.thread.path,
    marking: created.marking,
    createdAt: state.createdAt,
    ...(state.endedAt === undefined ? {} : { endedAt: state.endedAt }),
    by: created.by,
    overrides: created.overrides,
    nodes: Object.fromEntries([...state.nodes].map(([id, node]) => [id, nodeReport(node)])),
    verdicts: verdictsOf(state, created),
  };
}

/** True only where nothing is in any state but PASS or WAIVED. */
export function allVerified(report: RunReport): boolean {
  return report.verdicts.every((verdict) => verdict.verdict === 'PASS' || verdict.verdict === 'WAIVED');
}

const ValueDifference = z.strictObject({
  node: text,
  port: text,
  before: Value.optional(),
  after: Value.optional(),
  /** after - before in the unit of `after`, and that relative to |before|, for numbers. */
  difference: z.number().optional(),
  relative: z.number().optional(),
  unit: text.optional(),
});
export type ValueDifference = z.infer<typeof ValueDifference>;

export const RunComparison = z.strictObject({
  a: text,
  b: text,
  sameThread: z.boolean(),
  /** The first node, in the order of the thread, whose outputs or state differ. */
  firstDifference: text.optional(),
  nodes: z.array(z.strictObject({ node: text, before: text, after: text, why: text.optional() })),
  values: z.array(ValueDifference),
  verdicts: z.array(z.strictObject({ id: text, before: text, after: text })),
});
export type RunComparison = z.infer<typeof RunComparison>;

function numeric(
  before: Value | undefined,
  after: Value | undefined,
): Pick<ValueDifference, 'difference' | 'relative' | 'unit'> {
  const isNumber = (v: Value | undefined): v is ValueOf<'quantity' | 'number' | 'integer'> =>
    v?.type === 'quantity' || v?.type === 'number' || v?.type === 'integer';
  if (!isNumber(before) || !isNumber(after)) return {};
  const unit = parseUnit(after.type === 'quantity' ? after.unit : '1');
  if (!unit.ok) return {};
  const converted = coerce(before, { kind: 'quantity', unit: unit.value.text });
  if (!converted.ok || converted.value.type !== 'quantity') return {};
  const was = converted.value.value;
  const difference = snapSum(after.value - was, [after.value, was]);
  // The step between two points of a scale without a true zero has the step's unit, and no proportion.
  if (unit.value.offset !== 0) return { difference, unit: unit.value.text.replace(/^deg/, 'delta') };
  return { difference, unit: unit.value.text, ...(was === 0 ? {} : { relative: difference / Math.abs(was) }) };
}

function differingPorts(
  node: string,
  before: NodeRunState | undefined,
  after: NodeRunState | undefined,
): ValueDifference[] {
  const [a, b] = [before?.outputs ?? {}, after?.outputs ?? {}];
  const ports = [...new Set([...Object.keys(a), ...Object.keys(b)])];
  return ports.flatMap((port) => {
    const [x, y]: (NodeOutput | undefined)[] = [own(a, port), own(b, port)];
    if (x?.digest === y?.digest) return [];
    return [
      {
        node,
        port,
        ...(x === undefined ? {} : { before: x.value }),
        ...(y === undefined ? {} : { after: y.value }),
        ...numeric(x?.value, y?.value),
      },
    ];
  });
}

/** The verdict on each requirement; where several nodes check the same one, all of their verdicts. */
function verdictWordsOf({ created, ...state }: RunState): Map<string, string> {
  const words = new Map<string, string>();
  if (created === undefined) return words;
  for (const { id, verdict } of verdictsOf({ ...state, created }, created)) {
    const other = words.get(id);
    words.set(id, other === undefined ? verdict : `${other}, ${verdict}`);
  }
  return words;
}

/** What differs between two runs: states, values by digest, verdicts. `order` is the thread order of the nodes. */
export function compareRuns(a: RunState, b: RunState, order: readonly string[]): RunComparison {
  const ids = [...new Set([...order, ...a.nodes.keys(), ...b.nodes.keys()])];
  const values = ids.flatMap((id) => differingPorts(id, a.nodes.get(id), b.nodes.get(id)));
  const changed = new Set(values.map((value) => value.node));
  const ended = (n: NodeRunState | undefined): string =>
    n === undefined ? 'not in the run' : n.state === 'reused' ? 'done' : n.state;
  const differing = ids.filter((id) => ended(a.nodes.get(id)) !== ended(b.nodes.get(id)) || changed.has(id));
  const [va, vb] = [verdictWordsOf(a), verdictWordsOf(b)];
  return {
    a: a.run,
    b: b.run,
    sameThread: a.created?.thread.digest === b.created?.thread.digest,
    ...(differing[0] === undefined ? {} : { firstDifference: differing[0] }),
    nodes: differing.map((id) => {
      const why = b.nodes.get(id)?.why;
      return {
        node: id,
        before: ended(a.nodes.get(id)),
        after: ended(b.nodes.get(id)),
        ...(why === undefined ? {} : { why: why.did === 'run' ? causesText(why.because) : whySentence(why) }),
      };
    }),
    values,
    verdicts: [...new Set([...va.keys(), ...vb.keys()])].flatMap((id) => {
      const [before, after] = [va.get(id) ?? 'none', vb.get(id) ?? 'none'];
      return before === after ? [] : [{ id, before, after }];
    }),
  };
}

/** One line of a value difference for people: `2 mm -> 2.2 mm (+10 %)`. */
export function differenceText(d: ValueDifference): string {
  const before = d.before === undefined ? 'nothing' : displayValue(d.before);
  const after = d.after === undefined ? 'nothing' : displayValue(d.after);
  if (d.relative === undefined) return `${before} -> ${after}`;
  return `${before} -> ${after} (${d.relative >= 0 ? '+' : ''}${Number((d.relative * 100).toPrecision(3))} %)`;
}
