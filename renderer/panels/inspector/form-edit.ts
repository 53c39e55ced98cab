import { isJsonObject, own } from '#shared/std/json.ts';
import type { Json, JsonObject } from '#shared/std/json.ts';
import type { Path } from './form-model.ts';

/** Changes of params, part by part. Each gives new data and leaves the old as it is; `Object.fromEntries` holds any name. */

function withMember(object: JsonObject, name: string, value: Json | undefined): JsonObject {
  if (value === undefined) return Object.fromEntries(Object.entries(object).filter(([key]) => key !== name));
  if (!Object.hasOwn(object, name)) return Object.fromEntries([...Object.entries(object), [name, value]]);
  return Object.fromEntries(Object.entries(object).map(([key, old]) => [key, key === name ? value : old]));
}

function withItem(list: readonly Json[], index: number, value: Json | undefined): readonly Json[] {
  if (value === undefined) return list.filter((_, at) => at !== index);
  const longer = Array.from({ length: Math.max(list.length, index + 1) }, (_, at) => list[at] ?? null);
  return longer.with(index, value);
}

/** `undefined` takes the part out. Objects and lists on the way are made where there are none. */
function setIn(data: Json | undefined, path: Path, value: Json | undefined): Json | undefined {
  const [step, ...rest] = path;
  if (step === undefined) return value;
  if (typeof step === 'number') {
    const list: readonly Json[] = Array.isArray(data) ? (data as readonly Json[]) : [];
    return withItem(list, step, setIn(list[step], rest, value));
  }
  const object = isJsonObject(data) ? data : {};
  return withMember(object, step, setIn(own(object, step), rest, value));
}

export function getAt(data: Json | undefined, path: Path): Json | undefined {
  let at: Json | undefined = data;
  for (const step of path) {
    if (typeof step === 'number') at = Array.isArray(at) ? (at as readonly Json[])[step] : undefined;
    else at = isJsonObject(at) ? own(at, step) : undefined;
  }
  return at;
}

export function setAt(params: JsonObject, path: Path, value: Json | undefined): JsonObject {
  // Taking out what is not there makes nothing on the way.
  if (value === undefined && getAt(params, path) === undefined) return params;
  const next = setIn(params, path, value);
  return isJsonObject(next) ? next : {};
}

/** Gives a member of the map at `path` another name, in its place. The same params where the name is taken. */
export function renameAt(params: JsonObject, path: Path, from: string, to: string): JsonObject {
  const map = getAt(params, path);
  if (!isJsonObject(map) || !Object.hasOwn(map, from) || Object.hasOwn(map, to)) return params;
  return setAt(
    params,
    path,
    Object.fromEntries(Object.entries(map).map(([key, value]) => [key === from ? to : key, value])),
  );
}

/** Moves an item of the list at `path`. The same params where there is no such place. */
export function moveAt(params: JsonObject, path: Path, from: number, to: number): JsonObject {
  const list = getAt(params, path);
  if (!Array.isArray(list) || from === to || [from, to].some((at) => at < 0 || at >= list.length)) return params;
  const values = list as readonly Json[];
  return setAt(params, path, values.toSpliced(from, 1).toSpliced(to, 0, values[from] ?? null));
}

/** A name for a new member of a map that none of its members has: `input`, `input_2`, … */
export function freeName(map: Json | undefined, wanted: string): string {
  const taken = isJsonObject(map) ? map : {};
  for (let n = 1; ; n++) {
    const name = n === 1 ? wanted : `${wanted}_${n}`;
    if (!Object.hasOwn(taken, name)) return name;
  }
}

/** What a field for a number or a text shows: a text that would be read as a number stands in double quotes. */
export function scalarText(value: Json | undefined): string {
  if (typeof value === 'number') return String(value);
  if (typeof value !== 'string') return '';
  return value !== '' && typeof readScalar(value) !== 'string' ? JSON.stringify(value) : quoteQuoted(value);
}

function quoteQuoted(value: string): string {
  return readScalar(value) === value || value === '' ? value : JSON.stringify(value);
}

/** What was typed into such a field: a plain number is a number, all else a text. */
export function readScalar(typed: string): string | number {
  const text = typed.trim();
  if (/^".*"$/s.test(text)) {
    try {
      const parsed: unknown = JSON.parse(text);
      if (typeof parsed === 'string') return parsed;
    } catch {
      return text; // it only looked quoted: a text like any other
    }
  }
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) && Number.isFinite(Number(text)) ? Number(text) : text;
}

/** Reads a number that was typed into a number field; the error is a sentence. */
export function readNumber(typed: string, integer: boolean): { readonly value: number } | { readonly error: string } {
  const value = readScalar(typed);
  if (typeof value !== 'number')
    return {
      error: `"${typed.trim()}" is not a number. Write digits with a point, such as ${integer ? '20' : '0.5'}.`,
    };
  return integer && !Number.isSafeInteger(value) ? { error: `${value} is not a whole number.` } : { value };
}

/** Reads JSON that was typed; the error is a sentence. */
export function readJson(typed: string): { readonly value: Json } | { readonly error: string } {
  try {
    return { value: JSON.parse(typed) as Json };
  } catch (error) {
    return { error: `This is not JSON yet: ${error instanceof Error ? error.message : String(error)}` };
  }
}
