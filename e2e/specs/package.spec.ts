import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { _electron, expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';

import { readFuses } from '../../build/fuses.ts';
import type { OutputOf } from '../../shared/protocol/contract.ts';
import type { RunReport } from '../../shared/model/report.ts';
import { clewHome, endAgent } from '../fixtures/end-agent.ts';
import { openDisplay } from '../fixtures/virtual-display.ts';

/* The package as somebody gets it: outside the checkout, without a Node on the machine, in a home that is empty. */

const checkout = dirname(dirname(import.meta.dirname));
const pack = join(checkout, 'build', 'package.ts');
const app = join(checkout, 'out', process.env['CLEW_APP_FOLDER'] ?? 'app');

test.describe.configure({ mode: 'serial' });

let folder: string;
let packaged: string;
test.beforeAll(async () => {
  test.setTimeout(180_000);
  folder = await mkdtemp(join(tmpdir(), 'clew-packaged-'));
  const { stdout } = await promisify(execFile)(process.execPath, [
    pack,
    '--test-runtime',
    '--app',
    app,
    '--out',
    folder,
  ]);
  packaged = stdout.trimEnd().split('\n').at(-1) ?? '';
});
test.afterAll(() => rm(folder, { recursive: true, force: true }));

const program = (): string => join(packaged, 'clew-for-trying-out');

test('a package for use is refused on the runtime of the tests, in one sentence that says what to do', async () => {
  const refused = await promisify(execFile)(process.execPath, [pack, '--app', app, '--out', folder]).then(
    () => undefined,
    (error: unknown) => error as { code: number; stderr: string },
  );
  expect(refused?.code).toBe(1);
  expect(refused?.stderr.trimEnd().split('\n').at(-1)).toMatch(/CLEW_ELECTRON.*ELECTRON_MIRROR.*install\.js/);
  expect(await readdir(folder)).toHaveLength(1);
});

test('the packaged program holds every fuse as it is wanted; only the inspector is left on, for tests', async () => {
  expect(await readFuses(program())).toEqual({
    RunAsNode: false,
    EnableCookieEncryption: false,
    EnableNodeOptionsEnvironmentVariable: false,
    EnableNodeCliInspectArguments: true,
    EnableEmbeddedAsarIntegrityValidation: false,
    OnlyLoadAppFromAsar: true,
    LoadBrowserProcessSpecificV8Snapshot: false,
  });
});

test('nothing that only developers need is in it, and every licence is', async () => {
  const files = (await readdir(packaged, { recursive: true })).map((path) => path.replaceAll('\\', '/'));
  const ours = files.filter((path) => path.startsWith('resources/clew/') && !path.includes('/node_modules/'));
  expect(ours.filter((path) => /\.test\.ts$|\/testing\/|\/fixtures\/|\/docs\/|\.md$|tsconfig/.test(path))).toEqual([]);
  const theirs = files.filter((path) => /\/node_modules\/(?!@clew\/)/.test(path));
  expect(theirs.filter((path) => /\.map$|\.d\.ts$/.test(path))).toEqual([]);
  const packages = files.filter((path) => /^resources\/clew\/node_modules\/(?:@[^/]+\/)?[^/@]+$/.test(path));
  expect(packages.length).toBeGreaterThan(20);
  for (const name of [
    'electron',
    'vitest',
    'typescript',
    '@playwright/test',
    'react',
    'monaco-editor',
    'electron-builder',
  ])
    expect(packages).not.toContain(`resources/clew/node_modules/${name}`);
  for (const name of ['LICENSE', 'NOTICE', 'THIRD-PARTY.md', 'LICENSES.window.txt', 'LICENSES.chromium.html'])
    expect(files).toContain(name);
  expect(await readFile(join(packaged, 'LICENSES.window.txt'), 'utf8')).toContain('@xyflow/react 12');
});

test('the packaged program runs the example on the packaged agent, with no Node on the machine', async () => {
  test.setTimeout(120_000);
  const home = join(folder, 'home');
  const nothing = join(folder, 'empty');
  for (const one of [home, nothing]) await mkdir(one, { mode: 0o700 });
  const display = await openDisplay();
  const clew = await _electron.launch({
    executablePath: program(),
    chromiumSandbox: false,
    cwd: home,
    env: { PATH: nothing, HOME: home, CLEW_HOME: clewHome(home), DISPLAY: display.name, LANG: 'C.UTF-8' },
  });
  try {
    const page = await clew.firstWindow();
    const title = (): Promise<string | undefined> =>
      clew.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getTitle());
    await expect.poll(title).toContain('for tests and trying out only');
    const { path } = await call<{ path: string }>(page, 'thread.example', {});
    expect(path.startsWith(home)).toBe(true);
    const { run } = await call<OutputOf<'run.start'>>(page, 'run.start', {
      path,
      set: [],
      only: [],
      fresh: false,
      by: 'test',
    });
    const report = (): Promise<RunReport> => call<RunReport>(page, 'run.show', { run });
    await expect.poll(async () => (await report()).status, { timeout: 90_000, intervals: [250] }).toBe('done');
    const verdicts = (await report()).verdicts.map(({ id, verdict }) => [id, verdict]);
    expect(verdicts).toContainEqual(['STR-001', 'FAIL']);
    expect(verdicts).toContainEqual(['MAS-001', 'PASS']);
    const agent = await call<OutputOf<'agent.status'>>(page, 'agent.status', {});
    expect([agent.node.split('.')[0], agent.home]).toEqual(['26', clewHome(home)]);
    const modules = await call<OutputOf<'module.list'>>(page, 'module.list', {});
    expect(modules.modules.map((one) => one.path.startsWith(packaged))).not.toContain(false);
    expect(modules.modules.length).toBe(5);
  } finally {
    await clew.evaluate((electron) => electron.app.exit(0)).catch(() => undefined); // it goes in the middle of the answer
    await clew.close();
    await endAgent(home);
    await display.close();
  }
});

/** Asks through the bridge, as the page does. Waits for the agent, which is being started. */
async function call<T>(page: Page, name: string, input: unknown): Promise<T> {
  let value: unknown;
  await expect
    .poll(
      async () => {
        const answer = (await page.evaluate(([n, i]) => window.clew.call(n, i), [name, input] as const)) as
          | { readonly ok: true; readonly value: unknown }
          | { readonly ok: false; readonly error: unknown };
        if (answer.ok) value = answer.value;
        return answer.ok ? 'answered' : JSON.stringify(answer.error);
      },
      { timeout: 30_000 },
    )
    .toBe('answered');
  return value as T;
}
