import type { Manifest, FunctionSpec } from '#shared/model/function-spec.ts';
import type { Problem } from '#shared/model/failure.ts';
import type { Thread, ThreadNode } from '#shared/model/thread.ts';
import { validateThread } from '#shared/model/validate.ts';
import type { Described, DescribedNodes } from '#shared/model/validate.ts';
import type { FunctionDescription } from '#shared/protocol/contract.ts';
import { atDocument } from '#shared/schema/thread-file.ts';
import { canonicalJson } from '#shared/std/canonical-json.ts';
import { own } from '#shared/std/json.ts';
import type { InstalledModule } from '../stores/agent.ts';
import type { Descriptions } from '../stores/descriptions.ts';
import { sheetOf } from '../stores/documents.ts';
import type { OpenDocument } from '../stores/documents.ts';
import type { Workspace } from './workspace.ts';

/** Under which a description is kept: a function with its params. */
export function descriptionKey(node: Pick<ThreadNode, 'function' | 'params'>): string {
  const known = keys.get(node);
  if (known !== undefined) return known;
  const key = `${node.function} ${canonicalJson(node.params ?? {})}`;
  keys.set(node, key);
  return key;
}
/** Nodes are never changed in place, and are asked for at every edit of any of them. */
const keys = new WeakMap<object, string>();

/** The manifest and entry of `module/function`, where it is installed. */
export function findFunction(
  modules: readonly InstalledModule[] | undefined,
  name: string,
): { readonly manifest: Manifest; readonly spec: FunctionSpec } | undefined {
  const [moduleName = '', functionName = ''] = name.split('/');
  const manifest = modules?.find((one) => one.manifest.name === moduleName)?.manifest;
  const spec = manifest === undefined ? undefined : own(manifest.functions, functionName);
  return manifest === undefined || spec === undefined ? undefined : { manifest, spec };
}

/** Ports that the manifest itself names need no question. */
function fixed(modules: readonly InstalledModule[] | undefined, node: ThreadNode): Described | undefined {
  const ports = findFunction(modules, node.function)?.spec.ports;
  // Params may still be wrong, which only the module can say: with fixed ports and any params it is asked.
  return ports === undefined || ports === 'describe' || Object.keys(node.params ?? {}).length > 0
    ? undefined
    : { is: 'ports', ports };
}

function asDescribed(answer: FunctionDescription): Described {
  if ('ports' in answer) return { is: 'ports', ports: answer.ports };
  if ('problems' in answer) return { is: 'problems', problems: answer.problems };
  return { is: 'missing', message: answer.missing };
}

const maps = new WeakMap<object, { known: unknown; modules: unknown; map: DescribedNodes }>();

/** What is known of each node of a document. A node that nobody has been asked about yet is not in it. */
export function describedOf(ws: Pick<Workspace, 'agent' | 'descriptions'>, document: OpenDocument): DescribedNodes {
  const { nodes } = sheetOf(document).thread;
  const { known } = ws.descriptions.getState();
  const { modules } = ws.agent.getState();
  const last = maps.get(nodes);
  if (last?.known === known && last.modules === modules) return last.map;
  const map = describedIn({ known }, modules, nodes);
  maps.set(nodes, { known, modules, map });
  return map;
}

const problems = new WeakMap<object, { described: DescribedNodes; rest: unknown; list: readonly Problem[] }>();

/** All that is wrong with a document as it stands now. */
export function problemsOf(ws: Pick<Workspace, 'agent' | 'descriptions'>, document: OpenDocument): readonly Problem[] {
  const { thread } = sheetOf(document);
  const described = describedOf(ws, document);
  const last = problems.get(thread);
  if (last?.described === described && last.rest === document.rest) return last.list;
  const list = [...document.rest.problems, ...atDocument(document.rest, validateThread(thread, described))];
  problems.set(thread, { described, rest: document.rest, list });
  return list;
}

/**
 * Why a check of a document says less than it seems to, as a sentence; undefined where all of its functions have been
 * asked about. A list without problems is no sign that there are none as long as this says anything.
 */
export function uncheckedOf(ws: Pick<Workspace, 'agent' | 'descriptions'>, document: OpenDocument): string | undefined {
  const described = describedOf(ws, document);
  if (Object.keys(sheetOf(document).thread.nodes).every((id) => described.has(id))) return undefined;
  return ws.agent.getState().link.at === 'connected'
    ? 'The agent is still being asked: not all functions and ports are checked.'
    : 'The agent is not connected: functions and ports are not checked.';
}

/**
 * Asks the agent about the functions of nodes that nobody has been asked about yet; what it says is in `descriptions`.
 * @param asked the questions that are on their way, so that none is asked twice
 */
export async function describeNodes(ws: Workspace, nodes: readonly ThreadNode[], asked: Set<string>): Promise<void> {
  if (ws.agent.getState().link.at !== 'connected') return;
  const { known } = ws.descriptions.getState();
  const { modules } = ws.agent.getState();
  const wanted = new Map<string, ThreadNode>();
  for (const node of nodes) {
    const key = descriptionKey(node);
    if (!known.has(key) && !asked.has(key) && fixed(modules, node) === undefined) wanted.set(key, node);
  }
  if (wanted.size === 0) return;
  const questions = [...wanted].slice(0, 10_000);
  for (const [key] of questions) asked.add(key);
  const answer = await ws.services.callAgent('function.describe', {
    functions: questions.map(([, node]) => ({ function: node.function, params: node.params ?? {} })),
  });
  for (const [key] of questions) asked.delete(key);
  if (!answer.ok) return; // the link's state says what is wrong; the next change or connection asks again
  const next = new Map(ws.descriptions.getState().known);
  for (const [i, [key]] of questions.entries()) {
    const description = answer.value.descriptions[i];
    if (description !== undefined) next.set(key, asDescribed(description));
  }
  ws.descriptions.setState({ known: next });
  if (wanted.size > questions.length) await describeNodes(ws, nodes, asked);
}

/** What is known of each node of a thread. A node that nobody has been asked about yet is not in it. */
export function describedIn(
  { known }: Descriptions,
  modules: readonly InstalledModule[] | undefined,
  nodes: Thread['nodes'],
): DescribedNodes {
  return new Map(
    Object.entries(nodes).flatMap(([id, node]) => {
      const described = known.get(descriptionKey(node)) ?? fixed(modules, node);
      return described === undefined ? [] : [[id, described] as const];
    }),
  );
}

/** Asks the agent about every function with params that a document uses and nobody has been asked about yet. */
export function keepDescribed(ws: Workspace): () => void {
  const asked = new Set<string>();

  function ask(): Promise<void> {
    const sheets = Object.values(ws.documents.getState().open).map(sheetOf);
    return describeNodes(
      ws,
      sheets.flatMap(({ thread }) => Object.values(thread.nodes)),
      asked,
    );
  }

  const stops = [
    ws.documents.subscribe(() => void ask()),
    ws.agent.subscribe((now, before) => {
      // Another set of modules says other things of the same params.
      if (now.modules !== before.modules) ws.descriptions.setState({ known: new Map() });
      if (now.modules !== before.modules || now.link !== before.link) void ask();
    }),
  ];
  return () => stops.forEach((stop) => stop());
}
