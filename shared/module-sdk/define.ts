import { z } from 'zod';
import type { Description, FunctionSpec, Manifest, Ports } from '../model/function-spec.ts';
import { Manifest as ManifestSchema } from '../model/function-spec.ts';
import type { Call } from './call.ts';
import { check } from './check.ts';
import type { Outputs } from './values.ts';

/** A function as its author writes it; ports, form, palette entry, MCP tool and docs all come from this. */
export interface FunctionDefinition<P = unknown> {
  readonly title: string;
  readonly summary: string;
  readonly category: 'Sources' | 'Design' | 'Analyse' | 'Steps' | 'Verify & publish';
  readonly params: z.ZodType<P>;
  /** Fixed ports, or a pure function of the params. A description may refuse params with problems. */
  readonly ports: Ports | ((params: P) => Description | Ports);
  /** Default true: the same params, files and inputs give the same outputs. */
  readonly deterministic?: boolean | undefined;
  /** Default `again`. */
  readonly onInterrupt?: FunctionSpec['onInterrupt'] | undefined;
  /** Default 60 s. */
  readonly timeLimitMs?: number | undefined;
  readonly resources?: FunctionSpec['resources'] | undefined;
  readonly reads?: FunctionSpec['reads'] | undefined;
  readonly tools?: FunctionSpec['tools'] | undefined;
  readonly permissions?: FunctionSpec['permissions'] | undefined;
  /** Does the work. Refuses with `fail(...)`; anything else that it throws is reported as a defect of the module. */
  readonly run: (call: Call<P>) => Promise<Outputs> | Outputs;
}

export interface ModuleDefinition {
  readonly name: string;
  readonly version: string;
  readonly title: string;
  readonly summary: string;
  readonly publisher: string;
  readonly functions: Readonly<Record<string, FunctionDefinition>>;
}

/** Types `params` from the schema inside `run` and `ports`, and forgets the type outside. */
export function defineFunction<P>(definition: FunctionDefinition<P>): FunctionDefinition {
  return definition as unknown as FunctionDefinition;
}

export function defineModule(definition: ModuleDefinition): ModuleDefinition {
  return definition;
}

/** A param that names a source file beside the thread; the agent takes its content into the run. */
export function fileParam(mediaType: string, description: string): z.ZodString {
  return z.string().min(1).meta({ clewFile: mediaType, description });
}

/** A param that holds a port's type in its written form, such as `quantity<mm>`; forms offer types and units for it. */
export function typeParam(description?: string): z.ZodString {
  return z
    .string()
    .min(1)
    .meta({ clewType: true, ...(description === undefined ? {} : { description }) });
}

function specOf(definition: FunctionDefinition): FunctionSpec {
  const { $schema: _, ...params } = z.toJSONSchema(definition.params, { io: 'input' });
  return {
    title: definition.title,
    summary: definition.summary,
    category: definition.category,
    params: JSON.parse(JSON.stringify(params)) as FunctionSpec['params'],
    ports: typeof definition.ports === 'function' ? 'describe' : definition.ports,
    deterministic: definition.deterministic ?? true,
    onInterrupt: definition.onInterrupt ?? 'again',
    timeLimitMs: definition.timeLimitMs ?? 60_000,
    resources: definition.resources ?? { cpu: 1 },
    reads: definition.reads ?? [],
    tools: definition.tools ?? [],
    permissions: definition.permissions ?? { network: [], files: [] },
  };
}

/** The manifest that `npm run manifests` writes beside the module; the registry reads it without running the module. */
export function manifestOf(definition: ModuleDefinition): Manifest {
  return ManifestSchema.parse({
    format: 'clew/module@1',
    name: definition.name,
    version: definition.version,
    title: definition.title,
    summary: definition.summary,
    publisher: definition.publisher,
    entry: 'main.ts',
    functions: Object.fromEntries(Object.entries(definition.functions).map(([name, f]) => [name, specOf(f)])),
  });
}

/** Checks params and asks the function for its ports. Runs nothing. */
export function describe(definition: FunctionDefinition, params: unknown): Description {
  const checked = check(definition.params, params);
  if (!checked.ok) return { problems: [...checked.error] };
  if (typeof definition.ports !== 'function') return { ports: definition.ports };
  const described = definition.ports(checked.value);
  return 'inputs' in described ? { ports: described } : described;
}
