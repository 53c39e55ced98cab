import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { whySentence } from '#shared/model/why.ts';
import type { RunEvent } from '#shared/model/event.ts';
import { Workplace, nodesIn } from '../../cli/testing/clew.ts';
import type { PrintedRun } from '../../cli/testing/clew.ts';
import { setCells } from './set-cell.ts';

/* The acceptance thread, through the real command line, agent, modules, workbook and geometry kernel. */

let place: Workplace;
const thread = 'uas-spar.thread.json';

beforeAll(async () => {
  place = await Workplace.make();
  const source = fileURLToPath(new URL('.', import.meta.url));
  for (const name of [thread, 'uas.xlsx', 'steps', 'parts'])
    await cp(join(source, name), place.path(name), { recursive: true });
});
afterAll(() => place.close());

/** Euler-Bernoulli cantilever of the thin rectangular tube, uniform limit load; Gere & Timoshenko, Mechanics of Materials. */
function closedForm(tMm: number): {
  tip: number;
  mass: number;
  sigma: number;
  flapwise: number;
  yield: number;
  ultimate: number;
} {
  const [b, h, t, length] = [0.02, 0.028, tMm / 1000, 1.5];
  const [e, rho, fty, ftu] = [71.7e9, 2810, 503e6, 572e6];
  const inertia = (b * h ** 3 - (b - 2 * t) * (h - 2 * t) ** 3) / 12;
  const area = b * h - (b - 2 * t) * (h - 2 * t);
  const w = (3.8 * 25 * 9.80665) / (2 * length);
  const sigma = (((w * length ** 2) / 2) * (h / 2)) / inertia;
  const beta = 1.8751040687 / length;
  return {
    tip: ((w * length ** 4) / (8 * e * inertia)) * 1000,
    mass: rho * area * length,
    sigma: sigma / 1e6,
    flapwise: (beta ** 2 * Math.sqrt((e * inertia) / (rho * area))) / (2 * Math.PI),
    yield: fty / sigma - 1,
    ultimate: ftu / (1.5 * sigma) - 1,
  };
}

function number(run: PrintedRun, node: string, port: string): number {
  const value = run.nodes[node]?.outputs[port];
  if (value?.type !== 'quantity' && value?.type !== 'number') throw new Error(`${node}.${port} is no number`);
  return value.value;
}

function near(actual: number, wanted: number): void {
  expect(Math.abs(actual - wanted) / Math.abs(wanted)).toBeLessThan(0.005);
}

function failing(run: PrintedRun): string[] {
  expect(run.verdicts.map((v) => v.id).toSorted()).toEqual([
    'DYN-001',
    'GEO-001',
    'MAS-001',
    'STR-001',
    'STR-002',
    'STR-003',
  ]);
  return run.verdicts.filter((v) => v.verdict !== 'PASS').map((v) => `${v.id} ${v.verdict}`);
}

const executed = (run: PrintedRun): string[] => nodesIn(run, 'done', 'failed');
const downstreamOfThickness = [
  'beam',
  'dyn-001',
  'flapwise',
  'mas-001',
  'mos-ultimate',
  'mos-yield',
  'report',
  'spar',
  'str-001',
  'str-002',
  'str-003',
];

async function change(cells: Parameters<typeof setCells>[1]): Promise<void> {
  const path = place.path('uas.xlsx');
  await writeFile(path, setCells(await readFile(path), cells));
}

test('Rev A: exit 1, STR-001 fails by 0.65 % and the other five hold', async () => {
  const { code, value } = await place.run(thread);
  expect(code).toBe(1);
  expect(value.status).toBe('done');
  expect(failing(value)).toEqual(['STR-001 FAIL']);
  const verdict = value.verdicts.find((v) => v.id === 'STR-001');
  expect(verdict).toMatchObject({
    node: 'str-001',
    verdict: 'FAIL',
    limit: { value: 150, unit: 'mm' },
    value: { unit: 'mm' },
    margin: { unit: '1' },
  });
  near((verdict?.value as { value: number } | undefined)?.value ?? Number.NaN, 151.0);
  expect((verdict?.margin as { value: number } | undefined)?.value).toBeCloseTo(-0.00647, 4);
}, 120_000);

test.each([
  { t: 1.6, tip: 179.9, mass: 0.604, f: 12.95, fails: ['STR-001 FAIL'], exit: 1 },
  { t: 1.8, tip: 163.8, mass: 0.674, f: 12.85, fails: ['STR-001 FAIL'], exit: 1 },
  { t: 2.0, tip: 151.0, mass: 0.742, f: 12.76, fails: ['STR-001 FAIL'], exit: 1 },
  { t: 2.2, tip: 140.6, mass: 0.809, f: 12.67, fails: [], exit: 0 },
  { t: 2.4, tip: 132.0, mass: 0.874, f: 12.57, fails: ['MAS-001 FAIL'], exit: 1 },
])(
  'wall of $t mm by --set: numbers within 0.5 % of the closed forms, fails $fails, and the record says that it was set',
  async ({ t, tip, mass, f, fails, exit }) => {
    const { code, value } = await place.run(thread, '--set', `sizing.spar_t=${t} mm`);
    expect(code).toBe(exit);
    expect(failing(value)).toEqual(fails);
    const theory = closedForm(t);
    for (const wanted of [tip, theory.tip]) near(number(value, 'beam', 'tip'), wanted);
    for (const wanted of [mass, theory.mass]) near(number(value, 'spar', 'mass'), wanted);
    for (const wanted of [f, theory.flapwise]) near(number(value, 'flapwise', 'value'), wanted);
    near(number(value, 'beam', 'sigma_max'), theory.sigma);
    near(number(value, 'mos-yield', 'value'), theory.yield);
    near(number(value, 'mos-ultimate', 'value'), theory.ultimate);
    expect(value.overrides).toMatchObject([
      { target: 'sizing.spar_t', as: 'input', value: { type: 'quantity', value: t, unit: 'mm' } },
    ]);
    expect(value.nodes['sizing']?.outputs['spar_t']).toMatchObject({ value: t, unit: 'mm' });
  },
  120_000,
);

describe('what runs again', () => {
  test('nothing changed: no node is executed, and each says from which run it is', async () => {
    const { code, value } = await place.run(thread);
    expect(code).toBe(1);
    expect(executed(value)).toEqual([]);
    for (const node of Object.values(value.nodes)) expect(node.why).toMatch(/^reused from run [0-9A-Z]{6}: /);
  }, 60_000);

  test('a cell that nothing reads changes: only the reading node is executed, and its why names the cell', async () => {
    await change({ 'Parameters!B33': 'Ready for review' });
    const { value } = await place.run(thread);
    expect(executed(value)).toEqual(['sizing']);
    expect(value.nodes['sizing']?.why).toMatch(
      /^ran because uas\.xlsx changed: Parameters!B33 from "[^"]+" to "Ready for review"$/,
    );
  }, 60_000);

  test('spar_t changes: exactly what depends on it is executed, and every why leads to Parameters!C4', async () => {
    await change({ 'Parameters!C4': 2.3 });
    const { value } = await place.run(thread);
    expect(executed(value)).toEqual([...downstreamOfThickness, 'sizing'].toSorted());
    expect(nodesIn(value, 'reused')).toEqual(['geo-001', 'loads']);
    for (const id of [...downstreamOfThickness, 'sizing']) expect(value.nodes[id]?.why).toContain('Parameters!C4');
    expect(value.nodes['spar']?.why).toBe('ran because t changed from 2 mm to 2.3 mm (Parameters!C4)');
    expect(value.nodes['mas-001']?.why).toMatch(
      /^ran because value changed from 0\.74184 kg to 0\.8\d+ kg, because t changed from 2 mm to 2\.3 mm \(Parameters!C4\)$/,
    );
  }, 60_000);

  test('a thickness in inches gives the verdicts of the same thickness in millimetres', async () => {
    await change({ 'Parameters!C4': 2.2 });
    const metric = await place.run(thread);
    await change({ 'Parameters!C4': 0.0866, 'Parameters!D4': 'in' });
    const { code, value } = await place.run(thread);
    expect(value.nodes['sizing']?.outputs['spar_t']).toMatchObject({ type: 'quantity', value: 2.19964, unit: 'mm' });
    expect([code, metric.code]).toEqual([0, 0]);
    const words = (run: PrintedRun): string[] => run.verdicts.map((v) => `${v.id} ${v.verdict}`).toSorted();
    expect(words(value)).toEqual(words(metric.value));
  }, 60_000);

  test('every started node of the whole history has a why, and every run verifies', async () => {
    const { value } = await place.json<{ runs: { run: string }[] }>('runs', thread);
    expect(value.runs.length).toBeGreaterThanOrEqual(9);
    for (const { run } of value.runs.slice(0, 3)) {
      const events = await place.json<RunEvent[]>('events', run);
      const started = events.value.flatMap(({ body }) =>
        body.is === 'node-started' || body.is === 'node-reused' ? [whySentence(body.why)] : [],
      );
      expect(started).toHaveLength(14);
      for (const why of started) expect(why).toMatch(/^(ran because|reused from run) \S/);
    }
  }, 60_000);
});

test('the report is a PDF that says what failed and what was set', async () => {
  const { value } = await place.run(thread, '--set', 'sizing.spar_t=1.8 mm');
  const exported = await place.json<{ bytes: number; mediaType: string }>(
    'artifact',
    value.run,
    'report.pdf',
    '--out',
    place.path('report.pdf'),
  );
  expect(exported.value.mediaType).toBe('application/pdf');
  const bytes = await readFile(place.path('report.pdf'));
  expect(bytes.subarray(0, 5).toString()).toBe('%PDF-');
  expect(bytes.length).toBe(exported.value.bytes);
  const again = await place.json<{ error: { code: string } }>(
    'artifact',
    value.run,
    'report.pdf',
    '--out',
    place.path('report.pdf'),
  );
  expect([again.code, again.value.error.code]).toEqual([2, 'conflict']);
}, 60_000);

test('compare names the first difference, the cause and the verdicts that changed', async () => {
  const [a, b] = [
    await place.run(thread, '--set', 'sizing.spar_t=2.0 mm'),
    await place.run(thread, '--set', 'sizing.spar_t=2.2 mm'),
  ];
  const { value } = await place.json<{
    firstDifference: string;
    verdicts: unknown[];
    values: { node: string; port: string; difference?: number; relative?: number }[];
  }>('compare', a.value.run, b.value.run);
  expect(value.firstDifference).toBe('sizing');
  expect(value.verdicts).toEqual([{ id: 'STR-001', before: 'FAIL', after: 'PASS' }]);
  const tip = value.values.find((v) => v.node === 'beam' && v.port === 'tip');
  expect(tip?.relative).toBeCloseTo(-0.0689, 3);
}, 60_000);
