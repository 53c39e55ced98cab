import { readFile } from 'node:fs/promises';
import { manifestOf, parsePortType, parseQuantity, quantity, number, json } from '@clew/module-sdk';
import type { Failure, InputValue, Json, Outputs, ValueOf } from '@clew/module-sdk';
import { callFunction, describeFunction } from '@clew/module-sdk/testkit';
import { describe, expect, test } from 'vitest';
import { definition } from './module.ts';

type Inputs = Record<string, InputValue>;

/** The wing spar of the acceptance thread: 25 kg, 3.0 m span, 3.8 g; the load per metre is n m g / (2 L). */
const spar: Inputs = {
  length: quantity(1500, 'mm'),
  width: quantity(20, 'mm'),
  height: quantity(28, 'mm'),
  wall: quantity(2, 'mm'),
  youngs_modulus: quantity(71.7, 'GPa'),
  poisson: number(0.33),
  density: quantity(2810, 'kg/m^3'),
  uniform_load: quantity((3.8 * 25 * 9.80665) / (2 * 1.5), 'N/m'),
};

async function outputs(name: string, params: unknown, inputs: Inputs): Promise<Outputs> {
  const { result } = await callFunction(definition, name, { params, inputs });
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

async function failure(name: string, params: unknown, inputs: Inputs): Promise<Failure> {
  const { result } = await callFunction(definition, name, { params, inputs });
  if (result.ok) throw new Error('It was expected to fail and did not.');
  return result.error;
}

function amount(from: Outputs, port: string, unit: string): number {
  const value = from[port];
  if (value?.type !== 'quantity' || value.unit !== unit) throw new Error(`${port} is ${JSON.stringify(value)}`);
  return value.value;
}

function rows(from: Outputs, port: string): Record<string, ValueOf<'table'>['rows'][number][number]>[] {
  const value = from[port];
  if (value?.type !== 'table') throw new Error(`${port} is no table`);
  return value.rows.map((row) => Object.fromEntries(value.columns.map((c, i) => [c.name, row[i] ?? null])));
}

const firstOf = (from: Outputs, direction: string): number =>
  Number(rows(from, 'modes').find((m) => m['direction'] === direction)?.['frequency']);
const near = (found: number, expected: number): number => Math.abs(found / expected - 1);

describe('frame/beam on the wing spar', () => {
  // Published table of the acceptance thread: wall mm, tip mm, mass kg, sigma MPa, flapwise Hz, chordwise Hz.
  test.each([
    [1.6, 179.9, 0.604, 321, 12.95, 9.88],
    [1.8, 163.8, 0.674, 292, 12.85, 9.79],
    [2.0, 151.0, 0.742, 269, 12.76, 9.69],
    [2.2, 140.6, 0.809, 251, 12.67, 9.6],
    [2.4, 132.0, 0.874, 235, 12.57, 9.51],
  ])('wall %d mm: the table and the closed forms', async (wall, tip, mass, sigma, flap, chord) => {
    const out = await outputs('beam', {}, { ...spar, wall: quantity(wall, 'mm') });
    for (const [found, expected] of [
      [amount(out, 'tip', 'mm'), tip],
      [amount(out, 'mass', 'kg'), mass],
      [amount(out, 'sigma_max', 'MPa'), sigma],
      [amount(out, 'root_moment', 'N*m'), 349.4],
      [firstOf(out, 'flapwise'), flap],
      [firstOf(out, 'chordwise'), chord],
    ] as const)
      expect(near(found, expected)).toBeLessThan(5e-3);

    const [b, h, t, L, E, rho, w] = [0.02, 0.028, wall / 1000, 1.5, 71.7e9, 2810, (3.8 * 25 * 9.80665) / 3];
    const I = (b * h ** 3 - (b - 2 * t) * (h - 2 * t) ** 3) / 12;
    const A = b * h - (b - 2 * t) * (h - 2 * t);
    expect(near(amount(out, 'tip', 'mm') / 1000, (w * L ** 4) / (8 * E * I))).toBeLessThan(1e-9);
    expect(near(amount(out, 'sigma_max', 'MPa') * 1e6, (((w * L ** 2) / 2) * (h / 2)) / I)).toBeLessThan(1e-9);
    expect(near(amount(out, 'mass', 'kg'), rho * A * L)).toBeLessThan(1e-12);
    expect(
      near(firstOf(out, 'flapwise'), (1.87510407 ** 2 / (2 * Math.PI * L ** 2)) * Math.sqrt((E * I) / (rho * A))),
    ).toBeLessThan(1e-6);
  });

  test('says where each extreme was read, with which method and how many elements', async () => {
    const out = await outputs('beam', { elements: 12 }, spar);
    expect(out['tip']?.origin).toBe('x = 1500 mm');
    expect(out['sigma_max']?.origin).toBe('x = 0 mm');
    expect(out['notes']).toMatchObject({
      value: { elements: 12, unknowns: 72, support: 'cantilever', modal: { modesBelowByPivotCount: 6 } },
    });
  });

  test('inches in, the same millimetres out', async () => {
    const metric = await outputs('beam', { modes: 0 }, { ...spar, wall: quantity(0.0866 * 25.4, 'mm') });
    const inches = await outputs('beam', { modes: 0 }, { ...spar, wall: quantity(0.0866, 'in') });
    expect(near(amount(inches, 'tip', 'mm'), amount(metric, 'tip', 'mm'))).toBeLessThan(1e-12);
  });

  test('load factor, tip load and self weight: superposition of closed forms', async () => {
    const [L, E, w, P] = [1.5, 71.7e9, 40, 12];
    const I = (0.02 * 0.028 ** 3 - 0.016 * 0.024 ** 3) / 12;
    const weight = 2810 * (0.02 * 0.028 - 0.016 * 0.024) * 9.80665;
    const inputs = { ...spar, uniform_load: quantity(-w, 'N/m'), tip_load: quantity(-P, 'N') };
    const out = await outputs('beam', { load_factor: 3, self_weight: true, modes: 0 }, inputs);
    const expected = 3 * (((w + weight) * L ** 4) / (8 * E * I) + (P * L ** 3) / (3 * E * I));
    expect(near(amount(out, 'tip', 'mm') / 1000, expected)).toBeLessThan(1e-9);
    expect(Number(rows(out, 'deflection').at(-1)?.['flapwise']) / 1000).toBeCloseTo(-expected, 9);
    const chordwise = await outputs('beam', { load_direction: 'chordwise', modes: 0 }, spar);
    expect(Number(rows(chordwise, 'deflection').at(-1)?.['flapwise'])).toBe(0);
  });

  test('other supports carry their load at mid-span: P L^3 / 48 E I (Roark, table 8.1)', async () => {
    const inputs = { ...spar, uniform_load: quantity(0, 'N/m'), mid_load: quantity(100, 'N') };
    const out = await outputs('beam', { support: 'simply-supported', modes: 0, elements: 7 }, inputs);
    const I = (0.02 * 0.028 ** 3 - 0.016 * 0.024 ** 3) / 12;
    expect(near(amount(out, 'tip', 'mm') / 1000, (100 * 1.5 ** 3) / (48 * 71.7e9 * I))).toBeLessThan(1e-9);
    expect(out['tip']?.origin).toBe('x = 750 mm');
    expect(amount(out, 'moment_max', 'N*m')).toBeCloseTo((100 * 1.5) / 4, 9);
    expect(out['root_moment']).toBeUndefined();
    expect(out['modes']).toBeUndefined();
  });
});

describe('frame/beam ports and refusals', () => {
  const names = (params: unknown): { inputs: string[]; outputs: string[] } => {
    const described = describeFunction(definition, 'beam', params);
    if (!('ports' in described)) throw new Error(JSON.stringify(described));
    for (const p of [...described.ports.inputs, ...described.ports.outputs])
      expect(parsePortType(p.type)).toMatchObject({ ok: true });
    return { inputs: described.ports.inputs.map((p) => p.name), outputs: described.ports.outputs.map((p) => p.name) };
  };

  test('ports follow the params, and a call gives exactly the outputs that were described', async () => {
    expect(names({}).inputs).toEqual([
      'length',
      'width',
      'height',
      'wall',
      'youngs_modulus',
      'poisson',
      'density',
      'uniform_load',
      'tip_load',
    ]);
    expect(names({ section: 'round', elasticity: 'shear-modulus', support: 'propped' }).inputs).toEqual([
      'length',
      'diameter',
      'youngs_modulus',
      'shear_modulus',
      'density',
      'uniform_load',
      'mid_load',
    ]);
    const sizes: Inputs = {
      diameter: quantity(30, 'mm'),
      web: quantity(3, 'mm'),
      flange: quantity(4, 'mm'),
      shear_modulus: quantity(27, 'GPa'),
    };
    for (const section of ['rectangular-tube', 'rectangle', 'tube', 'round', 'i']) {
      for (const support of ['cantilever', 'simply-supported', 'fixed-fixed', 'propped']) {
        const params = {
          section,
          support,
          modes: support === 'propped' ? 0 : 2,
          elements: 4,
          theory: 'timoshenko',
          elasticity: 'shear-modulus',
        };
        const out = await outputs('beam', params, { ...spar, ...sizes });
        expect(Object.keys(out).toSorted()).toEqual(names(params).outputs.toSorted());
      }
    }
  });

  test.each([
    ['wall', quantity(10, 'mm'), /room for less than 10 mm/],
    ['wall', quantity(-2, 'mm'), /wall is -2 mm, and must be a number greater than zero/],
    ['length', quantity(0, 'm'), /length is 0 m/],
    ['poisson', number(0.6), /must lie above -1 and not above 0.5/],
    ['uniform_load', quantity(Number.NaN, 'N/m'), /uniform_load: NaN N\/m has no finite value/],
    ['density', quantity(2810, 'kg'), /density/],
  ])('%s = %j is refused at its port', async (port, value, sentence) => {
    const refused = await failure('beam', {}, { ...spar, [port]: value });
    expect(refused).toMatchObject({ why: 'bad-input', port });
    expect('message' in refused ? refused.message : '').toMatch(sentence);
  });

  test('a missing load is an error, not zero; more modes than the mesh has are refused at the param', async () => {
    const { uniform_load: _, ...unloaded } = spar;
    expect(await failure('beam', {}, unloaded)).toMatchObject({ why: 'bad-input', port: 'uniform_load' });
    expect(await failure('beam', { elements: 1, modes: 7 }, spar)).toMatchObject({
      why: 'bad-params',
      pointer: '/modes',
    });
    expect(await failure('beam', { elements: 500 }, spar)).toMatchObject({ why: 'bad-params', pointer: '/elements' });
  });
});

/** The spar as a frame's text, with the wall from an input. */
const sparText = {
  nodes: { root: [0, 0, 0], tip: ['1.5 m', 0, 0] },
  materials: { alu: { youngs_modulus: '71.7 GPa', poisson: 0.33, density: '2810 kg/m^3' } },
  sections: { tube: { shape: 'rectangular-tube', width: '20 mm', height: '28 mm', wall: '=wall' } },
  members: { spar: { from: 'root', to: 'tip', section: 'tube', material: 'alu', elements: 20 } },
  supports: { root: 'fixed' },
  loads: [{ member: 'spar', per_length: [0, 0, '310.54391666666666 N/m'] }],
};

describe('frame/solve', () => {
  test('the spar as a frame gives what frame/beam gives', async () => {
    const wall = quantity(2.2, 'mm');
    const out = await outputs('solve', { inputs: { wall: 'mm' }, modes: 4 }, { model: json(sparText), wall });
    const beam = await outputs('beam', { modes: 4 }, { ...spar, wall });
    expect(near(amount(out, 'displacement_max', 'mm'), amount(beam, 'tip', 'mm'))).toBeLessThan(1e-9);
    expect(near(amount(out, 'sigma_max', 'MPa'), amount(beam, 'sigma_max', 'MPa'))).toBeLessThan(1e-9);
    expect(near(amount(out, 'mass', 'kg'), amount(beam, 'mass', 'kg'))).toBeLessThan(1e-12);
    expect(near(firstOf(out, 'Z'), firstOf(beam, 'flapwise'))).toBeLessThan(1e-9);
    expect(near(firstOf(out, 'Y'), firstOf(beam, 'chordwise'))).toBeLessThan(1e-9);
    expect(out['sigma_max']?.origin).toBe('member spar, x = 0 mm');
    expect(rows(out, 'reactions')[0]).toMatchObject({
      node: 'root',
      fz: expect.closeTo(-465.815875, 6),
      my: expect.closeTo(349.36190625, 5),
    });
  });

  test('the portal example: reactions balance its loads and weight, ports as described', async () => {
    const model = JSON.parse(await readFile(new URL('examples/portal.frame.json', import.meta.url), 'utf8')) as Json;
    const out = await outputs('solve', { model, modes: 3 }, {});
    const sum = (column: string): number => rows(out, 'reactions').reduce((s, r) => s + Number(r[column]), 0);
    expect(sum('fx')).toBeCloseTo(-1500, 4);
    expect(sum('fz')).toBeCloseTo(10_000 + amount(out, 'mass', 'kg') * 9.80665, 4);
    const described = describeFunction(definition, 'solve', { model, modes: 3 });
    if (!('ports' in described)) throw new Error(JSON.stringify(described));
    expect(described.ports.inputs).toEqual([]);
    expect(Object.keys(out).toSorted()).toEqual(described.ports.outputs.map((p) => p.name).toSorted());
  });

  test.each([
    ['a length in kilograms', { nodes: { ...sparText.nodes, tip: ['1.5 kg', 0, 0] } }, /\/nodes\/tip\/0.*1\.5 kg/],
    ['a number without a unit', { nodes: { ...sparText.nodes, tip: ['1500', 0, 0] } }, /\/nodes\/tip\/0/],
    ['an energy where a moment belongs', { loads: [{ node: 'tip', moment: ['3 J', 0, 0] }] }, /\/loads\/0\/moment\/0/],
    [
      'an input that is not declared',
      { supports: { root: 'fixed' }, nodes: { ...sparText.nodes, tip: ['=span', 0, 0] } },
      /"=span" names an input/,
    ],
    ['a section without its wall', { sections: { tube: { shape: 'tube', diameter: '20 mm' } } }, /sections\/tube/],
    ['an unknown node', { supports: { nowhere: 'fixed' } }, /A support names node "nowhere"/],
    ['a mechanism', { supports: { root: 'pinned' } }, /is a mechanism: node "/],
    ['no loads', { loads: [] }, /no loads/],
    [
      'a wall too thick',
      { sections: { tube: { shape: 'round', diameter: '-20 mm' } } },
      /Section "tube": diameter is -0.02 m/,
    ],
  ])('%s is refused at the input, with its place', async (_, parts, sentence) => {
    const refused = await failure(
      'solve',
      { inputs: { wall: 'mm' } },
      { model: json({ ...sparText, ...parts }), wall: quantity(2, 'mm') },
    );
    expect(refused).toMatchObject({ why: 'bad-input', port: 'model' });
    expect('message' in refused ? refused.message : '').toMatch(sentence);
  });

  test('in the params the place is a pointer, and a description refuses bad units and nothing to do', async () => {
    const model = { ...sparText, nodes: { ...sparText.nodes, tip: ['1.5 kg', 0, 0] } };
    expect(await failure('solve', { model, inputs: { wall: 'mm' } }, { wall: quantity(2, 'mm') })).toMatchObject({
      why: 'bad-params',
      pointer: '/model/nodes/tip/0',
    });
    expect(describeFunction(definition, 'solve', { inputs: { wall: 'furlongs-ish' } })).toMatchObject({
      problems: [{ pointer: '/inputs/wall' }],
    });
    expect(describeFunction(definition, 'solve', { inputs: { model: 'mm' } })).toMatchObject({
      problems: [{ pointer: '/inputs/model' }],
    });
    expect(describeFunction(definition, 'solve', { static: false })).toMatchObject({
      problems: [{ pointer: '/modes' }],
    });
    expect(describeFunction(definition, 'solve', { model: { nodes: {} } })).toHaveProperty('problems');
  });
});

test('the beam example runs as written and gives 140.6 mm', async () => {
  const example = JSON.parse(await readFile(new URL('examples/wing-spar.beam.json', import.meta.url), 'utf8')) as {
    params: unknown;
    inputs: Record<string, string>;
  };
  const inputs = Object.fromEntries(
    Object.entries(example.inputs).map(([port, text]) => {
      const parsed = parseQuantity(text);
      if (!parsed.ok) throw new Error(parsed.error.message);
      return [port, quantity(parsed.value.value, parsed.value.unit)];
    }),
  );
  expect(near(amount(await outputs('beam', example.params, inputs), 'tip', 'mm'), 140.56)).toBeLessThan(1e-3);
});

test('the manifest on disk follows from the module', async () => {
  expect(JSON.parse(await readFile(new URL('manifest.json', import.meta.url), 'utf8'))).toEqual(
    JSON.parse(JSON.stringify(manifestOf(definition))),
  );
});
