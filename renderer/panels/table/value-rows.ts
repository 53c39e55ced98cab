import type { NodeOutput } from '#shared/model/event.ts';
import { displayValue } from '#shared/model/literal.ts';
import type { NodeStatus, StatusWord } from '#shared/model/node-status.ts';
import type { Thread } from '#shared/model/thread.ts';
import type { Value } from '#shared/model/value.ts';
import { own } from '#shared/std/json.ts';
import { formatQuantity } from '#shared/units/quantity.ts';
import { orderOf } from '../list/thread-order.ts';

/** A value that a node has given in the run that is shown. */
export interface ValueRow {
  /** `node.port`. */
  readonly key: string;
  readonly node: string;
  readonly title: string;
  readonly port: string;
  readonly type: string;
  readonly text: string;
  readonly value: Value;
  readonly origin: string | undefined;
  readonly digest: string;
  /** Set for this run in place of what the function gave. */
  readonly pinned: boolean;
  readonly state: StatusWord;
  /** The value holds for the thread as it is: its node has it from this run and nothing has overtaken it. */
  readonly holds: boolean;
}

/** `3f9c21ab`: enough of a digest to tell values apart by eye. */
export function shortDigest(digest: string): string {
  return digest.slice(digest.indexOf(':') + 1).slice(0, 8);
}

function textOf(value: Value): string {
  switch (value.type) {
    case 'quantity':
      return formatQuantity(value);
    case 'text':
      return displayValue(value).replaceAll(/\s+/g, ' ');
    case 'table':
      return `${displayValue(value)}, ${value.columns.length === 1 ? '1 column' : `${value.columns.length} columns`}`;
    case 'verdict':
      return `${value.id} ${value.verdict}`;
    case 'number':
    case 'integer':
    case 'boolean':
    case 'json':
    case 'file':
      return displayValue(value);
  }
}

function typeOf(value: Value): string {
  return value.type === 'file' ? `file, ${value.mediaType}` : value.type;
}

function rowOf(node: string, title: string, port: string, given: { output: NodeOutput; status: NodeStatus }): ValueRow {
  const { output, status } = given;
  return {
    key: `${node}.${port}`,
    node,
    title,
    port,
    type: typeOf(output.value),
    text: textOf(output.value),
    value: output.value,
    origin: output.origin,
    digest: output.digest,
    pinned: output.pinned === true,
    state: status.word,
    holds: status.word === 'done' || status.word === 'reused',
  };
}

/** The outputs of the chosen nodes, or of all where none is chosen, in the order of the thread. */
export function valueRows(
  thread: Pick<Thread, 'nodes' | 'wires'>,
  statuses: Readonly<Record<string, NodeStatus>>,
  chosen: readonly string[],
): ValueRow[] {
  return orderOf(thread).flatMap((id) => {
    if (chosen.length > 0 && !chosen.includes(id)) return [];
    const status = own(statuses, id);
    const title = own(thread.nodes, id)?.title ?? id;
    if (status === undefined) return [];
    return Object.entries(status.outputs ?? {}).map(([port, output]) => rowOf(id, title, port, { output, status }));
  });
}
