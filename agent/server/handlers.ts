import { dirname } from 'node:path';
import { FailureError, fail } from '#shared/model/failure.ts';
import { compareRuns, reportOf } from '#shared/model/report.ts';
import { reduceEvents } from '#shared/model/run-state.ts';
import type { RunState } from '#shared/model/run-state.ts';
import type { AgentStatus, RunSummary } from '#shared/protocol/contract.ts';
import { isDigest } from '#shared/std/digest.ts';
import { parsePortRef, runIdPattern } from '#shared/std/ids.ts';
import { must } from '#shared/std/assert.ts';
import { own } from '#shared/std/json.ts';
import { didYouMean } from '#shared/std/suggest.ts';
import type { Engine } from '../runs/engine.ts';
import type { Runs } from '../runs/run-log.ts';
import type { Modules } from '../registry/modules.ts';
import type { BlobStore } from '../store/blob-store.ts';
import type { RunRow } from '../store/records.ts';
import type { World } from '../world/world.ts';
import { streamEvents } from './run-stream.ts';
import type { Handlers } from './serve-wire.ts';
import { describeNodes } from './threads.ts';

export interface HandlerDeps {
  readonly world: World;
  readonly engine: Engine;
  readonly runs: Runs;
  readonly blobs: BlobStore;
  readonly modules: Modules;
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

async function exportArtifact(
  deps: HandlerDeps,
  state: RunState,
  port: string,
  out: string,
): Promise<{ out: string; digest: string; bytes: number; mediaType: string }> {
  const ref = parsePortRef(port) ?? fail({ why: 'usage', message: `Name the artifact as NODE.PORT, not "${port}".` });
  const outputs = state.nodes.get(ref.node)?.outputs ?? {};
  const value = own(outputs, ref.port)?.value;
  if (value === undefined)
    fail({
      why: 'not-found',
      what: 'output',
      name: port,
      message: `The run has no output "${port}".${didYouMean(ref.port, Object.keys(outputs))}`,
    });
  if (value.type !== 'file' || !isDigest(value.digest))
    return fail({ why: 'usage', message: `The output ${port} is a ${value.type}, not a file. "clew show" prints it.` });
  if ((await deps.world.disk.stat(dirname(out))) === undefined)
    fail({ why: 'usage', message: `There is no folder ${dirname(out)}. Make it first, or name another one.` });
  if ((await deps.world.disk.stat(out)) !== undefined)
    fail({ why: 'conflict', message: `There is already a file ${out}. Name another one, or remove it first.` });
  const name = must(out.split(/[\\/]/).at(-1), 'a path ends in a name');
  await deps.blobs.materialise(value.digest, dirname(out), name);
  await deps.world.disk.chmod(out, 0o644);
  return { out, digest: value.digest, bytes: value.bytes, mediaType: value.mediaType };
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
    'artifact.export': ({ run, port, out }) => exportArtifact(deps, stateOf(run), port, out),
  };
}

/** The state after a run's first event, which holds all that a list shows. */
function firstState(runs: Runs, run: string): RunState {
  return reduceEvents(run, runs.readEvents(run, 0, 1));
}
