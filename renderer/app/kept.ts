import { z } from 'zod';
import { themes } from '../stores/workbench.ts';
import type { Workbench } from '../stores/workbench.ts';
import { KeptTab, StoredLayout } from './dock/layout.ts';

/** What one user's window keeps from one start to the next, apart from documents. */
export const Kept = z.object({
  theme: z.enum(themes).catch('system'),
  zoom: z.number().min(0.5).max(3).catch(1),
  bindings: z.record(z.string(), z.array(z.string())).catch({}),
  side: z.string().optional().catch('functions'),
  bottom: z.string().optional().catch('timeline'),
  inspector: z.boolean().catch(true),
  tabs: z.array(KeptTab).catch([]),
  active: z.string().optional().catch(undefined),
  layout: StoredLayout.optional().catch(undefined),
});
export type Kept = z.infer<typeof Kept>;

const KEY = 'clew.window';

/** What lies in the storage; whatever of it cannot be read is as on the first start, and the rest stands. */
export function readKept(storage: Pick<Storage, 'getItem'>): Kept {
  const fresh = { side: 'functions', bottom: 'timeline' };
  return Kept.parse(parse(storage.getItem(KEY)) ?? fresh);
}

function parse(text: string | null): object | undefined {
  if (text === null) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined; // a half-written or foreign entry: the window starts as on the first day
  }
}

export function writeKept(storage: Pick<Storage, 'setItem'>, kept: Kept): void {
  storage.setItem(KEY, JSON.stringify(kept));
}

/** The part that the workbench starts with. */
export function workbenchOf(kept: Kept): Partial<Workbench> {
  const { theme, zoom, bindings, side, bottom, inspector } = kept;
  return { theme, zoom, bindings, side, bottom, inspector };
}
