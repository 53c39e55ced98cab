import { z } from 'zod';
import { Failure } from '../model/failure.ts';
import { Marking } from '../model/marking.ts';
import { Value } from '../model/value.ts';
import type { Json } from '../std/json.ts';

const json = z.json() as unknown as z.ZodType<Json>;

/**
 * What passes between agent and module beyond plain MCP (`tools/list`, `tools/call`):
 * the arguments and result of a call, its context in `_meta`, and the request `clew/describe`.
 */
export const describeMethod = 'clew/describe';
/** Key of {@link CallContext} in the `_meta` of a `tools/call` request. */
export const contextKey = 'clew/call';

/** A value as a module receives it: a file comes with the path at which it can be read. */
export const InputValue = z.union([
  z.looseObject({
    type: z.literal('file'),
    path: z.string(),
    mediaType: z.string(),
    digest: z.string(),
    bytes: z.number(),
    name: z.string(),
  }),
  Value,
]);
export type InputValue = z.infer<typeof InputValue>;

/** What arrived at a port with `many`, with the port that it came from. */
export const Arrival = z.strictObject({
  from: z.string(),
  title: z.string().optional(),
  value: InputValue,
  origin: z.string().optional(),
});
export type Arrival = z.infer<typeof Arrival>;

export const CallArguments = z.strictObject({
  params: z.record(z.string(), z.json()).default({}),
  inputs: z.record(z.string(), z.union([z.array(Arrival), InputValue])).default({}),
});
export type CallArguments = z.infer<typeof CallArguments>;

export const Override = z.strictObject({ target: z.string(), value: Value, as: z.enum(['input', 'output']) });
export type Override = z.infer<typeof Override>;

export const CallContext = z.strictObject({
  /** The one folder that the call may write to. */
  folder: z.string(),
  /** Where the files that params name can be read: JSON pointer into the params -> path. */
  files: z.record(z.string(), z.strictObject({ path: z.string(), name: z.string(), digest: z.string() })),
  /** Per input: where its value was read (`Parameters!C4`), as its producer said. */
  origins: z.record(z.string(), z.string()),
  node: z.string(),
  timeLimitMs: z.number(),
  /** High-water mark of the thread, the node and everything that flows in. */
  marking: Marking,
  /** For functions that say `reads: ["thread"]`. */
  thread: z
    .strictObject({
      name: z.string(),
      digest: z.string(),
      document: json,
      layout: json.optional(),
      overrides: z.array(Override),
    })
    .optional(),
});
export type CallContext = z.infer<typeof CallContext>;

/** A file that the module wrote into the call's folder; the agent takes it into the store. */
const OutputFile = z.strictObject({
  type: z.literal('file'),
  path: z.string(),
  mediaType: z.string(),
  name: z.string(),
  origin: z.string().optional(),
});
const withOrigin = z.looseObject({ origin: z.string().optional() });

export const CallResult = z.discriminatedUnion('outcome', [
  z.strictObject({ outcome: z.literal('done'), outputs: z.record(z.string(), z.union([OutputFile, withOrigin])) }),
  z.strictObject({ outcome: z.literal('failed'), failure: Failure }),
]);
export type CallResult = z.infer<typeof CallResult>;
