/** The part of Electron's WebFrameMain that tells where a message came from. */
export interface SenderFrame {
  readonly url: string;
  readonly parent: SenderFrame | null;
}

/** The origin of Clew's own pages; nothing else may talk to the main process. */
export const APP_ORIGIN = 'app://clew';

/**
 * Whether a message came from the top frame of one of our own pages. A frame that is gone (null: it navigated or was
 * closed while the message was under way) is refused, because nobody can say any more whose message it was.
 */
export function isOwnTopFrame(frame: SenderFrame | null | undefined): boolean {
  if (frame === null || frame === undefined || frame.parent !== null) return false;
  return isOwnAddress(frame.url);
}

/** Whether `address` lies on Clew's own origin: the scheme and host exactly, no port, no user. */
export function isOwnAddress(address: string): boolean {
  const url = parse(address);
  // URL.origin is "null" for schemes that the URL standard does not know, so the parts are compared one by one.
  return url?.protocol === 'app:' && url.host === 'clew' && url.username === '' && url.password === '';
}

function parse(address: string): URL | undefined {
  try {
    return new URL(address);
  } catch {
    return undefined; // what is no address is not ours
  }
}
