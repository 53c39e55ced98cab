import type { DockviewApi, IDockviewPanel, SerializedDockview } from 'dockview-react';
import type { Panel } from '../../panels/panel.ts';
import type { DockHandle } from '../../session/dock-handle.ts';
import type { Session } from '../../session/session.ts';
import type { Tab, Workbench } from '../../stores/workbench.ts';
import type { StoredLayout } from './layout.ts';

type Edge = Panel['place'];

const edges: Readonly<Record<Edge, { readonly initialSize: number; readonly minimumSize: number }>> = {
  left: { initialSize: 236, minimumSize: 180 },
  right: { initialSize: 360, minimumSize: 260 },
  bottom: { initialSize: 228, minimumSize: 96 },
};
const edgeNames = ['left', 'right', 'bottom'] as const;

interface Options {
  readonly api: DockviewApi;
  readonly session: Session;
  readonly panels: readonly Panel[];
  readonly stored: StoredLayout | undefined;
  readonly onLayout: (layout: StoredLayout) => void;
}

function addTool(api: DockviewApi, { id, title, place }: Panel): void {
  if (api.getEdgeGroup(place) === undefined) api.addEdgeGroup(place, { id: place, ...edges[place] });
  const position = { referenceGroup: place };
  api.addPanel({ id, component: 'tool', tabComponent: 'tool', title, inactive: true, position });
}

/** Loads a stored layout, or makes the first one; what the layout does not know of is added, what nobody knows of is left out. */
function loadLayout({ api, session, panels }: Options, layout: StoredLayout | undefined): void {
  if (layout !== undefined) {
    try {
      api.fromJSON(layout as unknown as SerializedDockview);
    } catch {
      api.clear(); // it was stored by another version, or by hand: the window is as on the first day
    }
  }
  const known = new Set([...panels, ...session.workbench.getState().tabs].map(({ id }) => id));
  for (const panel of api.panels) if (!known.has(panel.id)) api.removePanel(panel);
  for (const panel of panels) if (api.getPanel(panel.id) === undefined) addTool(api, panel);
  for (const edge of edgeNames) {
    const side = api.getEdgeGroup(edge);
    side?.setHeaderPosition('top');
    const group = api.groups.find((one) => one.id === side?.id);
    if (group !== undefined) group.element.dataset['edge'] = edge;
  }
}

/**
 * Keeps the docked layout and the workbench in step: what is open and shown is the workbench's, where it stands is the
 * dock's.
 */
export function keepDock(options: Options): DockHandle & { stop: () => void } {
  const { api, session, panels, stored, onLayout } = options;
  const { workbench } = session;
  const panelOf = new Map(panels.map((panel) => [panel.id, panel]));
  let busy = false;

  const isTab = (id: string): boolean => workbench.getState().tabs.some((tab) => tab.id === id);

  function addTab(tab: Tab): void {
    const shown = api.panels.filter((panel) => isTab(panel.id) && panel.api.location.type === 'grid');
    const beside = shown.find((panel) => panel.api.isVisible) ?? shown.at(-1);
    api.addPanel({
      id: tab.id,
      component: 'tab',
      tabComponent: 'tab',
      title: tab.id,
      inactive: true,
      position: beside === undefined ? { direction: 'right' } : { referencePanel: beside, direction: 'within' },
    });
  }

  function showTool(id: string | undefined): void {
    const panel = id === undefined ? undefined : api.getPanel(id);
    if (panel !== undefined && panel.group.activePanel !== panel) panel.api.setActive();
  }

  /** A side that stands empty, as after its panels were dragged elsewhere, is not shown. */
  function showEdge(edge: Edge, wanted: boolean): void {
    const group = api.getEdgeGroup(edge);
    if (group === undefined) return;
    const isShown = wanted && api.panels.some((panel) => panel.group.api.id === group.id);
    if (api.isEdgeGroupVisible(edge) !== isShown) api.setEdgeGroupVisible(edge, isShown);
    if (isShown && group.isCollapsed()) group.expand();
  }

  function sync(now: Workbench, before: Workbench | undefined): void {
    busy = true;
    try {
      if (now.tabs !== before?.tabs) {
        const ids = new Set(now.tabs.map((tab) => tab.id));
        for (const tab of now.tabs) if (api.getPanel(tab.id) === undefined) addTab(tab);
        for (const panel of api.panels) if (!ids.has(panel.id) && !panelOf.has(panel.id)) api.removePanel(panel);
      }
      const bare = now.tabs.length === 0;
      showEdge('left', now.side !== undefined && !now.full);
      showEdge('right', now.inspector && !now.full && !bare);
      showEdge('bottom', now.bottom !== undefined && !now.full && !bare);
      if (now.side !== before?.side) showTool(now.side);
      if (now.bottom !== before?.bottom) showTool(now.bottom);
      if (now.active !== undefined && (now.active !== before?.active || now.tabs !== before.tabs))
        api.getPanel(now.active)?.api.setActive();
    } finally {
      busy = false;
    }
    noteVisible();
  }

  function noteVisible(): void {
    const visible = api.groups.flatMap(({ activePanel }) =>
      activePanel !== undefined && isTab(activePanel.id) ? [activePanel.id] : [],
    );
    const before = workbench.getState().visible;
    if (visible.length !== before.length || visible.some((id, i) => id !== before[i])) workbench.setState({ visible });
  }

  /** What the user has brought to the front by its tab. */
  function activated(panel: IDockviewPanel | undefined): void {
    if (busy || panel === undefined) return;
    if (isTab(panel.id)) {
      if (workbench.getState().active !== panel.id) workbench.activate(panel.id);
      return;
    }
    const location = panel.group.api.location;
    const edge = location.type === 'edge' ? location.position : undefined;
    if (edge === 'left') workbench.setState({ side: panel.id });
    if (edge === 'bottom') workbench.setState({ bottom: panel.id });
  }

  let saving: ReturnType<typeof setTimeout> | undefined;
  function changed(): void {
    noteVisible();
    saving ??= setTimeout(() => {
      saving = undefined;
      onLayout(api.toJSON() as unknown as StoredLayout);
    }, 400);
  }

  busy = true;
  loadLayout(options, stored);
  sync(workbench.getState(), undefined);
  const stops = [
    workbench.subscribe(sync),
    api.onDidActivePanelChange(({ panel }) => activated(panel)).dispose,
    api.onDidLayoutChange(changed).dispose,
  ];
  return {
    reset: () => {
      busy = true;
      api.clear();
      for (const edge of edgeNames) if (api.getEdgeGroup(edge) !== undefined) api.removeEdgeGroup(edge);
      loadLayout(options, undefined);
      workbench.setState({ side: panels.find((panel) => panel.place === 'left')?.id, inspector: true });
      sync(workbench.getState(), undefined);
    },
    split: (id) => {
      const panel = api.getPanel(id);
      if (panel !== undefined && panel.group.panels.length > 1)
        panel.api.moveTo({ group: panel.group, position: 'right' });
    },
    order: () => {
      const inGroups = api.groups.flatMap((group) => group.panels.map((panel) => panel.id));
      return inGroups.filter(isTab);
    },
    stop: () => {
      clearTimeout(saving);
      for (const stop of stops) stop();
    },
  };
}
