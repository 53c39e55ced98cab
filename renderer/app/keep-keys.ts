import { perform } from '../commands/perform.ts';
import { commandFor, pressedKeys } from '../commands/keys.ts';
import type { Platform, Scope } from '../commands/keys.ts';
import { allCommands } from '../commands/registry.ts';
import type { Session } from '../session/session.ts';
import { activeTab } from '../session/workspace.ts';

/** The system under the window, as far as keys are concerned. */
export const platform: Platform = navigator.userAgent.includes('Mac OS X')
  ? 'darwin'
  : navigator.userAgent.includes('Windows')
    ? 'win32'
    : 'linux';

function isField(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement) return !['checkbox', 'radio', 'button', 'range'].includes(target.type);
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement || target.isContentEditable;
}

/** Where a key was pressed. With the focus nowhere it is the active tab that is meant. */
function scopeOf(target: EventTarget | null, session: Session): Scope {
  const place = target instanceof Element ? target.closest<HTMLElement>('[data-scope]')?.dataset['scope'] : undefined;
  if (place === 'canvas' || place === 'review') return place;
  if (target !== document.body && target !== document.documentElement) return 'window';
  const tab = activeTab(session);
  return tab?.is === 'thread' ? 'canvas' : tab?.is === 'run' ? 'review' : 'window';
}

/** Whether something stands over the window that takes the keys for itself. */
function isCovered({ workbench }: Session): boolean {
  const { palette, dialog, question } = workbench.getState();
  return palette || dialog !== undefined || question !== undefined;
}

/** Lets keys do what their commands do. Whatever has answered a key itself, such as the editor, has prevented its default. */
export function keepKeys(session: Session): () => void {
  function onKeyDown(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.isComposing || isCovered(session)) return;
    const keys = pressedKeys(event, platform);
    if (keys === undefined) return;
    const command = commandFor(allCommands.values(), {
      keys,
      scope: scopeOf(event.target, session),
      inField: isField(event.target),
      platform,
      bindings: session.workbench.getState().bindings,
      can: (one) => one.when?.(session) ?? true,
    });
    if (command === undefined) return;
    event.preventDefault();
    void perform(session, command);
  }
  window.addEventListener('keydown', onKeyDown);
  return () => window.removeEventListener('keydown', onKeyDown);
}
