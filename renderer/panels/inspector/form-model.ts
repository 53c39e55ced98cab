import { isJsonObject, own } from '#shared/std/json.ts';
import type { Json, JsonObject } from '#shared/std/json.ts';
import { pointer } from '#shared/std/pointer.ts';
import {
  alternativeLabel,
  alternativesOf,
  fitOf,
  hasPlainAlternatives,
  isRequired,
  limitsText,
  listOf,
  numberOf,
  objectOf,
  resolve,
  textOf,
  unknownKeywords,
} from './schema.ts';

export type Path = readonly (string | number)[];

/** How a part of the params is shown and changed. What the form does not know is `json`: seen and changed as text, never hidden. */
export type Shape =
  | { readonly is: 'text'; readonly media: string | undefined; readonly portType: boolean; readonly long: boolean }
  | { readonly is: 'number'; readonly integer: boolean }
  /** A number or a text, told apart by what is typed. */
  | { readonly is: 'scalar' }
  | { readonly is: 'boolean' }
  | { readonly is: 'enum'; readonly options: readonly Json[] }
  | { readonly is: 'object'; readonly members: readonly FormField[] }
  | {
      readonly is: 'map';
      readonly entries: readonly FormField[];
      readonly keys: RegExp | undefined;
      readonly of: JsonObject;
    }
  | {
      readonly is: 'list';
      readonly items: readonly FormField[];
      /** Undefined where no item can be added. */
      readonly of: JsonObject | undefined;
      readonly least: number;
      readonly most: number;
    }
  | {
      readonly is: 'choice';
      readonly options: readonly { readonly label: string; readonly schema: JsonObject }[];
      readonly at: number | undefined;
      readonly chosen: FormField | undefined;
    }
  | { readonly is: 'json'; readonly because: string | undefined };

/** One part of a function's params: a field of the form, and the fields in it. */
export interface FormField {
  readonly path: Path;
  readonly pointer: string;
  readonly label: string;
  readonly doc: string | undefined;
  readonly limits: string | undefined;
  readonly required: boolean;
  readonly value: Json | undefined;
  /** What holds while nothing is written. */
  readonly fallback: Json | undefined;
  readonly errors: readonly string[];
  readonly schema: JsonObject;
  readonly shape: Shape;
}

export interface ParamProblem {
  readonly pointer: string;
  readonly message: string;
}

interface At {
  readonly root: JsonObject;
  readonly path: Path;
  readonly label: string;
  readonly required: boolean;
  /** What a map or a list says of all its values, for values that say nothing themselves. */
  readonly hint: string | undefined;
}

/** Deeper than anyone's params; a schema of required members without end stops here. */
const maxDepth = 24;

/** `load_factor` and `timeLimitMs` as people read them: Load factor, Time limit ms. */
export function humanName(name: string): string {
  const words = name
    .replace(/Ms$/, ' (ms)')
    .replaceAll(/([a-z0-9])([A-Z])/g, (_, a: string, b: string) => `${a} ${b.toLowerCase()}`)
    .replaceAll(/[_-]+/g, ' ')
    .trim();
  return words === '' ? name : words.charAt(0).toUpperCase() + words.slice(1);
}

function textShape(schema: JsonObject, value: Json | undefined): Shape {
  const media = textOf(schema, 'clewFile');
  const long = (numberOf(schema, 'maxLength') ?? 0) > 1000 || (typeof value === 'string' && value.includes('\n'));
  return { is: 'text', media, portType: schema['clewType'] === true, long };
}

const wrongKind = 'It holds something else than is expected here, shown as it stands.';

/** A value of another kind than the field is for is shown as it stands, so that nothing is hidden or replaced unseen. */
function shapeFor(value: Json | undefined, fits: boolean, shape: () => Shape): Shape {
  return value === undefined || value === null || fits ? shape() : { is: 'json', because: wrongKind };
}

function shapeOf(schema: JsonObject, at: At, value: Json | undefined): Shape {
  const strange = unknownKeywords(schema);
  if (strange.length > 0) return { is: 'json', because: `The form has no field for "${strange.join('", "')}".` };
  if (at.path.length > maxDepth) return { is: 'json', because: undefined };
  const alternatives = alternativesOf(schema, at.root);
  if (alternatives !== undefined)
    return hasPlainAlternatives(schema) ? unionShape(alternatives, at, value) : { is: 'json', because: undefined };
  const constant = own(schema, 'const');
  const options = constant === undefined ? listOf(schema, 'enum') : [constant];
  if (options !== undefined) return { is: 'enum', options };
  switch (textOf(schema, 'type')) {
    case 'string':
      return shapeFor(value, typeof value === 'string', () => textShape(schema, value));
    case 'number':
    case 'integer':
      return shapeFor(value, typeof value === 'number', () => ({
        is: 'number',
        integer: schema['type'] === 'integer',
      }));
    case 'boolean':
      return shapeFor(value, typeof value === 'boolean', () => ({ is: 'boolean' }));
    case 'null':
      return { is: 'enum', options: [null] };
    case 'array':
      return shapeFor(value, Array.isArray(value), () => listShape(schema, at, value));
    case 'object':
      return shapeFor(value, isJsonObject(value), () => objectShape(schema, at, value));
    default:
      return { is: 'json', because: undefined };
  }
}

function isPlainText(schema: JsonObject): boolean {
  return schema['type'] === 'string' && !('enum' in schema || 'const' in schema || 'clewFile' in schema);
}

function isPlainNumber(schema: JsonObject): boolean {
  return (schema['type'] === 'number' || schema['type'] === 'integer') && !('enum' in schema);
}

function unionShape(alternatives: readonly JsonObject[], at: At, value: Json | undefined): Shape {
  if (alternatives.every((one) => 'const' in one || 'enum' in one))
    return { is: 'enum', options: alternatives.flatMap((one) => listOf(one, 'enum') ?? [own(one, 'const') ?? null]) };
  const isScalar =
    alternatives.some(isPlainText) && alternatives.every((one) => isPlainText(one) || isPlainNumber(one));
  if (isScalar && alternatives.length > 1 && alternatives.some(isPlainNumber))
    return shapeFor(value, typeof value === 'string' || typeof value === 'number', () => ({ is: 'scalar' }));
  const options = alternatives.map((schema) => ({ label: alternativeLabel(schema), schema }));
  const best = value === undefined || value === null ? undefined : bestFit(alternatives, value);
  const index = value === null ? alternatives.findIndex((one) => one['type'] === 'null') : (best ?? -1);
  const fitting = alternatives[index];
  return {
    is: 'choice',
    options,
    at: fitting === undefined ? undefined : index,
    chosen: chosenField(fitting, at, value),
  };
}

function chosenField(schema: JsonObject | undefined, at: At, value: Json | undefined): FormField | undefined {
  if (schema !== undefined) return field(schema, at, value);
  if (value === undefined || value === null) return undefined;
  return { ...field({}, at, value), shape: { is: 'json', because: wrongKind } };
}

function bestFit(alternatives: readonly JsonObject[], value: Json): number | undefined {
  const fits = alternatives.map((one) => fitOf(one, value));
  const best = Math.max(...fits);
  return best < 0 ? undefined : fits.indexOf(best);
}

function listShape(schema: JsonObject, at: At, value: Json | undefined): Shape {
  const values: readonly Json[] = Array.isArray(value) ? (value as readonly Json[]) : [];
  const fixed = (listOf(schema, 'prefixItems') ?? []).filter((one) => isJsonObject(one));
  const rest = own(schema, 'items');
  const of = rest === false ? undefined : isJsonObject(rest) ? rest : fixed.length === 0 ? {} : undefined;
  const count = Math.max(values.length, fixed.length);
  const items = Array.from({ length: count }, (_, index) =>
    field(
      fixed[index] ?? of ?? {},
      { ...at, path: [...at.path, index], label: String(index + 1), required: true },
      values[index],
    ),
  );
  return {
    is: 'list',
    items,
    of,
    least: Math.max(numberOf(schema, 'minItems') ?? 0, fixed.length),
    most: of === undefined ? fixed.length : (numberOf(schema, 'maxItems') ?? Number.POSITIVE_INFINITY),
  };
}

function keyPattern(schema: JsonObject): RegExp | undefined {
  const written = textOf(objectOf(schema, 'propertyNames') ?? {}, 'pattern');
  if (written === undefined) return undefined;
  try {
    return new RegExp(written, 'u');
  } catch {
    return undefined; // the function itself says what is wrong with a name
  }
}

function objectShape(schema: JsonObject, at: At, value: Json | undefined): Shape {
  const properties = objectOf(schema, 'properties') ?? {};
  const others = own(schema, 'additionalProperties');
  const now = isJsonObject(value) ? value : {};
  const inner = (name: string, member: JsonObject, required: boolean, hint: string | undefined): FormField =>
    field(
      member,
      { root: at.root, path: [...at.path, name], label: textOf(member, 'title') ?? humanName(name), required, hint },
      own(now, name),
    );
  const names = Object.keys(properties);
  if (names.length === 0 && isJsonObject(others)) {
    const hint = textOf(schema, 'description') ?? at.hint;
    const entries = Object.keys(now).map((name) => ({ ...inner(name, others, true, hint), label: name }));
    return { is: 'map', entries, keys: keyPattern(schema), of: others };
  }
  if (names.length === 0 && others !== false) return { is: 'json', because: undefined };
  // Members beside a map: the form has no field that is both.
  if (isJsonObject(others)) return { is: 'json', because: undefined };
  // Nothing of what is not there is shown, so that no problem is said where nobody sees it.
  if (value === undefined && !at.required) return { is: 'object', members: [] };
  // What has to be there comes first; a manifest lists its members by the alphabet.
  const inTurn = names.toSorted((a, b) => Number(isRequired(schema, b)) - Number(isRequired(schema, a)));
  const members = inTurn.map((name) => {
    const member = properties[name];
    return inner(name, isJsonObject(member) ? member : {}, isRequired(schema, name), undefined);
  });
  const unknown = Object.keys(now).filter((name) => !Object.hasOwn(properties, name));
  return { is: 'object', members: [...members, ...unknown.map((name) => unknownMember(name, at, own(now, name)))] };
}

/** A member that the function does not know stays in the file, and in sight. */
function unknownMember(name: string, at: At, value: Json | undefined): FormField {
  const made = field({}, { ...at, path: [...at.path, name], label: name, required: false, hint: undefined }, value);
  return {
    ...made,
    shape: { is: 'json', because: 'The function does not know this member. It is kept as it stands.' },
  };
}

function field(written: JsonObject, at: At, value: Json | undefined): FormField {
  const schema = resolve(written, at.root);
  const made = {
    path: at.path,
    pointer: pointer(at.path),
    label: at.label,
    doc: textOf(schema ?? written, 'description'),
    limits: limitsText(schema ?? written),
    required: at.required,
    value,
    fallback: own(schema ?? written, 'default'),
    errors: [],
    schema: schema ?? written,
  };
  if (schema === undefined)
    return { ...made, shape: { is: 'json', because: 'The form cannot follow the reference in its schema.' } };
  return { ...made, shape: shapeOf(schema, at, value) };
}

/** The fields right under a field. */
export function fieldsIn(one: FormField): readonly FormField[] {
  switch (one.shape.is) {
    case 'object':
      return one.shape.members;
    case 'map':
      return one.shape.entries;
    case 'list':
      return one.shape.items;
    case 'choice':
      return one.shape.chosen === undefined ? [] : [one.shape.chosen];
    default:
      return [];
  }
}

function pointers(one: FormField, found: Set<string>): Set<string> {
  found.add(one.pointer);
  for (const inner of fieldsIn(one)) pointers(inner, found);
  return found;
}

/** The nearest field to what a problem points at: the very one, or the one that it is in. */
function nearest(known: ReadonlySet<string>, wanted: string): string {
  let at = wanted === '' || wanted.startsWith('/') ? wanted : `/${wanted}`;
  while (!known.has(at)) at = at.slice(0, Math.max(0, at.lastIndexOf('/')));
  return at;
}

/**
 * What the schema itself says against a value, in words for people; a module's own sentence about the same place is of a
 * program's kind. Undefined where only the module knows better.
 */
function plainProblem({ value, required, schema }: FormField): string | undefined {
  if (value === undefined || value === null || value === '')
    return required || value === '' ? 'A value is needed here.' : undefined;
  const limits = limitsText(schema);
  if (typeof value === 'number' && limits !== undefined && isOutside(schema, value))
    return `${value} does not fit: write ${limits}.`;
  const longest = numberOf(schema, 'maxLength');
  if (typeof value === 'string' && longest !== undefined && value.length > longest)
    return `The text has ${value.length} characters, and at most ${longest} are taken.`;
  return undefined;
}

function isOutside(schema: JsonObject, value: number): boolean {
  const low = numberOf(schema, 'minimum') ?? numberOf(schema, 'exclusiveMinimum') ?? Number.NEGATIVE_INFINITY;
  const high = numberOf(schema, 'maximum') ?? numberOf(schema, 'exclusiveMaximum') ?? Number.POSITIVE_INFINITY;
  return value < low || value > high;
}

function sentences(one: FormField, errors: readonly string[]): readonly string[] {
  const plain = errors.length === 0 ? undefined : plainProblem(one);
  return plain === undefined ? errors : [plain];
}

function withErrors(one: FormField, errors: ReadonlyMap<string, readonly string[]>): FormField {
  const { shape } = one;
  const inside = (list: readonly FormField[]): FormField[] => list.map((inner) => withErrors(inner, errors));
  const here = sentences(one, errors.get(one.pointer) ?? []);
  switch (shape.is) {
    case 'object':
      return { ...one, errors: here, shape: { ...shape, members: inside(shape.members) } };
    case 'map':
      return { ...one, errors: here, shape: { ...shape, entries: inside(shape.entries) } };
    case 'list':
      return { ...one, errors: here, shape: { ...shape, items: inside(shape.items) } };
    case 'choice':
      // The chosen form stands in the same place: what is wrong there is said once, at the field that can be changed.
      return shape.chosen === undefined
        ? { ...one, errors: here }
        : { ...one, shape: { ...shape, chosen: withErrors(shape.chosen, errors) } };
    default:
      return { ...one, errors: here };
  }
}

/** The form of a function's params: what its JSON Schema names, what the params hold beyond it, and each problem at its place. */
export function formModel(
  schema: JsonObject,
  params: Json | undefined,
  problems: readonly ParamProblem[] = [],
): FormField {
  const tree = field(
    schema,
    { root: schema, path: [], label: 'Parameters', required: true, hint: undefined },
    params ?? {},
  );
  const known = pointers(tree, new Set());
  const errors = new Map<string, string[]>();
  for (const one of problems) {
    const at = nearest(known, one.pointer);
    // At a field the place is said already, and what is left is a sentence.
    const message = one.message.charAt(0).toUpperCase() + one.message.slice(1);
    errors.set(at, [...(errors.get(at) ?? []), message]);
  }
  return withErrors(tree, errors);
}

/** The field that a choice would show for one of its alternatives while there is no value of it yet. */
export function alternativeField(root: JsonObject, choice: FormField, schema: JsonObject): FormField {
  const { path, label, required, doc } = choice;
  return field(schema, { root, path, label, required, hint: doc }, undefined);
}

/** Whether a field holds a value in itself, so that it stands in one row. */
export function isSimple({ shape }: FormField): boolean {
  return ['text', 'number', 'scalar', 'boolean', 'enum'].includes(shape.is);
}
