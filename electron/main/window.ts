import { BrowserWindow } from 'electron';

import { APP_ORIGIN } from '../ipc/sender.ts';

export interface WindowRequest {
  readonly title: string;
  /** Absolute path of the bundled preload script. */
  readonly preload: string;
}

/** Opens the one window: the page gets the two-function bridge and no other power. */
export async function openWindow({ title, preload }: WindowRequest): Promise<BrowserWindow> {
  const window = new BrowserWindow({
    title,
    width: 1280,
    height: 800,
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
  window.once('ready-to-show', () => window.show());
  window.removeMenu();
  await window.loadURL(`${APP_ORIGIN}/index.html`).catch(unlessSuperseded);
  return window;
}

/** A page that is loaded anew before it has loaded is no failure: Electron reports it as an aborted load. */
function unlessSuperseded(error: unknown): void {
  const aborted = error instanceof Error && 'code' in error && error.code === 'ERR_ABORTED';
  if (!aborted) throw error;
}
