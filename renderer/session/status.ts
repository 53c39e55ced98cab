import type { FunctionSpec } from '#shared/model/function-spec.ts';
import { fileParams, plainPath } from '#shared/model/file-params.ts';
import { nodeStatuses } from '#shared/model/node-status.ts';
import type { NodeStatus, ShownRun } from '#shared/model/node-status.ts';
import type { SourceNow } from '#shared/protocol/contract.ts';
import { canonicalJson } from '#shared/std/canonical-json.ts';
import { own } from '#shared/std/json.ts';
import type { Json } from '#shared/std/json.ts';
import { sheetOf } from '../stores/documents.ts';
import type { OpenDocument } from '../stores/documents.ts';
import type { RunView, Runs } from '../stores/runs.ts';
import { createStatusStore } from '../stores/status.ts';
import type { StatusStore } from '../stores/status.ts';
import { describedOf, problemsOf } from './describe.ts';
import { tabOf } from './open-documents.ts';
import type { Workspace } from './workspace.ts';

/** The run that a document's canvas shows, where there is one and its first event has come. */
export function shownRunOf(ws: Pick<Workspace, 'runs'>, document: Pick<OpenDocument, 'path'>): RunView | undefined {
  const { shown, views } = ws.runs.getState();
  const run = document.path === undefined ? undefined : shown[document.path];
  return run === undefined ? undefined : views[run];
}

function asShown(view: RunView | undefined): ShownRun | undefined {
  const created = view?.state.created;
  return view === undefined || created === undefined ? undefined : { created, status: view.status, nodes: view.nodes };
}

function changedFiles(sides: OpenDocument['sides'], sources: readonly SourceNow[]): Map<string, string> {
  const changed = new Map<string, string>();
  for (const { path, now, changed: differs } of sources)
    if (differs)
      changed.set(plainPath(path), now === undefined ? `${path} is gone.` : `${path} was changed after the run.`);
  for (const [path, side] of Object.entries(sides))
    if (side.text !== side.saved) changed.set(plainPath(path), `${path} has changes that are not saved.`);
  return changed;
}

/** Source files of a run of which nobody has said yet whether they are still what it has read, by plain path. */
export function uncomparedFiles({ sources, touched }: Pick<Runs, 'sources' | 'touched'>, view: RunView): string[] {
  return uncomparedOf(boundFiles(view), sources[view.run], touched[view.run] ?? []);
}

function boundFiles(view: RunView | undefined): string[] {
  return Object.values(view?.state.created?.files ?? {}).map((file) => plainPath(file.path));
}

function uncomparedOf(bound: string[], compared: unknown, touched: readonly string[]): string[] {
  return compared === undefined ? bound : bound.filter((path) => touched.includes(path));
}

function doubts(files: readonly string[], isLinked: boolean): Map<string, string> {
  return new Map(
    files.map((path) => [
      path,
      isLinked
        ? `${path} is being compared with what the run read.`
        : `${path} cannot be compared with what the run read: the agent is not connected.`,
    ]),
  );
}

/** Files that params seem to name while nobody has said yet which of them are files: those that the run has bound. */
function boundIn(params: Json, bound: readonly string[]): string[] {
  if (typeof params === 'string') return bound.includes(plainPath(params)) ? [params] : [];
  if (params === null || typeof params !== 'object') return [];
  return Object.values(params).flatMap((member: Json) => boundIn(member, bound));
}

/** Everything that the statuses of a document are made of: as long as all of it is the same, so are they. */
function sourcesOf(ws: Workspace, document: OpenDocument) {
  const view = shownRunOf(ws, document);
  const { thread, layout } = sheetOf(document);
  return {
    thread,
    layout,
    sides: document.sides,
    modules: ws.agent.getState().modules,
    described: describedOf(ws, document),
    problems: problemsOf(ws, document),
    view,
    files: view === undefined ? undefined : ws.runs.getState().sources[view.run],
    touched: view === undefined ? undefined : ws.runs.getState().touched[view.run],
    isLinked: ws.agent.getState().link.at === 'connected',
  };
}
type Sources = ReturnType<typeof sourcesOf>;

function sameSources(a: Sources, b: Sources): boolean {
  return (Object.keys(a) as (keyof Sources)[]).every((key) => a[key] === b[key]);
}

function statusesOf({
  thread,
  layout,
  sides,
  modules,
  described,
  problems,
  view,
  files,
  touched,
  isLinked,
}: Sources): Record<string, NodeStatus> {
  const byName = new Map(modules?.map((one) => [one.manifest.name, one]));
  const specOf = (name: string): FunctionSpec | undefined => {
    const [module = '', key = ''] = name.split('/');
    return own(byName.get(module)?.manifest.functions ?? {}, key);
  };
  const bound = boundFiles(view);
  return nodeStatuses({
    thread,
    layout,
    described,
    problems,
    run: asShown(view),
    filesOf: (id) => {
      const node = own(thread.nodes, id);
      const spec = node === undefined ? undefined : specOf(node.function);
      if (spec === undefined) return boundIn(node?.params ?? {}, bound);
      return fileParams(spec.params, node?.params ?? {}).map((file) => file.path);
    },
    changedFiles: changedFiles(sides, files ?? []),
    uncomparedFiles: doubts(uncomparedOf(bound, files, touched ?? []), isLinked),
    moduleDigest: (name) => byName.get(name)?.digest,
    readsThread: (name) => specOf(name)?.reads.includes('thread') ?? false,
  });
}

/** Takes new statuses in; one that says the same stays the same object, so that only what changed is drawn anew. */
export function replaceStatuses(store: StatusStore, next: Readonly<Record<string, NodeStatus>>): void {
  const before = store.getState().nodes;
  const entries = Object.entries(next).map(([id, status]): [string, NodeStatus] => {
    const last = own(before, id);
    return [id, last !== undefined && same(last, status) ? last : status];
  });
  const isSame =
    entries.length === Object.keys(before).length && entries.every(([id, status]) => own(before, id) === status);
  if (!isSame) store.setState({ nodes: Object.fromEntries(entries) });
}

function same(a: NodeStatus, b: NodeStatus): boolean {
  return (
    a.word === b.word &&
    a.reason === b.reason &&
    a.outputs === b.outputs &&
    a.attempt === b.attempt &&
    a.startedAt === b.startedAt &&
    a.ms === b.ms &&
    canonicalJson(a.progress ?? null) === canonicalJson(b.progress ?? null)
  );
}

/** Keeps a status store for every open document, by its tab. */
export function keepStatuses(ws: Workspace): () => void {
  const last = new Map<string, Sources>();
  function update(): void {
    const { open } = ws.documents.getState();
    for (const id of last.keys()) if (open[id] === undefined) last.delete(id);
    for (const document of Object.values(open)) {
      // Any change of any store comes by here, most of them of another document.
      const [before, sources] = [last.get(document.id), sourcesOf(ws, document)];
      if (before !== undefined && sameSources(before, sources)) continue;
      last.set(document.id, sources);
      replaceStatuses(statusStoreOf(ws, tabOf(document.id)), statusesOf(sources));
    }
  }
  update();
  const stops = [ws.documents, ws.descriptions, ws.runs, ws.agent].map((store) =>
    (store as { subscribe: (listener: () => void) => () => void }).subscribe(update),
  );
  return () => stops.forEach((stop) => stop());
}

/** The status store of a tab with a thread; made where the tab is new. */
export function statusStoreOf(ws: Workspace, tab: string): StatusStore {
  const known = ws.statuses.get(tab);
  if (known !== undefined) return known;
  const store = createStatusStore();
  ws.statuses.set(tab, store);
  return store;
}
