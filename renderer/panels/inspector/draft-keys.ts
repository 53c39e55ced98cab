/** Keys that a text field answers itself while Ctrl or Cmd is held: they are part of typing. */
const ofTheField = new Set(['a', 'c', 'v', 'x', 'y', 'z']);

/**
 * Whether a key means a command, such as to save or to run: what is typed in a field belongs to the thread before that
 * happens. A modifier alone, or an arrow with one, means nothing yet.
 */
export function callsCommand(event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey'>): boolean {
  if (/^F\d{1,2}$/.test(event.key)) return true;
  if (!event.ctrlKey && !event.metaKey) return false;
  const key = event.key.toLowerCase();
  return key === 'enter' || (key.length === 1 && !ofTheField.has(key));
}
