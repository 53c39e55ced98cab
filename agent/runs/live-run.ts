import type { EventBody, NodeOutputs } from '#shared/model/event.ts';
import { FailureError, caughtFailure } from '#shared/model/failure.ts';
import type { Failure } from '#shared/model/failure.ts';
import type { NodeRunState } from '#shared/model/run-state.ts';
import type { Cause, Why } from '#shared/model/why.ts';
import { must } from '#shared/std/assert.ts';
import { err, ok } from '#shared/std/result.ts';
import type { Result } from '#shared/std/result.ts';
import type { TextHash } from '#shared/std/digest.ts';
import type { Executor, Task } from '../executor/execute.ts';
import { createSchedule, step } from '../scheduler/schedule.ts';
import type { Decision, ScheduleEvent } from '../scheduler/schedule.ts';
import type { NewResult } from '../store/records.ts';
import type { Clock } from '../world/world.ts';
import { causesOf } from './causes.ts';
import type { Earlier, FileChanges } from './causes.ts';
import type { RunPlan } from './plan.ts';
import { prepareNode, withPins } from './prepare.ts';
import type { Prepared } from './prepare.ts';
import type { RunLog } from './run-log.ts';

/** A kept result, with the name of a file of it that is not whole any more. */
export interface Kept {
  readonly run: string;
  readonly outputs: NodeOutputs;
  readonly lost: string | undefined;
}

export interface LiveRunDeps {
  readonly clock: Clock;
  readonly hash: TextHash;
  readonly executor: Executor;
  readonly slots: number;
  readonly log: (onFailure: (error: unknown) => void) => RunLog;
  readonly earlier: (node: string) => Earlier | undefined;
  /** What the nodes of a resumed run were when it ended or broke off; empty for a new run. */
  readonly before: ReadonlyMap<string, Pick<NodeRunState, 'state' | 'failure'>>;
  readonly findResult: (key: string) => Promise<Kept | undefined>;
  readonly changesOf: FileChanges;
}

/** A run in progress. */
export interface LiveRun {
  readonly run: string;
  cancel(by: string): void;
  /** Stops where it stands, without another event: the run is interrupted and can be resumed. */
  abandon(): void;
  /** Settles when the run's last event is written, or with the failure that kept the agent from going on. */
  readonly done: Promise<Result<undefined, Failure>>;
}

/** Most events in one transaction: bounds what a crash can undo and how long the agent does nothing else. */
const maxBatch = 200;

interface Batch {
  readonly bodies: EventBody[];
  readonly results: NewResult[];
  readonly starts: Task[];
}

/** Only a cancel that was asked for is one: anything else would leave the nodes behind it waiting for ever. */
function saidCancelled({ target }: Task): Failure {
  const message = `its function ${target.name} said that it was cancelled, and nobody had asked for it.`;
  return { why: 'module-defect', module: target.module.manifest.name, message };
}

function cutOff(node: string, attempt: number): Failure {
  const message = `Attempt ${attempt} of ${node} was cut off, and its function must not run a second time by itself. See what it has done, then start a new run.`;
  return { why: 'conflict', message };
}

/** Drives a planned run: asks the scheduler, writes what it decides, then does it. `begin` is written with the first decisions. */
export function startLiveRun(deps: LiveRunDeps, plan: RunPlan, begin: readonly EventBody[]): LiveRun {
  const { clock, hash, executor } = deps;
  const log = deps.log(breakOff);
  const { state } = log;
  const outputs = new Map<string, NodeOutputs>();
  const whys = new Map<string, Why>();
  const running = new Map<string, AbortController>();
  /** Nodes whose new result takes the place of a kept one: it was not whole, or the user did not trust it. */
  const replacing = new Set<string>();
  for (const [id, node] of state.nodes)
    if ((node.state === 'done' || node.state === 'reused') && node.outputs !== undefined) outputs.set(id, node.outputs);
  const schedule = createSchedule(plan.schedule, deps.slots, new Set(outputs.keys()));
  let settle: (result: Result<undefined, Failure>) => void = () => undefined;
  const done = new Promise<Result<undefined, Failure>>((resolve) => {
    settle = resolve;
  });
  let broken = false;
  /** Every advance waits for the one before: decisions, events and state stay in one order. */
  let tail: Promise<void> = Promise.resolve();

  /** The store refuses, or Clew has a defect: nothing more is decided; what is committed stands and can be resumed. */
  function breakOff(error: unknown): void {
    if (broken) return;
    broken = true;
    log.close();
    for (const controller of running.values()) controller.abort();
    settle(err(caughtFailure(error)));
  }

  function advance(event: ScheduleEvent, bodies: readonly EventBody[], results: readonly NewResult[] = []): void {
    tail = tail.then(async () => {
      // A run has one end, and a second cancel says nothing new.
      if (broken || schedule.finished || (event.is === 'cancel' && schedule.cancelled)) return;
      try {
        await decide([...step(schedule, event)], { bodies: [...bodies], results: [...results], starts: [] });
      } catch (error) {
        breakOff(error);
      }
    });
  }

  function flush(batch: Batch): void {
    if (broken) return;
    log.commit(batch.bodies.splice(0), batch.results.splice(0));
    for (const task of batch.starts.splice(0)) launch(task);
  }

  async function decide(decisions: Decision[], batch: Batch): Promise<void> {
    let finished = false;
    for (let i = 0; i < decisions.length; i++) {
      const decision = must(decisions[i], 'i is inside');
      if (decision.do === 'prepare') decisions.push(...(await prepare(decision.node, batch)));
      else if (decision.do === 'queue') batch.bodies.push({ is: 'node-ready', node: decision.node });
      else if (decision.do === 'skip')
        batch.bodies.push({ is: 'node-skipped', node: decision.node, because: `${decision.because} gave no result` });
      else if (decision.do === 'stop') running.get(decision.node)?.abort();
      else {
        batch.bodies.push({ is: 'run-finished', status: decision.status });
        finished = true;
      }
      // What the run was broken off with while this waited for the disk stands.
      if (broken) return;
      if (batch.bodies.length >= maxBatch) flush(batch);
    }
    flush(batch);
    if (finished) {
      log.close();
      settle(ok(undefined));
    }
  }

  /** Reuses a result, starts an attempt, or fails the node; gives what the scheduler decides next. */
  async function prepare(id: string, batch: Batch): Promise<readonly Decision[]> {
    const node = must(plan.nodes.get(id), 'the scheduler knows only planned nodes');
    const prepared = prepareNode(hash, plan, node, (from) => outputs.get(from));
    if (!prepared.ok) {
      batch.bodies.push({ is: 'node-failed', node: id, attempt: 0, failure: prepared.error, ms: 0 });
      return step(schedule, { is: 'ended', node: id, how: 'failed' });
    }
    const attempt = (state.nodes.get(id)?.attempt ?? 0) + 1;
    const { basis, key, task } = prepared.value;
    const { deterministic, tools, onInterrupt } = node.target.spec;
    // A tool may change without anything that the key is made of, as long as its version is not part of it.
    const repeatable = deterministic && tools.length === 0;
    const kept = repeatable && !plan.created.fresh ? await deps.findResult(key) : undefined;
    // A fresh run has its reason; what changed since an earlier one is not asked, which would read that one.
    const causes = plan.created.fresh ? [] : await causesFor(id, prepared.value, attempt);
    if (kept !== undefined && kept.lost === undefined) {
      const why: Why = { did: 'reuse', run: kept.run, same: causes.length === 0, because: causes };
      const given = withPins(hash, node, kept.outputs);
      whys.set(id, why);
      outputs.set(id, given);
      batch.bodies.push({ is: 'node-reused', node: id, key, basis, why, outputs: given });
      return step(schedule, { is: 'ended', node: id, how: 'done' });
    }
    if (onInterrupt === 'never' && wasCutOff(id)) {
      batch.bodies.push({ is: 'node-failed', node: id, attempt: 0, failure: cutOff(id, attempt - 1), ms: 0 });
      return step(schedule, { is: 'ended', node: id, how: 'failed' });
    }
    if (kept !== undefined || plan.created.fresh) replacing.add(id);
    const why: Why = { did: 'run', because: reasonsToRun(id, causes, kept, repeatable) };
    whys.set(id, why);
    batch.bodies.push({ is: 'node-started', node: id, attempt, key, basis, why, sandbox: executor.sandbox });
    batch.starts.push({ ...task, attempt });
    return [];
  }

  /** Of a function that must not run twice, also after the resume that has said so. */
  function wasCutOff(id: string): boolean {
    const before = deps.before.get(id);
    return before?.state === 'running' || (before?.state === 'failed' && before.failure?.why === 'conflict');
  }

  async function causesFor(id: string, prepared: Prepared, attempt: number): Promise<Cause[]> {
    if (attempt > 1) {
      const was = deps.before.get(id)?.state;
      const wasEnded = was === 'failed' || was === 'cancelled';
      return [wasEnded ? { is: 'no-result', state: was } : { is: 'interrupted', attempt: attempt - 1 }];
    }
    const before = deps.earlier(id);
    if (before === undefined) return [{ is: 'first' }];
    return causesOf(
      before.basis,
      prepared.basis,
      (node) => whys.get(node) ?? state.nodes.get(node)?.why,
      deps.changesOf,
    );
  }

  function reasonsToRun(id: string, causes: readonly Cause[], kept: Kept | undefined, repeatable: boolean): Cause[] {
    if (plan.created.fresh) return [{ is: 'fresh' }];
    if (causes.length > 0) return [...causes];
    if (!repeatable) return [{ is: 'not-deterministic' }];
    if (kept?.lost !== undefined) return [{ is: 'lost', file: kept.lost }];
    return [{ is: 'no-result', state: deps.earlier(id)?.state ?? 'without a result' }];
  }

  function launch(task: Task): void {
    const controller = new AbortController();
    running.set(task.node, controller);
    const { node, attempt } = task;
    const startedAt = clock.monotonic();
    const hooks = {
      onProgress: (fraction: number | undefined, message: string | undefined) =>
        log.later({
          is: 'node-progress',
          node,
          attempt,
          ...(fraction === undefined ? {} : { fraction }),
          ...(message === undefined ? {} : { message }),
        }),
      onLog: (level: 'debug' | 'info' | 'warning' | 'error', message: string) =>
        log.later({ is: 'node-log', node, attempt, level, message }),
    };
    executor.execute(task, hooks, controller.signal).then((result) => {
      running.delete(node);
      const uncalled = !result.ok && result.error.why === 'cancelled' && !controller.signal.aborted;
      ended(task, uncalled ? err(saidCancelled(task)) : result, Math.round((clock.monotonic() - startedAt) * 10) / 10);
    }, breakOff);
  }

  function ended(task: Task, result: Result<NodeOutputs, Failure>, ms: number): void {
    const { node, attempt } = task;
    if (!result.ok) {
      advance({ is: 'ended', node, how: result.error.why === 'cancelled' ? 'cancelled' : 'failed' }, [
        { is: 'node-failed', node, attempt, failure: result.error, ms },
      ]);
      return;
    }
    const planned = must(plan.nodes.get(node), 'only planned nodes are launched');
    const given = withPins(hash, planned, result.value);
    outputs.set(node, given);
    // The key of what was started, not of what a resumed agent might compute now.
    const key = must(state.nodes.get(node)?.key, 'a started node has its key');
    advance(
      { is: 'ended', node, how: 'done' },
      [{ is: 'node-finished', node, attempt, outputs: given, ms }],
      [
        {
          key,
          run: plan.run,
          node,
          attempt,
          outputs: result.value,
          ...(replacing.has(node) ? { replaces: true } : {}),
        },
      ],
    );
  }

  advance({ is: 'begin' }, begin);
  return {
    run: plan.run,
    done,
    abandon: () =>
      breakOff(
        new FailureError({
          why: 'no-agent',
          message: `The agent was stopped. Run ${plan.run} is interrupted; resume it with "clew resume ${plan.run}".`,
        }),
      ),
    cancel: (by) => advance({ is: 'cancel' }, [{ is: 'cancel-requested', by }]),
  };
}
