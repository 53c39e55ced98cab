import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { Manifest } from '#shared/model/function-spec.ts';
import { isJsonObject } from '#shared/std/json.ts';
import type { Json, JsonObject } from '#shared/std/json.ts';
import { fieldsIn, formModel, humanName } from './form-model.ts';
import type { FormField } from './form-model.ts';
import { alternativesOf, fitOf, listOf, objectOf, resolve, seedOf } from './schema.ts';

function* all(one: FormField): Generator<FormField> {
  yield one;
  for (const inner of fieldsIn(one)) yield* all(inner);
}

function at(form: FormField, pointer: string): FormField {
  const found = [...all(form)].findLast((one) => one.pointer === pointer);
  if (found === undefined) throw new Error(`no field at ${pointer}`);
  return found;
}

const functions = readdirSync('modules').flatMap((name) => {
  const manifest = Manifest.parse(JSON.parse(readFileSync(`modules/${name}/manifest.json`, 'utf8')));
  return Object.entries(manifest.functions).map(([key, spec]) => ({
    name: `${name}/${key}`,
    params: spec.params as JsonObject,
  }));
});

/** Values that between them lead through every part of a schema, each alternative once. */
function samples(written: JsonObject, root: JsonObject, depth = 0): Json[] {
  const schema = resolve(written, root) ?? {};
  const options = alternativesOf(schema, root);
  if (options !== undefined) return depth > 12 ? ['x'] : options.flatMap((one) => samples(one, root, depth + 4));
  if ('const' in schema) return [schema['const'] ?? null];
  const values = listOf(schema, 'enum');
  if (values !== undefined) return [values[0] ?? null];
  const others = schema['additionalProperties'];
  switch (schema['type']) {
    case 'string':
      return ['x'];
    case 'number':
    case 'integer':
      return [1];
    case 'boolean':
      return [true];
    case 'array': {
      const fixed = (listOf(schema, 'prefixItems') ?? []).filter((one) => isJsonObject(one));
      if (fixed.length > 0) return [fixed.map((one) => samples(one, root, depth + 1)[0] ?? null)];
      return isJsonObject(schema['items']) ? [samples(schema['items'], root, depth + 1)] : [[]];
    }
    case 'object': {
      const members = Object.entries(objectOf(schema, 'properties') ?? {}).map(
        ([name, member]) => [name, samples(member as JsonObject, root, depth + 1)] as const,
      );
      if (isJsonObject(others))
        return [Object.fromEntries(samples(others, root, depth + 1).map((one, i) => [`k${i}`, one]))];
      const most = Math.max(1, ...members.map(([, list]) => list.length));
      return Array.from({ length: most }, (_, i) =>
        Object.fromEntries(members.map(([name, list]) => [name, list[i % list.length] ?? null])),
      );
    }
    default:
      return [null];
  }
}

/** Every part of a schema that can hold a value, without following a reference twice. */
function parts(written: JsonObject, root: JsonObject, seen: Set<JsonObject>): Set<JsonObject> {
  const schema = resolve(written, root) ?? written;
  if (seen.has(schema)) return seen;
  seen.add(schema);
  const inside = [
    ...Object.values(objectOf(schema, 'properties') ?? {}),
    ...(listOf(schema, 'anyOf') ?? []),
    ...(listOf(schema, 'oneOf') ?? []),
    ...(listOf(schema, 'prefixItems') ?? []),
    schema['items'] ?? false,
    schema['additionalProperties'] ?? false,
  ];
  for (const one of inside) if (isJsonObject(one)) parts(one, root, seen);
  return seen;
}

describe.each(functions)('the form of $name', ({ params }) => {
  const forms = samples(params, params).map((value) => formModel(params, value));

  test('has a field for every part of the schema', () => {
    const shown = new Set<string>();
    for (const form of forms)
      for (const one of all(form)) {
        shown.add(JSON.stringify(one.schema));
        // The alternatives of a number-or-text field and of an enumeration are shown by the field itself.
        if (one.shape.is === 'scalar' || one.shape.is === 'enum')
          for (const part of parts(one.schema, params, new Set())) shown.add(JSON.stringify(part));
      }
    const lost = [...parts(params, params, new Set())].filter((part) => !shown.has(JSON.stringify(part)));
    expect(lost).toEqual([]);
  });

  test('falls back to JSON nowhere', () => {
    const fallbacks = forms.flatMap((form) => [...all(form)].filter((one) => one.shape.is === 'json'));
    expect(fallbacks.map((one) => [one.pointer, one.shape])).toEqual([]);
  });

  test('shows every value of the params', () => {
    for (const form of forms) {
      const leaves = [...all(form)].filter((one) => fieldsIn(one).length === 0 && one.value !== undefined);
      const shown = leaves.map((one) => JSON.stringify(one.value)).toSorted();
      const leavesOf = (value: Json): Json[] => {
        const inner = isJsonObject(value) ? Object.values(value) : Array.isArray(value) ? (value as Json[]) : [];
        return inner.length === 0 ? [value] : inner.flatMap(leavesOf);
      };
      expect(shown).toEqual(
        leavesOf(form.value ?? null)
          .map((one) => JSON.stringify(one))
          .toSorted(),
      );
    }
  });
});

const params = (name: string): JsonObject => {
  const found = functions.find((one) => one.name === name);
  if (found === undefined) throw new Error(name);
  return found.params;
};

describe('the form model', () => {
  test('reads the cells of a workbook as a map of rows', () => {
    const form = formModel(params('excel/read'), {
      workbook: 'uas.xlsx',
      cells: { spar_t: { at: 'Parameters!C4', type: 'quantity<mm>' } },
    });
    expect(at(form, '/workbook').shape).toMatchObject({ is: 'text', media: expect.stringContaining('spreadsheetml') });
    expect(at(form, '/cells').shape).toMatchObject({ is: 'map' });
    expect(at(form, '/cells/spar_t')).toMatchObject({ label: 'spar_t', shape: { is: 'object' } });
    expect(at(form, '/cells/spar_t/type').shape).toMatchObject({ is: 'text', portType: true });
    expect(at(form, '/cells/spar_t/at').shape).toMatchObject({ is: 'text', portType: false });
    expect(at(form, '/cells/spar_t/at').required).toBe(true);
    expect(at(form, '/cells/spar_t/unit')).toMatchObject({ required: false, value: undefined });
  });

  test('takes for a port type what the schema says is one, whatever its description or value looks like', () => {
    const text: JsonObject = { type: 'string', description: 'Such as quantity<mm>.' };
    const schema: JsonObject = { type: 'object', properties: { a: text, b: { type: 'string', clewType: true } } };
    const form = formModel(schema, { a: 'quantity<mm>', b: 'x' });
    expect([at(form, '/a').shape, at(form, '/b').shape]).toMatchObject([{ portType: false }, { portType: true }]);
    expect(at(form, '/b').shape.is).toBe('text');
    const read = formModel(params('excel/read'), {
      tables: { t: { range: 'A1:B2', columns: { n: 'number', m: { type: 'text' } } } },
    });
    expect([...all(read)].filter((one) => one.shape.is === 'text' && one.shape.portType)).toHaveLength(2);
  });

  test('takes the values of a typed map for port types, and a media type for none', () => {
    const step = formModel(params('core/typescript'), { inputs: { n: 'x' }, outputs: { f: 'y' } });
    expect(at(step, '/inputs/n').shape).toMatchObject({ portType: true });
    expect(at(step, '/outputs/f').shape).toMatchObject({ portType: true });
    expect(at(step, '/code').shape).toMatchObject({ portType: false, media: 'text/typescript' });
    expect(at(formModel(params('core/file'), {}), '/mediaType').shape).toMatchObject({ portType: false });
    expect(at(formModel(params('core/expression'), {}), '/expression').shape).toMatchObject({ portType: false });
    const requirement = formModel(params('core/requirement'), { inputs: { value: 'number' } });
    expect(at(requirement, '/inputs/value').shape).toMatchObject({ portType: true });
    const frame = formModel(params('frame/solve'), { inputs: { wall: 'mm' } });
    expect(at(frame, '/inputs/wall').shape).toMatchObject({ portType: false });
  });

  test('keeps a default as what holds, not as a value', () => {
    const form = formModel(params('frame/beam'), {});
    expect(at(form, '/elements')).toMatchObject({ value: undefined, fallback: 20, limits: '1 to 200' });
    expect(at(form, '/section')).toMatchObject({ fallback: 'rectangular-tube', shape: { is: 'enum' } });
  });

  test('chooses among alternatives by what the value holds', () => {
    const form = formModel(params('frame/solve'), {
      model: {
        loads: [
          { member: 'a', per_length: [0, 0, '1 N/m'] },
          { node: 'n', force: [0, 0, '3 N'] },
        ],
        sections: { s: { shape: 'tube', diameter: '20 mm' } },
        supports: { a: 'fixed', b: ['ux'] },
      },
    });
    expect(at(form, '/model/loads/0/per_length/2').value).toBe('1 N/m');
    expect(at(form, '/model/loads/0/member').shape.is).toBe('text');
    expect(at(form, '/model/loads/1/force').shape.is).toBe('list');
    expect(at(form, '/model/sections/s/diameter').shape.is).toBe('scalar');
    expect(at(form, '/model/sections/s/wall').required).toBe(true);
    expect(at(form, '/model/supports/a').shape).toMatchObject({ is: 'enum' });
    expect(at(form, '/model/supports/b/0').shape).toMatchObject({ is: 'enum' });
  });

  test('follows a schema that names itself as far as the value goes', () => {
    const form = formModel(params('core/constant'), { type: 'json', value: { a: [1, { b: null }] } });
    expect(at(form, '/value/a/1/b').value).toBe(null);
    expect(at(form, '/value/a/0').shape.is).toBe('number');
  });

  test('shows what the function does not know, and what is of another kind, as it stands', () => {
    const form = formModel(params('frame/beam'), { elements: 'many', colour: 'red' });
    expect(at(form, '/elements')).toMatchObject({ value: 'many', shape: { is: 'json' } });
    expect(at(form, '/colour')).toMatchObject({ value: 'red', shape: { is: 'json' } });
  });

  test.each([
    { patternProperties: { a: {} }, type: 'object' },
    { allOf: [{ type: 'string' }] },
    { if: {}, type: 'object' },
    { type: 'object', properties: { a: { type: 'string' } }, additionalProperties: { type: 'number' } },
    { type: 'object', properties: { a: { type: 'string' } }, anyOf: [{ required: ['a'] }] },
    { $ref: 'https://elsewhere.example/schema' },
    { $ref: '#/$defs/round', $defs: { round: { $ref: '#/$defs/round' } } },
    {},
  ])('gives a text field for JSON to a schema that it does not know: %j', (inner) => {
    const form = formModel({ type: 'object', properties: { x: inner as unknown as JsonObject } }, { x: { a: 1 } });
    expect(at(form, '/x')).toMatchObject({ value: { a: 1 }, shape: { is: 'json' } });
  });

  test('puts each problem at the very field, or at the nearest one there is', () => {
    const form = formModel(params('excel/read'), { workbook: 'a.xlsx', cells: { t: { at: 'A1', type: 'quantity' } } }, [
      { pointer: '/cells/t/type', message: 'needs a unit' },
      { pointer: '/cells/t/units/column', message: 'deep' },
      { pointer: 'workbook', message: 'gone' },
      { pointer: '/nowhere', message: 'lost' },
    ]);
    expect(at(form, '/cells/t/type').errors).toEqual(['Needs a unit']);
    expect(at(form, '/cells/t/units').errors).toEqual(['Deep']);
    expect(at(form, '/workbook').errors).toEqual(['Gone']);
    expect(form.errors).toEqual(['Lost']);
  });

  test('says in plain words what the schema itself forbids', () => {
    const beam = formModel(params('frame/beam'), { elements: 4000, modes: 3 }, [
      { pointer: '/elements', message: 'must be at most 200.' },
      { pointer: '/modes', message: 'Only odd ones today.' },
    ]);
    expect(at(beam, '/elements').errors).toEqual(['4000 does not fit: write 1 to 200.']);
    expect(at(beam, '/modes').errors).toEqual(['Only odd ones today.']);
    const requirement = formModel(params('core/requirement'), { id: '', text: 'x' }, [
      { pointer: '/id', message: 'needs a value.' },
      { pointer: '/check', message: 'needs a value.' },
    ]);
    expect(at(requirement, '/id').errors).toEqual(['A value is needed here.']);
    expect(at(requirement, '/check').errors).toEqual(['A value is needed here.']);
  });

  test('says a problem of a chosen alternative once', () => {
    const form = formModel(params('core/select'), { where: { a: 'x' } }, [{ pointer: '/where/a', message: 'no' }]);
    expect([...all(form)].flatMap((one) => one.errors)).toEqual(['No']);
  });
});

describe('a seed', () => {
  test('chooses the alternative that it was made for', () => {
    const solve = params('frame/solve');
    const loads = objectOf(
      objectOf(objectOf(objectOf(solve, 'properties') ?? {}, 'model') ?? {}, 'properties') ?? {},
      'loads',
    );
    const options = alternativesOf(objectOf(loads ?? {}, 'items') ?? {}, solve) ?? [];
    for (const [index, option] of options.entries()) {
      const fits = options.map((one) => fitOf(one, seedOf(option, solve) ?? null));
      expect(fits.indexOf(Math.max(...fits))).toBe(index);
    }
  });

  test('invents no number and no choice', () => {
    const schema: JsonObject = {
      type: 'object',
      properties: { n: { type: 'number' }, e: { enum: ['a', 'b'] }, t: { type: 'string' }, d: { default: 3 } },
      required: ['n', 'e', 't', 'd'],
    };
    expect(seedOf(schema, schema)).toEqual({ t: '', d: 3 });
  });
});

test('a name is written as people read it', () => {
  expect(['load_factor', 'timeLimitMs', 'at', '_'].map((name) => humanName(name))).toEqual([
    'Load factor',
    'Time limit (ms)',
    'At',
    '_',
  ]);
});
