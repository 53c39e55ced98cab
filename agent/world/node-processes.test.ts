import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { failureOf } from '#agent/store/testing/failures.ts';
import { tempFolder } from '#agent/store/testing/temp-folder.ts';
import { childEnvironment } from './node-processes.ts';
import { nodeWorld } from './node-world.ts';
import type { Child } from './world.ts';

const { processes } = nodeWorld();
const onWindows = process.platform === 'win32';

function run(script: string, cwd = tempFolder(), env: Record<string, string> = {}): Promise<Child> {
  return processes.spawn(process.execPath, ['-e', script], { cwd, env });
}

function outputOf(child: Child): () => string {
  const decoder = new TextDecoder();
  let text = '';
  child.onStdout((chunk) => (text += decoder.decode(chunk, { stream: true })));
  return () => text;
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 10));
}

test('a program answers what it was told, and its exit code comes after its last output', async () => {
  const child = await run(
    "process.stdin.on('data', (d) => process.stdout.write(d)).on('end', () => (process.exitCode = 7))",
  );
  const output = outputOf(child);
  const text = 'wall 2.0 mm\n'.repeat(50_000);
  await child.write(text);
  await child.write(new TextEncoder().encode('end'));
  child.endInput();
  expect(await child.exited).toEqual({ code: 7, signal: null });
  expect(output()).toBe(`${text}end`);
});

test('output before a listener is set is kept, even beyond the end; output that nobody wants holds up nothing', async () => {
  const child = await run("process.stdout.write('early'); process.stderr.write('x'.repeat(300000))");
  await child.exited;
  const output = outputOf(child);
  expect(output()).toBe('early');
});

test('the agent’s environment does not reach a child', async () => {
  process.env['CLEW_TEST_SECRET'] = 'hunter2';
  const child = await run('for (const [k, v] of Object.entries(process.env)) console.log(k + "=" + v)', tempFolder(), {
    CASE: 'spar',
    TZ: 'Europe/Paris',
  });
  const output = outputOf(child);
  await child.exited;
  delete process.env['CLEW_TEST_SECRET'];
  const seen = new Map(
    output()
      .trim()
      .split('\n')
      .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  );
  const windows = ['SystemRoot', 'SystemDrive', 'windir', 'ComSpec', 'PATHEXT', 'NUMBER_OF_PROCESSORS'];
  const system = ['__CF_USER_TEXT_ENCODING', ...(onWindows ? windows : [])];
  expect([...seen.keys()].filter((name) => !system.includes(name)).toSorted()).toEqual([
    'CASE',
    'LANG',
    'LC_ALL',
    'PATH',
    'TZ',
  ]);
  expect(['CASE', 'LC_ALL', 'TZ'].map((name) => seen.get(name))).toEqual(['spar', 'C.UTF-8', 'Europe/Paris']);
  expect(
    childEnvironment({ PATH: '/bin', NODE_OPTIONS: '--inspect', LC_ALL: 'de_DE', AWS_SECRET_ACCESS_KEY: 'x' }),
  ).toMatchObject({ LC_ALL: 'C.UTF-8' });
});

describe('failing to start', () => {
  test('a program that is not there says where it was looked for', async () => {
    const cwd = tempFolder();
    const failure = await failureOf(
      processes.spawn('no-such-solver', [], { cwd, env: { PATH: onWindows ? 'C:\\bin' : '/bin:/usr/bin' } }),
    );
    expect(failure).toEqual({
      why: 'tool-missing',
      tool: 'no-such-solver',
      searched: onWindows ? ['C:\\bin'] : ['/bin', '/usr/bin'],
    });
    expect(await failureOf(processes.spawn('/opt/none', [], { cwd }))).toEqual({
      why: 'tool-missing',
      tool: '/opt/none',
      searched: ['/opt/none'],
    });
  });

  test('a working folder that is not there is not taken for a missing program', async () => {
    expect(await failureOf(run('1', '/nowhere/at/all'))).toMatchObject({
      why: 'storage',
      path: '/nowhere/at/all',
      errno: 'ENOENT',
    });
  });

  test('writing to a program that has ended is a failure and not a crash', async () => {
    const child = await run('process.exit(0)');
    await child.exited;
    expect(await failureOf(child.write('more'))).toMatchObject({ why: 'storage' });
  });
});

/** A child that starts a grandchild and says its id. @param how of the grandchild */
const parent = (how: string, then: string): string => `
  const { spawn } = require('node:child_process');
  const g = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], ${how});
  require('node:fs').writeFileSync('pid', String(g.pid)); g.unref?.(); ${then}`;

async function grandchild(cwd: string): Promise<number> {
  await until(() => existsSync(join(cwd, 'pid')) && readFileSync(join(cwd, 'pid'), 'utf8') !== '');
  return Number(readFileSync(join(cwd, 'pid'), 'utf8'));
}

describe.skipIf(onWindows)('ending', () => {
  test('killing takes all that was started with it', async () => {
    const cwd = tempFolder();
    const child = await run(parent("{ stdio: 'inherit' }", 'setInterval(() => {}, 1000)'), cwd);
    const pid = await grandchild(cwd);
    expect(processes.isAlive(pid)).toBe(true);
    child.kill('SIGKILL');
    expect(await child.exited).toEqual({ code: null, signal: 'SIGKILL' });
    await until(() => !processes.isAlive(pid));
    child.kill('SIGKILL');
  });

  test('a polite end can be refused, SIGKILL cannot', async () => {
    const child = await run(
      "process.on('SIGTERM', () => process.stdout.write('no')); setInterval(() => {}, 1000); process.stdout.write('up')",
    );
    const output = outputOf(child);
    await until(() => output() === 'up');
    child.kill('SIGTERM');
    await until(() => output() === 'upno');
    child.kill('SIGKILL');
    expect(await child.exited).toMatchObject({ signal: 'SIGKILL' });
  });

  test('what a program leaves behind in its group ends with it', async () => {
    const cwd = tempFolder();
    const child = await run(parent("{ stdio: 'inherit' }", 'process.exit(0)'), cwd);
    const pid = await grandchild(cwd);
    expect(await child.exited).toEqual({ code: 0, signal: null });
    await until(() => !processes.isAlive(pid));
  });

  test('what left the group and holds the pipes cannot hold up the end', async () => {
    const cwd = tempFolder();
    const child = await run(parent("{ stdio: 'inherit', detached: true }", 'process.exit(3)'), cwd);
    const pid = await grandchild(cwd);
    child.onStdout(() => undefined);
    expect(await child.exited).toEqual({ code: 3, signal: null });
    process.kill(pid, 'SIGKILL');
  });
});
