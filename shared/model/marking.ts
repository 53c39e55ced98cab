import { z } from 'zod';

/** Levels from low to high. The scheme is the one of the thread's owner; these are the built-in ones. */
export const levels = ['UNCLASSIFIED', 'CUI', 'CONFIDENTIAL', 'SECRET', 'TOP SECRET'] as const;

export const Marking = z.strictObject({ level: z.enum(levels), caveats: z.array(z.string()) });
export type Marking = z.infer<typeof Marking>;

export const unmarked: Marking = { level: 'UNCLASSIFIED', caveats: [] };

/** High-water mark: the higher level with the caveats of both. */
export function combineMarkings(a: Marking, b: Marking): Marking {
  const level = levels.indexOf(a.level) >= levels.indexOf(b.level) ? a.level : b.level;
  return { level, caveats: [...new Set([...a.caveats, ...b.caveats])].toSorted() };
}

interface Marked {
  readonly marking?: Marking | undefined;
}

/** A thread, and a run of it, is as high as itself and the highest of its nodes. */
export function threadMarking(thread: Marked & { readonly nodes: Readonly<Record<string, Marked>> }): Marking {
  return Object.values(thread.nodes).reduce<Marking>(
    (mark, node) => combineMarkings(mark, node.marking ?? unmarked),
    thread.marking ?? unmarked,
  );
}

/** The line that banners show, such as `CUI//SP-CTI/NOFORN`. */
export function markingLine(marking: Marking): string {
  return marking.caveats.length === 0 ? marking.level : `${marking.level}//${marking.caveats.join('/')}`;
}
