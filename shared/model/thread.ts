import type { FunctionName, NodeId } from '../std/ids.ts';
import type { Json, JsonObject } from '../std/json.ts';
import type { Marking } from './marking.ts';

/** One use of a function. `inputs` holds literal values for unconnected input ports, as typed ("8 mm"). */
export interface ThreadNode {
  readonly function: FunctionName;
  readonly title?: string | undefined;
  readonly params?: JsonObject | undefined;
  readonly inputs?: Readonly<Record<string, Json>> | undefined;
  readonly marking?: Marking | undefined;
  /**
   * Members of the document's node that do not have the form they need, by name: they stand in the text where the
   * others stand, never under this name, and go with the node when it is renamed or removed.
   */
  readonly kept?: JsonObject | undefined;
}

/** From an output port to an input port, both written `node.port`. */
export interface Wire {
  readonly from: string;
  readonly to: string;
}

/** The meaning of a thread. Positions live in the layout document. */
export interface Thread {
  readonly format: 'clew/thread@1';
  readonly title?: string | undefined;
  readonly marking?: Marking | undefined;
  readonly nodes: Readonly<Record<NodeId, ThreadNode>>;
  readonly wires: readonly Wire[];
}

export const emptyThread: Thread = { format: 'clew/thread@1', nodes: {}, wires: [] };
