import { isJsonObject, own } from '#shared/std/json.ts';
import type { Json, JsonObject } from '#shared/std/json.ts';
import { pointerSteps } from '#shared/std/pointer.ts';

/** What a JSON Schema says, as far as a form needs it. Nothing here knows of fields or of React. */

const words = (text: string): string[] => text.split(' ');
const annotations = words('title description default examples $comment $defs $schema $id deprecated');
const limits = [
  ...words('minimum maximum exclusiveMinimum exclusiveMaximum multipleOf'),
  ...words('minLength maxLength pattern format clewFile clewType minItems maxItems uniqueItems'),
];
const structure = words(
  'type const enum properties required additionalProperties propertyNames items prefixItems anyOf oneOf $ref',
);
const known: ReadonlySet<string> = new Set([...annotations, ...limits, ...structure]);
/** What may stand beside a list of alternatives without changing what each of them is. */
const besideAlternatives: ReadonlySet<string> = new Set([...annotations, 'anyOf', 'oneOf']);

export function textOf(schema: JsonObject, keyword: string): string | undefined {
  const value = own(schema, keyword);
  return typeof value === 'string' ? value : undefined;
}

export function numberOf(schema: JsonObject, keyword: string): number | undefined {
  const value = own(schema, keyword);
  return typeof value === 'number' ? value : undefined;
}

export function listOf(schema: JsonObject, keyword: string): readonly Json[] | undefined {
  const value = own(schema, keyword);
  return Array.isArray(value) ? (value as readonly Json[]) : undefined;
}

export function objectOf(schema: JsonObject, keyword: string): JsonObject | undefined {
  const value = own(schema, keyword);
  return isJsonObject(value) ? value : undefined;
}

/** Follows `$ref` into the same schema; what stands beside the reference counts too. Undefined where it leads nowhere. */
export function resolve(schema: JsonObject, root: JsonObject): JsonObject | undefined {
  let at = schema;
  for (let steps = 0; steps < 32; steps++) {
    const ref = own(at, '$ref');
    if (ref === undefined) return at;
    const target = typeof ref === 'string' && ref.startsWith('#') ? walk(root, ref.slice(1)) : undefined;
    if (!isJsonObject(target)) return undefined;
    const { $ref: _, ...beside } = at;
    at = Object.keys(beside).length === 0 ? target : { ...target, ...beside };
  }
  return undefined;
}

function walk(root: JsonObject, pointer: string): Json | undefined {
  let at: Json | undefined = root;
  for (const step of pointerSteps(decodeURIComponent(pointer))) {
    if (isJsonObject(at)) at = own(at, step);
    else if (Array.isArray(at)) at = (at as readonly Json[])[Number(step)];
    else return undefined;
  }
  return at;
}

/** The keywords of a schema that the form cannot tell, where there are any. */
export function unknownKeywords(schema: JsonObject): string[] {
  return Object.keys(schema).filter((keyword) => !known.has(keyword));
}

/** The ways in which a value may be written, where the schema offers several; undefined where it is one thing. */
export function alternativesOf(schema: JsonObject, root: JsonObject): readonly JsonObject[] | undefined {
  const types = listOf(schema, 'type');
  if (types !== undefined) return types.map((type) => ({ ...schema, type }));
  const list = listOf(schema, 'anyOf') ?? listOf(schema, 'oneOf');
  if (list === undefined) return undefined;
  const resolved = list.map((one) => (isJsonObject(one) ? resolve(one, root) : undefined));
  return resolved.every((one) => one !== undefined) ? resolved : undefined;
}

/** Whether a list of alternatives stands alone, so that each of them says all that there is to say. */
export function hasPlainAlternatives(schema: JsonObject): boolean {
  if (Array.isArray(own(schema, 'type'))) return !('anyOf' in schema || 'oneOf' in schema);
  const both = 'anyOf' in schema && 'oneOf' in schema;
  return !both && Object.keys(schema).every((keyword) => besideAlternatives.has(keyword));
}

export function isRequired(schema: JsonObject, name: string): boolean {
  return listOf(schema, 'required')?.includes(name) ?? false;
}

function typeFits(type: string, value: Json): boolean {
  switch (type) {
    case 'string':
      return typeof value === 'string';
    case 'number':
      return typeof value === 'number';
    case 'integer':
      return typeof value === 'number' && Number.isInteger(value);
    case 'boolean':
      return typeof value === 'boolean';
    case 'null':
      return value === null;
    case 'array':
      return Array.isArray(value);
    case 'object':
      return isJsonObject(value);
    default:
      return true;
  }
}

const same = (a: Json, b: Json): boolean => JSON.stringify(a) === JSON.stringify(b);

/** How well a value fits a schema, as far as its outer form goes: below 0 it is something else. For choosing among alternatives. */
export function fitOf(schema: JsonObject, value: Json): number {
  const type = textOf(schema, 'type');
  if (type !== undefined && !typeFits(type, value)) return -1;
  const constant = own(schema, 'const');
  if (constant !== undefined) return same(constant, value) ? 10 : -1;
  const options = listOf(schema, 'enum');
  if (options !== undefined) return options.some((one) => same(one, value)) ? 10 : -1;
  return isJsonObject(value) ? memberFit(schema, value) : type === undefined ? 0 : 1;
}

function memberFit(schema: JsonObject, value: JsonObject): number {
  const properties = objectOf(schema, 'properties') ?? {};
  let fit = 1;
  for (const [name, member] of Object.entries(value)) {
    const inner = own(properties, name);
    const constant = isJsonObject(inner) ? own(inner, 'const') : undefined;
    if (constant !== undefined && !same(constant, member)) return -1;
    if (inner !== undefined) fit += 2;
    else if (own(schema, 'additionalProperties') === false) fit -= 1;
  }
  const missing = (listOf(schema, 'required') ?? []).filter((name) => typeof name === 'string' && !(name in value));
  return Math.max(0, fit * 4 - missing.length);
}

/**
 * What stands in a place that has just been made, such as a row that was added. What only the user can know is left
 * empty ('' or left out), never invented: the function then says what is missing.
 */
export function seedOf(schema: JsonObject, root: JsonObject): Json | undefined {
  const at = resolve(schema, root);
  if (at === undefined) return undefined;
  const given = own(at, 'const') ?? own(at, 'default');
  if (given !== undefined) return given;
  if ('enum' in at) return undefined;
  const alternatives = alternativesOf(at, root);
  if (alternatives !== undefined) {
    const text = alternatives.some((one) => one['type'] === 'string' && !('enum' in one) && !('const' in one));
    return text ? '' : alternatives[0] === undefined ? undefined : seedOf(alternatives[0], root);
  }
  if (at['type'] === 'string') return '';
  if (at['type'] === 'array') return (listOf(at, 'prefixItems') ?? []).map((item) => seedItem(item, root));
  return at['type'] === 'object' ? seedMembers(at, root) : undefined;
}

function seedItem(item: Json, root: JsonObject): Json {
  return (isJsonObject(item) ? seedOf(item, root) : undefined) ?? null;
}

function seedMembers(schema: JsonObject, root: JsonObject): JsonObject {
  const properties = objectOf(schema, 'properties') ?? {};
  return Object.fromEntries(
    (listOf(schema, 'required') ?? []).flatMap((name): [string, Json][] => {
      const member = typeof name === 'string' ? own(properties, name) : undefined;
      const seed = isJsonObject(member) ? seedOf(member, root) : undefined;
      return typeof name !== 'string' || seed === undefined ? [] : [[name, seed]];
    }),
  );
}

/** What one of several alternatives is called where the user chooses among them. */
export function alternativeLabel(schema: JsonObject): string {
  const title = textOf(schema, 'title');
  if (title !== undefined) return title;
  const constant = own(schema, 'const');
  if (constant !== undefined) return typeof constant === 'string' ? constant : JSON.stringify(constant);
  const options = listOf(schema, 'enum');
  if (options !== undefined)
    return options.map((one) => (typeof one === 'string' ? one : JSON.stringify(one))).join(' or ');
  if (schema['type'] === 'object') return objectLabel(schema);
  return typeWord(textOf(schema, 'type'));
}

function objectLabel(schema: JsonObject): string {
  const properties = Object.entries(objectOf(schema, 'properties') ?? {});
  const constants = properties.flatMap(([, member]) => {
    const constant = isJsonObject(member) ? own(member, 'const') : undefined;
    return typeof constant === 'string' ? [constant] : [];
  });
  if (constants.length > 0) return constants.join(', ');
  const required = (listOf(schema, 'required') ?? []).filter((name) => typeof name === 'string');
  const names = required.length > 0 ? required : properties.map(([name]) => name);
  return names.length === 0 ? 'members' : names.join(', ');
}

const typeWords: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'number',
  integer: 'whole number',
  boolean: 'true or false',
  null: 'nothing (null)',
  array: 'list',
  object: 'members',
};

function typeWord(type: string | undefined): string {
  return type === undefined ? 'anything' : (own(typeWords, type) ?? type);
}

/** What a value may be, in a few words for the hint of a field: `1 to 200`, `at most 300 characters`. */
export function limitsText(schema: JsonObject): string | undefined {
  const [low, high] = [numberOf(schema, 'minimum'), numberOf(schema, 'maximum')];
  const [above, below] = [numberOf(schema, 'exclusiveMinimum'), numberOf(schema, 'exclusiveMaximum')];
  const longest = numberOf(schema, 'maxLength');
  const parts = [
    low !== undefined && high !== undefined ? `${low} to ${high}` : undefined,
    low !== undefined && high === undefined ? `at least ${low}` : undefined,
    high !== undefined && low === undefined ? `at most ${high}` : undefined,
    above === undefined ? undefined : `more than ${above}`,
    below === undefined ? undefined : `less than ${below}`,
    longest === undefined ? undefined : `at most ${longest} characters`,
  ].filter((part) => part !== undefined);
  return parts.length === 0 ? undefined : parts.join(', ');
}
