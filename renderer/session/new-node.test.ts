import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { Manifest } from '#shared/model/function-spec.ts';
import type { FunctionSpec } from '#shared/model/function-spec.ts';
import type { InstalledModule } from '../stores/agent.ts';
import { listFunctions, newNode, rankFunctions } from './new-node.ts';

const installed: InstalledModule[] = readdirSync('modules').map((name) => ({
  manifest: Manifest.parse(JSON.parse(readFileSync(`modules/${name}/manifest.json`, 'utf8'))),
  digest: name,
  path: `modules/${name}`,
}));

const names = (query: string): string[] => rankFunctions(installed, query).map((one) => one.name);

function withParams(params: FunctionSpec['params']): FunctionSpec {
  const [first] = listFunctions(installed);
  if (first === undefined) throw new Error('no functions');
  return { ...first.spec, params };
}

describe('a new node', () => {
  test('holds the defaults of what is required, and nothing that may be left out', () => {
    const spec = withParams({
      type: 'object',
      properties: {
        kind: { const: 'fixed' },
        many: { type: 'integer', default: 0 },
        free: { type: 'integer', default: 7 },
        open: { type: 'string' },
        inner: { type: 'object', properties: { on: { type: 'boolean', default: false } }, required: ['on'] },
      },
      required: ['kind', 'many', 'open', 'inner'],
    });
    expect(newNode('a/b', spec)).toEqual({
      function: 'a/b',
      params: { kind: 'fixed', many: 0, inner: { on: false } },
    });
  });

  test('has no params where the schema demands none', () => {
    expect(newNode('a/b', withParams({ type: 'object', properties: {} }))).toEqual({ function: 'a/b' });
  });
});

describe('the ranking of functions', () => {
  test('lists every function in the order of the palette where nothing is searched', () => {
    const all = rankFunctions(installed, ' ');
    expect(all).toHaveLength(listFunctions(installed).length);
    const order = [...new Set(all.map((one) => one.spec.category))];
    expect(order).toEqual(['Sources', 'Design', 'Analyse', 'Steps', 'Verify & publish']);
  });

  test('puts a title that begins with the word first', () => {
    expect(names('beam')[0]).toBe('frame/beam');
    expect(names('pdf')[0]).toBe('report/pdf');
  });

  test('finds by module, by category, by summary and by port', () => {
    expect(names('excel')).toContain('excel/read');
    expect(names('publish')).toContain('report/pdf');
    expect(names('recalculated')).toEqual(['excel/read']);
    expect(names('cog_x')).toContain('cad/mass');
  });

  test('needs every word', () => {
    expect(names('beam workbook')).toEqual([]);
    expect(names('read work')).toContain('excel/read');
  });

  test('leaves out what the filter refuses', () => {
    expect(rankFunctions(installed, '', (one) => one.name === 'core/file').map((one) => one.name)).toEqual([
      'core/file',
    ]);
  });
});
