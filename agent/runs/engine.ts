import type { EventBody, EventOf, RunEvent } from '#shared/model/event.ts';
import { FailureError, fail } from '#shared/model/failure.ts';
import type { Failure } from '#shared/model/failure.ts';
import { markInterrupted, reduceEvents } from '#shared/model/run-state.ts';
import type { RunState } from '#shared/model/run-state.ts';
import { threadMarking } from '#shared/model/marking.ts';
import type { Thread } from '#shared/model/thread.ts';
import { fileParams } from '#shared/model/file-params.ts';
import { hasErrors } from '#shared/model/validate.ts';
import { protocolVersion } from '#shared/protocol/contract.ts';
import { must } from '#shared/std/assert.ts';
import type { TextHash } from '#shared/std/digest.ts';
import { makeRunId } from '#shared/std/ids.ts';
import { own } from '#shared/std/json.ts';
import type { Json } from '#shared/std/json.ts';
import type { Result } from '#shared/std/result.ts';
import type { Executor } from '../executor/execute.ts';
import type { MeaningOf } from '../executor/outputs.ts';
import type { Describer } from '../registry/describe.ts';
import type { Modules } from '../registry/modules.ts';
import type { BlobStore } from '../store/blob-store.ts';
import type { World } from '../world/world.ts';
import type { FileChanges } from './causes.ts';
import { earlierRuns } from './history.ts';
import { startLiveRun } from './live-run.ts';
import type { LiveRun } from './live-run.ts';
import { noteLock } from './lock.ts';
import { openThread } from './open-thread.ts';
import type { OpenedThread } from './open-thread.ts';
import { readOverrides } from './overrides.ts';
import { onlyClosure, planRun } from './plan.ts';
import { createRunLog } from './run-log.ts';
import type { Runs } from './run-log.ts';
import { bindSources, boundName } from './sources.ts';
import { keptResults } from './kept-results.ts';

export interface EngineDeps {
  readonly world: World;
  readonly hash: TextHash;
  readonly runs: Runs;
  readonly blobs: BlobStore;
  readonly modules: Modules;
  readonly describer: Describer;
  readonly executor: Executor;
  readonly meaningOf: MeaningOf;
  readonly changesOf: FileChanges;
  readonly agent: { readonly id: string; readonly version: string };
  /** Told of what no client hears: a run that broke off, a watcher that failed. */
  readonly onDefect?: ((error: unknown) => void) | undefined;
}

export interface StartRequest {
  readonly path: string;
  readonly set: readonly { readonly target: string; readonly value: string }[];
  readonly only: readonly string[];
  readonly fresh: boolean;
  readonly by: string;
}

export interface Engine {
  open(path: string): Promise<OpenedThread>;
  start(request: StartRequest): Promise<{ run: string; warnings: string[] }>;
  resume(run: string, by: string): Promise<void>;
  cancel(run: string, by: string): void;
  /** The state of a run, live or from its events. A run that no agent is at work on is `interrupted`. */
  state(run: string): RunState;
  isActive(run: string): boolean;
  /** Why this agent broke a run off that has not been resumed since. */
  brokenOff(run: string): Failure | undefined;
  active(): readonly string[];
  /** Calls `take` with what is appended to a live run from now on. @returns stops it */
  watch(
    run: string,
    take: (events: readonly RunEvent[]) => void,
    end: (result: Result<undefined, Failure>) => void,
  ): () => void;
  /** Ends module processes; live runs are broken off where they stand and can be resumed. */
  stop(): Promise<void>;
}

interface Active {
  readonly live: LiveRun;
  readonly state: RunState;
  readonly watchers: Set<(events: readonly RunEvent[]) => void>;
}

export function statusOf(body: EventBody): string | undefined {
  if (body.is === 'run-created') return 'created';
  if (body.is === 'run-started' || body.is === 'run-resumed') return 'running';
  return body.is === 'run-finished' ? body.status : undefined;
}

function tell(watchers: Active['watchers'], events: readonly RunEvent[], onDefect: EngineDeps['onDefect']): void {
  for (const take of watchers) {
    try {
      take(events);
    } catch (error) {
      // One that watches must not break off what it watches.
      watchers.delete(take);
      onDefect?.(error);
    }
  }
}

function refuseUndescribed(run: string, described: OpenedThread['described']): void {
  for (const [node, known] of described) {
    if (known.is === 'ports') continue;
    const reason = known.is === 'missing' ? known.message : (known.problems[0]?.message ?? 'its params do not fit.');
    fail({ why: 'conflict', message: `The run ${run} cannot be resumed now: node ${node}: ${reason}` });
  }
}

/** What kept the files from being bound that a run is without: the nodes that name them have failed with it. */
function unboundFiles(modules: Modules, thread: Thread, state: RunState): Map<string, Failure> {
  const failures = new Map<string, Failure>();
  for (const [id, { failure }] of state.nodes) {
    const node = own(thread.nodes, id);
    const spec = node === undefined ? undefined : modules.find(node.function)?.spec;
    if (node === undefined || spec === undefined || failure === undefined) continue;
    for (const param of fileParams(spec.params, node.params ?? {}))
      if (own(state.created?.files ?? {}, boundName(param)) === undefined) failures.set(boundName(param), failure);
  }
  return failures;
}

export function createEngine(deps: EngineDeps): Engine {
  const { world, runs } = deps;
  const active = new Map<string, Active>();
  const broken = new Map<string, Failure>();
  let stopping = false;

  function ended(run: string, result: Result<undefined, Failure>): void {
    active.delete(run);
    if (result.ok) return;
    broken.set(run, result.error);
    if (!stopping) deps.onDefect?.(new FailureError(result.error));
  }

  function launch(run: string, thread: Thread, created: EventOf<'run-created'>, setUp: LaunchSetUp): void {
    broken.delete(run);
    const plan = planRun(run, {
      thread,
      modules: deps.modules,
      described: setUp.described,
      created,
      fileFailures: setUp.fileFailures,
    });
    const watchers: Active['watchers'] = new Set();
    const live = startLiveRun(
      {
        clock: world.clock,
        hash: deps.hash,
        executor: deps.executor,
        slots: world.host.cpus,
        log: (onFailure) =>
          createRunLog({
            runs,
            clock: world.clock,
            state: setUp.state,
            onEvents: (events) => tell(watchers, events, deps.onDefect),
            onFailure,
          }),
        earlier: earlierRuns(runs, created.thread.path, run),
        before: setUp.before,
        findResult: keptResults(runs, deps.blobs),
        changesOf: deps.changesOf,
      },
      plan,
      setUp.begin,
    );
    active.set(run, { live, state: setUp.state, watchers });
    void live.done.then((result) => ended(run, result));
  }

  function refuseWhenStopping(): void {
    if (stopping) fail({ why: 'no-agent', message: 'The agent is being stopped. Start it again, then try once more.' });
  }

  function refuseInvalid(opened: OpenedThread): void {
    if (hasErrors(opened.problems)) fail({ why: 'invalid-thread', path: opened.path, problems: [...opened.problems] });
  }

  function lockedModules(thread: Thread): EventOf<'run-created'>['modules'] {
    const used = new Set(Object.values(thread.nodes).map((node) => node.function.split('/')[0] ?? ''));
    const list = deps.modules.list.filter((module) => used.has(module.manifest.name));
    return Object.fromEntries(
      list.map((module) => [module.manifest.name, { version: module.manifest.version, digest: module.digest }]),
    );
  }

  async function start(request: StartRequest): Promise<{ run: string; warnings: string[] }> {
    const opened = await openThread({ disk: world.disk, hash: deps.hash, describer: deps.describer }, request.path);
    refuseInvalid(opened);
    const { thread } = opened;
    const overrides = readOverrides(opened, request.set);
    const only = request.only.length === 0 ? undefined : onlyClosure(thread, request.only);
    const sources = await bindSources(
      { disk: world.disk, blobs: deps.blobs, meaningOf: deps.meaningOf, modules: deps.modules },
      thread,
      opened.folder,
      new Set(only ?? Object.keys(thread.nodes)),
    );
    const modules = lockedModules(thread);
    const warning = await noteLock(world, opened.folder, opened.name, modules);
    const created: EventOf<'run-created'> = {
      is: 'run-created',
      thread: {
        path: opened.path,
        digest: opened.digest,
        title: opened.title,
        document: thread as unknown as Json,
        ...(opened.layout === undefined ? {} : { layout: opened.layout as unknown as Json }),
      },
      modules,
      files: sources.files,
      overrides,
      ...(only === undefined ? {} : { only }),
      fresh: request.fresh,
      marking: threadMarking(thread),
      agent: { ...deps.agent, protocol: protocolVersion, host: world.host.hostname() },
      by: request.by,
    };
    refuseWhenStopping();
    const now = world.clock.now();
    const run = makeRunId(now, world.random.bytes(10));
    const row = {
      id: run,
      threadKey: opened.path,
      threadPath: opened.path,
      threadDigest: opened.digest,
      title: opened.title,
      createdAt: now,
    };
    const events = runs.createRun(row, {
      at: now,
      bodies: [created],
      audit: [{ kind: 'run', body: { run, thread: opened.digest, by: request.by } }],
    });
    const warnings = [
      ...(warning === undefined ? [] : [warning]),
      ...opened.problems.filter((p) => p.severity === 'warning').map((p) => p.message),
    ];
    launch(run, thread, created, {
      state: reduceEvents(run, events),
      described: opened.described,
      fileFailures: sources.failures,
      before: new Map(),
      begin: [{ is: 'run-started' }],
    });
    return { run, warnings };
  }

  function refuseChangedModules(run: string, created: EventOf<'run-created'>): void {
    for (const [name, bound] of Object.entries(created.modules)) {
      const now = deps.modules.list.find((module) => module.manifest.name === name);
      if (now === undefined)
        fail({
          why: 'module-missing',
          module: name,
          message: `The module ${name} ${bound.version}, which run ${run} is bound to, is not installed.`,
        });
      if (now.digest !== bound.digest)
        fail({
          why: 'conflict',
          message: `The module ${name} is not the one that run ${run} is bound to. Start a new run: what did not change is reused.`,
        });
    }
  }

  async function resume(run: string, by: string): Promise<void> {
    const state = storedState(run);
    if (active.has(run)) fail({ why: 'conflict', message: `The run ${run} is in progress.` });
    if (state.status === 'done')
      fail({ why: 'conflict', message: `The run ${run} is done; there is nothing to resume.` });
    const created = must(state.created, 'a stored run begins with its creation');
    refuseChangedModules(run, created);
    const thread = created.thread.document as unknown as Thread;
    const described = await deps.describer.thread(thread);
    refuseUndescribed(run, described);
    refuseWhenStopping();
    const interrupted = [...state.nodes].filter(([, node]) => node.state === 'running');
    const bodies: EventBody[] = [
      ...interrupted.map(([node, { attempt }]): EventBody => ({ is: 'node-interrupted', node, attempt })),
      { is: 'run-resumed', by },
    ];
    if (active.has(run)) fail({ why: 'conflict', message: `The run ${run} is in progress.` });
    const audit = [{ kind: 'run', body: { run, resumed: true, by } }];
    runs.appendEvents({ run, next: state.seq + 1, at: world.clock.now(), bodies, audit });
    launch(run, thread, created, {
      state: storedState(run),
      described,
      fileFailures: unboundFiles(deps.modules, thread, state),
      before: state.nodes,
      begin: [],
    });
  }

  function storedState(run: string): RunState {
    return reduceEvents(run, runs.readEvents(run));
  }

  return {
    open: (path) => openThread({ disk: world.disk, hash: deps.hash, describer: deps.describer }, path),
    start,
    resume,
    cancel: (run, by) => {
      const found = active.get(run);
      if (found === undefined) fail({ why: 'conflict', message: `The run ${run} is not in progress.` });
      found.live.cancel(by);
    },
    state: (run) => {
      const found = active.get(run);
      if (found !== undefined) return found.state;
      const state = storedState(run);
      if (state.status === 'created' || state.status === 'running') markInterrupted(state);
      return state;
    },
    isActive: (run) => active.has(run),
    brokenOff: (run) => broken.get(run),
    active: () => [...active.keys()],
    watch: (run, take, end) => {
      const found = must(active.get(run), 'only a live run is watched');
      found.watchers.add(take);
      void found.live.done.then(end);
      return () => void found.watchers.delete(take);
    },
    stop: async () => {
      stopping = true;
      for (const { live } of active.values()) live.abandon();
      await deps.executor.stop();
    },
  };
}

interface LaunchSetUp {
  readonly state: RunState;
  readonly described: OpenedThread['described'];
  readonly fileFailures: ReadonlyMap<string, Failure>;
  readonly before: RunState['nodes'];
  readonly begin: readonly EventBody[];
}
