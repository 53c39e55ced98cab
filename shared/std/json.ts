export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json;
}

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Own property of a plain record, never one of Object.prototype (`constructor`, `__proto__`). */
export function own<T>(record: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}

/** How deep data may be nested: far more than anybody writes, and far less than what ends a call stack. */
export const maxNesting = 200;

/** Whether data is nested deeper than `limit` arrays and objects. No recursion, so that hostile data ends nothing. */
export function isNestedDeeper(data: unknown, limit: number = maxNesting): boolean {
  let level: unknown[] = [data];
  for (let depth = 0; level.length > 0; depth++) {
    level = level.filter((value) => typeof value === 'object' && value !== null);
    if (level.length > 0 && depth >= limit) return true;
    level = level.flatMap((value) => Object.values(value as object) as unknown[]);
  }
  return false;
}
