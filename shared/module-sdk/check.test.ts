import { expect, test } from 'vitest';
import { z } from 'zod';
import { check } from './check.ts';

const said = (schema: z.ZodType, value: unknown): [string, string][] => {
  const checked = check(schema, value);
  return checked.ok ? [] : checked.error.map(({ pointer, message }) => [pointer, message]);
};
const only = (schema: z.ZodType, value: unknown): string => {
  const [first, ...rest] = said(schema, value);
  expect([first?.[0], rest]).toEqual(['', []]);
  return first?.[1] ?? '';
};
const code = (schema: z.ZodType, value: unknown): string | undefined => schema.safeParse(value).error?.issues[0]?.code;

/** Every code that zod has: a code without a row does not compile. */
const rows: Record<z.core.$ZodIssue['code'], readonly (readonly [z.ZodType, unknown, string])[]> = {
  invalid_type: [
    [z.string(), undefined, 'needs a value.'],
    [z.string(), 5, 'must be text.'],
    [z.number(), '5', 'must be a number.'],
    [z.number(), Number.NaN, 'must be a number.'],
    [z.int(), 1.5, 'must be a whole number.'],
    [z.boolean(), 1, 'must be true or false.'],
    [z.array(z.string()), 'a', 'must be a list.'],
    [z.tuple([z.number()]), {}, 'must be a list.'],
    [z.strictObject({}), [], 'must be a group of named values.'],
    [z.record(z.string(), z.string()), 3, 'must be a group of named values.'],
    [z.null(), 0, 'must be null.'],
    [z.never(), 0, 'must be left out.'],
  ],
  too_small: [
    [z.string().min(1), '', 'needs a value.'],
    [z.string().min(2), 'a', 'must have at least 2 characters.'],
    [z.string().length(2), 'a', 'must have exactly 2 characters.'],
    [z.array(z.number()).min(1), [], 'must have at least 1 item.'],
    [z.number().min(1), 0, 'must be at least 1.'],
    [z.number().positive(), 0, 'must be more than 0.'],
  ],
  too_big: [
    [z.string().max(2), 'abc', 'must have at most 2 characters.'],
    [z.array(z.number()).max(1), [1, 2], 'must have at most 1 item.'],
    [z.number().max(200), 4000, 'must be at most 200.'],
    [z.number().lt(200), 200, 'must be less than 200.'],
  ],
  invalid_format: [
    [z.string().regex(/^[a-z]+$/), 'A', 'must have the form /^[a-z]+$/.'],
    [z.string().regex(/^[a-z]+$/), '', 'needs a value.'],
    [z.string().startsWith('#'), 'a', 'must begin with "#".'],
    [z.string().endsWith('.ts'), 'a', 'must end with ".ts".'],
    [z.string().includes('/'), 'a', 'must contain "/".'],
    [z.email(), 'a', 'is not written as an email.'],
    [z.url(), 'a', 'is not written as an url.'],
  ],
  not_multiple_of: [[z.number().multipleOf(5), 7, 'must be a multiple of 5.']],
  unrecognized_keys: [
    [z.strictObject({}), { more: 1 }, '"more" is not known here.'],
    [z.strictObject({}), { a: 1, b: 2 }, '"a", "b" are not known here.'],
  ],
  invalid_value: [
    [z.enum(['a', 'b', 'c']), 'd', 'must be one of a, b, c.'],
    [z.literal('a'), 'd', 'must be a.'],
    [z.enum(['a', 'b']), undefined, 'needs a value: it must be one of a, b.'],
  ],
  invalid_union: [
    [z.union([z.string(), z.number()]), true, 'must be text or a number.'],
    [z.union([z.string(), z.number()]), undefined, 'needs a value.'],
    [z.union([z.enum(['a', 'b']), z.array(z.string())]), 'c', 'must be one of a, b or a list.'],
    [z.xor([z.string(), z.string()]), 'a', 'fits more than one of the forms that are allowed here.'],
  ],
  invalid_key: [],
  invalid_element: [
    [z.map(z.any(), z.number()), new Map([[{}, 'a']]), 'has an entry that does not fit: must be a number.'],
  ],
  custom: [
    [z.string().refine(() => false), 'a', 'is not allowed here.'],
    [z.string().refine(() => false, 'Only odd ones today.'), 'a', 'Only odd ones today.'],
  ],
};

test.each(Object.entries(rows))('%s is said in plain words', (name, cases) => {
  for (const [schema, value, message] of cases) {
    expect(code(schema, value)).toBe(name);
    expect(only(schema, value)).toBe(message);
  }
});

test('a name that is not allowed is pointed at', () => {
  const ports = z.record(z.string().regex(/^[a-z]+$/), z.string());
  expect(code(ports, { A: 'x' })).toBe('invalid_key');
  expect(said(ports, { A: 'x' })).toEqual([['/A', 'is not allowed as a name: must have the form /^[a-z]+$/.']]);
});

test('of several forms the one that was meant is looked into, at the very place', () => {
  const bound = z.strictObject({ min: z.number().optional(), max: z.number().optional() });
  const where = z.strictObject({ where: z.record(z.string(), z.union([z.string(), bound])) });
  expect(said(where, { where: { a: { min: 'x' } } })).toEqual([['/where/a/min', 'must be a number.']]);
  expect(said(where, { where: { a: { mim: 1 } } })).toEqual([['/where/a', '"mim" is not known here.']]);
  const shape = z.discriminatedUnion('shape', [
    z.strictObject({ shape: z.literal('tube'), wall: z.number() }),
    z.strictObject({ shape: z.literal('round') }),
  ]);
  expect(said(shape, { shape: 'flat' })).toEqual([['/shape', 'must be one of tube, round.']]);
  expect(said(shape, { shape: 'tube' })).toEqual([['/wall', 'needs a value.']]);
  const named = z.union([z.string(), bound], 'Write a value or limits.');
  expect(said(named, { min: 'x' })).toEqual([['', 'Write a value or limits.']]);
  expect(said(z.union([z.string().min(1), z.literal(0)]), '')).toEqual([['', 'needs a value.']]);
  expect(said(z.string().min(1, 'Give it a name.'), '')).toEqual([['', 'Give it a name.']]);
});

test('what fits comes back as the schema gives it', () => {
  expect(check(z.strictObject({ n: z.int().default(3) }), {})).toEqual({ ok: true, value: { n: 3 } });
});
