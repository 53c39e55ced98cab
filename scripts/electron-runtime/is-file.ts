import { stat } from 'node:fs/promises';

/** Whether `path` names a regular file (links are followed). */
export async function isFile(path: string): Promise<boolean> {
  const info = await stat(path).catch(() => undefined);
  return info?.isFile() ?? false;
}
