import { closeSync, ftruncateSync, openSync, readFileSync } from 'node:fs';
import { exportSTEP, makeBox, makeCylinder, makeFace, assembleWire, makeCircle } from 'replicad';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { headerOf } from '../kernel/step-text.ts';
import { openCascade } from '../kernel/open-cascade.ts';
import { at, Bench, density, failureOf, outputsOf, pathAt } from '../testing/harness.ts';
import { kernel } from './common.ts';

const bench = new Bench();
let part = '';
beforeAll(async () => {
  await openCascade();
  const outputs = outputsOf(
    await bench.part('return naca("2412", 250).cut(circle(8).at(60, 6), circle(8).at(100, 6)).extrude(10);'),
  );
  part = pathAt(outputs, 'step');
  volume = at(outputs, 'volume');
});
let volume = 0;
afterAll(async () => {
  await kernel.close();
  bench.remove();
});

async function written(name: string, shapes: Parameters<typeof exportSTEP>[0], unit: 'MM' | 'INCH' | 'M' = 'MM') {
  const bytes = new Uint8Array(await exportSTEP(shapes, { unit, modelUnit: 'MM' }).arrayBuffer());
  return bench.write(name, bytes);
}

describe('mass', () => {
  test('a part read back from STEP keeps its volume to 1e-9', async () => {
    const outputs = outputsOf(await bench.step('mass', part, { inputs: { density: density(2810) } }));
    expect(Math.abs(at(outputs, 'volume') / volume - 1)).toBeLessThan(1e-9);
    expect(Math.abs(at(outputs, 'mass') / (volume * 2810e-9) - 1)).toBeLessThan(1e-9);
  });

  test('a rod: m (3 r² + l²) / 12 across, m r² / 2 along its axis, in kg m²', async () => {
    const path = await written('rod.step', [{ shape: makeCylinder(10, 300, [5, 0, 0], [0, 0, 1]), name: 'rod' }]);
    const outputs = outputsOf(await bench.step('mass', path, { inputs: { density: density(7850) } }));
    const mass = 7850 * Math.PI * 0.01 ** 2 * 0.3;
    expect(at(outputs, 'mass')).toBeCloseTo(mass, 12);
    expect(at(outputs, 'ixx')).toBeCloseTo((mass * (3 * 0.01 ** 2 + 0.3 ** 2)) / 12, 12);
    expect(at(outputs, 'izz')).toBeCloseTo((mass * 0.01 ** 2) / 2, 12);
    expect(at(outputs, 'ixy')).toBe(0);
    expect([at(outputs, 'cog_x'), at(outputs, 'cog_y')].map((x) => Math.round(x * 1e9) / 1e9)).toEqual([5, 0]);
    expect(outputs['method']).toMatchObject({ value: expect.stringContaining('divergence theorem') });
  });
});

describe('import-step', () => {
  test.each(['MM', 'INCH', 'M'] as const)('a file in %s gives the same part in mm', async (unit) => {
    const path = await written(`${unit}.step`, [{ shape: makeBox([0, 0, 0], [25.4, 50.8, 10]), name: 'plate' }], unit);
    const outputs = outputsOf(await bench.step('import-step', path, { node: `plate-${unit}` }));
    expect(outputs['unit']).toMatchObject({ value: unit.toLowerCase() });
    expect(Math.abs(at(outputs, 'volume') / (25.4 * 50.8 * 10) - 1)).toBeLessThan(1e-9);
    expect(at(outputs, 'size_x')).toBeCloseTo(25.4, 6);
    expect(readFileSync(pathAt(outputs, 'step')).equals(readFileSync(path))).toBe(true);
  });

  test('an assembly: names, bodies, volume of all', async () => {
    const path = await written('assembly.step', [
      { shape: makeBox([0, 0, 0], [1, 1, 1]), name: 'cube' },
      { shape: makeBox([5, 0, 0], [7, 1, 1]), name: "bob's brick" },
    ]);
    const outputs = outputsOf(await bench.step('import-step', path));
    expect(outputs['names']).toMatchObject({ value: expect.arrayContaining(['cube', "bob's brick"]) });
    expect(at(outputs, 'bodies')).toBe(2);
    expect(at(outputs, 'volume')).toBeCloseTo(3, 12);
  });

  test('a solid with loose faces fails, unless it may be tolerant', async () => {
    const face = makeFace(assembleWire([makeCircle(5, [50, 0, 0])]));
    const path = await written('mixed.step', [
      { shape: makeBox([0, 0, 0], [1, 1, 1]), name: 'cube' },
      { shape: face, name: 'disc' },
    ]);
    expect(failureOf(await bench.step('import-step', path))).toMatchObject({
      why: 'bad-input',
      port: 'step',
      message: expect.stringContaining('1 faces beside its solids'),
    });
    const tolerant = await bench.step('import-step', path, { params: { tolerant: true } });
    expect(at(outputsOf(tolerant), 'loose_faces')).toBe(1);
    expect(tolerant.logs).toHaveLength(1);
  });
});

describe('what is no usable STEP file', () => {
  const refused = async (path: string) => failureOf(await bench.step('import-step', path));

  test('a file of another kind', async () => {
    const failure = await refused(bench.write('a.step', 'PK\u0003\u0004 not a part'));
    expect(failure).toEqual({
      why: 'bad-input',
      port: 'step',
      message: 'The STEP file a.step is not a STEP file: it does not begin with ISO-10303-21.',
    });
  });

  test('an empty file', async () => {
    expect(await refused(bench.write('e.step', ''))).toMatchObject({ message: 'The STEP file e.step is empty.' });
  });

  test('a file that is cut off', async () => {
    const whole = readFileSync(part, 'latin1');
    const failure = await refused(bench.write('cut.step', whole.slice(0, whole.length / 2)));
    expect(failure).toMatchObject({ why: 'bad-input', message: expect.stringContaining('is cut off') });
  });

  test('a damaged data section', async () => {
    const whole = readFileSync(part, 'latin1');
    const damaged = whole.replaceAll('ADVANCED_FACE', 'ADVANCED_FACT');
    expect(await refused(bench.write('bad.step', damaged))).toMatchObject({ why: 'bad-input', port: 'step' });
  });

  test('a surface without a solid', async () => {
    const face = makeFace(assembleWire([makeCircle(5)]));
    expect(await refused(await written('disc.step', [{ shape: face, name: 'disc' }]))).toMatchObject({
      why: 'bad-input',
      message: expect.stringContaining('no solid'),
    });
  });

  test('a file of more than 200 MiB is not even read', async () => {
    const path = bench.write('huge.step', 'ISO-10303-21;\n');
    const file = openSync(path, 'r+');
    ftruncateSync(file, 300 * 1_048_576);
    closeSync(file);
    expect(await refused(path)).toMatchObject({
      message: 'The STEP file huge.step has 300 MiB, and at most 200 MiB can be read.',
    });
  });
});

describe('export', () => {
  test('STEP without what the header of the original tells', async () => {
    const original = readFileSync(part, 'latin1').replace(
      /FILE_NAME\([^;]*;/,
      "FILE_NAME('C:\\\\Users\\\\me\\\\x.prt','2026-01-01T10:00:00',('Me'),('Firm'),'CAD','CAD','');",
    );
    const outputs = outputsOf(
      await bench.step('export', bench.write('mine.step', original), { params: { format: 'step' }, node: 'out' }),
    );
    const text = readFileSync(pathAt(outputs, 'file'), 'latin1');
    expect(headerOf(text)[1]).toBe("FILE_NAME('out','1970-01-01T00:00:00',(''),(''),'Clew','Clew','');");
    expect(text).not.toContain('Firm');
    const again = outputsOf(await bench.step('mass', pathAt(outputs, 'file'), { inputs: { density: density(1) } }));
    expect(Math.abs(at(again, 'volume') / volume - 1)).toBeLessThan(1e-9);
  });

  test('STL encloses the volume, within its tolerance', async () => {
    const outputs = outputsOf(
      await bench.step('export', part, { params: { format: 'stl', mesh: { tolerance: 0.005 } }, node: 'out' }),
    );
    expect(outputs['file']).toMatchObject({ mediaType: 'model/stl', name: 'out.stl' });
    const bytes = readFileSync(pathAt(outputs, 'file'));
    const facets = bytes.readUInt32LE(80);
    expect(bytes.length).toBe(84 + 50 * facets);
    let sum = 0;
    for (let f = 0; f < facets; f++) {
      const [ax = 0, ay = 0, az = 0, bx = 0, by = 0, bz = 0, cx = 0, cy = 0, cz = 0] = Array.from(
        { length: 9 },
        (_, i) => bytes.readFloatLE(84 + 50 * f + 12 + 4 * i),
      );
      sum += (ax * (by * cz - bz * cy) - ay * (bx * cz - bz * cx) + az * (bx * cy - by * cx)) / 6;
    }
    expect(Math.abs(sum / volume - 1)).toBeLessThan(1e-3);
  });

  test('binary glTF', async () => {
    const outputs = outputsOf(await bench.step('export', part, { params: { format: 'glb' }, node: 'out' }));
    expect(outputs['file']).toMatchObject({ mediaType: 'model/gltf-binary', name: 'out.glb' });
    expect(readFileSync(pathAt(outputs, 'file')).readUInt32LE(0)).toBe(0x46546c67);
  });
});
