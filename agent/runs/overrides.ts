import type { RunOverride } from '#shared/model/event.ts';
import { fail } from '#shared/model/failure.ts';
import { parseLiteral } from '#shared/model/literal.ts';
import { formatPortType, parsePortType } from '#shared/model/port-type.ts';
import type { Port } from '#shared/model/function-spec.ts';
import { parsePortRef } from '#shared/std/ids.ts';
import { own } from '#shared/std/json.ts';
import type { Json } from '#shared/std/json.ts';
import { didYouMean } from '#shared/std/suggest.ts';
import type { OpenedThread } from './open-thread.ts';

interface Target {
  readonly as: 'input' | 'output';
  readonly port: Port;
}

function findTarget(opened: OpenedThread, target: string): Target {
  const refuse = (message: string): never => fail({ why: 'bad-override', target, message });
  const ref = parsePortRef(target);
  if (ref === undefined) return refuse('name a port as NODE.PORT.');
  if (own(opened.thread.nodes, ref.node) === undefined)
    return refuse(`there is no node "${ref.node}".${didYouMean(ref.node, Object.keys(opened.thread.nodes))}`);
  const described = opened.described.get(ref.node);
  if (described?.is !== 'ports') return refuse(`the ports of node ${ref.node} are not known.`);
  const input = described.ports.inputs.find((port) => port.name === ref.port);
  const connected = opened.thread.wires.some((wire) => wire.to === target);
  if (input !== undefined && !connected && input.many !== true) return { as: 'input', port: input };
  const output = described.ports.outputs.find((port) => port.name === ref.port);
  if (output !== undefined) return { as: 'output', port: output };
  if (input !== undefined) return refuse('this input is connected. Set the output that it comes from instead.');
  const names = [...described.ports.inputs, ...described.ports.outputs].map((port) => port.name);
  return refuse(`node ${ref.node} has no port "${ref.port}".${didYouMean(ref.port, names)}`);
}

/** Text on a command line for a JSON port is JSON; for every other port it is what a person would type. */
function asLiteral(text: string, kind: string, target: string): Json {
  if (kind !== 'json') return text;
  try {
    return JSON.parse(text) as Json;
  } catch {
    return fail({ why: 'bad-override', target, message: `this port takes JSON, and "${text}" is not JSON.` });
  }
}

/** Reads `--set NODE.PORT=VALUE`: an unconnected input is given its value, an output is pinned. */
export function readOverrides(
  opened: OpenedThread,
  given: readonly { readonly target: string; readonly value: string }[],
): RunOverride[] {
  const seen = new Set<string>();
  return given.map(({ target, value }) => {
    if (seen.has(target)) fail({ why: 'bad-override', target, message: 'it is set twice.' });
    seen.add(target);
    const { as, port } = findTarget(opened, target);
    const type = parsePortType(port.type);
    if (!type.ok) return fail({ why: 'bad-override', target, message: type.error });
    const parsed = parseLiteral(asLiteral(value, type.value.kind, target), type.value);
    if (!parsed.ok)
      return fail({
        why: 'bad-override',
        target,
        message: `this port (${formatPortType(type.value)}) ${parsed.error}`,
      });
    return { target, as, value: parsed.value };
  });
}
