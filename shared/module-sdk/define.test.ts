import { describe as group, expect, test } from 'vitest';
import { z } from 'zod';
import { Manifest } from '../model/function-spec.ts';
import { defineFunction, defineModule, describe, fileParam, manifestOf, typeParam } from './define.ts';
import type { FunctionDefinition, ModuleDefinition } from './define.ts';
import { number } from './values.ts';

const fixed = { inputs: [{ name: 'x', type: 'number' }], outputs: [{ name: 'y', type: 'number' }] };

const plain: FunctionDefinition = defineFunction({
  title: 'Double',
  summary: 'Twice a number.',
  category: 'Steps',
  params: z.strictObject({}),
  ports: fixed,
  run: (call) => ({ y: number(2 * call.number('x')) }),
});

const params = z.strictObject({
  workbook: fileParam('application/xlsx', 'The workbook.'),
  ports: z.record(z.string(), typeParam().meta({ description: 'A port.' })).optional(),
  count: z.int().min(1).default(1).meta({ description: 'How many.' }),
  cells: z.record(z.string(), z.strictObject({ at: z.string().min(2) })),
});
const described: FunctionDefinition = defineFunction({
  title: 'Read',
  summary: 'Reads cells.',
  category: 'Sources',
  params,
  ports: ({ cells, count }) =>
    count > 9
      ? { problems: [{ pointer: '/count', message: 'It reads nine at most.' }] }
      : { inputs: [], outputs: Object.keys(cells).map((name) => ({ name, type: 'number' })) },
  deterministic: false,
  onInterrupt: 'ask',
  timeLimitMs: 5_000,
  resources: { cpu: 2, pools: { licence: 1 } },
  reads: ['thread'],
  tools: [{ name: 'ccx', version: '>=2.20' }],
  permissions: { network: ['licence.example'], files: [] },
  run: () => ({}),
});

const module = (functions: Record<string, FunctionDefinition>): ModuleDefinition =>
  defineModule({
    name: 'probe',
    version: '0.1.0',
    title: 'Probe',
    summary: 'For tests.',
    publisher: 'clew',
    functions,
  });

group('a manifest', () => {
  test('says of a function what its author left out', () => {
    const manifest = manifestOf(module({ double: plain }));
    expect(manifest).toEqual({
      format: 'clew/module@1',
      name: 'probe',
      version: '0.1.0',
      title: 'Probe',
      summary: 'For tests.',
      publisher: 'clew',
      entry: 'main.ts',
      functions: {
        double: {
          title: 'Double',
          summary: 'Twice a number.',
          category: 'Steps',
          params: { type: 'object', properties: {}, additionalProperties: false },
          ports: fixed,
          deterministic: true,
          onInterrupt: 'again',
          timeLimitMs: 60_000,
          resources: { cpu: 1 },
          reads: [],
          tools: [],
          permissions: { network: [], files: [] },
        },
      },
    });
    expect(Manifest.parse(JSON.parse(JSON.stringify(manifest)))).toEqual(manifest);
  });

  test('says what its author said, and what a form needs: description, default, bounds, files', () => {
    const spec = manifestOf(module({ read: described })).functions['read'];
    expect(spec).toMatchObject({
      ports: 'describe',
      deterministic: false,
      onInterrupt: 'ask',
      timeLimitMs: 5_000,
      resources: { cpu: 2, pools: { licence: 1 } },
      reads: ['thread'],
      tools: [{ name: 'ccx', version: '>=2.20' }],
      permissions: { network: ['licence.example'], files: [] },
    });
    expect(spec?.params).toMatchObject({
      properties: {
        workbook: { type: 'string', minLength: 1, clewFile: 'application/xlsx', description: 'The workbook.' },
        count: { type: 'integer', minimum: 1, default: 1, description: 'How many.' },
        ports: { additionalProperties: { type: 'string', minLength: 1, clewType: true, description: 'A port.' } },
      },
      // With its default, `count` may be left out of a thread.
      required: ['workbook', 'cells'],
      additionalProperties: false,
    });
  });

  test.each<[string, () => ModuleDefinition]>([
    ['a module name in capitals', () => ({ ...module({}), name: 'Probe' })],
    ['a version that is none', () => ({ ...module({}), version: '1' })],
    ['a function name in capitals', () => module({ Double: plain })],
    ['a function name with a slash', () => module({ 'a/b': plain })],
    [
      'a port that no script could name',
      () => module({ a: { ...plain, ports: { inputs: [{ name: 'a b', type: 'number' }], outputs: [] } } }),
    ],
    [
      'a port named __proto__',
      () => module({ a: { ...plain, ports: { inputs: [{ name: '__proto__', type: 'number' }], outputs: [] } } }),
    ],
    ['a time limit of nothing', () => module({ a: { ...plain, timeLimitMs: 0 } })],
  ])('cannot be made with %s', (_, make) => expect(() => manifestOf(make())).toThrow(z.ZodError));
});

group('a description', () => {
  const good = { workbook: 'a.xlsx', cells: { t: { at: 'C4' } } };
  test('is the fixed ports, or what the params make of them', () => {
    expect(describe(plain, {})).toEqual({ ports: fixed });
    expect(describe(described, good)).toEqual({ ports: { inputs: [], outputs: [{ name: 't', type: 'number' }] } });
  });

  test('runs nothing', () => {
    const never = defineFunction({ ...plain, params: z.strictObject({}), run: () => expect.unreachable() });
    expect(describe(never, {})).toEqual({ ports: fixed });
  });

  test('of params that the function refuses has its problems', () => {
    expect(describe(described, { ...good, count: 10 })).toEqual({
      problems: [{ pointer: '/count', message: 'It reads nine at most.' }],
    });
  });

  test('of params that do not fit points at each of them, with the signs of a pointer escaped', () => {
    const wrong = describe(described, { workbook: '', count: 0, cells: { 'a/b~c': { at: 'x' } }, more: 1 });
    expect('problems' in wrong && wrong.problems.map((p) => p.pointer)).toEqual([
      '/workbook',
      '/count',
      '/cells/a~1b~0c/at',
      '',
    ]);
    for (const whole of [undefined, null, 5, []]) {
      const none = describe(described, whole);
      expect('problems' in none && none.problems).toEqual([
        { pointer: '', message: expect.stringMatching(/./) as string },
      ]);
    }
  });
});
