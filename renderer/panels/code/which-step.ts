import type { FunctionSpec } from '#shared/model/function-spec.ts';
import type { Thread } from '#shared/model/thread.ts';
import { own } from '#shared/std/json.ts';
import { codeParamOf } from '../../editor/step-face.ts';
import type { CodeParam } from '../../editor/step-face.ts';

/** A node with code. */
export interface CodeNode {
  readonly node: string;
  readonly title: string;
  readonly spec: FunctionSpec;
  readonly param: CodeParam;
}

/** The nodes of a thread whose function runs code that lies beside the thread. */
export function codeNodes(thread: Thread, specOf: (name: string) => FunctionSpec | undefined): readonly CodeNode[] {
  return Object.entries(thread.nodes).flatMap(([node, { title, params, function: name }]) => {
    const spec = specOf(name);
    const param = spec === undefined ? undefined : codeParamOf(spec, { params });
    return spec === undefined || param === undefined ? [] : [{ node, title: title ?? node, spec, param }];
  });
}

/** The one of them that is selected: alone, or as the only one with code among what is selected. */
export function selectedCode(nodes: readonly CodeNode[], selected: readonly string[]): CodeNode | undefined {
  const chosen = nodes.filter(({ node }) => selected.includes(node));
  return chosen.length === 1 ? chosen[0] : undefined;
}

/** Whether a selected node exists and has no code. */
export function hasNoCode(thread: Thread, nodes: readonly CodeNode[], selected: readonly string[]): string | undefined {
  const [id] = selected;
  if (selected.length !== 1 || id === undefined || nodes.some(({ node }) => node === id)) return undefined;
  const found = own(thread.nodes, id);
  return found === undefined ? undefined : (found.title ?? id);
}
