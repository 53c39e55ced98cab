import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { expect } from '@playwright/test';

import { test } from '../fixtures/ide.ts';
import { agentPid, untilConnected, untilRefused } from '../flows/connect.ts';

const NOTICE = /for tests and trying out only/;

test('the window opens from the app scheme and shows the version of the agent', async ({ ide }) => {
  const shown = await untilConnected(ide);
  expect(ide.page.url()).toBe('app://clew/index.html');
  expect(await ide.call('agent.status', {})).toMatchObject({ ok: true, value: { version: shown } });
  expect(shown).toMatch(/^\d+\.\d+\.\d+/);
});

test('a stream through the bridge ends with what the agent says of it', async ({ ide }) => {
  await untilConnected(ide);
  const messages = await ide.page.evaluate(
    () =>
      new Promise<unknown[]>((resolve) => {
        const got: unknown[] = [];
        window.clew.open('run.events', { run: 'no-such-run', from: 0, follow: false }, (message) => {
          got.push(message);
          if (typeof message === 'object' && message !== null && !('item' in message)) resolve(got);
        });
      }),
  );
  expect(messages).toMatchObject([{ failure: { why: 'not-found' } }]);
});

test('the agent outlives the window and holds none of its files', async ({ ide }) => {
  test.skip(process.platform !== 'linux', 'it is read from /proc, which is on Linux only');
  await untilConnected(ide);
  const agent = await agentPid(ide);
  await ide.app.close();
  const open = readdirSync(`/proc/${agent}/fd`).map((number) => readlinkSync(`/proc/${agent}/fd/${number}`));
  expect(open.filter((path) => path.endsWith('/agent.log'))).toHaveLength(2);
  expect(open.filter((path) => /chromium|\.pak$|icudtl|\/window\//i.test(path))).toEqual([]);
});

test('the title, the page and the log say when the runtime is for tests only', async ({ ide }) => {
  await untilConnected(ide);
  const title = await ide.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getTitle());
  if (!ide.forTestsOnly) {
    expect(title).toBe('Clew');
    await expect(ide.welcome.runtimeNotice).toHaveCount(0);
    return;
  }
  expect(title).toMatch(NOTICE);
  await expect(ide.welcome.runtimeNotice).toHaveText(NOTICE);
  expect(await ide.log()).toMatch(NOTICE);
});

test('the page has a bridge of two functions and nothing of Node', async ({ ide }) => {
  const seen = await ide.page.evaluate(() => ({
    node: ['process', 'require', 'module', 'Buffer', 'global', '__dirname'].filter((name) => name in globalThis),
    bridge: Object.entries(window.clew).map(([name, value]) => `${name}: ${typeof value}`),
    replaced: Reflect.set(window, 'clew', { call: () => undefined }),
  }));
  expect(seen).toEqual({ node: [], bridge: ['call: function', 'open: function'], replaced: false });
  const preferences = await ide.app.evaluate(({ webContents }) =>
    webContents.getAllWebContents().map((contents) => {
      // Electron has this method but does not document it.
      const { getLastWebPreferences } = contents as typeof contents & {
        getLastWebPreferences(): Electron.WebPreferences | null;
      };
      const { sandbox, contextIsolation, nodeIntegration, webSecurity } = getLastWebPreferences.call(contents) ?? {};
      return { sandbox, contextIsolation, nodeIntegration, webSecurity };
    }),
  );
  expect(preferences).toEqual([{ sandbox: true, contextIsolation: true, nodeIntegration: false, webSecurity: true }]);
});

test('the content security policy is sent and enforced', async ({ ide }) => {
  const sent = await ide.app.evaluate(({ session }) =>
    session.defaultSession
      .fetch('app://clew/index.html')
      .then((answer) => answer.headers.get('content-security-policy')),
  );
  expect(sent).toContain("default-src 'none'; script-src 'self';");
  expect(sent).not.toContain('unsafe-eval');
  const violated = await ide.page.evaluate(async () => {
    const seen: string[] = [];
    document.addEventListener('securitypolicyviolation', (event) => seen.push(event.effectiveDirective));
    const paragraph = document.createElement('p');
    try {
      paragraph.innerHTML = '<img src=x>';
    } catch {
      seen.push('innerHTML threw');
    }
    const sheet = document.createElement('link');
    sheet.rel = 'stylesheet';
    sheet.href = 'data:text/css,body{display:none}';
    document.head.append(sheet);
    const image = document.createElement('img');
    image.src = 'data:image/gif;base64,R0lGODlhAQABAAAAACw=';
    document.body.append(image);
    const frame = document.createElement('iframe');
    frame.src = 'app://clew/index.html';
    document.body.append(frame);
    await new Promise((resolve) => setTimeout(resolve, 300));
    return seen;
  });
  expect(violated).toEqual(
    expect.arrayContaining(['innerHTML threw', 'require-trusted-types-for', 'style-src-elem', 'img-src', 'frame-src']),
  );
  expect(await ide.page.evaluate(() => getComputedStyle(document.body).display)).not.toBe('none');
});

test('a normal start makes no policy report and no request off the app scheme', async ({ ide }) => {
  const complaints: string[] = [];
  ide.page.on('console', (message) => complaints.push(message.text()));
  await ide.page.reload();
  await untilConnected(ide);
  expect(complaints).toEqual([]);
  const requests = await ide.requests();
  expect(requests).toContain('app://clew/index.html');
  expect(requests.filter((url) => !url.startsWith('app://clew/'))).toEqual([]);
  expect(await ide.log()).not.toContain('clew: refused');
});

test('windows, navigation, permissions and requests elsewhere are denied', async ({ ide }) => {
  // A navigation that begins while the page still loads would break off the loading, also when it is refused.
  await untilConnected(ide);
  const fromPage = await ide.page.evaluate(async () => ({
    opened: window.open('https://example.invalid/') !== null,
    fetched: await fetch('https://example.invalid/').then(
      () => true,
      () => false,
    ),
    notifications: await Notification.requestPermission(),
    clipboard: await navigator.permissions
      .query({ name: 'clipboard-read' as PermissionName })
      .then((answer) => answer.state),
  }));
  expect(fromPage).toEqual({ opened: false, fetched: false, notifications: 'denied', clipboard: 'denied' });
  // The page stays where it is: it goes neither elsewhere nor to another of its own addresses.
  for (const address of ['https://example.invalid/elsewhere', 'app://clew/index.html?again']) {
    await ide.page.evaluate((to) => location.assign(to), address);
    await expect.poll(() => ide.log()).toContain(`clew: refused navigation "${address}"`);
    expect(ide.page.url()).toBe('app://clew/index.html');
  }
  expect(ide.app.windows()).toHaveLength(1);

  // Behind the policy of the page stands the session: what the page's own checks would let through ends here.
  const beyond = await ide.app.evaluate(({ session }) =>
    session.defaultSession.fetch('https://example.invalid/').then(
      () => 'sent',
      (error: unknown) => String(error),
    ),
  );
  expect(beyond).toContain('ERR_BLOCKED_BY_CLIENT');
  expect(await ide.log()).toContain('clew: refused request "https://example.invalid/"');
});

test.describe('with no agent to be had', () => {
  test.use({ env: { CLEW_AGENT_NODE: '/nonexistent/node' } });

  // A well-formed call gets as far as its handler and fails there; what is refused earlier never got that far.
  test('unknown and malformed calls are refused before any handler, and the window says what is wrong', async ({
    ide,
  }) => {
    const sentence = await untilRefused(ide);
    expect(sentence).toMatch(/\.$/);
    expect(await ide.call('agent.status', {})).toMatchObject({ ok: false, error: { why: 'no-agent' } });
    const refused: [string, unknown][] = [
      ['agent.destroy', {}],
      ['__proto__', {}],
      ['run.events', { run: 'r', from: 0, follow: false }],
      ['agent.status', { extra: 1 }],
      ['agent.status', null],
      ['run.show', { run: 7 }],
      ['run.list', { limit: 1_000_000 }],
    ];
    for (const [name, input] of refused)
      expect(await ide.call(name, input), `${name} ${JSON.stringify(input)}`).toMatchObject({
        ok: false,
        error: { why: 'bad-request' },
      });
    await expect(ide.welcome.retry).toBeVisible();
  });
});

test("the page's process is confined by the operating system", async ({ ide, sandboxed }) => {
  test.skip(process.platform !== 'linux', 'it is read from /proc, which is on Linux only');
  const { page, main, unconfined } = await ide.app.evaluate(({ app, BrowserWindow }) => ({
    page: BrowserWindow.getAllWindows()[0]?.webContents.getOSProcessId() ?? 0,
    main: process.pid,
    unconfined: app.commandLine.hasSwitch('no-sandbox'),
  }));
  const status = readFileSync(`/proc/${page}/status`, 'utf8');
  const owner = /^Uid:\t(\d+)/m.exec(readFileSync(`/proc/${main}/status`, 'utf8'))?.[1];
  // Seccomp 2: the process may make only the system calls of its filter (proc(5)).
  const seccomp = /^Seccomp:\t(\d)/m.exec(status)?.[1];
  expect({ unconfined, filtered: seccomp === '2', asRoot: owner === '0' }).toEqual(
    sandboxed
      ? { unconfined: false, filtered: true, asRoot: false }
      : { unconfined: true, filtered: false, asRoot: process.getuid?.() === 0 },
  );
});
