import { spawn } from 'node:child_process';
import { openSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Workplace, finished, runningRun, whenFinished } from './testing/clew.ts';
import type { Finished, PrintedError, PrintedRun } from './testing/clew.ts';

const bin = fileURLToPath(new URL('bin/clew.mjs', import.meta.url));

let place: Workplace;
let manyEvents: string;
beforeAll(async () => {
  place = await Workplace.make();
  const constant = (value: number): object => ({ function: 'core/constant', params: { type: 'number', value } });
  const nodes = Object.fromEntries(Array.from({ length: 150 }, (_, i) => [`c${i}`, constant(i)]));
  const slow = {
    function: 'core/typescript',
    params: { code: 'slow.ts', inputs: { x: 'number' }, outputs: { y: 'number' }, timeLimitMs: 50_000 },
  };
  await place.write({
    'many.thread.json': { format: 'clew/thread@1', nodes, wires: [] },
    'slow.ts': 'export default function step({ x }) { if (x > 1) for (;;) {} return { y: x + 1 }; }',
    'slow.thread.json': {
      format: 'clew/thread@1',
      title: 'Slow',
      nodes: { a: { ...slow, inputs: { x: 1 } }, b: slow },
      wires: [{ from: 'a.y', to: 'b.x' }],
    },
  });
  manyEvents = (await place.run('many.thread.json')).value.run;
});
afterAll(() => place.close());

/** Code that a Node process runs before the program. */
const before = (code: string): Record<string, string> => ({
  NODE_OPTIONS: `--import "data:text/javascript,${encodeURIComponent(code)}"`,
});

/** The one document on stdout. */
function documentOf<T>({ stdout }: Finished): T {
  return JSON.parse(stdout) as T;
}

describe('--json gives exactly one document', () => {
  test.each([['--help'], ['--version'], ['run', '--help'], []])('for clew %s %s', async (...args) => {
    const printed = await finished(place.spawn([...args, '--json']));
    expect(printed.code).toBe(0);
    expect(documentOf<{ text: string }>(printed).text).not.toBe('');
  });

  test('where something breaks that nothing was to break: code defect, exit 2, and never exit 1', async () => {
    const broken = before(
      "process.on('newListener', (name) => { if (name === 'SIGINT') setTimeout(() => { throw new Error('sabotage'); }, 1); });",
    );
    const printed = await finished(place.spawn(['runs', '--json'], broken));
    expect(printed.code).toBe(2);
    expect(documentOf<{ error: PrintedError }>(printed).error).toMatchObject({
      code: 'defect',
      message: 'Clew has a defect: sabotage.',
    });
    const told = await finished(place.spawn(['runs'], broken));
    expect([told.code, told.stdout]).toEqual([2, '']);
    expect(told.stderr).toContain('clew: Clew has a defect: sabotage.');
  });

  test('where a promise is lost', async () => {
    const printed = await finished(
      place.spawn(
        ['runs', '--json'],
        before("process.on('newListener', (name) => { if (name === 'SIGINT') Promise.reject(new Error('lost')); });"),
      ),
    );
    expect(printed.code).toBe(2);
    expect(documentOf<{ error: PrintedError }>(printed).error.code).toBe('defect');
  });

  test('where a user has no name', async () => {
    const nameless = before(
      "import os from 'node:os'; import { syncBuiltinESMExports } from 'node:module'; os.userInfo = () => { throw new Error('no such user'); }; syncBuiltinESMExports();",
    );
    const printed = await finished(place.spawn(['run', 'many.thread.json', '--only', 'c1', '--json'], nameless));
    expect(printed.code).toBe(0);
    expect(documentOf<PrintedRun>(printed).by).toMatch(/^uid \d+$/);
  });

  test('for the events of a run, one array; for those of no run, one error', async () => {
    const events = await finished(place.spawn(['events', manyEvents, '--json']));
    expect(documentOf<unknown[]>(events).length).toBeGreaterThan(300);
    const none = await finished(place.spawn(['events', 'ZZZZZZ', '--json']));
    expect([none.code, documentOf<{ error: PrintedError }>(none).error.code]).toEqual([2, 'not-found']);
  });

  test('where no agent can be started', async () => {
    await place.write({ file: '' });
    const printed = await finished(place.spawn(['runs', '--json'], { CLEW_HOME: place.path('file') }));
    expect([printed.code, documentOf<{ error: PrintedError }>(printed).error.code]).toEqual([4, 'no-agent']);
    const relative = await finished(place.spawn(['runs', '--json'], { CLEW_HOME: 'home' }));
    expect([relative.code, documentOf<{ error: PrintedError }>(relative).error.code]).toEqual([4, 'refused-start']);
  });
});

describe('a reader that goes away', () => {
  test('ends the command without a word, and not as if it were done', async () => {
    const child = place.spawn(['events', manyEvents, '--json']);
    const ended = finished(child);
    child.stdout.once('data', () => child.stdout.destroy());
    expect(await ended).toMatchObject({ code: 2, stderr: '' });
  });

  test.runIf(process.platform === 'linux')('and a disk that is full: exit 2 and a sentence', async () => {
    const child = spawn(process.execPath, [bin, 'runs', '--json'], {
      env: { ...process.env, CLEW_HOME: place.home },
      stdio: ['ignore', openSync('/dev/full', 'w'), 'pipe'],
    });
    let stderr = '';
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    expect(await new Promise((resolve) => child.once('close', resolve))).toBe(2);
    expect(stderr).toContain('cannot be written');
  });
});

describe('Ctrl-C', () => {
  test('cancels the run that is waited for, once, also where it arrives twice at the same moment', async () => {
    const child = place.spawn(['run', 'slow.thread.json', '--fresh', '--json']);
    const ended = finished(child);
    const client = await place.connect();
    await whenFinished(client, await runningRun(client, 'Slow'), 1);
    client.close();
    child.kill('SIGINT');
    // Later it could meet a program that has cancelled and is on its way out, where the system ends it at once.
    await sleep(1);
    child.kill('SIGINT');
    const printed = await ended;
    expect(printed.code).toBe(130);
    const run = documentOf<PrintedRun>(printed);
    expect(run.status).toBe('cancelled');
    expect(run.nodes['b']?.state).toBe('cancelled');
  });

  test('ends a command that waits for nothing of its own at once, with its one document, whatever was printed', async () => {
    const running = place.spawn(['run', 'slow.thread.json', '--fresh']);
    const client = await place.connect();
    const run = await runningRun(client, 'Slow');
    await whenFinished(client, run, 1);
    const following = place.spawn(['events', run, '--follow', '--json']);
    const ended = finished(following);
    await new Promise((resolve) => following.stdout.once('data', resolve));
    following.kill('SIGINT');
    const printed = await ended;
    expect(printed.code).toBe(130);
    expect(documentOf<{ error?: PrintedError }[]>(printed).at(-1)?.error?.code).toBe('cancelled');
    await client.call('run.cancel', { run, by: 'test' });
    expect(await finished(running)).toMatchObject({ code: 2 });
    client.close();
  });

  test('and an agent that is lost in the middle of a stream: the array ends with the error', async () => {
    const running = finished(place.spawn(['run', 'slow.thread.json', '--fresh', '--json']));
    const client = await place.connect();
    const run = await runningRun(client, 'Slow');
    await whenFinished(client, run, 1);
    const following = place.spawn(['events', run, '--follow', '--json']);
    const ended = finished(following);
    await new Promise((resolve) => following.stdout.once('data', resolve));
    process.kill(client.agent.pid, 'SIGKILL');
    for (const printed of [await ended, await running]) expect(printed.code).toBe(4);
    expect(documentOf<{ error?: PrintedError }[]>(await ended).at(-1)?.error?.code).toBe('no-agent');
    expect(documentOf<{ error: PrintedError }>(await running).error.message).toContain(`clew resume ${run}`);
  });
});
