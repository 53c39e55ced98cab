import type { Failure } from '../model/failure.ts';
import { err, ok } from '../std/result.ts';
import type { Result } from '../std/result.ts';
import { findFlaw } from './json-scan.ts';
import type { JsonFlaw } from './json-scan.ts';

function placeOf(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset);
  const line = before.split('\n').length;
  return { line, column: offset - before.lastIndexOf('\n') };
}

/** What git leaves where two sides changed the same lines. No line of valid JSON can begin so. */
const conflictMarker = /(?:^|\n)(?:<{7}|={7}|>{7}|\|{7})(?=[ \r\n]|$)/;

/** Where and why the text is refused; undefined where it is not. */
function flawOf(text: string): JsonFlaw | undefined {
  const flaw = findFlaw(text);
  if (flaw === undefined) return undefined;
  if (text.trim() === '') return { offset: 0, message: 'the file is empty.' };
  const marker = conflictMarker.exec(text);
  if (marker === null) return flaw;
  const offset = marker[0].startsWith('\n') ? marker.index + 1 : marker.index;
  return { offset, message: 'a merge conflict is still marked here. Choose one side and remove the markers.' };
}

/**
 * Parses a JSON document that a person may have edited or merged by hand. Says line and column (in UTF-16 units).
 * Refuses what JSON.parse would silently change: a key that stands twice, a number that a double cannot hold.
 */
export function parseJsonText(source: string, path: string): Result<unknown, Failure> {
  const text = source.startsWith('\uFEFF') ? source.slice(1) : source;
  const flaw = flawOf(text);
  if (flaw === undefined) return ok(JSON.parse(text) as unknown);
  return err({ why: 'bad-json', path, ...placeOf(text, flaw.offset), message: flaw.message });
}
