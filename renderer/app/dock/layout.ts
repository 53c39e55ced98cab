import { z } from 'zod';
import type { Tab } from '../../stores/workbench.ts';

/** What is kept of a tab from one start to the next: documents by their path, runs by their id. */
export const KeptTab = z.union([
  z.strictObject({ id: z.string(), is: z.literal('thread'), path: z.string() }),
  z.strictObject({ id: z.string(), is: z.literal('run'), run: z.string() }),
]);
export type KeptTab = z.infer<typeof KeptTab>;

/** A stored layout, as far as it is read here; the docking library checks the rest. */
export const StoredLayout = z.looseObject({
  grid: z.looseObject({ root: z.unknown() }),
  panels: z.record(z.string(), z.looseObject({ id: z.string() })),
});
export type StoredLayout = z.infer<typeof StoredLayout>;

/** The open tabs as they are kept. A thread that was never saved is in the journal or gone. */
export function keptTabs(tabs: readonly Tab[], pathOf: (document: string) => string | undefined): KeptTab[] {
  return tabs.flatMap((tab): KeptTab[] => {
    if (tab.is === 'run') return [{ id: tab.id, is: 'run', run: tab.run }];
    const path = tab.is === 'thread' ? pathOf(tab.document) : undefined;
    return path === undefined ? [] : [{ id: tab.id, is: 'thread', path }];
  });
}

/** From the ids that tabs had when a layout was stored to those of the tabs that show the same now. */
export function sameTabs(
  kept: readonly KeptTab[],
  tabs: readonly Tab[],
  pathOf: (document: string) => string | undefined,
): ReadonlyMap<string, string> {
  const shows = (one: KeptTab, tab: Tab): boolean =>
    one.is === 'run'
      ? tab.is === 'run' && tab.run === one.run
      : tab.is === 'thread' && pathOf(tab.document) === one.path;
  return new Map(
    kept.flatMap((one) => {
      const now = tabs.find((tab) => shows(one, tab));
      return now === undefined ? [] : [[one.id, now.id] as const];
    }),
  );
}

/** The value with every text and every key that names a tab of before replaced by the tab's id of now. */
export function renameTabs(value: unknown, names: ReadonlyMap<string, string>): unknown {
  if (typeof value === 'string') return names.get(value) ?? value;
  if (Array.isArray(value)) return value.map((item) => renameTabs(item, names));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [names.get(key) ?? key, renameTabs(item, names)]),
  );
}
