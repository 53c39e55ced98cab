import type { Arrival, Json } from '@clew/module-sdk';
import { describe, expect, test } from 'vitest';
import { unmarkedThread, verdictArrival } from '../testing/builders.ts';
import { composeReport, mapTexts, sections } from './report.ts';
import type { Report, ReportInputs, ReportParams } from './report.ts';
import { readThread } from './thread.ts';
import type { ReportThread } from './thread.ts';

const typography = {
  line: (text: string) => text,
  width: (text: string, _: string, size: number) => text.length * size * 0.6,
};
const nothing: ReportInputs = { verdicts: [], values: [], files: [] };
const compose = (
  thread: ReportThread,
  inputs: Partial<ReportInputs> = {},
  params: Partial<ReportParams> = {},
): Report =>
  composeReport({ sections: [...sections], paper: 'a4', ...params }, thread, { ...nothing, ...inputs }, typography);
const requirement: Json = {
  function: 'core/requirement',
  params: { id: 'R-1', text: 'R-1 text', check: 'value <= 1 mm' },
};
const value: Arrival = {
  from: 'a.x',
  value: { type: 'quantity', value: 2.2, unit: 'mm', digits: 2 },
  origin: 'Parameters!C4',
};
const step: Arrival = {
  from: 'a.f',
  value: {
    type: 'file',
    path: 'f',
    mediaType: 'model/step',
    digest: `sha256:${'a'.repeat(64)}`,
    bytes: 29_211,
    name: 'f.step',
  },
};

describe('report', () => {
  test('the banner is never lower than anything that the report shows', () => {
    const document: Json = {
      nodes: { a: { function: 'x/y', marking: { level: 'SECRET', caveats: ['NOFORN'] } } },
      wires: [],
      marking: { level: 'CUI', caveats: ['SP-CTI'] },
    };
    const thread = readThread({
      marking: { level: 'CONFIDENTIAL', caveats: [] },
      thread: { name: 't', digest: 'sha256:0', document, overrides: [] },
    });
    expect(compose(thread).banner).toEqual({ text: 'SECRET//NOFORN/SP-CTI', fill: '#c8102e', ink: '#ffffff' });
  });

  test('a marking that cannot be read stops the report', () => {
    const document: Json = { nodes: { a: { function: 'x/y', marking: { level: 'KOSMISCH' } } } };
    const read = (): unknown =>
      readThread({
        marking: { level: 'UNCLASSIFIED', caveats: [] },
        thread: { name: 't', digest: 'sha256:0', document, overrides: [] },
      });
    expect(read).toThrow('marking that cannot be read');
  });

  test('a verdict that arrives among the values counts as a verdict and is no value', () => {
    const report = compose(unmarkedThread({ a: requirement }), {
      values: [verdictArrival('a.verdict', 'R-1', 'FAIL'), value],
    });
    expect(report.summary.headline).toBe('1 of 1 requirement not satisfied: 1 FAIL');
    expect(report.values?.rows).toEqual([
      { name: 'a.x', from: 'a.x', origin: 'Parameters!C4', number: '2.2', unit: 'mm', numeric: true },
    ]);
  });

  test('parts that are left out are named; summary and pinned values cannot be left out', () => {
    const thread: ReportThread = {
      ...unmarkedThread({ a: requirement }),
      overrides: [{ target: 'a.value', as: 'input', value: { type: 'quantity', value: 2.2, unit: 'mm' } }],
    };
    const report = compose(thread, { values: [value], files: [step] }, { sections: [] });
    expect(report).toMatchObject({ requirements: undefined, values: undefined, thread: undefined, files: undefined });
    expect(report.leftOut).toEqual([
      'the verification matrix of 1 requirement',
      '1 value',
      'the picture of 1 node',
      '1 file',
    ]);
    expect(report.summary.unsatisfied).toMatchObject([{ id: 'R-1', word: 'NOT IN THIS REPORT' }]);
    expect(report.overrides).toMatchObject([{ target: 'a.value', number: '2.2', unit: 'mm', what: 'input' }]);
  });

  test('a FAIL says by how much', () => {
    const failed = verdictArrival('a.verdict', 'R-1', 'FAIL', {
      value: { value: 151.02, unit: 'mm', digits: 4 },
      limit: { value: 150, unit: 'mm', digits: 3 },
      margin: { value: -0.0068, unit: '1' },
    });
    expect(compose(unmarkedThread({ a: requirement }), { verdicts: [failed] }).summary.unsatisfied[0]?.why).toBe(
      '151.0\u2009mm against 150\u2009mm, margin \u22120.68\u2009%',
    );
  });

  test('tables and long texts say what is not shown of them', () => {
    const rows = Array.from({ length: 501 }, (_, i) => [i, 'x']);
    const table: Arrival = {
      from: 'a.t',
      value: {
        type: 'table',
        columns: [
          { name: 'n', type: 'integer' },
          { name: 'm', type: 'quantity<N*m>' },
        ],
        rows,
      },
    };
    const long: Arrival = { from: 'a.l', value: { type: 'text', value: 'x'.repeat(2000) } };
    const { values } = compose(unmarkedThread({}), { values: [table, long] });
    expect(values?.tables[0]).toMatchObject({
      note: '500 of 501 rows are shown.',
      columns: [
        { name: 'n', unit: '', numeric: true },
        { name: 'm', unit: 'N·m', numeric: true },
      ],
    });
    expect(values?.rows[0]?.number).toMatch(/ … \(500 more characters are not shown\)$/);
  });

  test('every text of the report passes through the given function', () => {
    expect(mapTexts({ a: ['x', { b: 'y', c: 1, d: undefined }], e: null }, (text) => text.toUpperCase())).toEqual({
      a: ['X', { b: 'Y', c: 1, d: null }],
      e: null,
    });
  });

  test('a call without a thread is refused', () => {
    expect(() => readThread({ marking: { level: 'UNCLASSIFIED', caveats: [] } })).toThrow('called without its thread');
  });
});
