import { isJsonObject } from '@clew/module-sdk';
import type { Arrival, Json } from '@clew/module-sdk';

/** The spar thread of the acceptance scenario at 2.0 mm wall, as a report node at its end sees it. */
const requirement = (id: string, text: string, check: string): Json => ({
  function: 'core/requirement',
  title: text.split(' shall')[0] ?? id,
  params: { id, text, check, source: `uas.xlsx, Requirements!A${id.length}` },
});

const quantity = (type: string): Json => ({ at: 'Parameters!C4', type });

export const sampleDocument: Json = {
  format: 'clew/thread@1',
  title: 'UAS wing spar, Rev B',
  marking: { level: 'CUI', caveats: ['SP-CTI'] },
  nodes: {
    'dyn-001': requirement('DYN-001', 'First flapwise bending mode shall be at least 10 Hz', 'value >= 10 Hz'),
    'geo-001': requirement('GEO-001', 'Spar height shall not exceed 28.5 mm', 'value <= 28.5 mm'),
    loads: {
      function: 'core/typescript',
      title: 'Limit loads',
      params: { file: 'steps/loads.ts', outputs: { w: { type: 'quantity<N/m>' }, m_root: { type: 'quantity<N*m>' } } },
    },
    'mas-001': requirement('MAS-001', 'Spar mass shall not exceed 0.850 kg', 'value <= 0.850 kg'),
    mass: { function: 'cad/mass-properties', title: 'Mass properties' },
    report: { function: 'report/pdf', title: 'Report' },
    sizing: {
      function: 'excel/read',
      title: 'Sizing workbook',
      params: {
        workbook: 'uas.xlsx',
        cells: {
          span: quantity('quantity<m>'),
          b: quantity('quantity<mm>'),
          h: quantity('quantity<mm>'),
          spar_t: quantity('quantity<mm>'),
          load_factor: quantity('number'),
          rho: quantity('quantity<kg/m^3>'),
        },
      },
    },
    solve: { function: 'frame/solve', title: 'Spar deflection and bending modes' },
    spar: { function: 'cad/part', title: 'Spar part', params: { script: 'spar.ts' } },
    'str-001': requirement('STR-001', 'Tip deflection at limit load shall not exceed 150 mm', 'value <= 150 mm'),
    'str-002': requirement('STR-002', 'Margin of safety against yield shall be at least 0.15', 'value >= 0.15'),
    'str-003': requirement('STR-003', 'Margin of safety against ultimate shall not be negative', 'value >= 0'),
  },
  wires: [
    ['sizing.span', 'loads.span'],
    ['sizing.load_factor', 'loads.n'],
    ['sizing.b', 'spar.b'],
    ['sizing.h', 'spar.h'],
    ['sizing.spar_t', 'spar.t'],
    ['sizing.span', 'spar.length'],
    ['sizing.rho', 'mass.density'],
    ['spar.step', 'mass.part'],
    ['sizing.b', 'solve.b'],
    ['sizing.h', 'solve.h'],
    ['sizing.spar_t', 'solve.t'],
    ['loads.w', 'solve.w'],
    ['mass.mass', 'mas-001.value'],
    ['solve.tip', 'str-001.value'],
    ['solve.mos_yield', 'str-002.value'],
    ['solve.mos_ultimate', 'str-003.value'],
    ['solve.modes', 'dyn-001.value'],
    ['sizing.h', 'geo-001.value'],
    ['str-001.verdict', 'report.verdicts'],
    ['str-002.verdict', 'report.verdicts'],
    ['str-003.verdict', 'report.verdicts'],
    ['mas-001.verdict', 'report.verdicts'],
    ['dyn-001.verdict', 'report.verdicts'],
    ['geo-001.verdict', 'report.verdicts'],
    ['solve.tip', 'report.values'],
    ['mass.mass', 'report.values'],
    ['solve.modes', 'report.values'],
    ['loads.w', 'report.values'],
    ['spar.step', 'report.files'],
  ].map(([from, to]) => ({ from: from ?? '', to: to ?? '' })),
};

interface Result {
  readonly verdict: 'PASS' | 'FAIL';
  readonly value: readonly [number, string, number];
  readonly limit: readonly [number, string, number];
  readonly margin: number;
  readonly origin?: string;
}

/** Values at 2.0 mm from the table of the scenario. */
const results: Readonly<Record<string, Result>> = {
  'str-001': { verdict: 'FAIL', value: [151.02, 'mm', 4], limit: [150, 'mm', 3], margin: -0.0068 },
  'str-002': { verdict: 'PASS', value: [0.87, '1', 2], limit: [0.15, '1', 2], margin: 4.8 },
  'str-003': { verdict: 'PASS', value: [0.42, '1', 2], limit: [0, '1', 1], margin: 0.42 },
  'mas-001': { verdict: 'PASS', value: [0.742, 'kg', 3], limit: [0.85, 'kg', 3], margin: 0.127 },
  'dyn-001': {
    verdict: 'PASS',
    value: [12.76, 'Hz', 4],
    limit: [10, 'Hz', 2],
    margin: 0.276,
    origin: 'row 2 where direction = flapwise',
  },
  'geo-001': { verdict: 'PASS', value: [28, 'mm', 2], limit: [28.5, 'mm', 3], margin: 0.0175, origin: 'Parameters!C3' },
};

function paramOf(node: string, name: string): string {
  let found: Json | undefined = sampleDocument;
  for (const step of ['nodes', node, 'params', name]) found = isJsonObject(found) ? found[step] : undefined;
  return typeof found === 'string' ? found : '';
}

const measure = ([value, unit, digits]: readonly [number, string, number]): {
  value: number;
  unit: string;
  digits: number;
} => ({ value, unit, digits });

export const sampleVerdicts: readonly Arrival[] = Object.entries(results).map(
  ([node, { verdict, value, limit, margin, origin }]) => ({
    from: `${node}.verdict`,
    value: {
      type: 'verdict',
      id: paramOf(node, 'id'),
      verdict,
      text: paramOf(node, 'text'),
      check: paramOf(node, 'check'),
      value: measure(value),
      limit: measure(limit),
      margin: { value: margin, unit: '1' },
      source: paramOf(node, 'source'),
      ...(origin === undefined ? {} : { origin }),
    },
  }),
);

export const sampleValues: readonly Arrival[] = [
  { from: 'solve.tip', title: 'Tip deflection', value: { type: 'quantity', value: 151.0213847, unit: 'mm' } },
  {
    from: 'mass.mass',
    title: 'Spar mass',
    value: { type: 'quantity', value: 0.742, unit: 'kg', digits: 3 },
    origin: 'material 7075-T6',
  },
  { from: 'loads.w', title: 'Limit line load', value: { type: 'quantity', value: 310.54, unit: 'N/m' } },
  {
    from: 'solve.modes',
    title: 'Bending modes',
    value: {
      type: 'table',
      columns: [
        { name: 'mode', type: 'integer' },
        { name: 'f', type: 'quantity<Hz>' },
        { name: 'direction', type: 'text' },
      ],
      rows: [
        [1, 9.69, 'chordwise'],
        [2, 12.76, 'flapwise'],
      ],
    },
  },
];

export const sampleFiles: readonly Arrival[] = [
  {
    from: 'spar.step',
    value: {
      type: 'file',
      path: 'spar.step',
      mediaType: 'model/step',
      digest: `sha256:${'4f1c'.repeat(16)}`,
      bytes: 29_211,
      name: 'spar.step',
    },
  },
];

export const sampleThread: { name: string; digest: string; document: Json; overrides: [] } = {
  name: 'uas-spar',
  digest: `sha256:${'9b07a1c2'.repeat(8)}`,
  document: sampleDocument,
  overrides: [],
};
