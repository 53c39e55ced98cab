/**
 * Puts a text on the clipboard by the page's own copy event. The window grants no permission of any kind, so the
 * asynchronous clipboard is closed to it; a copy that a click has asked for needs none.
 * @returns whether it is there
 */
export function copyText(text: string): boolean {
  let taken = false;
  const take = (event: ClipboardEvent): void => {
    if (event.clipboardData === null) return;
    event.clipboardData.setData('text/plain', text);
    event.preventDefault();
    // The canvas would put its nodes there.
    event.stopImmediatePropagation();
    taken = true;
  };
  window.addEventListener('copy', take, { capture: true });
  try {
    // oxlint-disable-next-line typescript/no-deprecated -- The only way without a permission.
    return document.execCommand('copy') && taken;
  } finally {
    window.removeEventListener('copy', take, { capture: true });
  }
}
