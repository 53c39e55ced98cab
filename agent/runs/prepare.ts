import type { Basis, NodeOutput, NodeOutputs } from '#shared/model/event.ts';
import type { Failure } from '#shared/model/failure.ts';
import { coerce, displayValue, parseLiteral } from '#shared/model/literal.ts';
import { parsePortType } from '#shared/model/port-type.ts';
import type { PortType } from '#shared/model/port-type.ts';
import { digestJson } from '#shared/std/digest.ts';
import type { Digest, TextHash } from '#shared/std/digest.ts';
import { parsePortRef } from '#shared/std/ids.ts';
import { own } from '#shared/std/json.ts';
import { err, ok } from '#shared/std/result.ts';
import type { Result } from '#shared/std/result.ts';
import type { Arrived, Task } from '../executor/execute.ts';
import { valueDigest } from '../executor/outputs.ts';
import type { InputPlan, NodePlan, RunPlan } from './plan.ts';

/** Bump when what a key is made of changes: nothing older is reused then. */
const keyVersion = 2;

/** A node whose inputs are all there: what it would be called with, and the key of its result. */
export interface Prepared {
  readonly task: Omit<Task, 'attempt'>;
  readonly basis: Basis;
  readonly key: Digest;
}

type Resolved = Arrived | readonly Arrived[] | undefined;

const badInput = (port: string, message: string): Failure => ({ why: 'bad-input', port, message });

function arrive(input: InputPlan, type: PortType, given: Arrived): Result<Arrived, Failure> {
  const coerced = coerce(given.value, type);
  if (coerced.ok) return ok({ ...given, value: coerced.value });
  return err(
    badInput(input.port.name, `The input ${input.port.name}, which comes from ${given.from}, ${coerced.error}`),
  );
}

/** The outputs of the nodes that have ended well, by node. */
export type OutputsOf = (node: string) => NodeOutputs | undefined;

/** What comes over one wire; undefined where its source gave nothing on that port. */
function wireValue(plan: RunPlan, from: string, outputsOf: OutputsOf): Arrived | undefined {
  const ref = parsePortRef(from);
  const output: NodeOutput | undefined = ref === undefined ? undefined : own(outputsOf(ref.node) ?? {}, ref.port);
  if (ref === undefined || output === undefined) return undefined;
  const title = plan.nodes.get(ref.node)?.node.title;
  return {
    from,
    value: output.value,
    ...(output.origin === undefined ? {} : { origin: output.origin }),
    ...(title === undefined ? {} : { title }),
  };
}

function resolveInput(plan: RunPlan, input: InputPlan, outputsOf: OutputsOf): Result<Resolved, Failure> {
  const type = parsePortType(input.port.type);
  if (!type.ok) return err(badInput(input.port.name, type.error));
  if (input.override !== undefined)
    return arrive(input, type.value, { from: 'set', value: input.override.value, origin: 'set for this run' });
  const arrived: Arrived[] = [];
  for (const from of input.wires) {
    const sent = wireValue(plan, from, outputsOf);
    if (sent === undefined) continue;
    const one = arrive(input, type.value, sent);
    if (!one.ok) return one;
    arrived.push(one.value);
  }
  if (input.port.many === true) return ok(arrived);
  if (arrived[0] !== undefined) return ok(arrived[0]);
  if (input.literal !== undefined && input.wires.length === 0) {
    const value = parseLiteral(input.literal, type.value);
    return value.ok
      ? ok({ from: 'literal', value: value.value })
      : err(badInput(input.port.name, `The input ${input.port.name} ${value.error}`));
  }
  if (input.port.optional === true) return ok(undefined);
  const why = input.wires.length === 0 ? 'Connect it or type one in.' : `${input.wires.join(', ')} gave none.`;
  return err(badInput(input.port.name, `The input ${input.port.name} has no value. ${why}`));
}

function basisOf(hash: TextHash, arrived: Arrived | readonly Arrived[]): Basis['inputs'][string] {
  if ('from' in arrived) {
    const { from, value, origin } = arrived;
    return {
      from,
      digest: valueDigest(hash, value),
      text: displayValue(value),
      ...(origin === undefined ? {} : { origin }),
    };
  }
  const parts = arrived.map((item) => [
    item.from,
    valueDigest(hash, item.value),
    item.title ?? '',
    item.origin ?? '',
    item.value.type === 'file' ? item.value.name : '',
  ]);
  const text =
    arrived.length === 1 && arrived[0] !== undefined ? displayValue(arrived[0].value) : `${arrived.length} values`;
  return { from: arrived.map((item) => item.from).join(', '), digest: digestJson(hash, parts), text };
}

/**
 * The digest that a node's result is kept and found under: equal content upstream gives an equal key.
 * It is made of everything that the call is given, also the node's id and the words of its inputs (a file's name):
 * a function may name its outputs after them.
 */
export function keyOf(hash: TextHash, node: string, basis: Basis): Digest {
  const inputs = Object.fromEntries(
    Object.entries(basis.inputs).map(([port, input]) => [port, [input.digest, input.origin ?? '', input.text]]),
  );
  const files = Object.fromEntries(Object.entries(basis.files).map(([at, file]) => [at, file.meaning]));
  const { function: name, module, params, tools, thread } = basis;
  return digestJson(hash, {
    version: keyVersion,
    function: name,
    module: module.digest,
    node,
    params,
    files,
    inputs,
    tools,
    thread,
  });
}

/** Resolves a node's inputs, converts them to its ports' units and computes the key of its result. */
export function prepareNode(
  hash: TextHash,
  plan: RunPlan,
  node: NodePlan,
  outputsOf: OutputsOf,
): Result<Prepared, Failure> {
  if (node.fileFailure !== undefined) return err(node.fileFailure);
  const inputs = new Map<string, Arrived | readonly Arrived[]>();
  const inputBasis = new Map<string, Basis['inputs'][string]>();
  for (const input of node.inputs) {
    const resolved = resolveInput(plan, input, outputsOf);
    if (!resolved.ok) return resolved;
    if (resolved.value === undefined) continue;
    inputs.set(input.port.name, resolved.value);
    inputBasis.set(input.port.name, basisOf(hash, resolved.value));
  }
  const { module, spec } = node.target;
  const reads = spec.reads.includes('thread');
  const { marking } = plan.created;
  const params = node.node.params ?? {};
  const basis: Basis = {
    function: node.node.function,
    module: { name: module.manifest.name, version: module.manifest.version, digest: module.digest },
    params,
    files: node.files,
    inputs: Object.fromEntries(inputBasis),
    tools: {},
    // Every call is given the marking, and may write it into what it makes.
    thread: digestJson(hash, reads ? { ...plan.context, marking } : { marking }),
  };
  const task = {
    run: plan.run,
    node: node.id,
    target: node.target,
    params,
    ports: node.ports,
    inputs,
    files: node.files,
    marking,
    thread: reads ? plan.context : undefined,
  };
  return ok({ task, basis, key: keyOf(hash, node.id, basis) });
}

/** What the node gives in this run: what its function gave, with the pinned outputs in place of theirs. */
export function withPins(hash: TextHash, node: NodePlan, outputs: NodeOutputs): NodeOutputs {
  if (node.pins.size === 0) return outputs;
  const pinned = [...node.pins].map(([port, pin]) => [
    port,
    { value: pin.value, digest: valueDigest(hash, pin.value), origin: 'set for this run', pinned: true as const },
  ]);
  return { ...outputs, ...(Object.fromEntries(pinned) as NodeOutputs) };
}
