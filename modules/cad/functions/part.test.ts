import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, test } from 'vitest';
import { callFunction, describeFunction } from '@clew/module-sdk/testkit';
import { definition } from '../module.ts';
import { at, Bench, density, failureOf, library, mm, outputsOf, pathAt } from '../testing/harness.ts';
import { kernel } from './common.ts';

const bench = new Bench();
afterAll(async () => {
  await kernel.close();
  bench.remove();
});

const spar = new URL('../../../examples/uas-spar/parts/spar.ts', import.meta.url).pathname;
const bracket = new URL('../examples/parts/bracket.ts', import.meta.url).pathname;
const lengths = (...names: string[]) => Object.fromEntries(names.map((name) => [name, 'quantity<mm>']));

async function buildSpar(t: number, folder = bench.folder) {
  return callFunction(definition, 'part', {
    params: { script: 'parts/spar.ts', inputs: lengths('b', 'h', 't', 'length'), density: true },
    inputs: { b: mm(20), h: mm(28), t: mm(t), length: mm(1500), density: density(2810) },
    files: { '/script': spar },
    folder,
    context: { node: 'spar' },
  });
}

describe('the spar of the acceptance thread', () => {
  // mass = rho (b h - (b - 2t)(h - 2t)) L; the rounded values stand in the table of the scenario
  test.each([
    [1.6, 0.604],
    [1.8, 0.674],
    [2.0, 0.742],
    [2.2, 0.809],
    [2.4, 0.874],
  ])('wall %f mm has a mass of %f kg', async (t, rounded) => {
    const outputs = outputsOf(await buildSpar(t));
    const exact = 2810e-9 * (20 * 28 - (20 - 2 * t) * (28 - 2 * t)) * 1500;
    expect(Math.abs(at(outputs, 'mass') / exact - 1)).toBeLessThan(1e-12);
    expect(at(outputs, 'mass')).toBeCloseTo(rounded, 3);
    expect(['size_x', 'size_y', 'size_z'].map((port) => at(outputs, port))).toEqual([20, 28, 1500]);
    expect(['cog_x', 'cog_y'].map((port) => at(outputs, port))).toEqual([0, 0]);
    expect(at(outputs, 'cog_z')).toBeCloseTo(750, 9);
    expect(at(outputs, 'bodies')).toBe(1);
  });

  test('two builds give the same bytes, and neither says where it was made', async () => {
    const first = outputsOf(await buildSpar(2.2));
    const [step, mesh] = [readFileSync(pathAt(first, 'step')), readFileSync(pathAt(first, 'mesh'))];
    await bench.part('return sphere(3);');
    const second = outputsOf(await buildSpar(2.2));
    expect(readFileSync(pathAt(second, 'step')).equals(step)).toBe(true);
    expect(readFileSync(pathAt(second, 'mesh')).equals(mesh)).toBe(true);
    expect(first['step']).toMatchObject({ mediaType: 'model/step', name: 'spar.step' });
    const text = step.toString('latin1');
    expect(text).toContain("FILE_NAME('spar','1970-01-01T00:00:00',(''),(''),'Clew','Clew','');");
    expect(text).not.toContain(bench.folder);
    expect(text).not.toMatch(/20\d\d-\d\d-\d\dT/);
  });

  test('the mesh is binary glTF whose positions span the part', async () => {
    const outputs = outputsOf(await buildSpar(2.2));
    const bytes = readFileSync(pathAt(outputs, 'mesh'));
    expect(bytes.readUInt32LE(0)).toBe(0x46546c67);
    expect(bytes.readUInt32LE(8)).toBe(bytes.length);
    const document = JSON.parse(bytes.subarray(20, 20 + bytes.readUInt32LE(12)).toString('utf8')) as {
      accessors: { min?: number[]; max?: number[]; count: number }[];
      nodes: { matrix: number[] }[];
    };
    expect(document.accessors[0]).toMatchObject({ min: [-10, -14, 0], max: [10, 14, 1500] });
    // A point at the tip, 1500 mm up z, is 1.5 m up the y axis of glTF.
    const m = document.nodes[0]?.matrix ?? [];
    expect([8, 9, 10].map((i) => 1500 * (m[i] ?? 0))).toEqual([0, 1.5, 0]);
  });
});

test('the bracket of the examples, by hand', async () => {
  const outcome = await callFunction(definition, 'part', {
    params: {
      script: 'parts/bracket.ts',
      inputs: lengths('width', 'depth', 'height', 'thickness', 'hole', 'fillet'),
      density: true,
    },
    inputs: {
      width: mm(60),
      depth: mm(60),
      height: mm(80),
      thickness: mm(8),
      hole: mm(10),
      fillet: mm(6),
      density: density(2780),
    },
    files: { '/script': bracket },
    folder: bench.folder,
    context: { node: 'bracket' },
  });
  const outputs = outputsOf(outcome);
  // foot 60 x 60 x 8, leg 60 x 8 x 72, two holes of 10 mm through 8 mm, a fillet of 6 mm along 60 mm: r² (1 - π/4) L
  const hand = 60 * 60 * 8 + 60 * 8 * 72 - 2 * Math.PI * 25 * 8 + 36 * (1 - Math.PI / 4) * 60;
  expect(Math.abs(at(outputs, 'volume') / hand - 1)).toBeLessThan(1e-12);
  expect(Math.abs(at(outputs, 'mass') / (hand * 2780e-9) - 1)).toBeLessThan(1e-12);
});

describe('shapes by hand', () => {
  test.each([
    ['return slot(20, 6).extrude(2);', 2 * (14 * 6 + Math.PI * 9)],
    ['return rect(20, 10, { corner: 2 }).extrude(2);', 2 * (200 - (4 - Math.PI) * 4)],
    ['return rect(5, 3).at(20, 0).revolve({ angle: 90 });', (15 * 20 * Math.PI) / 2],
    ['return polygon([[0, 0], [10, 0], [0, 30]]).revolve();', (Math.PI * 100 * 30) / 3],
    ['return box(10, 20, 30).chamfer(1, { edges: edges().parallelTo("z") });', 6000 - 4 * 0.5 * 30],
    ['return box(10, 20, 30).shell(1, { open: faces().at("z", "max") });', 6000 - 8 * 18 * 29],
    ['return loft([rect(10, 10), rect(20, 20).move(0, 0, 30)], { ruled: true });', (30 / 3) * (100 + 400 + 200)],
    ['return box(1, 2, 3).move(5).mirror("x").rotate(90).scale(2);', 48],
    ['return box(10, 10, 10).cut(cylinder(2, 30).move(0, 0, -5));', 1000 - Math.PI * 4 * 10],
    ['return outline([0, 0]).lineTo([10, 0]).arcTo([5, 5], [0, 0]).close().extrude(2);', Math.PI * 25],
  ])('%s', async (body, volume) => {
    expect(Math.abs(at(outputsOf(await bench.part(body)), 'volume') / volume - 1)).toBeLessThan(1e-10);
  });

  test('a script can ask for measures and counts, and its console becomes the log', async () => {
    const { logs, ...outcome } = await bench.part(`
      const b = box(1, 2, 3);
      console.log(String(b.volume()), String(b.bounds().max[2]), b.countEdges(edges().parallelTo('z')), b.countFaces(faces().facing('x')));
      return b;`);
    outputsOf(outcome);
    expect(logs).toEqual([{ level: 'info', message: 'line 5: 6 mm^3 3 mm 4 2' }]);
  });

  test('separate bodies are counted and warned of', async () => {
    const outcome = await bench.part('return box(1, 1, 1).fuse(box(1, 1, 1).move(5));');
    expect(at(outputsOf(outcome), 'bodies')).toBe(2);
    expect(outcome.logs).toEqual([{ level: 'warning', message: 'The part has 2 separate bodies.' }]);
  });
});

describe('units', () => {
  test('an input in inches and a number in mm make one part', async () => {
    const source = `${library}export default ({ w }) => box(w, 10, w.over(2));`;
    const inputs = { w: { type: 'quantity' as const, value: 1, unit: 'in' } };
    const outputs = outputsOf(await bench.script(source, { params: { inputs: { w: 'quantity<in>' } }, inputs }));
    expect(at(outputs, 'size_x')).toBeCloseTo(25.4, 9);
    expect(at(outputs, 'size_z')).toBeCloseTo(12.7, 9);
  });

  test('a mass where a length belongs is refused with its line', async () => {
    const failure = failureOf(
      await bench.script(`import { q } from 'clew';\n${library}export default () =>\n  box(q(1, 'kg'), 1, 1);`),
    );
    expect(failure).toMatchObject({ why: 'step-threw', file: 'part.ts', line: 4 });
    expect(failure).toMatchObject({
      message: expect.stringContaining('The size of the box in x is 1 kg and must be a length.'),
    });
  });
});

describe('what cannot be built, in one sentence with its line', () => {
  test.each([
    [
      'return box(10, 20, 30).fillet(6);',
      'The fillet of 6 mm failed on the 12 edges: the radius does not fit the edges',
    ],
    ['return box(10, 20, 30).fillet(1, { edges: edges().at("z", 12) });', 'The fillet found no edge at z = 12 mm.'],
    ['return box(10, 20, 30).shell(9, { open: faces().at("z", "max") });', 'the wall is thicker than the shape allows'],
    ['return box(10, 20, 30).shell(1, { open: faces().at("z", 99) });', 'The shell found no face at z = 99 mm.'],
    ['return box(0, 20, 30);', 'The size of the box in x is 0 mm and must be greater than 0.'],
    ['return rect(3, -1).extrude(1);', 'The height of the rectangle is -1 mm and must be greater than 0.'],
    ['return rect(3, 0 / 0).extrude(1);', 'The height of the rectangle is NaN and must be a finite number.'],
    ['return box(1, 1, 1).cut(box(5, 5, 5));', 'The cut leaves nothing: the tool covers the whole shape.'],
    ['return box(1, 1, 1).intersect(box(1, 1, 1).move(9));', 'The intersection is empty: the shapes do not meet.'],
    ['return polygon([[0, 0], [1, 1], [1, 0], [0, 1]]).extrude(1);', 'The outline crosses or touches itself.'],
    ['return circle(5).at(2, 0).revolve();', 'the axis must lie in the plane of the profile and must not cross it'],
    ['return naca("24x2", 100).extrude(1);', 'is not an aerofoil of the NACA four-digit series'],
    ['return box(1, 1, 1).extrude(2);', 'extrude takes a flat profile, and this is a solid.'],
    ['throw new Error("no such spar");', 'no such spar'],
  ])('%s', async (body, sentence) => {
    const failure = failureOf(await bench.part(body));
    expect(failure).toMatchObject({
      why: 'step-threw',
      file: 'part.ts',
      line: 3,
      message: expect.stringContaining(sentence),
    });
  });

  test.each([
    ['return rect(1, 2);', 'The script returned a flat profile.'],
    ['box(1, 1, 1);', 'The script returned nothing and must return the shape of the part.'],
    ['return 3;', 'The script returned a number and must return the shape of the part.'],
  ])('%s', async (body, sentence) => {
    expect(failureOf(await bench.part(body))).toMatchObject({
      why: 'bad-output',
      message: expect.stringContaining(sentence),
    });
  });

  test('a syntax error names its line', async () => {
    expect(failureOf(await bench.part('return box(1,;'))).toMatchObject({
      why: 'step-syntax',
      file: 'part.ts',
      line: 3,
    });
  });

  test('a missing input names its port', async () => {
    const outcome = await bench.part('return box(1, 1, 1);', { params: { inputs: { t: 'quantity<mm>' } } });
    expect(failureOf(outcome)).toMatchObject({ why: 'bad-input', port: 't' });
  });
});

describe('a script reaches nothing but shapes', () => {
  test.each([
    ["import fs from 'fs';\nexport default () => null;", 'step-syntax', '"fs" cannot be imported here'],
    [
      "export default async () => (await import('node:fs')).readFileSync('/etc/passwd');",
      'step-syntax',
      'cannot be imported here',
    ],
    ['export default () => globalThis.process.exit(1);', 'step-threw', 'exit'],
    ['export default () => process.env;', 'step-threw', "'process' is not defined"],
    ["export default () => (() => {}).constructor('return process')();", 'step-threw', 'cannot make code out of text'],
    [
      "export default () => host.cad({ op: 'fillet', shape: 7, size: 1, edges: [] });",
      'step-threw',
      'There is no shape 7.',
    ],
    ["export default () => host.cad({ op: 'box', x: 1e9, y: 1, z: 1 });", 'step-threw', 'must not exceed 1000000'],
    [
      "export default () => host.cad({ op: 'readFile', path: '/etc/passwd' });",
      'step-threw',
      'not what this operation takes',
    ],
  ])('%s', async (source, why, sentence) => {
    expect(failureOf(await bench.script(source))).toMatchObject({ why, message: expect.stringContaining(sentence) });
  });
});

describe('what does not end', () => {
  test('an endless loop is stopped, and the next call works', async () => {
    const outcome = await bench.part('for (;;);', { params: { timeLimitMs: 300 } });
    expect(failureOf(outcome)).toEqual({ why: 'time-limit', limitMs: 300 });
    expect(at(outputsOf(await bench.part('return box(1, 1, 1);')), 'volume')).toBeCloseTo(1, 12);
  });

  test('work that the kernel does is stopped too', async () => {
    const drill =
      'let s = box(100, 100, 10); for (let i = 0; ; i++) s = s.cut(cylinder(0.4, 30).move((i * 7) % 90 - 45, (i * 3) % 80 - 40, -5));';
    expect(failureOf(await bench.part(drill, { params: { timeLimitMs: 500 } }))).toMatchObject({ why: 'time-limit' });
  });

  test('a cancel in the middle leaves the module healthy', async () => {
    const controller = new AbortController();
    const outcome = bench.part('console.log("begun"); for (;;);', { signal: controller.signal });
    setTimeout(() => controller.abort(), 200);
    expect(failureOf(await outcome)).toEqual({ why: 'cancelled' });
    expect(at(outputsOf(await bench.part('return box(2, 1, 1);')), 'volume')).toBeCloseTo(2, 12);
  });

  test('a script that takes all memory is stopped', async () => {
    const failure = failureOf(await bench.part('const all = []; for (;;) all.push(new Array(1e5).fill(1));'));
    expect(failure).toMatchObject({ why: 'memory-limit' });
  });

  test('calls at the same time run one after the other', async () => {
    const paths = [2, 3, 4].map((x) => bench.write(`part-${x}.ts`, `${library}export default () => box(${x}, 1, 1);`));
    const outcomes = await Promise.all(
      paths.map((path) =>
        callFunction(definition, 'part', {
          params: { script: 'p.ts' },
          files: { '/script': path },
          folder: bench.folder,
        }),
      ),
    );
    expect(outcomes.map((outcome) => Math.round(at(outputsOf(outcome), 'volume')))).toEqual([2, 3, 4]);
  });
});

describe('ports', () => {
  test('follow from the params', () => {
    const described = describeFunction(definition, 'part', {
      script: 's.ts',
      inputs: { t: 'quantity<mm>', n: 'integer' },
      density: true,
    });
    if ('problems' in described) throw new Error(JSON.stringify(described));
    expect(described.ports.inputs.map((port) => `${port.name}: ${port.type}`)).toEqual([
      't: quantity<mm>',
      'n: integer',
      'density: quantity<kg/m^3>',
    ]);
    expect(described.ports.outputs.map((port) => port.name)).toEqual([
      'step',
      'mesh',
      'volume',
      'area',
      'size_x',
      'size_y',
      'size_z',
      'cog_x',
      'cog_y',
      'cog_z',
      'bodies',
      'mass',
    ]);
  });

  test.each([
    [{ t: 'quantity<parsec>' }, false, '/inputs/t'],
    [{ t: 'file<model/step>' }, false, '/inputs/t'],
    [{ density: 'number' }, true, '/inputs/density'],
  ])('%j is refused', (inputs, withDensity, pointer) => {
    expect(describeFunction(definition, 'part', { script: 's.ts', inputs, density: withDensity })).toMatchObject({
      problems: [{ pointer }],
    });
  });
});
