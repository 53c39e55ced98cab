/*
 * Writes `uas.xlsx` beside this script: `node examples/uas-spar/write-workbook.ts [FILE]`.
 *
 * The workbook is what a sizing engineer would keep: inputs with symbol, unit and note, closed-form checks as formulas
 * under them, and the requirements as a table on a second sheet. The same script always writes the same bytes.
 */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { xlsxBytes } from './ooxml-writer.ts';
import type { Cell, Style } from './ooxml-writer.ts';

/** What the spar is sized with. Stress in MPa, lengths in the unit of their row: the engineer's, not the program's. */
const parameters = [
  ['Spar wall thickness', 'spar_t', 2, 'mm', 'input1', 'Rev A wall; the parameter of the thickness study'],
  ['Spar outer width', 'spar_b', 20, 'mm', 'input1', 'Chordwise'],
  ['Spar outer height', 'spar_h', 28, 'mm', 'input1', 'Flapwise; limited by the 12 % aerofoil'],
  ['Wing span', 'span', 3, 'm', 'input2', 'Tip to tip'],
  ['Wing chord', 'chord', 0.25, 'm', 'input2', 'Constant'],
  ['Maximum take-off mass', 'mtow', 25, 'kg', 'input1', 'Systems, Rev B'],
  ['Limit load factor', 'n_limit', 3.8, '-', 'input1', 'Systems, Rev B'],
  ['Ultimate factor', 'k_ult', 1.5, '-', 'input1', 'On limit load'],
  ["Young's modulus", 'E_mod', 71.7, 'GPa', 'input1', '7075-T6'],
  ["Poisson's ratio", 'nu', 0.33, '-', 'input2', '7075-T6'],
  ['Density', 'rho', 2810, 'kg/m³', 'thousands', '7075-T6'],
  ['Tensile yield strength', 'Fty', 503, 'MPa', 'thousands', '7075-T6'],
  ['Tensile ultimate strength', 'Ftu', 572, 'MPa', 'thousands', '7075-T6'],
  ['Standard gravity', 'gravity', 9.80665, 'm/s²', 'input', 'ISO 80000-3'],
] as const;

const first = 4;
const p = Object.fromEntries(parameters.map(([, symbol, value]) => [symbol, value])) as Record<
  (typeof parameters)[number][1],
  number
>;
const [b, h, bi, hi] = [p.spar_b, p.spar_h, p.spar_b - 2 * p.spar_t, p.spar_h - 2 * p.spar_t];
const halfSpan = p.span / 2;
const load = (p.n_limit * p.mtow * p.gravity) / 2;
const moment = (load * halfSpan) / 2;
const inertia = (b * h ** 3 - bi * hi ** 3) / 12;
const stress = (moment * 1000 * (h / 2)) / inertia;

/** Closed forms for a cantilever under uniform load; the values are what a spreadsheet program computes from the formulas. */
const checks = [
  ['Wall thickness in mm', 't_mm', 'CONVERT(spar_t,D4,"mm")', p.spar_t, 'mm', 'result', 'Whatever unit it is given in'],
  ['Half span', 'half_span', 'span/2', halfSpan, 'm', 'result', ''],
  [
    'Limit load per half wing',
    'half_load',
    'n_limit*mtow*gravity/2',
    load,
    'N',
    'result1',
    'Uniform along the half span',
  ],
  ['Limit moment at the root', 'root_moment', 'half_load*half_span/2', moment, 'N·m', 'result1', 'Cantilever'],
  [
    'Second moment of area',
    'I_flap',
    '(spar_b*spar_h^3-(spar_b-2*t_mm)*(spar_h-2*t_mm)^3)/12',
    inertia,
    'mm⁴',
    'thousands',
    'About the chord line',
  ],
  [
    'Tip deflection at limit load',
    'tip_check',
    'half_load*(half_span*1000)^3/(8*E_mod*1000*I_flap)',
    (load * (halfSpan * 1000) ** 3) / (8 * p.E_mod * 1000 * inertia),
    'mm',
    'result1',
    'w·L⁴/8EI, closed form, for STR-001',
  ],
  [
    'Bending stress at the root',
    'sigma_check',
    'root_moment*1000*(spar_h/2)/I_flap',
    stress,
    'MPa',
    'result1',
    'Limit load, outer fibre',
  ],
  ['Margin of safety, yield', 'mos_yield', 'Fty/sigma_check-1', p.Fty / stress - 1, '-', 'result', 'For STR-002'],
  [
    'Margin of safety, ultimate',
    'mos_ult',
    'Ftu/(k_ult*sigma_check)-1',
    p.Ftu / (p.k_ult * stress) - 1,
    '-',
    'result',
    'For STR-003',
  ],
  [
    'Spar mass, half span',
    'mass_check',
    'rho*(spar_b*spar_h-(spar_b-2*t_mm)*(spar_h-2*t_mm))/10^6*half_span',
    ((p.rho * (b * h - bi * hi)) / 10 ** 6) * halfSpan,
    'kg',
    'result',
    'For MAS-001',
  ],
] as const;

const checkHead = first + parameters.length + 1;
const firstCheck = checkHead + 1;
const footer = firstCheck + checks.length + 1;
const excelDate = (year: number, month: number, day: number): number =>
  Date.UTC(year, month - 1, day) / 86_400_000 + 25_569;

function parameterCells(): Cell[] {
  const head = ['Parameter', 'Symbol', 'Value', 'Unit', 'Note'];
  return [
    { at: 'A1', style: 'title', value: 'UAS wing spar: sizing parameters' },
    {
      at: 'A2',
      style: 'subtitle',
      value: 'Rectangular tube, 7075-T6. Yellow cells are inputs; grey cells are calculated.',
    },
    ...head.map((value, i): Cell => ({ at: `${'ABCDE'.charAt(i)}3`, style: 'head', value })),
    ...parameters.flatMap(([label, symbol, value, unit, style, note], i): Cell[] =>
      rowCells(first + i, { label, symbol, style, unit, note }, { value }),
    ),
    ...['Closed-form checks', '', '', '', ''].map((value, i): Cell => ({
      at: `${'ABCDE'.charAt(i)}${checkHead}`,
      style: 'section',
      value,
    })),
    ...checks.flatMap(([label, symbol, formula, value, unit, style, note], i): Cell[] =>
      rowCells(
        firstCheck + i,
        { label, symbol, style: style === 'thousands' ? 'result1' : style, unit, note },
        { formula, value },
      ),
    ),
    { at: `A${footer}`, style: 'subtitle', value: 'Prepared by' },
    { at: `B${footer}`, style: 'plain', value: 'Structures' },
    { at: `A${footer + 1}`, style: 'subtitle', value: 'Date' },
    { at: `B${footer + 1}`, style: 'date', value: excelDate(2026, 11, 16) },
    { at: `A${footer + 2}`, style: 'subtitle', value: 'Remark' },
    { at: `B${footer + 2}`, style: 'plain', value: 'Wall thickness to be settled by the study' },
  ];
}

interface ParameterRow {
  readonly label: string;
  readonly symbol: string;
  readonly style: Style;
  readonly unit: string;
  readonly note: string;
}

function rowCells(
  row: number,
  { label, symbol, style, unit, note }: ParameterRow,
  cell: { value: number; formula?: string },
): Cell[] {
  return [
    { at: `A${row}`, style: 'label', value: label },
    { at: `B${row}`, style: 'symbol', value: symbol },
    { at: `C${row}`, style, ...cell },
    { at: `D${row}`, style: 'unit', value: unit },
    { at: `E${row}`, style: 'note', value: note },
  ];
}

const columns = ['id', 'text', 'relation', 'limit', 'unit', 'source'] as const;
const requirements = [
  ['STR-001', 'Tip deflection at limit load shall not exceed 150 mm', '<=', 150, 'mm', 'SSS 4.2.1'],
  ['STR-002', 'Margin of safety on yield at limit load shall be at least 0.15', '>=', 0.15, '-', 'SSS 4.2.2'],
  [
    'STR-003',
    'Margin of safety on ultimate strength at ultimate load shall not be negative',
    '>=',
    0,
    '-',
    'SSS 4.2.3',
  ],
  ['MAS-001', 'Spar mass shall not exceed 0.850 kg', '<=', 0.85, 'kg', 'SSS 3.1.4'],
  ['DYN-001', 'First flapwise bending frequency shall be at least 10 Hz', '>=', 10, 'Hz', 'SSS 4.3.1'],
  ['GEO-001', 'Spar height shall not exceed 28.5 mm', '<=', 28.5, 'mm', 'ICD-WNG 2.3'],
] as const;

function requirementCells(): Cell[] {
  const styles: readonly Style[] = ['label', 'wrap', 'centre', 'limit', 'unit', 'note'];
  return [
    { at: 'A1', style: 'title', value: 'Spar requirements' },
    { at: 'A2', style: 'subtitle', value: 'System/subsystem specification, Rev B' },
    ...columns.map((value, i): Cell => ({ at: `${'ABCDEF'.charAt(i)}3`, style: 'head', value })),
    ...requirements.flatMap((requirement, row) =>
      requirement.map((value, i): Cell => ({
        at: `${'ABCDEF'.charAt(i)}${4 + row}`,
        style: styles[i] ?? 'plain',
        value,
      })),
    ),
  ];
}

/** The bytes of the example's workbook. */
export function workbookBytes(): Uint8Array {
  const named: readonly (readonly [string, number])[] = [
    ...parameters.map(([, symbol], i) => [symbol, first + i] as const),
    ...checks.map(([, symbol], i) => [symbol, firstCheck + i] as const),
  ];
  const heights = { 1: 24, 3: 20 };
  return xlsxBytes({
    title: 'UAS wing spar',
    creator: 'Structures',
    saved: '2026-11-16T09:00:00Z',
    names: Object.fromEntries(named.map(([name, row]) => [name, `Parameters!$C$${row}`])),
    sheets: [
      { name: 'Parameters', cells: parameterCells(), widths: [32, 14, 12, 10, 46], heights },
      {
        name: 'Requirements',
        cells: requirementCells(),
        widths: [12, 70, 10, 10, 10, 16],
        heights,
        table: { name: 'Requirements_table', range: `A3:F${3 + requirements.length}`, columns },
      },
    ],
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const path = process.argv[2] ?? fileURLToPath(new URL('uas.xlsx', import.meta.url));
  writeFileSync(path, workbookBytes());
  process.stdout.write(`${path} written\n`);
}
