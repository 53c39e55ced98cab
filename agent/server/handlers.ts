import { dirname } from 'node:path';
import { FailureError, fail } from '#shared/model/failure.ts';
import { compareRuns, reportOf } from '#shared/model/report.ts';
import { reduceEvents } from '#shared/model/run-state.ts';
import type { RunState } from '#shared/model/run-state.ts';
import type { AgentStatus, FunctionDescription, RunSummary } from '#shared/protocol/contract.ts';
import type { Described } from '#shared/model/validate.ts';
import { runIdPattern } from '#shared/std/ids.ts';
import { must } from '#shared/std/assert.ts';
import type { Engine } from '../runs/engine.ts';
import type { Runs } from '../runs/run-log.ts';
import type { SourceWatch } from '../runs/sources-now.ts';
import type { Describer } from '../registry/describe.ts';
import type { Modules } from '../registry/modules.ts';
import type { BlobStore } from '../store/blob-store.ts';
import type { RunRow } from '../store/records.ts';
import type { World } from '../world/world.ts';
import { exportArtifact, readArtifact } from './artifacts.ts';
import { streamEvents } from './run-stream.ts';
import type { Handlers } from './serve-wire.ts';
import { describeNodes } from './threads.ts';

export interface HandlerDeps {
  readonly world: World;
  readonly engine: Engine;
  readonly runs: Runs;
  readonly blobs: BlobStore;
  readonly modules: Modules;
  readonly describer: Describer;
  readonly sources: SourceWatch;
  readonly status: () => AgentStatus;
  readonly stop: () => void;
}

/** How many of the newest runs a short id is looked for in. */
const searchedRuns = 5_000;

/** Takes a whole run id, or the end of one as people see it. */
function findRun(runs: Runs, text: string): string {
  const name = text.toUpperCase();
  if (runIdPattern.test(name) && runs.getRun(name) !== undefined) return name;
  const matches = name.length < 4 ? [] : runs.listRuns({ limit: searchedRuns }).filter((row) => row.id.endsWith(name));
  if (matches.length > 1)
    fail({
      why: 'not-found',
      what: 'run',
      name: text,
      message: `"${text}" could be any of ${matches.length} runs. Give more of the id.`,
    });
  return (
    matches[0]?.id ??
    fail({ why: 'not-found', what: 'run', name: text, message: `There is no run "${text}". "clew runs" lists them.` })
  );
}

function summary(engine: Engine, row: RunRow, state: () => RunState): RunSummary {
  const open = row.status === 'created' || row.status === 'running';
  const created = must(state().created, 'a stored run begins with its creation');
  return {
    run: row.id,
    thread: row.threadPath,
    title: row.title,
    status: open && !engine.isActive(row.id) ? 'interrupted' : (row.status as RunSummary['status']),
    createdAt: row.createdAt,
    ...(open ? {} : { endedAt: row.changedAt }),
    by: created.by,
    marking: created.marking,
  };
}

/** What the agent does on each call of the contract. */
export function createHandlers(deps: HandlerDeps): Handlers {
  const { engine, runs } = deps;
  const stateOf = (run: string): RunState => engine.state(findRun(runs, run));
  const created = (state: RunState) => must(state.created, 'a stored run begins with its creation');
  return {
    'agent.status': () => deps.status(),
    'agent.stop': () => {
      deps.stop();
      return {};
    },
    'module.list': () => ({
      modules: deps.modules.list.map(({ manifest, digest, folder }) => ({ manifest, digest, path: folder })),
    }),
    'function.describe': async ({ functions }) => ({
      descriptions: await Promise.all(functions.map(async (one) => asDescription(await deps.describer.node(one)))),
    }),
    'thread.validate': async ({ path }) => {
      const { title, digest, problems } = await engine.open(path);
      return { path, title, digest, problems: [...problems] };
    },
    'thread.describe': async ({ path, node }) => {
      const opened = await engine.open(path);
      return { path, title: opened.title, nodes: describeNodes(opened, node) };
    },
    'run.start': (request) => engine.start(request),
    'run.resume': async ({ run, by }) => {
      const id = findRun(runs, run);
      await engine.resume(id, by);
      return { run: id };
    },
    'run.cancel': ({ run, by }) => {
      const id = findRun(runs, run);
      engine.cancel(id, by);
      return { run: id };
    },
    'run.list': ({ thread, limit }) => ({
      runs: runs
        .listRuns({ ...(thread === undefined ? {} : { thread }), limit })
        .map((row) => summary(engine, row, () => firstState(runs, row.id))),
    }),
    'run.show': ({ run }) => {
      const state = stateOf(run);
      return reportOf(state, created(state));
    },
    'run.compare': ({ a, b }) => {
      const [before, after] = [stateOf(a), stateOf(b)];
      return compareRuns(before, after, [...after.nodes.keys()]);
    },
    'run.verify': ({ run }) => {
      const id = findRun(runs, run);
      const damage = runs.verifyRun(id)[0];
      if (damage !== undefined) throw new FailureError({ why: 'corrupt', what: damage.what, message: damage.message });
      const row = must(runs.getRun(id), 'the run was just found');
      return { run: id, events: row.nextSeq, head: row.head };
    },
    'run.events': ({ run, from, follow }, out) =>
      streamEvents({ engine, runs, clock: deps.world.clock }, { run: findRun(runs, run), from, follow }, out),
    'run.sources': async ({ run }) => {
      const { thread, files } = created(stateOf(run));
      return { files: await deps.sources.compare(dirname(thread.path), Object.values(files)) };
    },
    'artifact.read': (request) => readArtifact(deps.blobs, stateOf(request.run), request),
    'artifact.export': ({ run, port, out }) => exportArtifact(deps, stateOf(run), port, out),
  };
}

function asDescription(described: Described): FunctionDescription {
  if (described.is === 'ports') return { ports: described.ports };
  if (described.is === 'problems') return { problems: [...described.problems] };
  return { missing: described.message };
}

/** The state after a run's first event, which holds all that a list shows. */
function firstState(runs: Runs, run: string): RunState {
  return reduceEvents(run, runs.readEvents(run, 0, 1));
}
