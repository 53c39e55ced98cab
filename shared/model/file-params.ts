import { isJsonObject, own } from '../std/json.ts';
import type { Json, JsonObject } from '../std/json.ts';
import { pointer } from '../std/pointer.ts';

/** A param that names a source file beside the thread. */
export interface FileParam {
  /** JSON pointer into the params. */
  readonly pointer: string;
  /** As written in the thread; relative to the thread's folder. */
  readonly path: string;
  readonly mediaType: string;
}

function schemasFor(schema: JsonObject, key: string): JsonObject[] {
  const properties = schema['properties'];
  const named = isJsonObject(properties) ? own(properties, key) : undefined;
  if (isJsonObject(named)) return [named];
  const others = schema['additionalProperties'];
  return isJsonObject(others) ? [others] : [];
}

function alternatives(schema: JsonObject): JsonObject[] {
  const found: JsonObject[] = [schema];
  for (const keyword of ['anyOf', 'oneOf', 'allOf']) {
    const list = schema[keyword];
    if (Array.isArray(list))
      for (const item of list as readonly Json[]) if (isJsonObject(item)) found.push(...alternatives(item));
  }
  return found;
}

function walk(schema: JsonObject, value: Json, at: (string | number)[], found: Map<string, FileParam>): void {
  for (const option of alternatives(schema)) {
    const mediaType = option['clewFile'];
    if (typeof mediaType === 'string' && typeof value === 'string')
      found.set(pointer(at), { pointer: pointer(at), path: value, mediaType });
    if (isJsonObject(value))
      for (const [key, member] of Object.entries(value))
        for (const inner of schemasFor(option, key)) walk(inner, member, [...at, key], found);
    const items = option['items'];
    if (Array.isArray(value) && isJsonObject(items))
      for (const [index, item] of (value as readonly Json[]).entries()) walk(items, item, [...at, index], found);
  }
}

/** A relative path as everybody can compare it: `./a.ts` and `b/../a.ts` are `a.ts`. */
export function plainPath(path: string): string {
  const kept: string[] = [];
  for (const part of path.split('/')) {
    if (part === '.' || (part === '' && kept.length > 0)) continue;
    const last = kept.at(-1);
    if (part === '..' && last !== undefined && last !== '..' && last !== '') kept.pop();
    else kept.push(part);
  }
  return kept.join('/');
}

/** Every file that `params` names, by the marks (`clewFile`) in the function's JSON Schema. */
export function fileParams(schema: JsonObject, params: JsonObject): FileParam[] {
  const found = new Map<string, FileParam>();
  walk(schema, params, [], found);
  return [...found.values()];
}
