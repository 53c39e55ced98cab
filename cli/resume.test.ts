import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RunEvent } from '#shared/model/event.ts';
import { Workplace, nodesIn, runningRun, whenFinished } from './testing/clew.ts';
import type { PrintedRun } from './testing/clew.ts';

let place: Workplace;
beforeAll(async () => {
  place = await Workplace.make();
});
afterAll(() => place.close());

/** A step that keeps the processor busy for a while and gives the input plus one. */
const slowStep = `export default function step({ x }) {
  let s = 0;
  for (let i = 0; i < 1500000; i++) s = (s + i) % 7;
  return { y: x + 1 + s * 0 };
}
`;

const steps = 20;

function chain(title: string): object {
  const node = {
    function: 'core/typescript',
    params: { code: 'steps/slow.ts', inputs: { x: 'number' }, outputs: { y: 'number' } },
  };
  const ids = Array.from({ length: steps }, (_, i) => `s${i}`);
  return {
    format: 'clew/thread@1',
    title,
    nodes: Object.fromEntries(ids.map((id, i) => [id, i === 0 ? { ...node, inputs: { x: 1 } } : node])),
    wires: ids.slice(1).map((id, i) => ({ from: `s${i}.y`, to: `${id}.x` })),
  };
}

/** Digests of what every node gave, which `show` does not print. */
async function digests(run: string): Promise<Record<string, string>> {
  const { value } = await place.json<RunEvent[]>('events', run);
  return Object.fromEntries(
    value.flatMap(({ body }) =>
      body.is === 'node-finished' || body.is === 'node-reused'
        ? Object.entries(body.outputs).map(([port, o]) => [`${body.node}.${port}`, o.digest])
        : [],
    ),
  );
}

test('kill -9 of the agent in mid-run, then resume: the same digests, and no completed node runs again', async () => {
  await place.write({
    'steps/slow.ts': slowStep,
    'a.thread.json': chain('Disturbed'),
    'b.thread.json': chain('Undisturbed'),
  });
  const pid = await place.json<{ pid: number }>('agent', 'start');
  const running = place.json<{ error: { code: string; message: string } }>('run', 'a.thread.json');
  const client = await place.connect();
  const run = await runningRun(client, 'Disturbed');
  await whenFinished(client, run, 2);
  process.kill(pid.value.pid, 'SIGKILL');

  const cut = await running;
  expect(cut.code).toBe(4);
  expect(cut.value.error.code).toBe('no-agent');
  expect(cut.value.error.message).toContain(`clew resume ${run}`);

  const between = await place.json<PrintedRun>('show', run);
  expect(between.value.status).toBe('interrupted');
  const before = nodesIn(between.value, 'done');
  expect(before.length).toBeGreaterThanOrEqual(1);
  expect(before.length).toBeLessThan(steps);
  expect(nodesIn(between.value, 'running', 'ready')).toEqual([]);

  const resumed = await place.json<PrintedRun>('resume', run);
  expect(resumed.code).toBe(0);
  expect(resumed.value.status).toBe('done');
  expect(nodesIn(resumed.value, 'done')).toHaveLength(steps);

  const { value: events } = await place.json<RunEvent[]>('events', run);
  const bodies = events.map((event) => event.body);
  for (const node of before)
    expect(bodies.filter((body) => body.is === 'node-started' && body.node === node)).toHaveLength(1);
  for (let i = 0; i < steps; i++)
    expect(bodies.filter((body) => body.is === 'node-finished' && body.node === `s${i}`)).toHaveLength(1);
  const again = bodies.find((body) => body.is === 'node-interrupted');
  expect(again).toBeDefined();

  const whole = await place.run('b.thread.json', '--fresh');
  expect(whole.code).toBe(0);
  expect(await digests(run)).toEqual(await digests(whole.value.run));
}, 120_000);

test('a run that is done cannot be resumed, and the sentence says so', async () => {
  const { value } = await place.run('a.thread.json');
  expect(nodesIn(value, 'reused')).toHaveLength(steps);
  const refused = await place.json<{ error: { code: string; message: string } }>('resume', value.run);
  expect(refused.code).toBe(2);
  expect(refused.value.error).toMatchObject({ code: 'conflict' });
  expect(refused.value.error.message).toContain('is done');
}, 60_000);

test('cancel ends a step that never ends, and the run can be resumed', async () => {
  await place.write({
    'steps/slow.ts': slowStep.replace('1500000', '3000000'),
    'c.thread.json': chain('Cancelled'),
  });
  const running = place.run('c.thread.json', '--fresh');
  const client = await place.connect();
  const run = await runningRun(client, 'Cancelled');
  await whenFinished(client, run, 1);
  client.close();
  await place.clew('cancel', run);
  const cancelled = await running;
  expect(cancelled.code).toBe(2);
  expect(cancelled.value.status).toBe('cancelled');
  expect(nodesIn(cancelled.value, 'cancelled').length).toBeGreaterThan(0);
  const resumed = await place.json<PrintedRun>('resume', run);
  expect(resumed.code).toBe(0);
}, 120_000);
