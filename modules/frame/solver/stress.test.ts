import { describe, expect, test } from 'vitest';
import { sectionProperties } from './section.ts';
import type { SectionShape } from './section.ts';
import { stressEvaluator } from './stress.ts';
import type { SectionForces, SectionStress } from './stress.ts';

const none: SectionForces = { n: 0, vy: 0, vz: 0, t: 0, my: 0, mz: 0 };
function stress(shape: SectionShape, forces: Partial<SectionForces>): SectionStress {
  return stressEvaluator(shape, sectionProperties(shape))({ ...none, ...forces });
}

// Gere & Timoshenko, Mechanics of Materials, 4th ed., chapters 3 and 5; Roark, 7th ed., table 10.1.
describe('section stresses', () => {
  const tube: SectionShape = { shape: 'rectangular-tube', width: 0.02, height: 0.028, wall: 0.0022 };

  test('bending about both axes and axial force add at the corner that each stretches', () => {
    const p = sectionProperties(tube);
    const s = stress(tube, { n: 1000, my: 50, mz: -20 });
    expect(s.tension).toBeCloseTo(1000 / p.area + (50 * 0.014) / p.iy + (20 * 0.01) / p.iz, 3);
    expect(s.compression).toBeCloseTo(1000 / p.area - (50 * 0.014) / p.iy - (20 * 0.01) / p.iz, 3);
    expect(s.normal).toBe(s.tension);
    expect(s.vonMises).toBeCloseTo(s.normal, 3);
    expect(s.shear).toBe(0);
  });

  test('compression governs when the axial force is compressive', () => {
    const s = stress(tube, { n: -5000, my: 10 });
    expect(s.normal).toBe(-s.compression);
  });

  test('transverse shear: 3V/2A in a rectangle, 4V/3A in a round bar, 2V/A in a thin tube', () => {
    const rectangle: SectionShape = { shape: 'rectangle', width: 0.02, height: 0.03 };
    expect(stress(rectangle, { vz: 900 }).shear).toBeCloseTo((1.5 * 900) / 6e-4, 3);
    expect(stress(rectangle, { vy: -900 }).shear).toBeCloseTo((1.5 * 900) / 6e-4, 3);
    const round: SectionShape = { shape: 'round', diameter: 0.02 };
    const area = Math.PI * 1e-4;
    expect(stress(round, { vy: 300, vz: 400 }).shear).toBeCloseTo((4 / 3) * (500 / area), 3);
    const thin: SectionShape = { shape: 'tube', diameter: 0.1, wall: 0.0001 };
    const thinArea = sectionProperties(thin).area;
    expect((stress(thin, { vz: 100 }).shear * thinArea) / 200).toBeCloseTo(1, 3);
  });

  test('shear in a rectangular tube and an I section is V Q / I t at the neutral axis', () => {
    const p = sectionProperties(tube);
    const q = (0.02 * 0.028 ** 2 - 0.0156 * 0.0236 ** 2) / 8;
    expect(stress(tube, { vz: 465.8 }).shear).toBeCloseTo((465.8 * q) / (p.iy * 0.0044), 2);
    const beam: SectionShape = { shape: 'i', width: 0.1, height: 0.2, web: 0.0056, flange: 0.0085 };
    const b = sectionProperties(beam);
    const first = 0.1 * 0.0085 * 0.09575 + 0.0056 * (0.0915 ** 2 / 2);
    expect(stress(beam, { vz: 10_000 }).shear).toBeCloseTo((10_000 * first) / (b.iy * 0.0056), 0);
  });

  test('torsion: 16 T / pi d^3 in a round bar, T / 2 A t in a tube, T / 0.208 a^3 in a square bar, T t / J in an open section', () => {
    expect(stress({ shape: 'round', diameter: 0.02 }, { t: -7 }).shear).toBeCloseTo(
      (16 * 7) / (Math.PI * 0.02 ** 3),
      3,
    );
    expect(stress(tube, { t: 7 }).shear).toBeCloseTo(7 / (2 * 0.0178 * 0.0258 * 0.0022), 3);
    expect(
      (stress({ shape: 'rectangle', width: 0.02, height: 0.02 }, { t: 7 }).shear * 0.208 * 0.02 ** 3) / 7,
    ).toBeCloseTo(1, 2);
    const beam: SectionShape = { shape: 'i', width: 0.1, height: 0.2, web: 0.0056, flange: 0.0085 };
    expect(stress(beam, { t: 7 }).shear).toBeCloseTo((7 * 0.0085) / sectionProperties(beam).j, 3);
  });

  test('a round bar takes the resultant moment at its exact angle, and von Mises combines with torsion', () => {
    const round: SectionShape = { shape: 'round', diameter: 0.03 };
    const s = stress(round, { my: 30, mz: 17, t: 25 });
    const sigma = (32 * Math.hypot(30, 17)) / (Math.PI * 0.03 ** 3);
    const tau = (16 * 25) / (Math.PI * 0.03 ** 3);
    expect(s.normal / sigma).toBeCloseTo(1, 10);
    expect(s.vonMises / Math.hypot(sigma, Math.sqrt(3) * tau)).toBeCloseTo(1, 10);
  });

  test('opposite shear and torsion never cancel each other', () => {
    const s = stress(tube, { vz: 400, t: -9 });
    expect(s.shear).toBeCloseTo(stress(tube, { vz: 400 }).shear + stress(tube, { t: 9 }).shear, 3);
  });
});
