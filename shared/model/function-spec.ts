import { z } from 'zod';
import { portNamePattern } from '../std/ids.ts';

/** A port as a function declares it. Types are in their written form. */
export const Port = z.strictObject({
  name: z
    .string()
    .regex(portNamePattern)
    .refine((name) => name !== '__proto__', 'A port cannot be named __proto__.'),
  type: z.string(),
  title: z.string().optional(),
  doc: z.string().optional(),
  /** An input that may stay unconnected and without a value. */
  optional: z.boolean().optional(),
  /** An input that takes any number of wires; it arrives as a list in the order of the wires' sources. */
  many: z.boolean().optional(),
});
export type Port = z.infer<typeof Port>;

export const Ports = z.strictObject({ inputs: z.array(Port), outputs: z.array(Port) });
export type Ports = z.infer<typeof Ports>;

/** What a describe call answers: the ports, or what is wrong with the params. Pointers are relative to the params. */
export const Description = z.union([
  z.strictObject({ ports: Ports }),
  z.strictObject({ problems: z.array(z.strictObject({ pointer: z.string(), message: z.string() })) }),
]);
export type Description = z.infer<typeof Description>;

/** One function in a module's manifest. */
export const FunctionSpec = z.strictObject({
  title: z.string(),
  summary: z.string(),
  /** The palette's group: Sources, Design, Analyse, Steps, Verify & publish. */
  category: z.string(),
  /** JSON Schema (draft 2020-12) of the params; a string with `clewFile: MEDIA TYPE` names a source file beside the thread, one with `clewType: true` is a port's type. */
  params: z.record(z.string(), z.json()),
  /** Fixed ports, or `describe`: the module is asked for them with the params, without executing anything. */
  ports: z.union([Ports, z.literal('describe')]),
  /** False: the result is never reused. */
  deterministic: z.boolean(),
  /** What to do with an attempt that was cut off. */
  onInterrupt: z.enum(['again', 'ask', 'never']),
  timeLimitMs: z.int().positive(),
  resources: z.strictObject({ cpu: z.int().min(0), pools: z.record(z.string(), z.int().positive()).optional() }),
  /** `thread`: the call is given the thread document and this run's overrides, and both enter the key of its result. */
  reads: z.array(z.enum(['thread'])),
  tools: z.array(z.strictObject({ name: z.string(), version: z.string().optional() })),
  permissions: z.strictObject({ network: z.array(z.string()), files: z.array(z.string()) }),
});
export type FunctionSpec = z.infer<typeof FunctionSpec>;

/** `manifest.json` of a module. */
export const Manifest = z.strictObject({
  format: z.literal('clew/module@1'),
  name: z.string().regex(/^[a-z][a-z0-9-]*$/),
  version: z.string().regex(/^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$/),
  title: z.string(),
  summary: z.string(),
  publisher: z.string(),
  /** File in the package that speaks MCP on stdio. */
  entry: z.string(),
  functions: z.record(z.string().regex(/^[a-z][a-z0-9-]*$/), FunctionSpec),
});
export type Manifest = z.infer<typeof Manifest>;
