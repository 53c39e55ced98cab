import { maxNesting } from '../std/json.ts';

/** What keeps a text from being JSON that holds all it says, and where. `message` is the end of a sentence that begins with the file. */
export interface JsonFlaw {
  readonly offset: number;
  readonly message: string;
}

/** What may come next. `key` stands after a comma, where the object may not end. */
type Expected = 'value' | 'value-or-end' | 'key' | 'key-or-end' | 'colon' | 'comma-or-end' | 'nothing';

interface Scan {
  readonly text: string;
  at: number;
  expected: Expected;
  /** The open objects, each with the keys it has, and the open arrays. */
  readonly open: (Set<string> | undefined)[];
}

const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const word = /true|false|null/y;
const space = /[ \t\n\r]*/y;
const escape = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;

function notJson(offset: number, clause: string): JsonFlaw {
  return { offset, message: `this is not valid JSON: ${clause}` };
}

function match(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}

/** Moves behind the text that begins at the scan's place. */
function skipText(scan: Scan): JsonFlaw | undefined {
  const { text } = scan;
  const start = scan.at;
  for (scan.at++; scan.at < text.length;) {
    const code = text.charCodeAt(scan.at);
    if (code === 34) {
      scan.at++;
      return undefined;
    }
    if (code < 32)
      return notJson(
        scan.at,
        'a line break or tab stands inside a text in quotes; write \\n or \\t, or close the quotes.',
      );
    if (code !== 92) scan.at++;
    else {
      const escaped = match(escape, text, scan.at);
      if (escaped === undefined)
        return notJson(scan.at, 'this backslash does not begin a known escape; write \\\\ for a backslash.');
      scan.at += escaped.length;
    }
  }
  return notJson(start, 'this text has no closing quotes.');
}

function shorten(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}

/** The digits of a printed number, without the zeros at its end. */
function significant(printed: string): string {
  return printed.replace(/e.*$/, '').replaceAll(/[-.]/g, '').replace(/0+$/, '');
}

/** A number whose value JSON.parse would silently change. */
function numberFlaw(token: string, offset: number): JsonFlaw | undefined {
  const value = Number(token);
  const shown = shorten(token);
  if (!Number.isFinite(value)) return { offset, message: `the number ${shown} is too large.` };
  if (value === 0 && /^-?[0.]*[1-9]/.test(token)) return { offset, message: `the number ${shown} is too small.` };
  if (/^-?\d{16,}$/.test(token) && significant(token) !== significant(String(value)))
    return { offset, message: `the number ${shown} has more digits than a number can keep; write it in quotes.` };
  return undefined;
}

function scanValue(scan: Scan): JsonFlaw | undefined {
  const { text, at } = scan;
  const c = text.charAt(at);
  if (c === '{' || c === '[') {
    if (scan.open.length >= maxNesting)
      return { offset: at, message: `it is nested more than ${maxNesting} levels deep here.` };
    scan.open.push(c === '{' ? new Set() : undefined);
    scan.expected = c === '{' ? 'key-or-end' : 'value-or-end';
    scan.at++;
    return undefined;
  }
  scan.expected = scan.open.length === 0 ? 'nothing' : 'comma-or-end';
  if (c === '"') return skipText(scan);
  const token = match(number, text, at);
  scan.at += token?.length ?? match(word, text, at)?.length ?? 0;
  if (scan.at === at) return notJson(at, `a value is needed here${insteadOf(text, at)}.`);
  return token === undefined ? undefined : numberFlaw(token, at);
}

function scanKey(scan: Scan): JsonFlaw | undefined {
  const start = scan.at;
  if (scan.text.charAt(start) !== '"')
    return notJson(start, `a name in double quotes is needed here${insteadOf(scan.text, start)}.`);
  const flaw = skipText(scan);
  if (flaw !== undefined) return flaw;
  const key = JSON.parse(scan.text.slice(start, scan.at)) as string;
  const keys = scan.open.at(-1);
  if (keys?.has(key) === true)
    return {
      offset: start,
      message: `the key "${shorten(key)}" stands twice in the same object. Rename or remove one.`,
    };
  keys?.add(key);
  scan.expected = 'colon';
  return undefined;
}

function close(scan: Scan): void {
  scan.open.pop();
  scan.at++;
  scan.expected = scan.open.length === 0 ? 'nothing' : 'comma-or-end';
}

function insteadOf(text: string, at: number): string {
  const point = text.codePointAt(at);
  if (point === undefined) return ', and the file ends';
  if (text.startsWith('//', at) || text.startsWith('/*', at)) return '; JSON has no comments';
  return `, not ${point < 33 ? `the character U+${point.toString(16).padStart(4, '0')}` : String.fromCodePoint(point)}`;
}

/** Takes the next token in. */
function advance(scan: Scan): JsonFlaw | undefined {
  const { text, at, expected } = scan;
  const c = text.charAt(at);
  const inObject = scan.open.at(-1) !== undefined;
  if (expected === 'nothing') return notJson(at, 'nothing may follow the end of the document.');
  if (c === (inObject ? '}' : ']') && expected.endsWith('or-end')) {
    close(scan);
    return undefined;
  }
  if ((c === '}' && expected === 'key') || (c === ']' && expected === 'value' && !inObject))
    return notJson(at, `remove the comma before this ${c}.`);
  if (expected === 'key' || expected === 'key-or-end') return scanKey(scan);
  if (expected === 'value' || expected === 'value-or-end') return scanValue(scan);
  if (c !== (expected === 'colon' ? ':' : ',')) {
    const needed = expected === 'colon' ? 'a colon' : `a comma or ${inObject ? '}' : ']'}`;
    return notJson(at, `${needed} is needed here${insteadOf(text, at)}.`);
  }
  scan.at++;
  scan.expected = expected === 'colon' ? 'value' : inObject ? 'key' : 'value';
  return undefined;
}

/**
 * The first place where a text is not JSON, says a key twice, holds a number that would not be kept, or nests too deep;
 * undefined where JSON.parse takes the text and loses nothing of it. Linear, no recursion.
 */
export function findFlaw(text: string): JsonFlaw | undefined {
  const scan: Scan = { text, at: 0, expected: 'value', open: [] };
  for (;;) {
    scan.at += match(space, text, scan.at)?.length ?? 0;
    if (scan.at >= text.length && scan.expected === 'nothing') return undefined;
    const flaw = advance(scan);
    if (flaw !== undefined) return flaw;
  }
}
