import { afterEach, beforeEach, expect, test } from 'vitest';
import type { RunEvent } from '#shared/model/event.ts';
import type { Failure } from '#shared/model/failure.ts';
import type { Result } from '#shared/std/result.ts';
import { nodeWorld } from '#agent/world/node-world.ts';
import { openLab } from '../runs/testing/lab.ts';
import type { Lab } from '../runs/testing/lab.ts';
import { add, chain, held, y } from '../runs/testing/steps.ts';
import { streamEvents } from './run-stream.ts';

let lab: Lab;
beforeEach(async () => {
  lab = await openLab();
});
afterEach(() => lab.close());

interface Streamed {
  readonly seqs: number[];
  readonly ended: Promise<Result<undefined, Failure>>;
  close(): void;
}

function stream(
  run: string,
  options: { from?: number; follow?: boolean; onItem?: (event: RunEvent) => void } = {},
): Streamed {
  const seqs: number[] = [];
  const { promise: ended, resolve } = Promise.withResolvers<Result<undefined, Failure>>();
  const close = streamEvents(
    { engine: lab.engine, runs: lab.runs, clock: nodeWorld().clock },
    { run, from: options.from ?? 0, follow: options.follow ?? false },
    {
      item: (event) => {
        seqs.push(event.seq);
        options.onItem?.(event);
      },
      end: resolve,
    },
  );
  return { seqs, ended, close };
}

/** A run with more events than one page holds. */
async function longRun(): Promise<string> {
  const ids = Array.from({ length: 400 }, (_, i) => `n${i}`);
  const { run } = await lab.run(lab.thread(Object.fromEntries(ids.map((id) => [id, add()])), [], 'long'));
  return run;
}

const upTo = (count: number, from = 0): number[] => Array.from({ length: count - from }, (_, i) => i + from);

test('gives every event of a run once, in order, also over several pages and from the middle', async () => {
  const run = await longRun();
  const count = lab.bodies(run).length;
  expect(count).toBeGreaterThan(600);
  for (const from of [0, 1, 500, count - 1, count, count + 5]) {
    const { seqs, ended } = stream(run, { from });
    expect(await ended).toEqual({ ok: true, value: undefined });
    expect(seqs).toEqual(from > count ? [] : upTo(count, from));
  }
});

test('follows a live run to its end', async () => {
  const hold = held();
  lab.scripts.set('b', hold.script);
  const { run } = await lab.engine.start({ path: chain(lab), set: [], only: [], fresh: false, by: 'test' });
  const streams = [stream(run, { follow: true })];
  await hold.started;
  streams.push(stream(run, { follow: true }), stream(run, { follow: true, from: 2 }));
  hold.end(y(11));
  for (const { ended } of streams) expect(await ended).toEqual({ ok: true, value: undefined });
  const count = lab.bodies(run).length;
  expect(streams.map(({ seqs }) => seqs)).toEqual([upTo(count), upTo(count), upTo(count, 2)]);
});

test('damage behind the first page ends the stream with what is damaged, and harms nobody else', async () => {
  const run = await longRun();
  lab.database.statement('DROP TRIGGER events_no_update').run();
  lab.database.statement('UPDATE events SET body = replace(body, \'"y"\', \'"z"\') WHERE seq = 700').run();
  const { seqs, ended } = stream(run);
  expect(await ended).toMatchObject({
    ok: false,
    error: { why: 'corrupt', what: expect.stringContaining('Event 700') as string },
  });
  expect(seqs).toEqual(upTo(700));
});

test('a client that cannot be written to ends its stream and not the run', async () => {
  const hold = held();
  lab.scripts.set('b', hold.script);
  const { run } = await lab.engine.start({ path: chain(lab), set: [], only: [], fresh: false, by: 'test' });
  await hold.started;
  const from = lab.bodies(run).length;
  const { ended } = stream(run, {
    follow: true,
    from,
    onItem: () => {
      throw new Error('too long for a frame');
    },
  });
  const waiting = lab.wait(run);
  hold.end(y(11));
  expect(await ended).toMatchObject({ ok: false, error: { why: 'defect' } });
  expect((await waiting).report.status).toBe('done');
});

test('whoever follows a run that broke off before is told why; whoever only reads it is not', async () => {
  lab.scripts.set('b', () => Promise.reject(new Error('out of luck')));
  const { run } = await lab.run(chain(lab));
  expect(await stream(run, { follow: true }).ended).toMatchObject({ ok: false, error: { message: 'out of luck' } });
  expect(await stream(run).ended).toEqual({ ok: true, value: undefined });
});

test('closed, it gives nothing more', async () => {
  const run = await longRun();
  const { seqs, close } = stream(run);
  close();
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(seqs).toEqual(upTo(500));
});
