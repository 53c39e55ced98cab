import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { manifestOf, parseLiteral, parsePortType } from '@clew/module-sdk';
import type { InputValue, Json } from '@clew/module-sdk';
import { definition } from './module.ts';
import { exampleBook, examplePath } from './testing/example-book.ts';
import { readBook } from './testing/read-book.ts';

const text = (name: string): string => readFileSync(new URL(name, import.meta.url), 'utf8');

describe('the module', () => {
  it('has the manifest that follows from its definition, and names the workbook as a source file', () => {
    const manifest = JSON.parse(text('manifest.json')) as {
      functions: { read: { params: { properties: { workbook: { clewFile: string } } } } };
    };
    expect(manifest).toEqual(JSON.parse(JSON.stringify(manifestOf(definition))));
    expect(manifest.functions.read.params.properties.workbook.clewFile).toBe(
      'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    );
  });

  it('runs its example: the preload F = T / (K d) of three bolts at 12 N·m', async () => {
    expect(new Uint8Array(readFileSync(examplePath))).toEqual(exampleBook());
    const thread = JSON.parse(text('examples/bolts.thread.json')) as {
      nodes: { joint: { inputs: { torque: string }; params: Record<string, Json> } };
    };
    const { inputs, params } = thread.nodes.joint;
    const type = parsePortType('quantity<N*m>');
    const torque = type.ok ? parseLiteral(inputs.torque, type.value) : type;
    const { outputs, failure } = await readBook(
      exampleBook(),
      params,
      torque.ok ? { torque: torque.value as InputValue } : {},
    );
    expect(failure).toBe('');
    expect(outputs).toMatchObject({ torque: { value: 12, origin: 'Joint!B1' }, nut_factor: { value: 0.2 } });
    const rows = (outputs['bolts'] as { rows: (string | number)[][] }).rows;
    expect(rows.map(([bolt, d]) => [bolt, d])).toEqual([
      ['B-1', 6.35],
      ['B-2', 7.9375],
      ['B-3', 8],
    ]);
    for (const [, d, preload] of rows) expect(Number(preload)).toBeCloseTo(12 / (0.2 * Number(d)), 9);
  });
});
