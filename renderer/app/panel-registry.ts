import type { Panel } from '../panels/panel.ts';

/** Panels in the order of their places; two with one id would be one panel for the layout. */
export function inOrder(panels: readonly Panel[]): readonly Panel[] {
  const ids = new Set<string>();
  for (const { id } of panels) {
    if (ids.has(id)) throw new Error(`Two panels are called ${id}.`);
    ids.add(id);
  }
  return panels.toSorted((a, b) => a.order - b.order || a.title.localeCompare(b.title));
}

const found = import.meta.glob<{ readonly panel?: Panel }>('../panels/*/panel.tsx', { eager: true });

/** Every panel of the window, found in its folder. */
export const allPanels: readonly Panel[] = inOrder(
  Object.values(found).flatMap(({ panel }) => (panel === undefined ? [] : [panel])),
);

export function panelById(id: string): Panel | undefined {
  return allPanels.find((panel) => panel.id === id);
}
