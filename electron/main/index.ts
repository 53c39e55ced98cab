import { mkdirSync } from 'node:fs';
import { access, constants } from 'node:fs/promises';
import { homedir, userInfo } from 'node:os';
import { join } from 'node:path';
import { app, BrowserWindow, ipcMain, Menu, powerMonitor, protocol, session } from 'electron';

import { serveAgentCalls } from '../ipc/agent-calls.ts';
import { openDoor } from '../ipc/door.ts';
import { serveWindowCalls } from '../ipc/window-calls.ts';
import { createAgentLink } from './agent-link.ts';
import { APP_SCHEME, serveFolder } from './app-scheme.ts';
import { threadsIn, threadsOf } from './asked-threads.ts';
import { createChoices } from './choices.ts';
import type { Closing } from './closing.ts';
import { connectFrom, endAgent } from './connect-agent.ts';
import { electronDialogs } from './electron-dialogs.ts';
import { createGrants } from './files/grants.ts';
import { createJournal } from './files/journal.ts';
import { createRecent } from './files/recent.ts';
import { hardenContents, hardenSession } from './hardening.ts';
import { createHub } from './hub.ts';
import { createStateKeeper } from './kept-state.ts';
import { fillInForOlderNode } from './older-node.ts';
import { openWindow } from './open-window.ts';
import { runtimeNotice } from './runtime-notice.ts';
import { mayName, windowHandlers } from './window-handlers.ts';
import { loadPage } from './window.ts';

const notice = runtimeNotice(process.execPath, process.versions['electron'] ?? '');
// In a package the agent lies beside the application; in a checkout the application lies two levels below it.
const root = app.isPackaged ? join(process.resourcesPath, 'clew') : join(app.getAppPath(), '..', '..');
const link = createAgentLink(connectFrom(root), { endAgent, restMs: 1000 });
const grants = createGrants();

/** Threads to open, since the start: a page that is loaded again is told all of them again. */
const askedThreads: string[] = [];
const asked = createHub<string>(() => askedThreads);
let closing: Closing | undefined;

/** The log goes to standard error, one line each, as the agent's does. */
function log(line: string): void {
  process.stderr.write(`clew: ${line}\n`);
}

function refused(what: string, detail: string): void {
  log(`refused ${what}${detail === '' ? '' : ` ${JSON.stringify(detail)}`}`);
}

function askToOpen(paths: readonly string[]): void {
  for (const path of paths) {
    grants.allowThread(path);
    if (!askedThreads.includes(path)) askedThreads.push(path);
    asked.tell(path);
  }
}

async function start(): Promise<void> {
  hardenSession(session.defaultSession, refused);
  session.defaultSession.protocol.handle(APP_SCHEME, serveFolder(join(app.getAppPath(), 'renderer')));
  Menu.setApplicationMenu(null);
  process.env['NODE_COMPILE_CACHE'] ??= await codeCache();
  link.retry();

  const userData = app.getPath('userData');
  const state = createStateKeeper(join(userData, 'window.json'), log);
  for (const file of state.now().files) grants.allowFile(file);
  const journal = createJournal(join(userData, 'journal'), log);
  const closingHub = createHub<undefined>();
  const menuChosen = createHub<string>();
  const preload = join(app.getAppPath(), 'preload', 'index.cjs');
  const opened = openWindow({ preload, notice, state, closing: closingHub, menuChosen, log });
  closing = opened.closing;

  const door = openDoor(ipcMain);
  serveAgentCalls(door, link, (path) => mayName(grants, path));
  serveWindowCalls(door, {
    ...windowHandlers({
      about: {
        version: app.getVersion(),
        electron: process.versions['electron'] ?? '',
        platform: process.platform === 'darwin' || process.platform === 'win32' ? process.platform : 'linux',
        user: userName(),
        ...(notice === undefined ? {} : { notice }),
      },
      control: opened.control,
      link,
      grants,
      journal,
      recent: createRecent(join(userData, 'recent.json'), log),
      closing: closingHub,
      asked,
      menuChosen,
      noteRecent: (path) => app.addRecentDocument(path),
      example: { thread: join(root, 'examples', 'uas-spar', 'uas-spar.thread.json'), into: documents },
      log,
    }),
    ...createChoices({
      dialogs: electronDialogs(() => BrowserWindow.getAllWindows()[0]),
      grants,
      state,
      agent: link,
      documents,
      platform: process.platform,
    }),
  });
  finishBeforeQuit(() => Promise.all([journal.settled(), state.settled()]));
  await loadPage(opened.window);
}

/** What is still being written at the end is written to its end. */
function finishBeforeQuit(settled: () => Promise<unknown>): void {
  let isFinished = false;
  app.on('will-quit', (event) => {
    // The agent outlives the window: only the connection ends here.
    link.close();
    if (isFinished) return;
    event.preventDefault();
    void settled().finally(() => {
      isFinished = true;
      app.quit();
    });
  });
}

/** Where Node keeps compiled code of the agent: beside the packages as the command line does, else with the window's own files. */
async function codeCache(): Promise<string> {
  const modules = join(root, 'node_modules');
  return await access(modules, constants.W_OK).then(
    () => join(modules, '.cache', 'clew', 'code'),
    () => join(app.getPath('userData'), 'code'),
  );
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return String(process.getuid?.() ?? 'unknown'); // an account without a name, as in some containers
  }
}

function documents(): string {
  const usual = join(homedir(), 'Documents');
  try {
    const told = app.getPath('documents');
    // A Linux that names no folder for documents gives the home itself.
    return told === homedir() ? usual : told;
  } catch {
    return usual; // the system names none
  }
}

function showFirstWindow(): void {
  const [window] = BrowserWindow.getAllWindows();
  if (window === undefined) return;
  if (window.isMinimized()) window.restore();
  window.focus();
}

/** The system wants the program to end, and nobody may be there to ask: unsaved edits stay in the journal. */
function endSoon(): void {
  if (closing?.request(true) === false) return;
  app.quit();
}

function run(): void {
  fillInForOlderNode();
  if (process.env['CLEW_HOME'] !== undefined) {
    const folder = join(process.env['CLEW_HOME'], 'window');
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    app.setPath('userData', folder);
  }
  const threads = threadsIn(process.argv.slice(1), process.cwd());
  if (!app.requestSingleInstanceLock({ threads })) {
    log('a window is open already; it comes to the front');
    app.quit();
    return;
  }
  askToOpen(threads);
  protocol.registerSchemesAsPrivileged([
    { scheme: APP_SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true, corsEnabled: true } },
  ]);
  hardenContents(app, refused);
  app.on('second-instance', (_event, _args, _folder, data) => {
    askToOpen(threadsOf(data));
    showFirstWindow();
  });
  app.on('open-file', (event, path) => {
    event.preventDefault();
    askToOpen([path]);
  });
  app.on('window-all-closed', () => app.quit());
  if (notice !== undefined) log(notice);

  app
    .whenReady()
    .then(async () => {
      for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, endSoon);
      powerMonitor.on('shutdown', endSoon);
      await start();
    })
    .catch((error: unknown) => {
      log(`the window could not be opened: ${error instanceof Error ? error.message : String(error)}`);
      app.exit(1);
    });
}

run();
