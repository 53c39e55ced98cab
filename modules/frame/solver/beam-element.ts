import type { Material } from './model.ts';
import type { SectionProperties } from './section.ts';
import type { Vec3 } from './vectors.ts';

/**
 * Two-node beam element in local axes, 12 unknowns: ux uy uz rx ry rz of end i, then of end j.
 * Shape functions: Y. Z. Friedman, J. B. Kosmatka, "An improved two-node Timoshenko beam finite element",
 * Computers & Structures 47 (1993) 473. With phi = 0 they are the cubic Hermite functions of Euler-Bernoulli.
 */
export interface BeamProperties {
  readonly length: number;
  readonly section: SectionProperties;
  readonly material: Material;
  /** Timoshenko: shear flexibility and rotary inertia. */
  readonly shearDeformation: boolean;
}

/** 12 x 12, row by row. */
export type Matrix12 = Float64Array;

/** A bending plane: its unknowns (deflection and slope of both ends) and the signs that make slope = d(deflection)/dx. */
interface BendingPlane {
  readonly dofs: readonly [number, number, number, number];
  readonly signs: readonly [number, number, number, number];
}
const planeY: BendingPlane = { dofs: [1, 5, 7, 11], signs: [1, 1, 1, 1] };
// A positive rotation about y lowers z along x, hence the signs.
const planeZ: BendingPlane = { dofs: [2, 4, 8, 10], signs: [1, -1, 1, -1] };

/** Four-point Gauss rule on 0..1; exact to degree 7, the mass integrand has degree 6. */
export const gaussPoints: readonly { readonly at: number; readonly weight: number }[] = [-1, 1].flatMap((side) =>
  [-1, 1].map((inner) => ({
    at: (1 + side * Math.sqrt(3 / 7 + inner * (2 / 7) * Math.sqrt(6 / 5))) / 2,
    weight: (18 - inner * Math.sqrt(30)) / 72,
  })),
);

/** Ratio of bending to shear stiffness, 12 E I / (G A_s L^2), per plane; zero without shear deformation. */
function phi(b: BeamProperties, inertia: number, shearArea: number): number {
  if (!b.shearDeformation) return 0;
  return (12 * b.material.youngs * inertia) / (b.material.shear * shearArea * b.length ** 2);
}

interface PlaneData {
  readonly plane: BendingPlane;
  readonly inertia: number;
  readonly phi: number;
}

function planes(b: BeamProperties): readonly [PlaneData, PlaneData] {
  const { iy, iz, shearAreaY, shearAreaZ } = b.section;
  return [
    { plane: planeY, inertia: iz, phi: phi(b, iz, shearAreaY) },
    { plane: planeZ, inertia: iy, phi: phi(b, iy, shearAreaZ) },
  ];
}

function addBlock(into: Matrix12, dofs: readonly number[], entry: (a: number, b: number) => number): void {
  for (const [a, row] of dofs.entries()) {
    for (const [b, column] of dofs.entries()) {
      const at = row * 12 + column;
      into[at] = (into[at] ?? 0) + entry(a, b);
    }
  }
}

/** Stiffness matrix (J. S. Przemieniecki, Theory of Matrix Structural Analysis, 1968, section 5.6), N/m, N, N*m. */
export function localStiffness(b: BeamProperties): Matrix12 {
  const k = new Float64Array(144);
  const { length: L, section, material } = b;
  const axial = (material.youngs * section.area) / L;
  const torsion = (material.shear * section.j) / L;
  addBlock(k, [0, 6], (i, j) => (i === j ? axial : -axial));
  addBlock(k, [3, 9], (i, j) => (i === j ? torsion : -torsion));
  for (const { plane, inertia, phi: f } of planes(b)) {
    const unit = (material.youngs * inertia) / (L ** 3 * (1 + f));
    const slope = [1, L, 1, L];
    const shape = [
      [12, 6, -12, 6],
      [6, 4 + f, -6, 2 - f],
      [-12, -6, 12, -6],
      [6, 2 - f, -6, 4 + f],
    ];
    addBlock(k, plane.dofs, (i, j) => {
      const sign = (plane.signs[i] ?? 0) * (plane.signs[j] ?? 0);
      return sign * unit * (shape[i]?.[j] ?? 0) * (slope[i] ?? 0) * (slope[j] ?? 0);
    });
  }
  return k;
}

/** Deflection and section rotation of a bending plane at `x` (0..1) for unit end movements. */
function bendingShapes(x: number, L: number, f: number): { deflection: number[]; rotation: number[] } {
  const p = 1 / (1 + f);
  return {
    deflection: [
      p * (2 * x ** 3 - 3 * x ** 2 - f * x + 1 + f),
      p * L * (x ** 3 - (2 + f / 2) * x ** 2 + (1 + f / 2) * x),
      -p * (2 * x ** 3 - 3 * x ** 2 - f * x),
      p * L * (x ** 3 - (1 - f / 2) * x ** 2 - (f / 2) * x),
    ],
    rotation: [
      ((6 * p) / L) * (x ** 2 - x),
      p * (3 * x ** 2 - (4 + f) * x + 1 + f),
      ((-6 * p) / L) * (x ** 2 - x),
      p * (3 * x ** 2 - (2 - f) * x),
    ],
  };
}

/**
 * Six rows of 12: how the local movements ux uy uz rx ry rz at `x` (0..1 along the element) follow from the end
 * movements.
 */
export function shapeRows(b: BeamProperties, x: number): readonly Float64Array[] {
  const rows = Array.from({ length: 6 }, () => new Float64Array(12));
  const put = (row: number, dof: number, value: number): void => {
    const target = rows[row];
    if (target !== undefined) target[dof] = value;
  };
  for (const row of [0, 3]) {
    put(row, row, 1 - x);
    put(row, row + 6, x);
  }
  const [inY, inZ] = planes(b);
  for (const [data, deflectionRow, rotationRow, sense] of [
    [inY, 1, 5, 1],
    [inZ, 2, 4, -1],
  ] as const) {
    const shapes = bendingShapes(x, b.length, data.phi);
    for (let k = 0; k < 4; k++) {
      const dof = data.plane.dofs[k] ?? 0;
      const sign = data.plane.signs[k] ?? 0;
      put(deflectionRow, dof, sign * (shapes.deflection[k] ?? 0));
      put(rotationRow, dof, sense * sign * (shapes.rotation[k] ?? 0));
    }
  }
  return rows;
}

/** Inertia per metre of the six movements: kg/m for translation and torsion (kg*m), bending rotation only with shear deformation. */
export function lineInertia(b: BeamProperties): readonly [number, number, number, number, number, number] {
  const { section, material } = b;
  const m = material.density * section.area;
  const rotary = b.shearDeformation ? material.density : 0;
  return [m, m, m, material.density * section.polar, rotary * section.iy, rotary * section.iz];
}

/** Consistent mass matrix: the integral of N^T (rho A, rho I) N over the element. */
export function localMass(b: BeamProperties): Matrix12 {
  const m = new Float64Array(144);
  const inertia = lineInertia(b);
  for (const { at, weight } of gaussPoints) {
    for (const [row, shape] of shapeRows(b, at).entries()) {
      const factor = weight * b.length * (inertia[row] ?? 0);
      if (factor === 0) continue;
      addOuter(m, shape, factor);
    }
  }
  return m;
}

function addOuter(into: Matrix12, shape: Float64Array, factor: number): void {
  for (let i = 0; i < 12; i++) {
    const left = factor * (shape[i] ?? 0);
    if (left === 0) continue;
    for (let j = 0; j < 12; j++) {
      const at = i * 12 + j;
      into[at] = (into[at] ?? 0) + left * (shape[j] ?? 0);
    }
  }
}

/** Loads on one element in local axes: N/m over its whole length, and N at places (m) from end i. */
export interface ElementLoads {
  readonly perLength: Vec3;
  readonly points: readonly { readonly at: number; readonly force: Vec3 }[];
}

/**
 * End forces that do the same work as the loads. The shape functions are exact solutions of the unloaded beam, so
 * by reciprocity these are the exact fixed-end forces with reversed sign (q L / 2 and q L^2 / 12 for a uniform load).
 */
export function equivalentLoads(b: BeamProperties, loads: ElementLoads): Float64Array {
  const f = new Float64Array(12);
  const apply = (x: number, force: Vec3): void => {
    const rows = shapeRows(b, x);
    for (let axis = 0; axis < 3; axis++) {
      const size = force[axis] ?? 0;
      if (size === 0) continue;
      for (let k = 0; k < 12; k++) f[k] = (f[k] ?? 0) + size * (rows[axis]?.[k] ?? 0);
    }
  };
  for (const { at, weight } of gaussPoints) {
    const share = weight * b.length;
    apply(at, [loads.perLength[0] * share, loads.perLength[1] * share, loads.perLength[2] * share]);
  }
  for (const point of loads.points) apply(point.at / b.length, point.force);
  return f;
}
