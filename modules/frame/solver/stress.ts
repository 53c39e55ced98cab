import type { SectionProperties, SectionShape } from './section.ts';

/**
 * Internal forces on the face whose outward normal is local +x, SI (N, N*m). `n` is tension positive.
 * `my` positive stretches the +z fibres, `mz` positive compresses the +y fibres.
 */
export interface SectionForces {
  readonly n: number;
  readonly vy: number;
  readonly vz: number;
  readonly t: number;
  readonly my: number;
  readonly mz: number;
}

/** Stresses of one cross-section in Pa: extremes over the checked points of its outline. */
export interface SectionStress {
  /** Largest and smallest (most compressive) normal stress, axial plus bending, at the extreme fibres. */
  readonly tension: number;
  readonly compression: number;
  /** Largest absolute normal stress. */
  readonly normal: number;
  /** Largest shear stress, transverse plus torsional; an estimate by strength of materials. */
  readonly shear: number;
  /** Largest von Mises stress over the same points. */
  readonly vonMises: number;
}

/** A point of the outline with the shear stress that unit forces make there (absolute, so signs cannot cancel). */
interface StressPoint {
  readonly y: number;
  readonly z: number;
  readonly perVy: number;
  readonly perVz: number;
  readonly perT: number;
}

/** Evaluates the stresses of one checked section for any internal forces. */
export function stressEvaluator(s: SectionShape, p: SectionProperties): (forces: SectionForces) => SectionStress {
  if (s.shape === 'round') return circularStress(p, s.diameter / 2, 0);
  if (s.shape === 'tube') return circularStress(p, s.diameter / 2, s.diameter / 2 - s.wall);
  const points = outline(s, p);
  return (f) => worst(f, p, points);
}

function outline(s: Exclude<SectionShape, { shape: 'round' | 'tube' }>, p: SectionProperties): readonly StressPoint[] {
  switch (s.shape) {
    case 'rectangle':
      return rectanglePoints(s.width, s.height, p);
    case 'rectangular-tube':
      return tubePoints(s.width, s.height, s.wall, p);
    case 'i':
      return iPoints(s.width, s.height, s.web, s.flange, p);
  }
}

/** Mirror images in all four quadrants. */
function mirrored(points: readonly StressPoint[]): readonly StressPoint[] {
  return points.flatMap((q) => [1, -1].flatMap((sy) => [1, -1].map((sz) => ({ ...q, y: sy * q.y, z: sz * q.z }))));
}

/**
 * Transverse shear 3V/2A at mid-side; torsion by Roark's Formulas for Stress and Strain, 7th ed., table 10.1
 * case 4, taken at the middle of both sides (exact on the long one, high on the short one), zero at a corner.
 */
function rectanglePoints(b: number, h: number, p: SectionProperties): readonly StressPoint[] {
  const long = Math.max(b, h) / 2;
  const thin = Math.min(b, h) / 2;
  const r = thin / long;
  const torsion = (3 / (8 * long * thin ** 2)) * (1 + 0.6095 * r + 0.8865 * r ** 2 - 1.8023 * r ** 3 + 0.91 * r ** 4);
  const transverse = 1.5 / p.area;
  return mirrored([
    { y: b / 2, z: h / 2, perVy: 0, perVz: 0, perT: 0 },
    { y: b / 2, z: 0, perVy: 0, perVz: transverse, perT: torsion },
    { y: 0, z: h / 2, perVy: transverse, perVz: 0, perT: torsion },
  ]);
}

/** Shear V Q / (I 2t) in the walls (Gere & Timoshenko, section 5.8); torsion T / (2 A_m t), Bredt. */
function tubePoints(b: number, h: number, t: number, p: SectionProperties): readonly StressPoint[] {
  const torsion = 1 / (2 * (b - t) * (h - t) * t);
  const atCorner = { y: (b * t * (h - t)) / 2 / (p.iy * 2 * t), z: (h * t * (b - t)) / 2 / (p.iz * 2 * t) };
  const half = (width: number, depth: number): number =>
    (width * depth ** 2 - (width - 2 * t) * (depth - 2 * t) ** 2) / 8;
  return mirrored([
    { y: b / 2, z: h / 2, perVy: atCorner.z, perVz: atCorner.y, perT: torsion },
    { y: b / 2, z: 0, perVy: 0, perVz: half(b, h) / (p.iy * 2 * t), perT: torsion },
    { y: 0, z: h / 2, perVy: half(h, b) / (p.iz * 2 * t), perVz: 0, perT: torsion },
  ]);
}

/** Web shear V Q / (I t_w) (Gere & Timoshenko, section 5.9), flange shear 3V/2A of both flanges, torsion T t / J. */
function iPoints(b: number, h: number, web: number, flange: number, p: SectionProperties): readonly StressPoint[] {
  const clear = h - 2 * flange;
  const qFlange = (b * flange * (h - flange)) / 2;
  const qMiddle = qFlange + (web * clear ** 2) / 8;
  const inFlange = 1.5 / (2 * b * flange);
  return mirrored([
    { y: b / 2, z: h / 2, perVy: 0, perVz: 0, perT: flange / p.j },
    { y: 0, z: h / 2, perVy: inFlange, perVz: 0, perT: flange / p.j },
    { y: web / 2, z: clear / 2, perVy: inFlange, perVz: qFlange / (p.iy * web), perT: Math.max(web, flange) / p.j },
    { y: web / 2, z: 0, perVy: 0, perVz: qMiddle / (p.iy * web), perT: web / p.j },
  ]);
}

function worst(f: SectionForces, p: SectionProperties, points: readonly StressPoint[]): SectionStress {
  let tension = -Infinity;
  let compression = Infinity;
  let shear = 0;
  let vonMises = 0;
  for (const q of points) {
    const sigma = f.n / p.area + (f.my * q.z) / p.iy - (f.mz * q.y) / p.iz;
    const tau = Math.abs(f.vy) * q.perVy + Math.abs(f.vz) * q.perVz + Math.abs(f.t) * q.perT;
    tension = Math.max(tension, sigma);
    compression = Math.min(compression, sigma);
    shear = Math.max(shear, tau);
    vonMises = Math.max(vonMises, Math.sqrt(sigma ** 2 + 3 * tau ** 2));
  }
  return { tension, compression, normal: Math.max(Math.abs(tension), Math.abs(compression)), shear, vonMises };
}

/**
 * Round bar or tube: bending by the resultant moment, transverse shear V Q / (I 2t) across the diameter
 * (4V/3A for a solid bar; Gere & Timoshenko, section 5.8), falling off as the sine around the outline.
 */
function circularStress(p: SectionProperties, outer: number, inner: number): (forces: SectionForces) => SectionStress {
  const perV = ((2 / 3) * (outer ** 3 - inner ** 3)) / (p.iy * 2 * (outer - inner));
  const perT = outer / p.j;
  return (f) => {
    const steepest = Math.atan2(f.my, -f.mz);
    const sheared = Math.atan2(Math.abs(f.vy), Math.abs(f.vz));
    const angles = [steepest, steepest + Math.PI, sheared, -sheared, Math.PI - sheared, Math.PI + sheared];
    for (let k = 0; k < 24; k++) angles.push((k * Math.PI) / 12);
    const points = angles.map((angle): StressPoint => {
      const [c, s] = [Math.cos(angle), Math.sin(angle)];
      return { y: outer * c, z: outer * s, perVy: perV * Math.abs(s), perVz: perV * Math.abs(c), perT };
    });
    return worst(f, p, points);
  };
}
