import { z } from 'zod';
import { canonicalText } from '../std/canonical-json.ts';
import { err, ok } from '../std/result.ts';
import type { Result } from '../std/result.ts';
import type { Failure } from '../model/failure.ts';
import type { Layout as LayoutModel } from '../model/layout.ts';
import { parseJsonText } from './json-text.ts';
import { migrate } from './migrate.ts';

/** Where nodes stand on the canvas, in px; without meaning for a run. */
export const Layout = z.looseObject({
  format: z.literal('clew/layout@1'),
  nodes: z.record(
    z.string(),
    z.looseObject({
      x: z.number(),
      y: z.number(),
      width: z.number().optional(),
      height: z.number().optional(),
      folded: z.boolean().optional(),
    }),
  ),
});
export type Layout = z.infer<typeof Layout>;

export function readLayout(text: string, path: string): Result<Layout, Failure> {
  const parsed = parseJsonText(text, path);
  if (!parsed.ok) return parsed;
  const migrated = migrate(parsed.value, 'clew/layout', path);
  if (!migrated.ok) return migrated;
  const layout = Layout.safeParse(migrated.value);
  if (layout.success) return ok(layout.data);
  return err({
    why: 'unknown-format',
    path,
    found: 'clew/layout@1',
    message: `${layout.error.issues[0]?.path.join('/') ?? ''}: ${layout.error.issues[0]?.message ?? ''}`,
  });
}

export function writeLayout(layout: LayoutModel): string {
  return `${canonicalText(layout)}\n`;
}
