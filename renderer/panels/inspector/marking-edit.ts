import { levels } from '#shared/model/marking.ts';
import type { Marking } from '#shared/model/marking.ts';

/** Caveats as they are typed: `SP-CTI, NOFORN`; a slash parts them too, as in the banner. */
export function readCaveats(typed: string): string[] {
  const list = typed
    .split(/[,/\n]+/)
    .map((caveat) => caveat.trim().toUpperCase())
    .filter((caveat) => caveat !== '');
  return [...new Set(list)];
}

/** What a change of a marking takes away; undefined where it takes nothing. */
export function lowering(before: Marking, after: Marking): string | undefined {
  const gone = before.caveats.filter((caveat) => !after.caveats.includes(caveat));
  const isLower = levels.indexOf(after.level) < levels.indexOf(before.level);
  if (!isLower && gone.length === 0) return undefined;
  const parts = [
    isLower ? `the level goes from ${before.level} to ${after.level}` : undefined,
    gone.length === 0 ? undefined : `${gone.join(', ')} ${gone.length === 1 ? 'is' : 'are'} taken off`,
  ].filter((part) => part !== undefined);
  const text = parts.join(' and ');
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
