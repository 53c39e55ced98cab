import * as electron from 'electron';
import type { BrowserWindow } from 'electron';

import type { Dialogs } from './choices.ts';

/** The system's dialogs on the window that is there; on none where it is just being closed. */
export function electronDialogs(window: () => BrowserWindow | undefined): Dialogs {
  return {
    async open({ title, defaultPath, filters }) {
      const options = { title, defaultPath, filters, properties: ['openFile' as const] };
      const parent = window();
      const answer = await (parent === undefined
        ? electron.dialog.showOpenDialog(options)
        : electron.dialog.showOpenDialog(parent, options));
      return answer.canceled ? undefined : answer.filePaths[0];
    },
    async save({ title, defaultPath, filters }) {
      const options = { title, defaultPath, filters, properties: ['showOverwriteConfirmation' as const] };
      const parent = window();
      const answer = await (parent === undefined
        ? electron.dialog.showSaveDialog(options)
        : electron.dialog.showSaveDialog(parent, options));
      return answer.canceled || answer.filePath === '' ? undefined : answer.filePath;
    },
    async replace(path) {
      const options = {
        type: 'question' as const,
        message: 'Replace the thread that is there?',
        detail: `${path} is there already. Replacing it cannot be undone.`,
        buttons: ['Replace', 'Cancel'],
        defaultId: 1,
        cancelId: 1,
      };
      const parent = window();
      const answer = await (parent === undefined
        ? electron.dialog.showMessageBox(options)
        : electron.dialog.showMessageBox(parent, options));
      return answer.response === 0;
    },
  };
}
