import type { CanvasHandle, CanvasStep } from '../session/canvas-handle.ts';
import type { Session } from '../session/session.ts';
import { nothingSelected } from '../stores/selection.ts';
import type { Command } from './command.ts';

function canvasOf({ workbench, canvases }: Session): CanvasHandle | undefined {
  const { active } = workbench.getState();
  return active === undefined ? undefined : canvases.get(active);
}

/** The node that was selected last. */
function chosen({ workbench, selection }: Session): string | undefined {
  const { active } = workbench.getState();
  const nodes = active === undefined ? undefined : selection.getState().of[active];
  return (nodes ?? nothingSelected).nodes.at(-1);
}

const steps: readonly { readonly step: CanvasStep; readonly title: string; readonly keys: string }[] = [
  { step: 'next', title: 'Go to the next node', keys: 'Tab' },
  { step: 'previous', title: 'Go to the node before', keys: 'Shift+Tab' },
  { step: 'left', title: 'Go against the wire', keys: 'Left' },
  { step: 'right', title: 'Go along the wire', keys: 'Right' },
  { step: 'up', title: 'Go to the node above', keys: 'Up' },
  { step: 'down', title: 'Go to the node below', keys: 'Down' },
];

export const commands: readonly Command[] = [
  ...steps.map(({ step, title, keys }): Command => ({
    id: `canvas.walk.${step}`,
    title,
    keys: [keys],
    scope: 'canvas',
    // Behind the last node, Tab goes on to what stands beside the canvas.
    when: (session) => canvasOf(session)?.stepFrom(step) !== undefined,
    run: (session) => {
      const canvas = canvasOf(session);
      const node = canvas?.stepFrom(step);
      if (node !== undefined) canvas?.goTo(node);
    },
  })),
  {
    id: 'canvas.open',
    title: 'Open the node',
    menu: { in: 'Edit', group: 4, order: 2 },
    keys: ['Enter'],
    scope: 'canvas',
    when: (session) => canvasOf(session) !== undefined && chosen(session) !== undefined,
    run: (session) => {
      const node = chosen(session);
      if (node !== undefined) canvasOf(session)?.open(node);
    },
  },
  {
    id: 'canvas.selectNothing',
    title: 'Select nothing',
    keys: ['Escape'],
    scope: 'canvas',
    when: (session) => canvasOf(session) !== undefined,
    run: ({ workbench, selection }) => {
      const { active } = workbench.getState();
      if (active !== undefined) selection.select(active, {});
    },
  },
];
