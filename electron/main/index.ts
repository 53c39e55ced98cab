import { join } from 'node:path';
import { app, BrowserWindow, ipcMain, protocol, session } from 'electron';

import { serveAgentCalls } from '../ipc/agent-calls.ts';
import { openDoor } from '../ipc/door.ts';
import { serveWindowCalls } from '../ipc/window-calls.ts';
import { createAgentLink } from './agent-link.ts';
import { APP_SCHEME, serveFolder } from './app-scheme.ts';
import { connectFrom } from './connect-agent.ts';
import { hardenContents, hardenSession } from './hardening.ts';
import { fillInForOlderNode } from './older-node.ts';
import { runtimeNotice, windowTitle } from './runtime-notice.ts';
import { openWindow } from './window.ts';

const notice = runtimeNotice(process.execPath, process.versions['electron'] ?? '');
// The application folder lies two levels below the folder that holds the agent.
const agent = createAgentLink(connectFrom(join(app.getAppPath(), '..', '..')));

/** The log goes to standard error, one line each, as the agent's does. */
function log(line: string): void {
  process.stderr.write(`clew: ${line}\n`);
}

function refused(what: string, detail: string): void {
  log(`refused ${what}${detail === '' ? '' : ` ${JSON.stringify(detail)}`}`);
}

async function start(): Promise<void> {
  hardenSession(session.defaultSession, refused);
  session.defaultSession.protocol.handle(APP_SCHEME, serveFolder(join(app.getAppPath(), 'renderer')));

  const door = openDoor(ipcMain);
  serveAgentCalls(door, agent);
  serveWindowCalls(door, { version: app.getVersion(), electron: process.versions['electron'] ?? '', notice });

  await openWindow({ title: windowTitle(notice), preload: join(app.getAppPath(), 'preload', 'index.cjs') });
}

function showFirstWindow(): void {
  const [window] = BrowserWindow.getAllWindows();
  if (window === undefined) return;
  if (window.isMinimized()) window.restore();
  window.focus();
}

function run(): void {
  fillInForOlderNode();
  if (process.env['CLEW_HOME'] !== undefined) app.setPath('userData', join(process.env['CLEW_HOME'], 'window'));
  if (!app.requestSingleInstanceLock()) {
    log('a window is open already; it comes to the front');
    app.quit();
    return;
  }
  protocol.registerSchemesAsPrivileged([
    { scheme: APP_SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true, corsEnabled: true } },
  ]);
  hardenContents(app, refused);
  app.on('second-instance', showFirstWindow);
  // The agent outlives the window: only the connection ends here.
  app.on('will-quit', () => agent.close());
  app.on('window-all-closed', () => app.quit());
  if (notice !== undefined) log(notice);

  app
    .whenReady()
    .then(start)
    .catch((error: unknown) => {
      log(`the window could not be opened: ${error instanceof Error ? error.message : String(error)}`);
      app.exit(1);
    });
}

run();
