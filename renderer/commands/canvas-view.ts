import type { CanvasHandle } from '../session/canvas-handle.ts';
import type { Session } from '../session/session.ts';
import type { Command } from './command.ts';

/** The canvas of the active tab, of a thread or of a run under review. */
function canvasOf({ workbench, canvases }: Session): CanvasHandle | undefined {
  const { active } = workbench.getState();
  return active === undefined ? undefined : canvases.get(active);
}

const hasCanvas = (session: Session): boolean => canvasOf(session) !== undefined;

export const commands: readonly Command[] = [
  {
    id: 'canvas.fit',
    title: 'Fit the thread',
    menu: { in: 'View', group: 2, order: 11 },
    keys: ['0', 'Mod+0'],
    scope: 'canvas',
    when: hasCanvas,
    run: (session) => canvasOf(session)?.fit(),
  },
  {
    id: 'canvas.actualSize',
    title: 'Show at actual size',
    menu: { in: 'View', group: 2, order: 12 },
    keys: ['1', 'Mod+1'],
    scope: 'canvas',
    when: hasCanvas,
    run: (session) => canvasOf(session)?.actualSize(),
  },
  {
    id: 'canvas.zoomIn',
    title: 'Zoom in on the canvas',
    menu: { in: 'View', group: 2, order: 13 },
    keys: ['=', '+'],
    scope: 'canvas',
    when: hasCanvas,
    run: (session) => canvasOf(session)?.zoomBy(1.25),
  },
  {
    id: 'canvas.zoomOut',
    title: 'Zoom out on the canvas',
    menu: { in: 'View', group: 2, order: 14 },
    keys: ['-'],
    scope: 'canvas',
    when: hasCanvas,
    run: (session) => canvasOf(session)?.zoomBy(1 / 1.25),
  },
];
