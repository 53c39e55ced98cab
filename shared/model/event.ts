import { z } from 'zod';
import type { Json } from '../std/json.ts';
import { Failure } from './failure.ts';
import { Marking } from './marking.ts';
import { Value } from './value.ts';
import { Why } from './why.ts';

const text = z.string();
const json = z.json() as unknown as z.ZodType<Json>;
const attempt = z.int().min(1);

/** What a node gave on one port. */
export const NodeOutput = z.strictObject({
  value: Value,
  /** Digest of the value by meaning: what the keys of later nodes are made of. */
  digest: text,
  origin: text.optional(),
  /** Set by the user for this run in place of what the function gave. */
  pinned: z.literal(true).optional(),
});
export type NodeOutput = z.infer<typeof NodeOutput>;
export const NodeOutputs = z.record(text, NodeOutput);
export type NodeOutputs = z.infer<typeof NodeOutputs>;

/** A source file as the run has bound it. `meaning` is its digest by meaning where its type has one. */
export const BoundFile = z.strictObject({ path: text, mediaType: text, digest: text, meaning: text, bytes: z.int() });
export type BoundFile = z.infer<typeof BoundFile>;

/** Everything that the key of a result is made of, in readable form, so that two attempts can be compared. */
export const Basis = z.strictObject({
  function: text,
  module: z.strictObject({ name: text, version: text, digest: text }),
  params: z.record(text, json),
  files: z.record(text, BoundFile),
  inputs: z.record(text, z.strictObject({ from: text, digest: text, text, origin: text.optional() })),
  tools: z.record(text, text),
  /** Digest of the thread, its layout, its marking and this run's overrides, for functions that read them. */
  thread: text.optional(),
});
export type Basis = z.infer<typeof Basis>;

export const RunOverride = z.strictObject({ target: text, as: z.enum(['input', 'output']), value: Value });
export type RunOverride = z.infer<typeof RunOverride>;

export const runStatuses = ['created', 'running', 'interrupted', 'done', 'failed', 'cancelled'] as const;

const Created = z.strictObject({
  is: z.literal('run-created'),
  /** Absolute path of the thread document when the run was made; `digest` is that of its canonical JSON. */
  thread: z.strictObject({ path: text, digest: text, title: text, document: json, layout: json.optional() }),
  modules: z.record(text, z.strictObject({ version: text, digest: text })),
  files: z.record(text, BoundFile),
  overrides: z.array(RunOverride),
  only: z.array(text).optional(),
  fresh: z.boolean(),
  marking: Marking,
  agent: z.strictObject({ id: text, version: text, protocol: z.int(), host: text }),
  by: text,
});

/** The entries of a run's append-only history, without their place in it. */
export const EventBody = z.discriminatedUnion('is', [
  Created,
  z.strictObject({ is: z.literal('run-started') }),
  z.strictObject({ is: z.literal('run-resumed'), by: text }),
  z.strictObject({ is: z.literal('cancel-requested'), by: text }),
  z.strictObject({ is: z.literal('run-finished'), status: z.enum(['done', 'failed', 'cancelled']) }),
  z.strictObject({ is: z.literal('node-ready'), node: text }),
  z.strictObject({
    is: z.literal('node-started'),
    node: text,
    attempt,
    key: text,
    basis: Basis,
    why: Why,
    sandbox: text,
  }),
  z.strictObject({
    is: z.literal('node-progress'),
    node: text,
    attempt,
    fraction: z.number().optional(),
    message: text.optional(),
  }),
  z.strictObject({
    is: z.literal('node-log'),
    node: text,
    attempt,
    level: z.enum(['debug', 'info', 'warning', 'error']),
    message: text,
  }),
  z.strictObject({ is: z.literal('node-reused'), node: text, key: text, basis: Basis, why: Why, outputs: NodeOutputs }),
  z.strictObject({ is: z.literal('node-finished'), node: text, attempt, outputs: NodeOutputs, ms: z.number() }),
  z.strictObject({
    is: z.literal('node-failed'),
    node: text,
    attempt: z.int().min(0),
    failure: Failure,
    ms: z.number(),
  }),
  z.strictObject({ is: z.literal('node-interrupted'), node: text, attempt }),
  z.strictObject({ is: z.literal('node-skipped'), node: text, because: text }),
]);
export type EventBody = z.infer<typeof EventBody>;
export type EventOf<K extends EventBody['is']> = Extract<EventBody, { is: K }>;

/** An event in its place: `digest` is taken over run, seq, at, prev and body, so that no entry can be changed or dropped unseen. */
export const RunEvent = z.strictObject({
  run: text,
  seq: z.int().min(0),
  at: z.number(),
  prev: text.nullable(),
  digest: text,
  body: EventBody,
});
export type RunEvent = z.infer<typeof RunEvent>;
