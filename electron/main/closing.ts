/** What closing the window depends on. */
export interface ClosingWorld {
  /** Asks the page to close. @returns whether there is a page that listens */
  readonly ask: () => boolean;
  /** Whether the page still does anything. */
  readonly isAlive: () => Promise<boolean>;
  /** Closes the window, which asks {@link Closing.request} again. */
  readonly close: () => void;
  readonly later: (ms: number, fn: () => void) => () => void;
}

/** Closing goes through the page, which asks the user about unsaved edits; but a page that does not answer holds nobody up. */
export interface Closing {
  /**
   * The window is to be closed. `force`: there is nobody to ask, as the system goes down; the page gets a moment.
   * @returns whether it may close now
   */
  request(force?: boolean): boolean;
  /** The page agrees. */
  agreed(): void;
  /** The page is gone: nobody will agree. */
  pageGone(): void;
}

/** How long the page has to show that it is there. Unsaved edits are in the journal by then. */
export const answerMs = 3000;

export function createClosing({ ask, isAlive, close, later }: ClosingWorld): Closing {
  let mayClose = false;
  let cancel: (() => void) | undefined;

  function agree(): void {
    cancel?.();
    cancel = undefined;
    mayClose = true;
    close();
  }

  async function look(force: boolean): Promise<void> {
    // A page that answers is waiting for the user: that takes as long as it takes.
    if (!force && (await isAlive())) cancel = undefined;
    else if (!mayClose) agree();
  }

  return {
    request(force = false) {
      if (mayClose) return true;
      const isWaiting = cancel !== undefined;
      if (!isWaiting && !ask()) {
        mayClose = true;
        return true;
      }
      if (isWaiting && !force) return false;
      cancel?.();
      cancel = later(answerMs, () => void look(force));
      return false;
    },
    agreed: agree,
    pageGone() {
      if (cancel !== undefined) agree();
    },
  };
}
