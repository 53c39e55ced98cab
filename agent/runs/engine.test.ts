import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { allVerified } from '#shared/model/report.ts';
import { err } from '#shared/std/result.ts';
import { storageFailure } from '#agent/world/disk-failure.ts';
import { testModules } from './testing/functions.ts';
import { openLab } from './testing/lab.ts';
import type { Lab } from './testing/lab.ts';
import { add, chain, failureOf, fails, held, requirement, stateOf, whyOf, y } from './testing/steps.ts';

let lab: Lab;
beforeEach(async () => {
  lab = await openLab();
});
afterEach(() => lab.close());

describe('only', () => {
  test('runs the named node and what it needs; a requirement left out is NOT VERIFIED', async () => {
    const path = lab.thread({ a: add(1), b: add(2), r: requirement('R-1') }, [
      ['a.y', 'b.x'],
      ['b.y', 'r.value'],
    ]);
    const part = await lab.run(path, { only: ['b'] });
    expect(part.executed).toEqual(['a', 'b']);
    expect(part.report.verdicts).toMatchObject([{ id: 'R-1', verdict: 'NOT VERIFIED' }]);
    expect(allVerified(part.report)).toBe(false);
  });
});

describe('pins', () => {
  test('a pinned output replaces what the function gave, is marked so, and does not get into the kept result', async () => {
    const path = chain(lab);
    const pinned = await lab.run(path, { set: [{ target: 'b.y', value: '50' }] });
    expect(pinned.report.nodes['b']).toMatchObject({ pinned: ['y'], outputs: { y: { value: 50 } } });
    expect(pinned.report.nodes['c']?.outputs['y']).toMatchObject({ value: 150 });
    const free = await lab.run(path);
    expect(free.executed).toEqual(['c']);
    expect(free.report.nodes['b']).toMatchObject({ pinned: [], outputs: { y: { value: 11 } } });
    expect(free.report.nodes['c']?.outputs['y']).toMatchObject({ value: 111 });
  });

  test('a pin on a node that fails does not make it a success', async () => {
    lab.scripts.set('a', fails);
    const ran = await lab.run(chain(lab), { set: [{ target: 'a.y', value: '5' }] });
    expect(stateOf(ran, 'a', 'b')).toEqual(['failed', 'skipped']);
    expect(ran.report.status).toBe('failed');
  });

  test('an input is given its value for this run alone', async () => {
    const path = lab.thread({ m: { function: 'test/metric' } });
    const set = await lab.run(path, { set: [{ target: 'm.length', value: '2 in' }] });
    expect(set.report.nodes['m']?.outputs['length']).toMatchObject({ value: 50.8, unit: 'mm' });
    const unset = await lab.run(path);
    expect(failureOf(unset, 'm')).toMatchObject({ why: 'bad-input', port: 'length' });
    expect(unset.report.status).toBe('failed');
  });
});

describe('failures', () => {
  test('what lies behind a failed node is skipped, the rest runs, and its requirement is NOT VERIFIED', async () => {
    lab.scripts.set('a', fails);
    const path = lab.thread({ a: add(1), b: add(2), r: requirement('R-1'), x: add(3) }, [
      ['a.y', 'b.x'],
      ['b.y', 'r.value'],
    ]);
    const ran = await lab.run(path);
    expect(stateOf(ran, 'a', 'b', 'r', 'x')).toEqual(['failed', 'skipped', 'skipped', 'done']);
    expect(ran.report.status).toBe('failed');
    expect(ran.report.verdicts).toMatchObject([{ id: 'R-1', verdict: 'NOT VERIFIED' }]);
    const mended = await lab.run(path);
    expect(mended.executed).toEqual(['a']);
  });

  test('a function that says it was cancelled, unasked, has failed: nothing waits for it for ever', async () => {
    lab.scripts.set('a', () => Promise.resolve(err({ why: 'cancelled' })));
    const ran = await lab.run(chain(lab));
    expect(stateOf(ran, 'a', 'b', 'c')).toEqual(['failed', 'skipped', 'skipped']);
    expect(failureOf(ran, 'a')?.why).toBe('module-defect');
    expect(ran.report.status).toBe('failed');
  });

  test('an executor that throws breaks the run off with the reason, and the run can be resumed', async () => {
    lab.scripts.set('b', () => Promise.reject(new Error('out of luck')));
    const ran = await lab.run(chain(lab));
    expect(ran.end).toMatchObject({ ok: false, error: { why: 'defect', message: 'out of luck' } });
    expect(ran.report.status).toBe('interrupted');
    expect(lab.engine.brokenOff(ran.run)).toMatchObject({ message: 'out of luck' });
    expect(lab.defects).toHaveLength(1);
    lab.scripts.clear();
    const resumed = await lab.resume(ran.run);
    expect(resumed.executed).toEqual(['b', 'c']);
    expect(resumed.report.status).toBe('done');
    expect(lab.engine.brokenOff(ran.run)).toBeUndefined();
  });

  test('a watcher that throws does not break off what it watches', async () => {
    const hold = held();
    lab.scripts.set('a', hold.script);
    const { run } = await lab.engine.start({ path: chain(lab), set: [], only: [], fresh: false, by: 'test' });
    lab.engine.watch(
      run,
      () => {
        throw new Error('deaf');
      },
      () => undefined,
    );
    await hold.started;
    const waiting = lab.wait(run);
    hold.end(y(1));
    expect((await waiting).report.status).toBe('done');
    expect(lab.defects).toHaveLength(1);
  });

  test('a failure of the store breaks the run off; with space again it is resumed, and nothing runs twice', async () => {
    const path = chain(lab);
    for (const [point, executed] of [
      ['a', ['a', 'b', 'c']],
      ['b', ['b', 'c']],
      ['c', ['c']],
    ] as const) {
      lab.beforeWrite = (bodies) => {
        if (bodies.some((body) => body.is === 'node-finished' && body.node === point))
          throw storageFailure('/db', 'ENOSPC');
      };
      const ran = await lab.run(path, { fresh: true });
      expect(ran.end).toMatchObject({ ok: false, error: { why: 'storage', errno: 'ENOSPC' } });
      expect(ran.report.status).toBe('interrupted');
      lab.beforeWrite = () => undefined;
      const resumed = await lab.resume(ran.run);
      expect(resumed.executed).toEqual(executed);
      expect(resumed.report.status).toBe('done');
      expect(resumed.report.nodes[point]).toMatchObject({ attempt: 2 });
      expect(lab.runs.verifyRun(ran.run)).toEqual([]);
    }
  });

  test('what a module prints fills neither the history nor the disk: so many lines, and each so long', async () => {
    lab.scripts.set('a', (_task, hooks) => {
      hooks.onProgress(0.5, 'x'.repeat(100_000));
      for (let i = 0; i < 6_000; i++) hooks.onLog('info', 'y'.repeat(10_000));
      return undefined;
    });
    const { run } = await lab.run(chain(lab));
    const logs = lab.bodies(run).filter((body) => body.is === 'node-log');
    expect(logs).toHaveLength(5_001);
    for (const log of logs) expect(log.message.length).toBeLessThan(5_000);
  });
});

describe('cancel', () => {
  test('stops what runs, starts nothing more, and the run can be resumed', async () => {
    const hold = held();
    lab.scripts.set('b', hold.script);
    const { run } = await lab.engine.start({ path: chain(lab), set: [], only: [], fresh: false, by: 'test' });
    await hold.started;
    const waiting = lab.wait(run);
    lab.engine.cancel(run, 'me');
    lab.engine.cancel(run, 'me again');
    const ran = await waiting;
    expect(stateOf(ran, 'a', 'b', 'c')).toEqual(['done', 'cancelled', 'cancelled']);
    expect(ran.report.status).toBe('cancelled');
    expect(lab.bodies(run).filter((body) => body.is === 'cancel-requested')).toHaveLength(1);
    expect(lab.bodies(run).at(-1)).toEqual({ is: 'run-finished', status: 'cancelled' });
    expect(() => lab.engine.cancel(run, 'me')).toThrow(/not in progress/);
    lab.scripts.clear();
    const resumed = await lab.resume(run);
    expect(resumed.executed).toEqual(['b', 'c']);
    expect(resumed.report.status).toBe('done');
    expect(whyOf(resumed, 'b')).toContain('cancelled the time before');
  });

  test('a result that comes all the same is kept', async () => {
    const hold = held({ heedsCancel: false });
    lab.scripts.set('b', hold.script);
    const { run } = await lab.engine.start({ path: chain(lab), set: [], only: [], fresh: false, by: 'test' });
    await hold.started;
    const waiting = lab.wait(run);
    lab.engine.cancel(run, 'me');
    await sleep(5);
    expect(hold.signal?.aborted).toBe(true);
    hold.end(y(11));
    const ran = await waiting;
    expect(stateOf(ran, 'b', 'c')).toEqual(['done', 'cancelled']);
    expect(ran.report.status).toBe('cancelled');
  });
});

describe('resume', () => {
  test('after the agent is gone: what is done stays, what was cut off has another attempt, late results are fenced off', async () => {
    const hold = held({ heedsCancel: false });
    lab.scripts.set('b', hold.script);
    const { run } = await lab.engine.start({ path: chain(lab), set: [], only: [], fresh: false, by: 'test' });
    await hold.started;
    lab.restart();
    expect(lab.engine.state(run).status).toBe('interrupted');
    lab.scripts.clear();
    const resuming = lab.resume(run);
    hold.end(y(666));
    const ran = await resuming;
    expect(ran.executed).toEqual(['b', 'c']);
    expect(ran.report.nodes['c']).toMatchObject({ state: 'done', outputs: { y: { value: 111 } } });
    expect(ran.report.nodes['b']).toMatchObject({ attempt: 2 });
    expect(whyOf(ran, 'b')).toContain('attempt 1 was interrupted');
    expect(lab.bodies(run)).toContainEqual({ is: 'node-interrupted', node: 'b', attempt: 1 });
    expect(lab.runs.verifyRun(run)).toEqual([]);
  });

  test('a late result of the same agent, after its run broke off, changes nothing either', async () => {
    const hold = held({ heedsCancel: false });
    lab.scripts.set('b', hold.script);
    const path = lab.thread({ a: add(1), b: add(10) });
    lab.scripts.set('a', async () => {
      await hold.started;
      throw new Error('broken off');
    });
    const ran = await lab.run(path);
    expect(ran.report.status).toBe('interrupted');
    lab.scripts.clear();
    const resuming = lab.resume(ran.run);
    hold.end(y(666));
    expect((await resuming).report.nodes['b']).toMatchObject({
      state: 'done',
      attempt: 2,
      outputs: { y: { value: 10 } },
    });
    expect((await lab.run(path)).report.nodes['b']?.outputs['y']).toMatchObject({ value: 10 });
  });

  test('twice at once: one goes on, the other is refused', async () => {
    lab.scripts.set('b', fails);
    const { run } = await lab.run(chain(lab));
    lab.scripts.clear();
    const hold = held();
    lab.scripts.set('b', hold.script);
    const both = await Promise.allSettled([lab.engine.resume(run, 'one'), lab.engine.resume(run, 'two')]);
    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    await hold.started;
    const waiting = lab.wait(run);
    hold.end(y(11));
    expect((await waiting).report.status).toBe('done');
    expect(lab.bodies(run).filter((body) => body.is === 'run-resumed')).toHaveLength(1);
    await expect(lab.engine.resume(run, 'three')).rejects.toThrow(/is done/);
  });

  test('a failed run tries again what failed and what lay behind it', async () => {
    lab.scripts.set('b', fails);
    const first = await lab.run(chain(lab));
    expect(first.report.status).toBe('failed');
    lab.scripts.clear();
    const ran = await lab.resume(first.run);
    expect(ran.executed).toEqual(['b', 'c']);
    expect(whyOf(ran, 'b')).toContain('failed the time before');
  });

  test('a function that must not run twice is not run again after it was cut off, however often one resumes', async () => {
    const hold = held({ heedsCancel: false });
    lab.scripts.set('o', hold.script);
    const { run } = await lab.engine.start({
      path: lab.thread({ o: { function: 'test/once' } }),
      set: [],
      only: [],
      fresh: false,
      by: 'test',
    });
    await hold.started;
    lab.restart();
    for (let i = 0; i < 2; i++) {
      const ran = await lab.resume(run);
      expect(ran.executed).toEqual([]);
      expect(failureOf(ran, 'o')).toMatchObject({ why: 'conflict' });
    }
  });

  test('is refused with another build of a module, and where the ports are not known; then nothing is written', async () => {
    lab.scripts.set('b', fails);
    const { run } = await lab.run(chain(lab));
    const before = lab.bodies(run).length;
    lab.restart({ modules: testModules('next') });
    await expect(lab.engine.resume(run, 'test')).rejects.toThrow(/not the one that run/);
    const silent = { is: 'problems', problems: [{ pointer: '', message: 'The module test ended.' }] } as const;
    lab.restart({
      describer: {
        node: () => Promise.resolve(silent),
        thread: () => Promise.resolve(new Map([['a', silent]])),
      },
    });
    await expect(lab.engine.resume(run, 'test')).rejects.toThrow(/cannot be resumed now.*The module test ended/);
    expect(lab.bodies(run)).toHaveLength(before);
  });

  test('a stopped engine breaks its runs off, starts nothing, and leaves them to be resumed', async () => {
    const hold = held({ heedsCancel: false });
    lab.scripts.set('b', hold.script);
    const { run } = await lab.engine.start({ path: chain(lab), set: [], only: [], fresh: false, by: 'test' });
    await hold.started;
    const waiting = lab.wait(run);
    await lab.engine.stop();
    expect((await waiting).end).toMatchObject({ ok: false, error: { why: 'no-agent' } });
    hold.end(y(11));
    await sleep(5);
    expect(lab.calls.map((task) => task.node)).toEqual(['a', 'b']);
    await expect(lab.run(chain(lab))).rejects.toThrow(/being stopped/);
    lab.restart();
    lab.scripts.clear();
    expect((await lab.resume(run)).report.status).toBe('done');
  });
});

describe('runs beside each other', () => {
  test('two runs of one thread at once both end, each with its own history', async () => {
    const path = chain(lab);
    const both = await Promise.all([lab.run(path), lab.run(path)]);
    for (const ran of both) {
      expect(ran.report.status).toBe('done');
      expect(ran.report.nodes['c']?.outputs['y']).toMatchObject({ value: 111 });
      expect(lab.runs.verifyRun(ran.run)).toEqual([]);
    }
  });

  test('a thread without nodes is done at once', async () => {
    const ran = await lab.run(lab.thread({}));
    expect(ran.report).toMatchObject({ status: 'done', nodes: {}, verdicts: [] });
  });

  test('nodes, and what they need, may be named like members of every object', async () => {
    const path = lab.thread({ constructor: add(1), 'to-string': add(2), valueof: add(3) }, [
      ['constructor.y', 'to-string.x'],
      ['to-string.y', 'valueof.x'],
    ]);
    const ran = await lab.run(path);
    expect(ran.report.nodes['valueof']?.outputs['y']).toMatchObject({ value: 6 });
    expect((await lab.run(path)).executed).toEqual([]);
  });
});
