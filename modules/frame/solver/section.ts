import { FrameError, requirePositive } from './frame-error.ts';

/**
 * A cross-section, dimensions in metres. Width lies along the member's local y axis, height along local z.
 * The I section is doubly symmetric, its web along z.
 */
export type SectionShape =
  | { shape: 'rectangular-tube'; width: number; height: number; wall: number }
  | { shape: 'rectangle'; width: number; height: number }
  | { shape: 'tube'; diameter: number; wall: number }
  | { shape: 'round'; diameter: number }
  | { shape: 'i'; width: number; height: number; web: number; flange: number };

/** Section constants in SI: m2 and m4. `iy` resists bending in the x-z plane, `iz` in the x-y plane. */
export interface SectionProperties {
  readonly area: number;
  readonly iy: number;
  readonly iz: number;
  /** St Venant torsion constant. */
  readonly j: number;
  /** Polar second moment iy + iz: the inertia of torsional vibration. */
  readonly polar: number;
  /** Effective shear areas for shear along y and along z. */
  readonly shearAreaY: number;
  readonly shearAreaZ: number;
}

/** One slab of a section that is symmetric about its neutral axis: from `from` to `to` above it, `width` wide. */
interface Slab {
  readonly from: number;
  readonly to: number;
  readonly width: number;
}

/**
 * Checks the dimensions of a section.
 * @param what names the section in a failure, for example `Section "spar"`.
 * @throws FrameError not-finite, not-positive, wall-too-thick
 */
export function checkSection(s: SectionShape, what: string): void {
  const positive = (value: number, name: string): void => requirePositive(value, `${what}: ${name}`, 'm');
  const thin = (wall: number, limit: number, name: string): void => {
    positive(wall, name);
    if (wall >= limit) throw new FrameError({ why: 'wall-too-thick', what: `${what}: ${name}`, wall, limit });
  };
  if (s.shape === 'tube' || s.shape === 'round') {
    positive(s.diameter, 'diameter');
    if (s.shape === 'tube') thin(s.wall, s.diameter / 2, 'wall');
    return;
  }
  positive(s.width, 'width');
  positive(s.height, 'height');
  if (s.shape === 'rectangular-tube') thin(s.wall, Math.min(s.width, s.height) / 2, 'wall');
  if (s.shape === 'i') {
    thin(s.web, s.width, 'web');
    thin(s.flange, s.height / 2, 'flange');
  }
}

/** Section constants of a checked section. Sources are named at each formula. */
export function sectionProperties(s: SectionShape): SectionProperties {
  switch (s.shape) {
    case 'rectangle':
      return box(s.width, s.height, 0, 0, solidTorsion(s.width, s.height));
    case 'rectangular-tube':
      return box(s.width, s.height, s.width - 2 * s.wall, s.height - 2 * s.wall, bredt(s.width, s.height, s.wall));
    case 'round':
      return circular(s.diameter, 0);
    case 'tube':
      return circular(s.diameter, s.diameter - 2 * s.wall);
    case 'i':
      return iSection(s.width, s.height, s.web, s.flange);
  }
}

function box(b: number, h: number, bi: number, hi: number, j: number): SectionProperties {
  const iy = (b * h ** 3 - bi * hi ** 3) / 12;
  const iz = (h * b ** 3 - hi * bi ** 3) / 12;
  return {
    area: b * h - bi * hi,
    iy,
    iz,
    j,
    polar: iy + iz,
    shearAreaY: shearArea(slabsOfBox(h, b, hi, bi), iz),
    shearAreaZ: shearArea(slabsOfBox(b, h, bi, hi), iy),
  };
}

function slabsOfBox(width: number, depth: number, innerWidth: number, innerDepth: number): readonly Slab[] {
  return [
    { from: 0, to: innerDepth / 2, width: width - innerWidth },
    { from: innerDepth / 2, to: depth / 2, width },
  ];
}

/**
 * Effective shear area by the energy form factor, A_s = I^2 / integral(Q^2 / b dz)
 * (Gere & Timoshenko, Mechanics of Materials, 4th ed., section 12.9). A solid rectangle gives 5 A / 6.
 */
function shearArea(slabs: readonly Slab[], inertia: number): number {
  // Q(z)^2 is a quartic inside a slab, so three Gauss points integrate it exactly.
  const gauss: readonly (readonly [number, number])[] = [
    [-Math.sqrt(0.6), 5 / 9],
    [0, 8 / 9],
    [Math.sqrt(0.6), 5 / 9],
  ];
  let energy = 0;
  for (const [index, slab] of slabs.entries()) {
    const half = (slab.to - slab.from) / 2;
    if (half <= 0) continue;
    const outside = slabs.slice(index + 1).reduce((sum, o) => sum + (o.width * (o.to ** 2 - o.from ** 2)) / 2, 0);
    for (const [point, weight] of gauss) {
      const z = slab.from + half * (1 + point);
      const q = outside + (slab.width * (slab.to ** 2 - z ** 2)) / 2;
      energy += (weight * half * q ** 2) / slab.width;
    }
  }
  return inertia ** 2 / (2 * energy);
}

/** Torsion constant of a solid rectangle, Roark's Formulas for Stress and Strain, 7th ed., table 10.1 case 4 (within 0.5 %). */
function solidTorsion(b: number, h: number): number {
  const long = Math.max(b, h) / 2;
  const thin = Math.min(b, h) / 2;
  return long * thin ** 3 * (16 / 3 - 3.36 * (thin / long) * (1 - thin ** 4 / (12 * long ** 4)));
}

/** Torsion constant of a uniform-wall rectangular tube on its mid-line, Bredt (Roark, 7th ed., table 10.1 case 16). */
function bredt(b: number, h: number, t: number): number {
  return (2 * t * (b - t) ** 2 * (h - t) ** 2) / (b + h - 2 * t);
}

/** Shear coefficient: G. R. Cowper, J. Appl. Mech. 33 (1966) 335, hollow circle, at Poisson's ratio 0.3. */
function circular(outer: number, inner: number): SectionProperties {
  const area = (Math.PI / 4) * (outer ** 2 - inner ** 2);
  const inertia = (Math.PI / 64) * (outer ** 4 - inner ** 4);
  const m2 = (inner / outer) ** 2;
  const nu = 0.3;
  const ring = (1 + m2) ** 2;
  const coefficient = (6 * (1 + nu) * ring) / ((7 + 6 * nu) * ring + (20 + 12 * nu) * m2);
  return {
    area,
    iy: inertia,
    iz: inertia,
    j: 2 * inertia,
    polar: 2 * inertia,
    shearAreaY: coefficient * area,
    shearAreaZ: coefficient * area,
  };
}

/** Open thin-walled torsion constant, sum(b t^3) / 3 (Roark, 7th ed., table 10.1); warping restraint is left out. */
function iSection(b: number, h: number, web: number, flange: number): SectionProperties {
  const clear = h - 2 * flange;
  const iy = (b * h ** 3 - (b - web) * clear ** 3) / 12;
  const iz = (2 * flange * b ** 3 + clear * web ** 3) / 12;
  return {
    area: 2 * b * flange + clear * web,
    iy,
    iz,
    j: (2 * b * flange ** 3 + clear * web ** 3) / 3,
    polar: iy + iz,
    shearAreaY: shearArea(
      [
        { from: 0, to: web / 2, width: h },
        { from: web / 2, to: b / 2, width: 2 * flange },
      ],
      iz,
    ),
    shearAreaZ: shearArea(
      [
        { from: 0, to: clear / 2, width: web },
        { from: clear / 2, to: h / 2, width: b },
      ],
      iy,
    ),
  };
}
