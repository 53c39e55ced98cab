import { describe, expect, test } from 'vitest';
import { FrameError } from './frame-error.ts';
import { checkSection, sectionProperties } from './section.ts';
import type { SectionShape } from './section.ts';

describe('section properties', () => {
  test('rectangle: b h^3 / 12, shear area 5/6 A, torsion of a square 0.1406 a^4 (Timoshenko & Goodier, Theory of Elasticity, section 109)', () => {
    const p = sectionProperties({ shape: 'rectangle', width: 0.02, height: 0.03 });
    expect(p.area).toBeCloseTo(6e-4, 12);
    expect(p.iy).toBeCloseTo((0.02 * 0.03 ** 3) / 12, 16);
    expect(p.iz).toBeCloseTo((0.03 * 0.02 ** 3) / 12, 16);
    expect(p.shearAreaZ / p.area).toBeCloseTo(5 / 6, 10);
    expect(p.shearAreaY / p.area).toBeCloseTo(5 / 6, 10);
    expect(sectionProperties({ shape: 'rectangle', width: 1, height: 1 }).j).toBeCloseTo(0.1406, 3);
    expect(sectionProperties({ shape: 'rectangle', width: 1, height: 2 }).j / 2).toBeCloseTo(0.229, 3);
    expect(sectionProperties({ shape: 'rectangle', width: 10, height: 1 }).j / 10).toBeCloseTo(0.312, 2);
  });

  test('rectangular tube: outer minus inner rectangle; Bredt torsion of a thin square tube is t a^3', () => {
    const p = sectionProperties({ shape: 'rectangular-tube', width: 0.02, height: 0.028, wall: 0.0022 });
    expect(p.area).toBeCloseTo(0.02 * 0.028 - 0.0156 * 0.0236, 15);
    expect(p.iy).toBeCloseTo((0.02 * 0.028 ** 3 - 0.0156 * 0.0236 ** 3) / 12, 18);
    expect(p.iz).toBeCloseTo((0.028 * 0.02 ** 3 - 0.0236 * 0.0156 ** 3) / 12, 18);
    const thin = sectionProperties({ shape: 'rectangular-tube', width: 1.001, height: 1.001, wall: 0.001 });
    expect(thin.j / 0.001).toBeCloseTo(1, 6);
    // A thin tube carries shear by its two webs (Gere & Timoshenko, section 5.9); the form factor of a square is near it.
    expect(thin.shearAreaZ / thin.area).toBeGreaterThan(0.4);
    expect(thin.shearAreaZ / thin.area).toBeLessThan(0.5);
  });

  test('round and tube: pi d^4 / 64, J = 2 I; Cowper (1966) 0.886 solid and 0.53 thin at nu = 0.3', () => {
    const solid = sectionProperties({ shape: 'round', diameter: 0.02 });
    expect(solid.iy).toBeCloseTo((Math.PI * 0.02 ** 4) / 64, 18);
    expect(solid.j).toBeCloseTo((Math.PI * 0.02 ** 4) / 32, 18);
    expect(solid.shearAreaY / solid.area).toBeCloseTo(0.886, 3);
    const thin = sectionProperties({ shape: 'tube', diameter: 1, wall: 0.0005 });
    expect(thin.shearAreaY / thin.area).toBeCloseTo(0.531, 3);
    expect(thin.area).toBeCloseTo(Math.PI * (1 - 0.0005) * 0.0005, 12);
  });

  test('I section: an IPE 200 without its fillets (EN 10365 gives A 28.5 cm2, Iy 1943 cm4, Iz 142 cm4 with them)', () => {
    const p = sectionProperties({ shape: 'i', width: 0.1, height: 0.2, web: 0.0056, flange: 0.0085 });
    expect(p.area * 1e4).toBeCloseTo(2 * 10 * 0.85 + 18.3 * 0.56, 8);
    expect(p.iy * 1e8).toBeGreaterThan(1943 * 0.94);
    expect(p.iy * 1e8).toBeLessThan(1943);
    expect(p.iz * 1e8).toBeCloseTo(142, 0);
    expect(p.shearAreaZ / (0.2 * 0.0056)).toBeGreaterThan(0.85);
    expect(p.shearAreaZ / (0.2 * 0.0056)).toBeLessThan(1);
  });

  test.each<SectionShape>([
    { shape: 'rectangular-tube', width: 0.02, height: 0.028, wall: 0.01 },
    { shape: 'tube', diameter: 0.02, wall: 0.01 },
    { shape: 'i', width: 0.1, height: 0.2, web: 0.0056, flange: 0.1 },
    { shape: 'i', width: 0.1, height: 0.2, web: 0.1, flange: 0.01 },
  ])('refuses walls that fill the section: $shape', (shape) => {
    expect(() => checkSection(shape, 'Section "s"')).toThrow(/has room for less than/);
  });

  test('names the dimension that is not a positive number', () => {
    expect(() => checkSection({ shape: 'round', diameter: -1 }, 'Section "s"')).toThrow(
      'Section "s": diameter is -1 m, and must be greater than zero.',
    );
    expect(() => checkSection({ shape: 'rectangle', width: Number.NaN, height: 1 }, 'Section "s"')).toThrow(FrameError);
    expect(() => checkSection({ shape: 'tube', diameter: 0.1, wall: 0 }, 'Section "s"')).toThrow(/wall is 0 m/);
  });
});
