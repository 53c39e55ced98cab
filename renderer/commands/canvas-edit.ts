import {
  alignSelected,
  distributeSelected,
  duplicateSelected,
  foldSelected,
  removeSelected,
  selectAll,
  workOf,
} from '../canvas/canvas-work.ts';
import type { CanvasWork } from '../canvas/canvas-work.ts';
import type { Alignment } from '../canvas/arrange.ts';
import type { Session } from '../session/session.ts';
import type { Command } from './command.ts';

const isThread = (session: Session): boolean => workOf(session)?.canvas !== undefined;

/** Whether at least `count` nodes are selected. */
const hasNodes =
  (count: number) =>
  (session: Session): boolean =>
    (workOf(session)?.selection.nodes.length ?? 0) >= count;

function hasAny(session: Session): boolean {
  const selection = workOf(session)?.selection;
  return selection !== undefined && selection.nodes.length + selection.wires.length > 0;
}

const working =
  (run: (session: Session, work: CanvasWork) => void | Promise<void>) =>
  async (session: Session): Promise<void> => {
    const work = workOf(session);
    if (work !== undefined) await run(session, work);
  };

const onChosen =
  (run: (work: CanvasWork, node: string) => void) =>
  (_session: Session, work: CanvasWork): void => {
    const node = work.selection.nodes.at(-1);
    if (node !== undefined) run(work, node);
  };

const alignments: readonly { readonly how: Alignment; readonly title: string }[] = [
  { how: 'left', title: 'Align left edges' },
  { how: 'centre', title: 'Align centres' },
  { how: 'right', title: 'Align right edges' },
  { how: 'top', title: 'Align top edges' },
  { how: 'middle', title: 'Align middles' },
  { how: 'bottom', title: 'Align bottom edges' },
];

export const commands: readonly Command[] = [
  {
    id: 'canvas.selectAll',
    title: 'Select all',
    menu: { in: 'Edit', group: 2, order: 9 },
    keys: ['Mod+A'],
    scope: 'canvas',
    when: isThread,
    run: working(selectAll),
  },
  {
    id: 'canvas.duplicate',
    title: 'Duplicate',
    menu: { in: 'Edit', group: 3, order: 1 },
    keys: ['Mod+D'],
    scope: 'canvas',
    when: hasNodes(1),
    run: working(duplicateSelected),
  },
  {
    id: 'canvas.delete',
    title: 'Delete',
    menu: { in: 'Edit', group: 3, order: 2 },
    keys: ['Delete', 'Backspace'],
    scope: 'canvas',
    when: hasAny,
    run: working(removeSelected),
  },
  {
    id: 'canvas.add',
    title: 'Add a node',
    menu: { in: 'Edit', group: 4, order: 1 },
    keys: ['A'],
    scope: 'canvas',
    when: isThread,
    run: working((_session, work) => work.canvas?.quickAdd()),
  },
  {
    id: 'canvas.rename',
    title: 'Rename the node',
    menu: { in: 'Edit', group: 4, order: 3 },
    keys: ['F2'],
    scope: 'canvas',
    when: hasNodes(1),
    run: working(onChosen((work, node) => work.canvas?.rename(node))),
  },
  {
    id: 'canvas.connect',
    title: 'Connect the node',
    menu: { in: 'Edit', group: 4, order: 4 },
    keys: ['C'],
    scope: 'canvas',
    when: hasNodes(1),
    run: working(onChosen((work, node) => work.canvas?.connect(node))),
  },
  {
    id: 'canvas.fold',
    title: 'Fold or unfold',
    menu: { in: 'Edit', group: 4, order: 5 },
    keys: ['H'],
    scope: 'canvas',
    when: hasNodes(1),
    run: working(foldSelected),
  },
  {
    id: 'canvas.tidy',
    title: 'Tidy by the wires',
    menu: { in: 'Edit', group: 5, order: 1 },
    keys: ['Shift+T'],
    scope: 'canvas',
    when: isThread,
    run: working(async (_session, work) => await work.canvas?.tidy()),
  },
  ...alignments.map(({ how, title }, i): Command => ({
    id: `canvas.align.${how}`,
    title,
    menu: { in: 'Edit', group: 5, order: 10 + i },
    scope: 'canvas',
    when: hasNodes(2),
    run: working((session, work) => alignSelected(session, work, how)),
  })),
  {
    id: 'canvas.distribute.x',
    title: 'Distribute across',
    menu: { in: 'Edit', group: 5, order: 20 },
    scope: 'canvas',
    when: hasNodes(3),
    run: working((session, work) => distributeSelected(session, work, 'x')),
  },
  {
    id: 'canvas.distribute.y',
    title: 'Distribute downwards',
    menu: { in: 'Edit', group: 5, order: 21 },
    scope: 'canvas',
    when: hasNodes(3),
    run: working((session, work) => distributeSelected(session, work, 'y')),
  },
];
