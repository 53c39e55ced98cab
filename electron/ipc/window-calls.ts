import { windowContract } from '#shared/protocol/window-contract.ts';
import type { WindowAbout } from '#shared/protocol/window-contract.ts';
import { ok } from '#shared/std/result.ts';

import type { Door } from './door.ts';

/** Answers the calls that are about the window itself. */
export function serveWindowCalls(door: Door, about: WindowAbout): void {
  door.serve('window.about', windowContract['window.about'].input, async () => ok(about));
}
