import type { Failure } from '../model/failure.ts';
import { err, ok } from '../std/result.ts';
import type { Result } from '../std/result.ts';

function placeOf(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset);
  const line = before.split('\n').length;
  return { line, column: offset - before.lastIndexOf('\n') };
}

/** The offset that V8 names in its message, as `position 12` or as `line 3 column 4`. */
function errorPlace(text: string, message: string): { line: number; column: number } | undefined {
  const place = /line (\d+) column (\d+)/.exec(message);
  if (place !== null) return { line: Number(place[1]), column: Number(place[2]) };
  const position = /position (\d+)/.exec(message);
  if (position !== null) return placeOf(text, Number(position[1]));
  return /end of JSON input/.test(message) ? placeOf(text, text.length) : undefined;
}

/** First key that stands twice in one object of a valid JSON text: JSON.parse would silently drop the first of the two. */
function findDuplicateKey(text: string): { key: string; offset: number } | undefined {
  const objects: (Set<string> | undefined)[] = [];
  let expectKey = false;
  for (const match of text.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\],]/gs)) {
    const token = match[0];
    if (token === '{') {
      objects.push(new Set());
      expectKey = true;
    } else if (token === '[') {
      objects.push(undefined);
      expectKey = false;
    } else if (token === '}' || token === ']') {
      objects.pop();
      expectKey = false;
    } else if (token === ',') expectKey = objects.at(-1) !== undefined;
    else if (expectKey) {
      const key = JSON.parse(token) as string;
      if (objects.at(-1)?.has(key) === true) return { key, offset: match.index };
      objects.at(-1)?.add(key);
      expectKey = false;
    }
  }
  return undefined;
}

/** Parses a JSON document that a person may have edited or merged by hand. Says line and column; refuses duplicate keys and merge leftovers. */
export function parseJsonText(source: string, path: string): Result<unknown, Failure> {
  const text = source.startsWith('\uFEFF') ? source.slice(1) : source;
  const marker = /^(<{7}|={7}|>{7})( |$)/m.exec(text);
  if (marker !== null)
    return err({
      why: 'bad-json',
      path,
      ...placeOf(text, marker.index),
      message: 'a merge conflict is still marked here. Choose one side and remove the markers.',
    });
  try {
    const value: unknown = JSON.parse(text);
    const twice = findDuplicateKey(text);
    if (twice !== undefined)
      return err({
        why: 'bad-json',
        path,
        ...placeOf(text, twice.offset),
        message: `the key "${twice.key}" stands twice in the same object. Rename or remove one.`,
      });
    return ok(value);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const reason =
      text.trim() === ''
        ? 'the file is empty.'
        : `this is not valid JSON: ${message.replace(/ in JSON at position.*| \(line \d+ column \d+\)|, ?"[\s\S]*" is not valid JSON/g, '')}.`;
    return err({ why: 'bad-json', path, ...errorPlace(text, message), message: reason });
  }
}
