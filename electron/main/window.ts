import { BrowserWindow } from 'electron';

import { APP_ORIGIN } from '../ipc/sender.ts';
import type { Bounds } from './kept-state.ts';

export interface WindowRequest {
  readonly title: string;
  /** Absolute path of the bundled preload script. */
  readonly preload: string;
  /** Where it was last; undefined where the system may place it. */
  readonly bounds: Bounds | undefined;
  readonly maximized: boolean;
}

const USUAL_SIZE = { width: 1440, height: 900 };

/** Makes the one window, not shown yet: the page gets the two-function bridge and no other power. */
export function createWindow({ title, preload, bounds, maximized }: WindowRequest): BrowserWindow {
  const window = new BrowserWindow({
    title,
    ...(bounds ?? USUAL_SIZE),
    minWidth: 640,
    minHeight: 400,
    show: false,
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      webviewTag: false,
      navigateOnDragDrop: false,
      safeDialogs: true,
      // The spell checker would fetch its dictionaries from elsewhere.
      spellcheck: false,
    },
  });
  window.on('page-title-updated', (event) => event.preventDefault());
  window.once('ready-to-show', () => {
    if (maximized) window.maximize();
    window.show();
  });
  return window;
}

export async function loadPage(window: BrowserWindow): Promise<void> {
  await window.loadURL(`${APP_ORIGIN}/index.html`).catch(unlessSuperseded);
}

/** A page that is loaded anew before it has loaded is no failure: Electron reports it as an aborted load. */
function unlessSuperseded(error: unknown): void {
  const aborted = error instanceof Error && 'code' in error && error.code === 'ERR_ABORTED';
  if (!aborted) throw error;
}
