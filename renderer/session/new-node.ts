import type { FunctionSpec, Manifest, Port } from '#shared/model/function-spec.ts';
import type { ThreadNode } from '#shared/model/thread.ts';
import { isJsonObject, own } from '#shared/std/json.ts';
import type { Json, JsonObject } from '#shared/std/json.ts';
import type { InstalledModule } from '../stores/agent.ts';

/** A function that is installed, by its full name. */
export interface ListedFunction {
  /** `module/function`. */
  readonly name: string;
  readonly manifest: Manifest;
  readonly spec: FunctionSpec;
}

/** What is dragged from a list of functions to a canvas: the data is the function's full name. */
export const functionDataType = 'application/x-clew-function';

/** The order of the palette's groups; what is in none of them comes after, by its name. */
export const categories: readonly string[] = ['Sources', 'Design', 'Analyse', 'Steps', 'Verify & publish'];

/** What a required param holds as long as nobody has said anything: only what the schema itself leaves no doubt about. */
function initial(schema: JsonObject): Json | undefined {
  const fallback = own(schema, 'default') ?? own(schema, 'const');
  if (fallback !== undefined) return fallback;
  const members = initialMembers(schema);
  return Object.keys(members).length === 0 ? undefined : members;
}

function initialMembers(schema: JsonObject): JsonObject {
  const properties = own(schema, 'properties');
  const required = own(schema, 'required');
  if (!isJsonObject(properties) || !Array.isArray(required)) return {};
  return Object.fromEntries(
    (required as readonly Json[]).flatMap((name): [string, Json][] => {
      const member = typeof name === 'string' ? own(properties, name) : undefined;
      const value = isJsonObject(member) ? initial(member) : undefined;
      return typeof name !== 'string' || value === undefined ? [] : [[name, value]];
    }),
  );
}

/** A fresh node of `name`. Params that may be left out stay out, so that the function's own defaults go on to hold. */
export function newNode(name: string, spec: FunctionSpec): ThreadNode {
  const params = initialMembers(spec.params);
  return Object.keys(params).length === 0 ? { function: name } : { function: name, params };
}

export function listFunctions(modules: readonly InstalledModule[]): ListedFunction[] {
  return modules.flatMap(({ manifest }) =>
    Object.entries(manifest.functions).map(([key, spec]) => ({ name: `${manifest.name}/${key}`, manifest, spec })),
  );
}

function categoryRank(category: string): number {
  const at = categories.indexOf(category);
  return at < 0 ? categories.length : at;
}

function compareListed(a: ListedFunction, b: ListedFunction): number {
  return (
    categoryRank(a.spec.category) - categoryRank(b.spec.category) ||
    a.spec.category.localeCompare(b.spec.category) ||
    a.spec.title.localeCompare(b.spec.title) ||
    a.name.localeCompare(b.name)
  );
}

function portTexts(ports: FunctionSpec['ports']): string[] {
  if (ports === 'describe') return [];
  const words = (port: Port): string[] => [port.name, port.type, port.title ?? '', port.doc ?? ''];
  return [...ports.inputs, ...ports.outputs].flatMap(words);
}

const lower = (text: string): string => text.toLowerCase();

/** How well one word fits a function; 0: not at all. A title that begins with it is what is meant most of the time. */
function wordScore(word: string, { name, manifest, spec }: ListedFunction): number {
  const title = lower(spec.title);
  if (title === word) return 100;
  if (title.startsWith(word)) return 80;
  if (title.split(/[^a-z0-9]+/).some((part) => part.startsWith(word))) return 60;
  if (
    lower(name)
      .split(/[/-]/)
      .some((part) => part.startsWith(word))
  )
    return 50;
  if (title.includes(word) || lower(name).includes(word)) return 40;
  if (lower(manifest.title).includes(word) || lower(spec.category).includes(word)) return 30;
  if (lower(spec.summary).includes(word)) return 20;
  if (portTexts(spec.ports).some((text) => lower(text).includes(word))) return 15;
  return lower(JSON.stringify(spec.params)).includes(word) ? 5 : 0;
}

/**
 * The installed functions that fit a search, best first: every word of it has to be found somewhere. Without one, all of
 * them in the order of the palette. `filter` leaves out what cannot be used where the node shall stand.
 */
export function rankFunctions(
  modules: readonly InstalledModule[],
  query: string,
  filter: (one: ListedFunction) => boolean = () => true,
): ListedFunction[] {
  const words = lower(query)
    .split(/\s+/)
    .filter((word) => word !== '');
  const scored = listFunctions(modules)
    .filter(filter)
    .flatMap((one) => {
      const scores = words.map((word) => wordScore(word, one));
      return scores.includes(0) ? [] : [{ one, score: scores.reduce((sum, score) => sum + score, 0) }];
    });
  return scored.toSorted((a, b) => b.score - a.score || compareListed(a.one, b.one)).map(({ one }) => one);
}
