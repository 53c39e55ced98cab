import type { Failure } from '../model/failure.ts';
import { isJsonObject } from '../std/json.ts';
import type { JsonObject } from '../std/json.ts';
import { err, ok } from '../std/result.ts';
import type { Result } from '../std/result.ts';

/** Turns a document of version N into one of version N + 1. Never edited once released: frozen documents test it. */
export type Migration = (document: JsonObject) => JsonObject;

interface Format {
  readonly version: number;
  /** Key N leads from version N to N + 1. */
  readonly migrations: Readonly<Record<number, Migration>>;
}

const formats: Readonly<Record<string, Format>> = {
  'clew/thread': { version: 1, migrations: {} },
  'clew/layout': { version: 1, migrations: {} },
  'clew/lock': { version: 1, migrations: {} },
};

/** Checks `format` ("clew/thread@1") and brings an older document up to the version of today. */
export function migrate(
  document: unknown,
  name: string,
  path: string,
  known: Readonly<Record<string, Format>> = formats,
): Result<JsonObject, Failure> {
  const current = known[name];
  const bad = (found: string, message: string): Result<never, Failure> =>
    err({ why: 'unknown-format', path, found, message });
  if (current === undefined || !isJsonObject(document))
    return bad(typeof document, `this is not a ${name} document: it must be a JSON object.`);
  const format = document['format'];
  if (typeof format !== 'string')
    return bad(
      'none',
      `the member "format" is missing or not a text. A document of today says "format": "${name}@${current.version}".`,
    );
  const match = /^(.+)@(0|[1-9]\d*)$/.exec(format);
  if (match?.[1] !== name) return bad(format, `"${format}" is not a ${name} document.`);
  const version = Number(match[2]);
  if (version > current.version)
    return bad(
      format,
      `it was written by a newer Clew (${format}; this one reads up to ${name}@${current.version}). Update Clew to open it.`,
    );
  let result = document;
  for (let v = version; v < current.version; v++) {
    const step = current.migrations[v];
    if (step === undefined) return bad(format, `the version ${format} is not one that Clew can read.`);
    result = { ...step(result), format: `${name}@${v + 1}` };
  }
  return ok(result);
}
