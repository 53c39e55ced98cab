import { z } from 'zod';
import { RunEvent, runStatuses } from '../model/event.ts';
import { Problem } from '../model/failure.ts';
import { Description, Manifest, Ports } from '../model/function-spec.ts';
import { Marking } from '../model/marking.ts';
import { RunReport, RunComparison } from '../model/report.ts';
import type { Json } from '../std/json.ts';

/** Version of the wire. `contract.test.ts` fails when a shape below changes and this does not. */
export const protocolVersion = 2;

interface CallSpec<I extends z.ZodType, O extends z.ZodType> {
  readonly kind: 'call';
  readonly input: I;
  readonly output: O;
}
interface StreamSpec<I extends z.ZodType, O extends z.ZodType> {
  readonly kind: 'stream';
  readonly input: I;
  readonly item: O;
}

function call<I extends z.ZodType, O extends z.ZodType>(input: I, output: O): CallSpec<I, O> {
  return { kind: 'call', input, output };
}
function stream<I extends z.ZodType, O extends z.ZodType>(input: I, item: O): StreamSpec<I, O> {
  return { kind: 'stream', input, item };
}

const text = z.string();
const json = z.json() as unknown as z.ZodType<Json>;
const none = z.strictObject({});
const Run = z.strictObject({ run: text });

export const AgentStatus = z.strictObject({
  version: text,
  protocol: z.int(),
  pid: z.int(),
  home: text,
  node: text,
  sqlite: text,
  startedAt: z.number(),
  activeRuns: z.array(text),
  modules: z.array(z.strictObject({ name: text, version: text })),
});
export type AgentStatus = z.infer<typeof AgentStatus>;

export const NodeDescription = z.strictObject({
  node: text,
  function: text,
  title: text,
  ports: Ports.optional(),
  /** Input port -> the output port that is wired to it, and the conversion on the way. */
  wiredFrom: z.record(text, z.array(z.strictObject({ from: text, converts: text.optional() }))),
  problems: z.array(Problem),
});
export type NodeDescription = z.infer<typeof NodeDescription>;

export const RunSummary = z.strictObject({
  run: text,
  thread: text,
  title: text,
  status: z.enum(runStatuses),
  createdAt: z.number(),
  endedAt: z.number().optional(),
  by: text,
  marking: Marking,
});
export type RunSummary = z.infer<typeof RunSummary>;

/** What a describe call says of one function with its params; `missing` is the sentence that says what is not installed. */
export const FunctionDescription = z.union([Description, z.strictObject({ missing: text })]);
export type FunctionDescription = z.infer<typeof FunctionDescription>;

/** A source file that a run has bound, as it was then and as it is now. */
export const SourceNow = z.strictObject({
  path: text,
  mediaType: text,
  /** Digest by meaning: of what the run has read, and of what lies there now; undefined where there is no file. */
  bound: text,
  now: text.optional(),
  changed: z.boolean(),
});
export type SourceNow = z.infer<typeof SourceNow>;

/** Most bytes that one `artifact.read` gives. */
export const maxReadBytes = 4 * 1024 * 1024;

/**
 * Everything that can be asked of an agent, on any wire. Types, checks, client, server, bridge, `--json` and docs derive from it.
 * A call answers once; a stream gives items until it ends or is closed.
 */
export const contract = {
  'agent.status': call(none, AgentStatus),
  /** Ends the agent after the answer. Runs in progress are interrupted and can be resumed. */
  'agent.stop': call(none, none),
  'module.list': call(
    none,
    z.strictObject({ modules: z.array(z.strictObject({ manifest: Manifest, digest: text, path: text })) }),
  ),
  /** Ports of functions with their params, without executing anything: the answers in the order of the questions. */
  'function.describe': call(
    z.strictObject({
      functions: z.array(z.strictObject({ function: text, params: z.record(text, json) })).max(10_000),
    }),
    z.strictObject({ descriptions: z.array(FunctionDescription) }),
  ),
  'thread.validate': call(
    z.strictObject({ path: text }),
    z.strictObject({ path: text, title: text, digest: text, problems: z.array(Problem) }),
  ),
  'thread.describe': call(
    z.strictObject({ path: text, node: text.optional() }),
    z.strictObject({ path: text, title: text, nodes: z.array(NodeDescription) }),
  ),
  'run.start': call(
    z.strictObject({
      path: text,
      set: z.array(z.strictObject({ target: text, value: text })),
      only: z.array(text),
      fresh: z.boolean(),
      by: text,
    }),
    z.strictObject({ run: text, warnings: z.array(text) }),
  ),
  'run.resume': call(z.strictObject({ run: text, by: text }), Run),
  'run.cancel': call(z.strictObject({ run: text, by: text }), Run),
  'run.list': call(
    z.strictObject({ thread: text.optional(), limit: z.int().min(1).max(1000) }),
    z.strictObject({ runs: z.array(RunSummary) }),
  ),
  'run.show': call(Run, RunReport),
  'run.compare': call(z.strictObject({ a: text, b: text }), RunComparison),
  'run.events': stream(z.strictObject({ run: text, from: z.int().min(0), follow: z.boolean() }), RunEvent),
  'run.verify': call(Run, z.strictObject({ run: text, events: z.int(), head: text })),
  /** Which of the source files that a run has bound have changed in meaning since. */
  'run.sources': call(Run, z.strictObject({ files: z.array(SourceNow) })),
  /** Part of a file that a run has made or bound, by its digest: base64, at most `maxReadBytes`. */
  'artifact.read': call(
    z.strictObject({ run: text, digest: text, offset: z.int().min(0), length: z.int().min(0).max(maxReadBytes) }),
    z.strictObject({ bytes: z.int(), data: text }),
  ),
  'artifact.export': call(
    z.strictObject({ run: text, port: text, out: text }),
    z.strictObject({ out: text, digest: text, bytes: z.int(), mediaType: text }),
  ),
} as const satisfies Readonly<Record<string, CallSpec<z.ZodType, z.ZodType> | StreamSpec<z.ZodType, z.ZodType>>>;

export type Contract = typeof contract;
export type Name = keyof Contract;
export type CallName = { [K in Name]: Contract[K] extends { kind: 'call' } ? K : never }[Name];
export type StreamName = { [K in Name]: Contract[K] extends { kind: 'stream' } ? K : never }[Name];
export type Input<K extends Name> = z.infer<Contract[K]['input']>;
export type OutputOf<K extends CallName> = z.infer<Extract<Contract[K], { kind: 'call' }>['output']>;
export type ItemOf<K extends StreamName> = z.infer<Extract<Contract[K], { kind: 'stream' }>['item']>;

export function isCall(name: string): name is CallName {
  return Object.hasOwn(contract, name) && contract[name as Name].kind === 'call';
}
export function isStream(name: string): name is StreamName {
  return Object.hasOwn(contract, name) && contract[name as Name].kind === 'stream';
}
