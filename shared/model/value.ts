import { z } from 'zod';
import type { Json } from '../std/json.ts';

/** As many significant decimal digits as tell any two doubles apart. */
export const maxDigits = 17;

/** Significant digits as the source gave them, kept through storage, display and export; never more than the value has. */
const digits = z.int().min(1).max(maxDigits).optional();

const Quantity = z.strictObject({ type: z.literal('quantity'), value: z.number(), unit: z.string(), digits });
const NumberValue = z.strictObject({ type: z.literal('number'), value: z.number(), digits });
const IntegerValue = z.strictObject({ type: z.literal('integer'), value: z.int() });
const TextValue = z.strictObject({ type: z.literal('text'), value: z.string() });
const BooleanValue = z.strictObject({ type: z.literal('boolean'), value: z.boolean() });
const json: z.ZodType<Json> = z.json();
const JsonValue = z.strictObject({ type: z.literal('json'), value: json });

/** A cell: the bare number, text or truth; its type and unit stand in the column. `null` is an empty cell. */
const Cell = z.union([z.number(), z.string(), z.boolean(), z.null()]);
const TableValue = z.strictObject({
  type: z.literal('table'),
  columns: z.array(z.strictObject({ name: z.string(), type: z.string() })),
  rows: z.array(z.array(Cell)),
});

const FileValue = z.strictObject({
  type: z.literal('file'),
  mediaType: z.string(),
  /** Digest of the bytes as stored. */
  digest: z.string(),
  bytes: z.int().min(0),
  name: z.string(),
  /** Digest by meaning, where the media type has one and it differs from `digest`. */
  meaning: z.string().optional(),
});

export const verdictWords = ['PASS', 'FAIL', 'NOT VERIFIED', 'AMBIGUOUS', 'STALE', 'WAIVED'] as const;
export type VerdictWord = (typeof verdictWords)[number];

/** A number with its unit, as verdicts hold them; the unit of a pure number is `1`. */
const Measure = z.strictObject({ value: z.number(), unit: z.string(), digits });

const VerdictValue = z.strictObject({
  type: z.literal('verdict'),
  id: z.string(),
  verdict: z.enum(verdictWords),
  /** What the requirement says, in words, and the condition that was checked. */
  text: z.string(),
  check: z.string(),
  value: z.union([Measure, z.string(), z.boolean()]).optional(),
  limit: z.union([Measure, z.string(), z.boolean()]).optional(),
  /** (limit - value) / |limit| for an upper limit, (value - limit) / |limit| for a lower; the plain difference where the limit is 0. */
  margin: Measure.optional(),
  /** Where the requirement comes from: a document, a cell, a ReqIF object. */
  source: z.string().optional(),
  /** Where the value was read: a cell, a row of a table, the mode that was selected. */
  origin: z.string().optional(),
  /** Why there is no PASS or FAIL, or who waived it. */
  reason: z.string().optional(),
});

/** A value on a wire: plain data, the same on disk, on the socket and on the screen. */
export const Value = z.discriminatedUnion('type', [
  Quantity,
  NumberValue,
  IntegerValue,
  TextValue,
  BooleanValue,
  JsonValue,
  TableValue,
  FileValue,
  VerdictValue,
]);
export type Value = z.infer<typeof Value>;
export type ValueOf<K extends Value['type']> = Extract<Value, { type: K }>;
export type Measure = z.infer<typeof Measure>;
export type Cell = z.infer<typeof Cell>;
