import type { Ide } from '../fixtures/launch.ts';

/** Answers the next dialogs that ask for a place to save to. */
export async function saveAt(ide: Ide, path: string): Promise<void> {
  await ide.app.evaluate(({ dialog }, filePath) => {
    Object.assign(dialog, { showSaveDialog: () => Promise.resolve({ canceled: false, filePath }) });
  }, path);
}

/** Answers the next dialogs that ask for a file to open. */
export async function openFrom(ide: Ide, path: string): Promise<void> {
  await ide.app.evaluate(({ dialog }, filePath) => {
    Object.assign(dialog, { showOpenDialog: () => Promise.resolve({ canceled: false, filePaths: [filePath] }) });
  }, path);
}
