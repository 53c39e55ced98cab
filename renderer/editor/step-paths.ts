/** Where a side file lies, for what is outside the window. */
export function besideThread(thread: string, path: string): string {
  const separator = thread.includes('\\') && !thread.includes('/') ? '\\' : '/';
  const folder = thread.slice(0, Math.max(thread.lastIndexOf('/'), thread.lastIndexOf('\\')));
  return [folder, ...path.split('/')].join(separator);
}
