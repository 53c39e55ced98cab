import type { App, Session, WebContents } from 'electron';

import { isOwnAddress } from '../ipc/sender.ts';

/** Told of everything that was refused, so that a test and a log can count it. */
export type Refused = (what: string, detail: string) => void;

/** No permission of any kind, no download, and no request that leaves the app's own scheme. */
export function hardenSession(session: Session, refused: Refused): void {
  session.setPermissionRequestHandler((_contents, permission, callback) => {
    refused('permission', permission);
    callback(false);
  });
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  session.on('will-download', (event) => {
    refused('download', '');
    event.preventDefault();
  });
  session.webRequest.onBeforeRequest((details, callback) => {
    const own = isOwnAddress(details.url);
    if (!own) refused('request', details.url);
    callback({ cancel: !own });
  });
}

/** No page of ours opens a window, navigates, embeds a webview or a frame; that holds for every page there will ever be. */
export function hardenContents(app: App, refused: Refused): void {
  app.on('web-contents-created', (_event, contents) => hardenOne(contents, refused));
}

function hardenOne(contents: WebContents, refused: Refused): void {
  contents.setWindowOpenHandler(({ url }) => {
    refused('window', url);
    return { action: 'deny' };
  });
  contents.on('will-navigate', (event, url) => {
    refused('navigation', url);
    event.preventDefault();
  });
  contents.on('will-frame-navigate', (event) => {
    if (event.isMainFrame) return; // will-navigate has it
    refused('frame', event.url);
    event.preventDefault();
  });
  contents.on('will-redirect', (event, url) => {
    refused('redirect', url);
    event.preventDefault();
  });
  contents.on('will-attach-webview', (event) => {
    refused('webview', '');
    event.preventDefault();
  });
}
