import { expect, test } from 'vitest';
import { z } from 'zod';
import type { JsonObject } from '../std/json.ts';
import { fileParams, plainPath } from './file-params.ts';

const file = (mediaType: string): z.ZodString => z.string().meta({ clewFile: mediaType });
const schemaOf = (schema: z.ZodType): JsonObject => z.toJSONSchema(schema, { io: 'input' }) as JsonObject;

const schema = schemaOf(
  z.strictObject({
    workbook: file('application/xlsx'),
    title: z.string(),
    parts: z.array(z.strictObject({ step: file('model/step') })),
    more: z.record(z.string(), file('text/csv')),
    either: z.union([z.strictObject({ code: file('text/x-typescript') }), z.number()]),
  }),
);

test('every file that params name is found, wherever it stands', () => {
  const params = {
    workbook: 'uas.xlsx',
    title: 'not.a.file',
    parts: [{ step: 'a.step' }, { step: 'b.step' }],
    more: { 'a/b': 'c.csv', __proto: 'd.csv' },
    either: { code: 'steps/s.ts' },
  };
  expect(fileParams(schema, params)).toEqual([
    { pointer: '/workbook', path: 'uas.xlsx', mediaType: 'application/xlsx' },
    { pointer: '/parts/0/step', path: 'a.step', mediaType: 'model/step' },
    { pointer: '/parts/1/step', path: 'b.step', mediaType: 'model/step' },
    { pointer: '/more/a~1b', path: 'c.csv', mediaType: 'text/csv' },
    { pointer: '/more/__proto', path: 'd.csv', mediaType: 'text/csv' },
    { pointer: '/either/code', path: 'steps/s.ts', mediaType: 'text/x-typescript' },
  ]);
});

test('params of another form name none, and nothing of a prototype is taken for one', () => {
  expect(fileParams(schema, {})).toEqual([]);
  expect(
    fileParams(schema, { workbook: 5, parts: 'a', more: [1], either: 3, constructor: 'x', toString: 'y' }),
  ).toEqual([]);
});

test('a path is plain: without steps that lead nowhere, and with those that lead out of the folder', () => {
  const plain = ['a.ts', './a.ts', 'b/../a.ts', 'b//c/a.ts', '../a.ts', '../../a.ts', '/x/./a.ts', '/../a.ts'].map(
    plainPath,
  );
  expect(plain).toEqual(['a.ts', 'a.ts', 'a.ts', 'b/c/a.ts', '../a.ts', '../../a.ts', '/x/a.ts', '/../a.ts']);
});
