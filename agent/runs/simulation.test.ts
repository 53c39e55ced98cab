import { setImmediate as turn } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { NodeOutputs } from '#shared/model/event.ts';
import type { Failure } from '#shared/model/failure.ts';
import type { Thread } from '#shared/model/thread.ts';
import { err, ok } from '#shared/std/result.ts';
import type { Result } from '#shared/std/result.ts';
import type { Task } from '#agent/executor/execute.ts';
import { storageFailure } from '#agent/world/disk-failure.ts';
import { outputsOf, sumOf, verdictOf } from './testing/functions.ts';
import { openLab } from './testing/lab.ts';
import type { Lab, Ran } from './testing/lab.ts';

/*
 * Random threads, random ends of attempts in random order, and random disturbances: the agent is killed, the disk
 * refuses a write, the user cancels. Everything follows from a seed, which a failing test prints.
 */

const seeds = 300;

/** mulberry32: https://gist.github.com/tommyettinger/46a874533244883189143505d203312c (public domain algorithm). */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

interface Sample {
  readonly path: string;
  readonly failing: ReadonlySet<string>;
  readonly requirements: number;
}

/** Node i takes from some of the nodes before it; about one in four is a requirement, one in eight fails. */
function sample(lab: Lab, seed: number, random: () => number): Sample {
  const count = 1 + Math.floor(random() * 14);
  const nodes: Record<string, Thread['nodes'][string]> = {};
  const wires: [string, string][] = [];
  const sources: string[] = [];
  const failing = new Set<string>();
  let requirements = 0;
  for (let i = 0; i < count; i++) {
    const id = `n${i}`;
    const isRequirement = random() < 0.25;
    const wanted = sources.filter(() => random() < 0.3).slice(0, isRequirement ? 1 : 4);
    nodes[id] = isRequirement
      ? { function: 'core/requirement', params: { id: `R-${i}`, text: '', check: 'value <= 100', seed } }
      : { function: 'test/add', params: { n: i, seed } };
    for (const source of wanted) wires.push([`${source}.y`, isRequirement ? `${id}.value` : `${id}.x`]);
    if (isRequirement) requirements++;
    else sources.push(id);
    if (random() < 0.125) failing.add(id);
  }
  return { path: lab.thread(nodes, wires, `t${seed}`), failing, requirements };
}

/** Attempts under way, which the simulation ends when it likes. */
interface Pending {
  readonly task: Task;
  readonly signal: AbortSignal;
  end(result: Result<NodeOutputs, Failure>): void;
}

function outcome(task: Task, failing: ReadonlySet<string>): Result<NodeOutputs, Failure> {
  if (failing.has(task.node)) return err({ why: 'bad-input', message: `${task.node} fails.` });
  return ok(
    outputsOf(
      task.target.name === 'requirement' ? { verdict: verdictOf(task) } : { y: { type: 'number', value: sumOf(task) } },
    ),
  );
}

function hold(lab: Lab, nodes: Iterable<string>): Pending[] {
  const pending: Pending[] = [];
  for (const node of nodes)
    lab.scripts.set(node, (task, _hooks, signal) => {
      const { promise, resolve } = Promise.withResolvers<Result<NodeOutputs, Failure>>();
      pending.push({ task, signal, end: resolve });
      return promise;
    });
  return pending;
}

/** Lets everything that can go on by itself do so. */
async function settle(): Promise<void> {
  for (let i = 0; i < 6; i++) await turn();
}

const wrong = outputsOf({ y: { type: 'number', value: 666_666 } });

/** Ends an attempt as its function would, or, where it was told to stop, mostly as stopped. */
function endOne(pending: Pending[], failing: ReadonlySet<string>, random: () => number): void {
  const [one] = pending.splice(Math.floor(random() * pending.length), 1);
  if (one === undefined) return;
  if (one.signal.aborted && random() < 0.7) one.end(err({ why: 'cancelled' }));
  else one.end(outcome(one.task, failing));
}

async function play(lab: Lab, drawn: Sample, random: () => number): Promise<Ran> {
  const nodes = Array.from({ length: 15 }, (_, i) => `n${i}`);
  let pending = hold(lab, nodes);
  let troubles = Math.floor(random() * 4);
  const { run } = await lab.engine.start({ path: drawn.path, set: [], only: [], fresh: false, by: 'simulation' });
  for (let round = 0; round < 400; round++) {
    await settle();
    if (!lab.engine.isActive(run)) {
      const { status } = lab.engine.state(run);
      if (status === 'done' || (status === 'failed' && troubles === 0)) return lab.wait(run);
      if (status === 'failed') troubles = 0;
      // What the attempts of before give now is late, and must count for nothing.
      const late = pending;
      pending = hold(lab, nodes);
      lab.beforeWrite = () => undefined;
      await lab.engine.resume(run, 'simulation');
      for (const { end } of late) end(ok(wrong));
    } else if (troubles > 0 && random() < 0.2) {
      troubles--;
      const kind = random();
      if (kind < 0.4) lab.restart();
      else if (kind < 0.7) lab.engine.cancel(run, 'simulation');
      else
        lab.beforeWrite = () => {
          throw storageFailure('/db', 'ENOSPC');
        };
    } else endOne(pending, drawn.failing, random);
  }
  throw new Error(`The run ${run} did not end.`);
}

/** What a run came to: states and digests, whoever did the work. */
function resultOf(lab: Lab, run: string): unknown {
  const { status, nodes } = lab.engine.state(run);
  const told = [...nodes].map(([id, { state, outputs, failure }]) => [
    id,
    state === 'reused' ? 'done' : state,
    Object.values(outputs ?? {}).map(({ digest }) => digest),
    failure ?? null,
  ]);
  return { status, nodes: told };
}

/** A node that has ended well is never started again, and no attempt has two outcomes. */
function expectOnce(lab: Lab, run: string): void {
  const done = new Set<string>();
  const attempts = new Set<string>();
  for (const body of lab.bodies(run)) {
    if (body.is === 'node-started') {
      expect(done).not.toContain(body.node);
      expect(attempts).not.toContain(`${body.node} ${body.attempt}`);
      attempts.add(`${body.node} ${body.attempt}`);
    }
    if (body.is === 'node-finished' || body.is === 'node-reused') {
      expect(done).not.toContain(body.node);
      done.add(body.node);
    }
  }
}

let lab: Lab;
beforeAll(async () => {
  lab = await openLab();
});
afterAll(() => lab.close());

test(`${seeds} seeds: however it was disturbed, a run comes to what an undisturbed one comes to`, async () => {
  for (let seed = 1; seed <= seeds; seed++) {
    try {
      const random = randomOf(seed);
      const drawn = sample(lab, seed, random);
      const disturbed = await play(lab, drawn, random);
      lab.beforeWrite = () => undefined;
      for (let i = 0; i < 15; i++) lab.scripts.set(`n${i}`, (task) => Promise.resolve(outcome(task, drawn.failing)));
      const quiet = await lab.run(drawn.path, { fresh: true });
      expect(resultOf(lab, disturbed.run)).toEqual(resultOf(lab, quiet.run));
      expect(disturbed.report.verdicts).toHaveLength(drawn.requirements);
      expectOnce(lab, disturbed.run);
      expect(lab.runs.verifyRun(disturbed.run)).toEqual([]);
      // Nothing late or wrong has got into what later runs reuse.
      const reused = await lab.run(drawn.path);
      expect(resultOf(lab, reused.run)).toEqual(resultOf(lab, quiet.run));
    } catch (error) {
      throw new Error(`Seed ${seed} fails.`, { cause: error });
    }
  }
}, 120_000);
