import * as electron from 'electron';
import type { BrowserWindow, Menu as BuiltMenu } from 'electron';

import type { Menus } from '#shared/protocol/window-contract.ts';

import { createClosing } from './closing.ts';
import type { Closing } from './closing.ts';
import type { Hub } from './hub.ts';
import { visibleBounds } from './kept-state.ts';
import type { StateKeeper } from './kept-state.ts';
import { menuFrame, menuTemplate, updateMenu } from './menus.ts';
import { windowTitle } from './runtime-notice.ts';
import type { WindowControl } from './window-handlers.ts';
import { createWindow } from './window.ts';

export interface WindowWorld {
  readonly preload: string;
  readonly notice: string | undefined;
  readonly state: StateKeeper;
  readonly closing: Hub<undefined>;
  readonly menuChosen: Hub<string>;
  readonly log: (line: string) => void;
}

export interface OpenedWindow {
  readonly window: BrowserWindow;
  readonly control: WindowControl;
  readonly closing: Closing;
}

/** Opens the window without its page, and ties it to what the page asks of it. */
export function openWindow(world: WindowWorld): OpenedWindow {
  const { state, notice, log } = world;
  const kept = state.now();
  const screens = electron.screen.getAllDisplays().map(({ workArea }) => workArea);
  const window = createWindow({
    title: windowTitle(notice),
    preload: world.preload,
    bounds: visibleBounds(kept.bounds, screens),
    maximized: kept.maximized ?? false,
  });
  rememberPlace(window, state);
  const closing = closeThroughPage(window, world.closing);
  reviveAfterCrash(window, { closing, log });
  return { window, closing, control: controlOf(window, closing, world) };
}

function controlOf(window: BrowserWindow, closing: Closing, { notice, menuChosen }: WindowWorld): WindowControl {
  let built: { readonly frame: string; readonly menu: BuiltMenu } | undefined;
  function setMenus(menus: Menus): void {
    const frame = menuFrame(menus);
    if (built?.frame === frame) return updateMenu(built.menu, menus);
    const template = menuTemplate(menus, process.platform, (command) => menuChosen.tell(command));
    built = { frame, menu: electron.Menu.buildFromTemplate(template) };
    electron.Menu.setApplicationMenu(built.menu);
  }
  return {
    entitle(shown) {
      window.setTitle(windowTitle(notice, shown));
      window.setDocumentEdited(shown.edited);
    },
    fullscreen: (on) => window.setFullScreen(on),
    zoom: (factor) => window.webContents.setZoomFactor(factor),
    reveal: (path) => electron.shell.showItemInFolder(path),
    setMenus,
    agreed: () => closing.agreed(),
  };
}

const settleMs = 500;

function rememberPlace(window: BrowserWindow, state: StateKeeper): void {
  let timer: NodeJS.Timeout | undefined;
  const keep = (): void => {
    clearTimeout(timer);
    if (!window.isDestroyed() && !window.isFullScreen())
      state.keep({ bounds: window.getNormalBounds(), maximized: window.isMaximized() });
  };
  const later = (): void => {
    clearTimeout(timer);
    timer = setTimeout(keep, settleMs);
  };
  window.on('resize', later);
  window.on('move', later);
  window.on('close', keep);
}

const pingMs = 2000;

function closeThroughPage(window: BrowserWindow, hub: Hub<undefined>): Closing {
  const closing = createClosing({
    ask: () => {
      if (window.webContents.isCrashed() || !hub.isFollowed()) return false;
      hub.tell(undefined);
      return true;
    },
    isAlive: () => isAlive(window),
    close: () => {
      if (!window.isDestroyed()) window.close();
    },
    later: (ms, fn) => {
      const timer = setTimeout(fn, ms);
      return () => clearTimeout(timer);
    },
  });
  window.on('close', (event) => {
    if (!closing.request()) event.preventDefault();
  });
  // Windows ends the session whatever a window says; the page gets the moment that there is.
  window.on('session-end', () => void closing.request(true));
  return closing;
}

/** Whether the page still runs its code. */
async function isAlive(window: BrowserWindow): Promise<boolean> {
  if (window.isDestroyed() || window.webContents.isCrashed()) return false;
  const late = new Promise<boolean>((resolve) => setTimeout(() => resolve(false), pingMs));
  const answer = window.webContents.executeJavaScript('true').then(
    () => true,
    () => false,
  );
  return await Promise.race([answer, late]);
}

interface Revival {
  readonly closing: Closing;
  readonly log: (line: string) => void;
}

/** A page that crashed is loaded once more by itself; the journal has its unsaved edits. After that it takes the user. */
function reviveAfterCrash(window: BrowserWindow, { closing, log }: Revival): void {
  let crashes = 0;
  window.webContents.on('render-process-gone', (_event, { reason, exitCode }) => {
    if (reason === 'clean-exit') return;
    crashes++;
    log(`the page of the window ended: ${reason} (${exitCode})`);
    closing.pageGone();
    if (window.isDestroyed()) return;
    if (crashes === 1) window.webContents.reload();
    void tellCrash(window, reason, crashes === 1);
  });
}

async function tellCrash(window: BrowserWindow, reason: string, isBack: boolean): Promise<void> {
  const options = isBack
    ? {
        type: 'warning' as const,
        message: 'The page of this window ended and was loaded again.',
        detail: `Its process ended (${reason}). Unsaved edits were kept in the journal and are back in their tabs.`,
        buttons: ['OK'],
      }
    : {
        type: 'error' as const,
        message: 'The page of this window has ended again.',
        detail: `Its process ended (${reason}). Unsaved edits are kept in the journal and come back with the page.`,
        buttons: ['Load again', 'Quit'],
      };
  const { response } = await electron.dialog.showMessageBox(options);
  if (isBack || window.isDestroyed()) return;
  if (response === 0) window.webContents.reload();
  else window.destroy();
}
