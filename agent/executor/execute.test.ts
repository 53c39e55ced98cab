import { readdirSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { NodeOutputs } from '#shared/model/event.ts';
import type { Failure } from '#shared/model/failure.ts';
import { isJsonObject } from '#shared/std/json.ts';
import type { Result } from '#shared/std/result.ts';
import { nodeWorld } from '#agent/world/node-world.ts';
import type { InstalledModule } from '#agent/registry/modules.ts';
import { hostileSource, stillborn } from './testing/hostile-module.ts';
import { openWorkbench } from './testing/workbench.ts';
import type { Workbench } from './testing/workbench.ts';

let bench: Workbench;
let hostile: InstalledModule;
beforeAll(async () => {
  bench = await openWorkbench({ startLimitMs: 3_000 });
  hostile = bench.module('hostile', hostileSource);
});
afterAll(() => bench.close());

function failureOf(result: Result<NodeOutputs, Failure>): Failure | undefined {
  return result.ok ? undefined : result.error;
}

async function numberOf(name: string, port = 'y'): Promise<number> {
  const result = await bench.call(hostile, name, {
    ports: { inputs: [], outputs: ['y', 'n'].map((each) => ({ name: each, type: 'number', optional: true })) },
  });
  const value = result.ok ? result.value[port]?.value : undefined;
  return value?.type === 'number' ? value.value : Number.NaN;
}

/** A process that has ended may still be seen for a moment, until its parent has heard of it. */
async function isGone(pid: number): Promise<boolean> {
  for (let i = 0; i < 100 && nodeWorld().processes.isAlive(pid); i++) await sleep(20);
  return !nodeWorld().processes.isAlive(pid);
}

describe('good calls', () => {
  test('a warm process is used again, and one that another call holds is not shared', async () => {
    const first = await numberOf('pid');
    expect(await numberOf('pid')).toBe(first);
    // Each of the two answers only when both are at work, in processes of their own.
    const both = await Promise.all([numberOf('meets-another'), numberOf('meets-another')]);
    expect(new Set(both).size).toBe(2);
    expect(both).not.toContain(Number.NaN);
  });

  test('the folder of a call is gone after it', async () => {
    expect((await bench.call(hostile, 'file', { type: 'file<text/plain>' })).ok).toBe(true);
    expect(readdirSync(bench.calls).filter((name) => name.startsWith('RUN'))).toEqual([]);
  });

  test.each(['file', 'file-relative'])('%s: the file is in the store when the call is done', async (name) => {
    const result = await bench.call(hostile, name, { type: 'file<text/plain>' });
    const value = result.ok ? result.value['y']?.value : undefined;
    expect(value).toMatchObject({ type: 'file', bytes: 7, name: 'f.txt', mediaType: 'text/plain' });
  });

  test('input files come as private copies under their own names, also where names and ports are alike', async () => {
    const { digest, bytes } = await bench.blobs.put(new TextEncoder().encode('data'));
    const value = { type: 'file', mediaType: 'text/plain', digest, bytes, name: 'a b.txt' } as const;
    const bound = (
      path: string,
    ): { path: string; mediaType: string; digest: string; meaning: string; bytes: number } => ({
      path,
      mediaType: 'text/plain',
      digest,
      meaning: digest,
      bytes,
    });
    const result = await bench.call(hostile, 'echo', {
      type: 'json',
      inputs: new Map([
        ['t', { from: 'x.y', value }],
        ['T', { from: 'x.y', value }],
        [
          'm',
          [
            { from: 'x.y', value },
            { from: 'x.z', value: { ...value, name: '../../up.txt' } },
          ],
        ],
      ]),
      files: {
        '/a b': bound('in/x.csv'),
        '/a_b': bound('in/x.csv'),
        '/c': bound('a:b\u0001.txt'),
        '/d': bound('.hidden'),
        '/e': bound('..'),
      },
    });
    const json = result.ok && result.value['y']?.value.type === 'json' ? result.value['y'].value.value : undefined;
    const text = JSON.stringify(json);
    const paths = [...text.matchAll(/"path":"([^"]*)"/g)].map((match) => match[1] ?? '');
    expect(paths).toHaveLength(9);
    expect(new Set(paths).size).toBe(9);
    for (const path of paths) expect(path.startsWith(bench.calls)).toBe(true);
    expect(paths.map((path) => path.split('/').at(-1))).toEqual([
      'a b.txt',
      'a b.txt',
      'a b.txt',
      'up.txt',
      'x.csv',
      'x.csv',
      'a_b_.txt',
      'file.hidden',
      'file..',
    ]);
    expect(isJsonObject(json)).toBe(true);
  });

  test('an answer of 12 MiB is an answer', async () => {
    const result = await bench.call(hostile, 'large', { type: 'text' });
    const value = result.ok ? result.value['y']?.value : undefined;
    expect(value?.type === 'text' ? value.value.length : 0).toBe(12 * 1024 * 1024);
  });
});

describe('modules that end', () => {
  test.each([
    ['exits', 'exit code 7', ''],
    ['says-why', 'exit code 9', 'licence is missing'],
    ['killed', 'signal SIGSEGV', ''],
    ['garbage-only', 'exit code 0', ''],
  ])('%s: the node fails with how it ended, and the next call has a new process', async (name, exit, said) => {
    const failure = failureOf(await bench.call(hostile, name));
    expect(failure).toMatchObject({ why: 'module-died', exit });
    expect(failure?.why === 'module-died' ? failure.stderr : '').toContain(said);
    expect(await numberOf('pid', 'n')).toBeGreaterThan(0);
  });

  test('what it started in its own process group ends with it', async () => {
    expect(failureOf(await bench.call(hostile, 'grandchild'))).toMatchObject({
      why: 'module-died',
      exit: 'exit code 3',
    });
  });

  test('what it sent out of its process group holds nothing up, though it keeps the pipes open', async () => {
    const failure = failureOf(await bench.call(hostile, 'runaway'));
    const pid = Number(failure?.why === 'module-died' ? failure.stderr : '');
    process.kill(pid, 'SIGKILL');
    expect(failure).toMatchObject({ why: 'module-died', exit: 'exit code 3' });
  });

  test('a flood without a line end ends the process, not the agent', async () => {
    expect(failureOf(await bench.call(hostile, 'flood'))).toMatchObject({ why: 'module-died', exit: 'signal SIGKILL' });
  });
});

describe('modules that do not end', () => {
  test.each(['hangs', 'spins', 'ignores-everything', 'closes-stdout'])('%s: the time limit ends it', async (name) => {
    expect(failureOf(await bench.call(hostile, name, { timeLimitMs: 100 }))).toEqual({
      why: 'time-limit',
      limitMs: 100,
    });
  });

  test.each(['hangs', 'spins', 'ignores-everything'])('%s: cancel ends it and the process', async (name) => {
    const pid = await numberOf('pid');
    const abort = new AbortController();
    const calling = bench.call(hostile, name, { signal: abort.signal });
    setTimeout(() => abort.abort(), 50);
    expect(failureOf(await calling)).toEqual({ why: 'cancelled' });
    expect(await isGone(pid)).toBe(true);
  });

  test('a call that is cancelled before it begins starts nothing', async () => {
    expect(failureOf(await bench.call(hostile, 'good', { signal: AbortSignal.abort() }))).toEqual({ why: 'cancelled' });
  });

  test('one that reads no more cannot be called again', async () => {
    const pid = await numberOf('pid');
    expect(failureOf(await bench.call(hostile, 'closes-stdin', { timeLimitMs: 300 }))).toBeDefined();
    expect(await isGone(pid)).toBe(true);
    expect(await numberOf('good')).toBe(1);
  });
});

describe('modules that are never ready', () => {
  let impatient: Workbench;
  beforeAll(async () => {
    impatient = await openWorkbench({ startLimitMs: 300 });
  });
  afterAll(() => impatient.close());

  test.each(Object.keys(stillborn))('one that %s fails its node, and no process stays', async (name) => {
    const here = name.includes('at once') || name.includes('error') ? bench : impatient;
    const module = here.module(name, stillborn[name] ?? '');
    const before = readdirSync(here.calls);
    const failure = failureOf(await here.call(module, 'good'));
    expect(failure?.why).toMatch(/^module-(died|defect)$/);
    if (name === 'throws at once')
      expect(failure).toMatchObject({ stderr: expect.stringContaining('a dependency is missing') as string });
    expect(readdirSync(here.calls)).toEqual(before);
  });

  test('cancel does not wait for one that never answers', async () => {
    const slow = await openWorkbench();
    try {
      const abort = new AbortController();
      const calling = slow.call(slow.module('slow', stillborn['never answers'] ?? ''), 'good', {
        signal: abort.signal,
      });
      setTimeout(() => abort.abort(), 100);
      expect(failureOf(await calling)).toEqual({ why: 'cancelled' });
    } finally {
      await slow.close();
    }
  });

  test('stopping the pool ends what is just starting, and lets nothing start again', async () => {
    const slow = await openWorkbench();
    try {
      const module = slow.module('slow', stillborn['never answers'] ?? '');
      const calling = slow.call(module, 'good');
      await sleep(100);
      await slow.executor.stop();
      expect(failureOf(await calling)).toEqual({ why: 'cancelled' });
      expect(failureOf(await slow.call(module, 'good'))).toEqual({ why: 'cancelled' });
      expect(readdirSync(slow.calls)).toEqual([]);
    } finally {
      await slow.close();
    }
  });
});

describe('what a module says', () => {
  test('garbage beside the answer is logged, and the answer counts', async () => {
    bench.heard.logs.length = 0;
    expect((await bench.call(hostile, 'garbage')).ok).toBe(true);
    expect(bench.heard.logs.filter((line) => line.includes('no message on its protocol stream'))).toHaveLength(4);
    expect(bench.heard.logs[0]).toContain('hello');
  });

  test('20 MB on stderr do not hold the answer up', async () => {
    expect((await bench.call(hostile, 'flood-stderr')).ok).toBe(true);
  });

  test('progress is a part of the whole or none, whatever the numbers', async () => {
    bench.heard.progress.length = 0;
    expect((await bench.call(hostile, 'progress')).ok).toBe(true);
    expect(bench.heard.progress).toEqual([undefined, undefined, undefined, 1, 0, 0.5]);
  });

  test.each(['deep', 'no-form', 'no-answer-form', 'throws', 'unknown-failure'])(
    '%s: a defect of the module, whose process is not trusted again',
    async (name) => {
      const pid = await numberOf('pid');
      expect(failureOf(await bench.call(hostile, name, { type: 'json' }))).toMatchObject({ why: 'module-defect' });
      expect(await isGone(pid)).toBe(true);
    },
  );

  test.each([
    ['undeclared', 'number', /does not declare.*Did you mean "y"/],
    ['missing', 'number', /gave no output "y"/],
    ['wrong-type', 'number', /text.*number/],
    ['wrong-unit', 'quantity<mm>', /kg.*mm/],
    ['no-unit', 'quantity<mm>', /furlongs/],
    ['nan', 'number', /not a value/],
    ['infinite', 'number', /not a value/],
    ['ragged', 'table', /row 2/],
    ['mistyped-cell', 'table', /many/],
    ['file-outside', 'file<text/plain>', /outside the folder/],
    ['file-absolute', 'file<text/plain>', /outside the folder|did not write/],
    ['file-linked', 'file<text/plain>', /outside the folder/],
    ['folder-linked', 'file<text/plain>', /outside the folder/],
    ['file-not-written', 'file<text/plain>', /did not write/],
    ['file-is-folder', 'file<text/plain>', /did not write/],
    ['file-nul', 'file<text/plain>', /no system takes/],
    ['file-any-type', 'file<text/plain>', /no media type/],
    ['file-other-type', 'file<text/plain>', /model\/step.*text\/plain/],
  ])('the output of %s for a %s is refused', async (name, type, says) => {
    const failure = failureOf(await bench.call(hostile, name, { type }));
    expect(failure).toMatchObject({ why: 'bad-output' });
    expect(failure?.why === 'bad-output' ? failure.message : '').toMatch(says);
  });
});

describe('describing', () => {
  test('one that dies or is refused does not keep the next one from being answered', async () => {
    const [died, fine] = await Promise.all([
      bench.pool.describe(hostile, 'dies', {}),
      bench.pool.describe(hostile, 'fine', {}),
    ]);
    expect(died).toMatchObject({ ok: false, error: { why: 'module-died', exit: 'exit code 4' } });
    expect(fine).toMatchObject({ ok: true });
  });
});

describe('rubbish that stays', () => {
  test('a folder that cannot be removed loses no result, and a read-only one is opened first', async () => {
    const real = nodeWorld();
    const locked = new Set<string>();
    const opened: string[] = [];
    const disk = {
      ...real.disk,
      removeTree: async (path: string) => {
        if (path.includes('RUN') && !opened.includes(path)) {
          locked.add(path);
          await real.disk.readFile('/none/such');
        }
        await real.disk.removeTree(path);
      },
      chmod: (path: string, mode: number) => {
        if (locked.has(path)) opened.push(path);
        return real.disk.chmod(path, mode);
      },
    };
    const dirty = await openWorkbench({ world: { ...real, disk } });
    try {
      const result = await dirty.call(dirty.module('hostile', hostileSource), 'file', { type: 'file<text/plain>' });
      expect(result.ok).toBe(true);
      expect(readdirSync(dirty.calls).filter((name) => name.startsWith('RUN'))).toEqual([]);
      expect(opened).toHaveLength(1);
    } finally {
      await dirty.close();
    }
  });
});
