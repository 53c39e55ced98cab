import { findCycle } from '../std/graph.ts';
import { functionNamePattern, nodeIdPattern, parsePortRef } from '../std/ids.ts';
import { own } from '../std/json.ts';
import { pointer } from '../std/pointer.ts';
import { didYouMean } from '../std/suggest.ts';
import type { Problem } from './failure.ts';
import type { Port, Ports } from './function-spec.ts';
import { parseLiteral } from './literal.ts';
import { fitTypes, parsePortType } from './port-type.ts';
import type { Thread, ThreadNode, Wire } from './thread.ts';
import { threadSuccessors } from './thread-graph.ts';

/** What is known of a node's function: its ports, problems with its params, or that it is not installed. */
export type Described =
  | { readonly is: 'ports'; readonly ports: Ports }
  | { readonly is: 'problems'; readonly problems: readonly { readonly pointer: string; readonly message: string }[] }
  | { readonly is: 'missing'; readonly message: string };

export type DescribedNodes = ReadonlyMap<string, Described>;

const problem = (
  code: string,
  message: string,
  at: (string | number)[],
  where: { node?: string; port?: string } = {},
): Problem => ({
  severity: 'error',
  code,
  message,
  pointer: pointer(at),
  ...where,
});

/** What is looked up for every node or wire, made once: a thread is validated in linear time. */
interface Context {
  readonly thread: Thread;
  readonly described: DescribedNodes;
  /** The input ports that a wire ends at, as `node.port`. */
  readonly connected: ReadonlySet<string>;
  /** Suggests a node for one that is not there, for the first few: each one looks at every node. */
  readonly suggestNode: (name: string) => string;
}

const maxSuggestions = 20;

function contextOf(thread: Thread, described: DescribedNodes): Context {
  const ids = Object.keys(thread.nodes);
  let asked = 0;
  return {
    thread,
    described,
    connected: new Set(thread.wires.map((wire) => wire.to)),
    suggestNode: (name) => (asked++ < maxSuggestions ? didYouMean(name, ids) : ''),
  };
}

/** All that is wrong with a thread, in document order: nodes, then wires. Pure: the descriptions come from the installed modules. */
export function validateThread(thread: Thread, described: DescribedNodes): Problem[] {
  const context = contextOf(thread, described);
  const cycle = findCycle(threadSuccessors(thread));
  const requirements = new Map<string, string>();
  return [
    ...Object.entries(thread.nodes).flatMap(([id, node]) => [
      ...nodeProblems(id, node, described.get(id), context.connected),
      ...requirementProblems(requirements, id, node),
      ...(cycle?.[0] === id ? [cycleProblem(id, cycle)] : []),
    ]),
    ...wireProblems(context),
  ];
}

export function hasErrors(problems: readonly Problem[]): boolean {
  return problems.some((p) => p.severity === 'error');
}

function nodeProblems(
  id: string,
  node: ThreadNode,
  described: Described | undefined,
  connected: ReadonlySet<string>,
): Problem[] {
  const found: Problem[] = [];
  if (!nodeIdPattern.test(id))
    found.push(
      problem(
        'bad-node-id',
        `The node id "${id}" must begin with a small letter and hold only small letters, digits and hyphens.`,
        ['nodes', id],
        { node: id },
      ),
    );
  if (!functionNamePattern.test(node.function)) {
    found.push(
      problem(
        'bad-function-name',
        `Node ${id}: "${node.function}" is not a function name. Write module/function.`,
        ['nodes', id, 'function'],
        { node: id },
      ),
    );
    return found;
  }
  if (described === undefined) return found;
  if (described.is === 'missing')
    return [
      ...found,
      problem('module-missing', `Node ${id}: ${described.message}`, ['nodes', id, 'function'], { node: id }),
    ];
  if (described.is === 'problems')
    return [
      ...found,
      ...described.problems.map((p) => ({
        ...problem('bad-params', `Node ${id}: ${p.pointer === '' ? '' : `param ${p.pointer}: `}${p.message}`, [], {
          node: id,
        }),
        pointer: pointer(['nodes', id, 'params']) + (/^(\/|$)/.test(p.pointer) ? p.pointer : `/${p.pointer}`),
      })),
    ];
  return [...found, ...portProblems(id, described.ports), ...literalProblems(id, node, described.ports, connected)];
}

function portProblems(id: string, ports: Ports): Problem[] {
  const found: Problem[] = [];
  for (const port of [...ports.inputs, ...ports.outputs]) {
    const type = parsePortType(port.type);
    if (!type.ok)
      found.push(
        problem('bad-type', `Node ${id}, port ${port.name}: ${type.error}`, ['nodes', id, 'params'], {
          node: id,
          port: port.name,
        }),
      );
  }
  return found;
}

function literalProblems(id: string, node: ThreadNode, ports: Ports, connected: ReadonlySet<string>): Problem[] {
  const found: Problem[] = [];
  const names = ports.inputs.map((port) => port.name);
  for (const [name, literal] of Object.entries(node.inputs ?? {})) {
    const port = ports.inputs.find((p) => p.name === name);
    const at = ['nodes', id, 'inputs', name];
    if (port === undefined) {
      found.push(
        problem('unknown-port', `Node ${id} has no input "${name}".${didYouMean(name, names)}`, at, {
          node: id,
          port: name,
        }),
      );
      continue;
    }
    const type = parsePortType(port.type);
    if (!type.ok) continue;
    const value = parseLiteral(literal, type.value);
    if (!value.ok)
      found.push(problem('bad-literal', `Node ${id}: the input ${name} ${value.error}`, at, { node: id, port: name }));
    if (connected.has(`${id}.${name}`))
      found.push({
        ...problem(
          'shadowed-literal',
          `Node ${id}: the input ${name} is connected, so its typed value is not used.`,
          at,
          { node: id, port: name },
        ),
        severity: 'warning',
      });
  }
  for (const port of ports.inputs) {
    if (
      port.optional === true ||
      port.many === true ||
      connected.has(`${id}.${port.name}`) ||
      own(node.inputs ?? {}, port.name) !== undefined
    )
      continue;
    found.push({
      ...problem(
        'unconnected-input',
        `Node ${id}: the input ${port.name} has no value. Connect it or type one in.`,
        ['nodes', id],
        { node: id, port: port.name },
      ),
      severity: 'warning',
    });
  }
  return found;
}

type End = { readonly port: Port } | { readonly problem: Problem } | undefined;

function wireEnd(context: Context, text: string, side: 'from' | 'to', index: number): End {
  const { thread, described } = context;
  const at = ['wires', index, side];
  const ref = parsePortRef(text);
  if (ref === undefined)
    return { problem: problem('bad-wire', `The wire's ${side} "${text}" must be written node.port.`, at) };
  if (own(thread.nodes, ref.node) === undefined)
    return {
      problem: problem(
        'dangling-wire',
        `A wire ${side === 'from' ? 'begins' : 'ends'} at ${text}, but there is no node "${ref.node}" in the thread.${context.suggestNode(ref.node)}`,
        at,
        ref,
      ),
    };
  const known = described.get(ref.node);
  if (known?.is !== 'ports') return undefined;
  const ports = side === 'from' ? known.ports.outputs : known.ports.inputs;
  const port = ports.find((p) => p.name === ref.port);
  if (port !== undefined) return { port };
  const word = side === 'from' ? 'output' : 'input';
  return {
    problem: problem(
      'unknown-port',
      `Node ${ref.node} has no ${word} "${ref.port}".${didYouMean(
        ref.port,
        ports.map((p) => p.name),
      )}`,
      at,
      ref,
    ),
  };
}

function fitProblem(wire: Wire, from: Port, to: Port, index: number): Problem | undefined {
  const [given, wanted] = [parsePortType(from.type), parsePortType(to.type)];
  if (!given.ok || !wanted.ok) return undefined;
  const fit = fitTypes(given.value, wanted.value);
  if (fit.fit !== 'refused') return undefined;
  const ref = parsePortRef(wire.to);
  return problem(
    'type-mismatch',
    `The wire from ${wire.from} to ${wire.to} does not fit: ${fit.reason}`,
    ['wires', index],
    ref ?? {},
  );
}

/** A second wire to an input that takes one, or the same wire twice to one that takes many. */
function secondWire(wire: Wire, index: number, many: boolean, earlier: number): Problem {
  const message = many
    ? `The wire from ${wire.from} to ${wire.to} is there already (wire ${earlier + 1}). Remove one of them.`
    : `The input ${wire.to} already has a wire (wire ${earlier + 1}); it takes only one.`;
  return problem('second-wire', message, ['wires', index], parsePortRef(wire.to) ?? {});
}

function wireProblems(context: Context): Problem[] {
  const found: Problem[] = [];
  const taken = new Map<string, number>();
  for (const [index, wire] of context.thread.wires.entries()) {
    const from = wireEnd(context, wire.from, 'from', index);
    const to = wireEnd(context, wire.to, 'to', index);
    for (const end of [from, to]) if (end !== undefined && 'problem' in end) found.push(end.problem);
    if (to === undefined || 'problem' in to) continue;
    const many = to.port.many === true;
    const place = many ? `${wire.from} ${wire.to}` : wire.to;
    const earlier = taken.get(place);
    if (earlier !== undefined) found.push(secondWire(wire, index, many, earlier));
    taken.set(place, index);
    if (from === undefined || 'problem' in from) continue;
    const misfit = fitProblem(wire, from.port, to.port, index);
    if (misfit !== undefined) found.push(misfit);
  }
  return found;
}

function cycleProblem(first: string, cycle: readonly string[]): Problem {
  return problem('cycle', `The wires run in a circle: ${cycleText(cycle)}. Remove one of them.`, ['nodes', first], {
    node: first,
  });
}

/** The whole circle where it can be read, else its beginning and its end. */
function cycleText(cycle: readonly string[]): string {
  const shown = cycle.length <= 12 ? cycle : [...cycle.slice(0, 8), `(${cycle.length - 10} more)`, ...cycle.slice(-2)];
  return shown.join(' → ');
}

function requirementProblems(seen: Map<string, string>, id: string, node: ThreadNode): Problem[] {
  const name = node.function === 'core/requirement' ? own(node.params ?? {}, 'id') : undefined;
  if (typeof name !== 'string') return [];
  const other = seen.get(name);
  if (other === undefined) {
    seen.set(name, id);
    return [];
  }
  return [
    {
      ...problem(
        'same-requirement',
        `Nodes ${other} and ${id} both check the requirement ${name}.`,
        ['nodes', id, 'params', 'id'],
        { node: id },
      ),
      severity: 'warning',
    },
  ];
}
