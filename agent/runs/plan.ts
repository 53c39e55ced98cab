import type { BoundFile, EventOf, RunOverride } from '#shared/model/event.ts';
import { fail } from '#shared/model/failure.ts';
import type { Failure } from '#shared/model/failure.ts';
import { fileParams } from '#shared/model/file-params.ts';
import type { Ports } from '#shared/model/function-spec.ts';
import type { Thread, ThreadNode } from '#shared/model/thread.ts';
import { threadSuccessors } from '#shared/model/thread-graph.ts';
import type { DescribedNodes } from '#shared/model/validate.ts';
import type { CallContext } from '#shared/protocol/module-call.ts';
import { must } from '#shared/std/assert.ts';
import { compareKeys } from '#shared/std/canonical-json.ts';
import { reachable, reverse } from '#shared/std/graph.ts';
import { parsePortRef } from '#shared/std/ids.ts';
import { own } from '#shared/std/json.ts';
import type { Json } from '#shared/std/json.ts';
import { didYouMean } from '#shared/std/suggest.ts';
import type { FoundFunction, Modules } from '../registry/modules.ts';
import type { PlannedNode } from '../scheduler/schedule.ts';
import { boundName } from './sources.ts';

/** Where an input's values come from, decided once for the run. */
export interface InputPlan {
  readonly port: Ports['inputs'][number];
  /** Output ports, in order of their names. */
  readonly wires: readonly string[];
  readonly override: RunOverride | undefined;
  readonly literal: Json | undefined;
}

/** A node with all that is known of it before the run. */
export interface NodePlan {
  readonly id: string;
  readonly node: ThreadNode;
  readonly target: FoundFunction;
  readonly ports: Ports;
  readonly inputs: readonly InputPlan[];
  readonly files: Readonly<Record<string, BoundFile>>;
  /** A source file that could not be bound. */
  readonly fileFailure: Failure | undefined;
  readonly pins: ReadonlyMap<string, RunOverride>;
}

/** A run as the engine executes it: derived from what the run has bound, so that a resumed run has the same one. */
export interface RunPlan {
  readonly run: string;
  readonly created: EventOf<'run-created'>;
  readonly thread: Thread;
  readonly nodes: ReadonlyMap<string, NodePlan>;
  readonly schedule: readonly PlannedNode[];
  /** What functions that read the thread are given. */
  readonly context: NonNullable<CallContext['thread']>;
}

/** The named nodes with everything they need. */
export function onlyClosure(thread: Thread, only: readonly string[]): string[] {
  for (const id of only)
    if (own(thread.nodes, id) === undefined)
      fail({
        why: 'not-found',
        what: 'node',
        name: id,
        message: `--only ${id}: there is no node "${id}".${didYouMean(id, Object.keys(thread.nodes))}`,
      });
  const needed = reachable(reverse(threadSuccessors(thread)), only);
  return Object.keys(thread.nodes).filter((id) => needed.has(id));
}

interface Bindings {
  readonly thread: Thread;
  readonly modules: Modules;
  readonly described: DescribedNodes;
  readonly created: EventOf<'run-created'>;
  readonly fileFailures: ReadonlyMap<string, Failure>;
}

function planNode(
  bindings: Bindings,
  id: string,
  node: ThreadNode,
  wiresTo: ReadonlyMap<string, readonly string[]>,
): NodePlan {
  const { modules, described, created, fileFailures } = bindings;
  const known = described.get(id);
  const target = must(modules.find(node.function), `validation has found the function of ${id}`);
  // Without its ports a node would run without its inputs.
  const ports = must(known?.is === 'ports' ? known.ports : undefined, `the ports of ${id} are known`);
  const overrides = new Map(created.overrides.map((override) => [`${override.as} ${override.target}`, override]));
  const files: Record<string, BoundFile> = {};
  let fileFailure: Failure | undefined;
  for (const param of fileParams(target.spec.params, node.params ?? {})) {
    const name = boundName(param);
    const bound = own(created.files, name);
    if (bound !== undefined) files[param.pointer] = bound;
    else fileFailure ??= fileFailures.get(name) ?? { why: 'missing-file', path: param.path };
  }
  return {
    id,
    node,
    target,
    ports,
    files,
    fileFailure,
    inputs: ports.inputs.map((port) => ({
      port,
      wires: wiresTo.get(`${id}.${port.name}`) ?? [],
      override: overrides.get(`input ${id}.${port.name}`),
      literal: own(node.inputs ?? {}, port.name),
    })),
    pins: new Map(
      ports.outputs.flatMap((port) => {
        const pin = overrides.get(`output ${id}.${port.name}`);
        return pin === undefined ? [] : [[port.name, pin] as const];
      }),
    ),
  };
}

function collectWires(thread: Thread): Map<string, string[]> {
  const wiresTo = new Map<string, string[]>();
  for (const wire of thread.wires.toSorted((a, b) => compareKeys(a.from, b.from)))
    wiresTo.set(wire.to, [...(wiresTo.get(wire.to) ?? []), wire.from]);
  return wiresTo;
}

/** Lays out a run from what its first event has bound. */
export function planRun(run: string, bindings: Bindings): RunPlan {
  const { thread, created } = bindings;
  const included = new Set(created.only ?? Object.keys(thread.nodes));
  const wiresTo = collectWires(thread);
  const nodes = new Map<string, NodePlan>();
  for (const [id, node] of Object.entries(thread.nodes))
    if (included.has(id)) nodes.set(id, planNode(bindings, id, node, wiresTo));
  const schedule = [...nodes.values()].map((plan): PlannedNode => {
    const needs = plan.inputs
      .flatMap((input) => (input.override === undefined ? input.wires : []))
      .map((from) => parsePortRef(from)?.node ?? '');
    return {
      id: plan.id,
      needs: [...new Set(needs)].filter((need) => nodes.has(need)),
      cpu: plan.target.spec.resources.cpu,
    };
  });
  const name = created.thread.path.split(/[\\/]/).at(-1) ?? '';
  const context = {
    name,
    digest: created.thread.digest,
    document: created.thread.document,
    ...(created.thread.layout === undefined ? {} : { layout: created.thread.layout }),
    overrides: created.overrides,
  };
  return { run, created, thread, nodes, schedule, context };
}
