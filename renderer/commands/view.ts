import { failureSentence } from '#shared/model/failure.ts';
import type { Session } from '../session/session.ts';
import { activeTab } from '../session/workspace.ts';
import { themes } from '../stores/workbench.ts';
import type { Theme, Workbench } from '../stores/workbench.ts';
import type { Command } from './command.ts';

/** Folding a side forgets which panel it showed; the next unfolding gives that one back. */
function toggleSide(key: 'side' | 'bottom', first: string): (session: Session) => void {
  let last = first;
  return ({ workbench }) => {
    const shown = workbench.getState()[key];
    if (shown !== undefined) last = shown;
    workbench.setState({ [key]: shown === undefined ? last : undefined });
  };
}

async function setFull({ workbench, services }: Session, full: boolean): Promise<void> {
  workbench.setState({ full });
  const answer = await services.callWindow('window.fullscreen', { on: full });
  if (!answer.ok) workbench.notify('error', failureSentence(answer.error));
}

/** Steps that a zoom goes through; 1 is one of them, so that it is met on the way. */
const zooms = [0.5, 0.67, 0.75, 0.8, 0.9, 1, 1.1, 1.25, 1.5, 1.75, 2, 2.5, 3];

function stepZoom({ workbench }: Session, by: 1 | -1): void {
  const { zoom } = workbench.getState();
  const next = by === 1 ? zooms.find((one) => one > zoom + 0.01) : zooms.findLast((one) => one < zoom - 0.01);
  if (next !== undefined) workbench.setState({ zoom: next });
}

function stepTab({ workbench, dock }: Session, by: 1 | -1): void {
  const { tabs, active } = workbench.getState();
  const order = dock.handle?.order() ?? tabs.map((tab) => tab.id);
  const at = active === undefined ? -1 : order.indexOf(active);
  const next = order[(at + by + order.length) % order.length];
  if (next !== undefined) workbench.activate(next);
}

const themeNames: Readonly<Record<Theme, string>> = {
  system: 'Theme: as the system',
  light: 'Theme: light',
  dark: 'Theme: dark',
  contrast: 'Theme: high contrast',
};

const themeCommands: readonly Command[] = themes.map((theme, i) => ({
  id: `view.theme.${theme}`,
  title: themeNames[theme],
  menu: { in: 'View', group: 8, order: i },
  checked: ({ workbench }) => workbench.getState().theme === theme,
  run: ({ workbench }) => workbench.setState({ theme }),
}));

const isShown =
  (key: keyof Workbench) =>
  ({ workbench }: Session): boolean =>
    workbench.getState()[key] !== undefined && workbench.getState()[key] !== false;

const hasTabs = ({ workbench }: Session): boolean => workbench.getState().tabs.length > 1;

export const commands: readonly Command[] = [
  {
    id: 'view.sideBar',
    title: 'Side bar',
    menu: { in: 'View', group: 1, order: 1 },
    keys: ['Mod+B'],
    checked: isShown('side'),
    run: toggleSide('side', 'functions'),
  },
  {
    id: 'view.bottomPanel',
    title: 'Bottom panel',
    menu: { in: 'View', group: 1, order: 2 },
    keys: ['Mod+J'],
    checked: isShown('bottom'),
    run: toggleSide('bottom', 'timeline'),
  },
  {
    id: 'view.inspector',
    title: 'Inspector',
    menu: { in: 'View', group: 1, order: 3 },
    keys: ['Mod+Alt+B'],
    checked: isShown('inspector'),
    run: ({ workbench }) => workbench.setState(({ inspector }) => ({ inspector: !inspector })),
  },
  {
    id: 'view.fullscreen',
    title: 'Canvas over the whole window',
    menu: { in: 'View', group: 6, order: 1 },
    keys: ['F11'],
    checked: isShown('full'),
    run: async (session) => await setFull(session, !session.workbench.getState().full),
  },
  {
    id: 'view.split',
    title: 'Split: tab to the right',
    menu: { in: 'View', group: 6, order: 2 },
    keys: ['Mod+\\'],
    when: hasTabs,
    run: (session) => {
      const tab = activeTab(session);
      if (tab !== undefined) session.dock.handle?.split(tab.id);
    },
  },
  {
    id: 'view.resetLayout',
    title: 'Reset layout',
    menu: { in: 'View', group: 6, order: 3 },
    run: ({ dock }) => dock.handle?.reset(),
  },
  {
    id: 'view.zoomIn',
    title: 'Zoom window in',
    menu: { in: 'View', group: 7, order: 1 },
    keys: ['Mod+=', 'Mod++'],
    run: (session) => stepZoom(session, 1),
  },
  {
    id: 'view.zoomOut',
    title: 'Zoom window out',
    menu: { in: 'View', group: 7, order: 2 },
    keys: ['Mod+-'],
    run: (session) => stepZoom(session, -1),
  },
  {
    id: 'view.zoomReset',
    title: 'Window at its usual size',
    menu: { in: 'View', group: 7, order: 3 },
    when: ({ workbench }) => workbench.getState().zoom !== 1,
    run: ({ workbench }) => workbench.setState({ zoom: 1 }),
  },
  ...themeCommands,
  {
    id: 'view.nextTab',
    title: 'Next tab',
    menu: { in: 'View', group: 9, order: 1 },
    keys: ['Ctrl+Tab', 'Mod+PageDown'],
    when: hasTabs,
    run: (session) => stepTab(session, 1),
  },
  {
    id: 'view.previousTab',
    title: 'Previous tab',
    menu: { in: 'View', group: 9, order: 2 },
    keys: ['Ctrl+Shift+Tab', 'Mod+PageUp'],
    when: hasTabs,
    run: (session) => stepTab(session, -1),
  },
];
