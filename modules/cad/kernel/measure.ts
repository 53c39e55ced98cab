import type { TopoDS_Shape } from 'replicad-opencascadejs';
import { integrateBody, size } from './moments.ts';
import type { Point } from './moments.ts';
import { refuse } from './refusal.ts';
import type { Workbench } from './workbench.ts';

export interface Bounds {
  readonly min: Point;
  readonly max: Point;
}

/** Geometry of a body of density 1. Lengths in mm. */
export interface Measures {
  /** mm³ */
  readonly volume: number;
  /** mm² */
  readonly area: number;
  /** Centre of gravity. mm */
  readonly centre: Point;
  /**
   * Inertia tensor about the centre of gravity in the axes of the part, density 1: [ixx, iyy, izz, ixy, iyz, izx], mm⁵.
   * The products carry the sign of the tensor: ixy = -∫ x y dV.
   */
  readonly inertia: readonly [number, number, number, number, number, number];
  /** Estimated relative error of volume and area. */
  readonly error: number;
  readonly bounds: Bounds;
  readonly bodies: number;
}

/** Relative tolerance of each interval of the integration, against the scale of the body. */
const relative = 1e-10;
/** A coordinate or moment this small against the size of the part is rounding, and stands for zero. */
const noise = 1e-13;
/** A larger estimated error is refused rather than reported. */
const worstError = 1e-6;

/** The kernel finds the extent of a curved face to 1e-7 mm and adds that much; coordinates are given to 1e-6 mm. */
const rounded = (v: number): number => Number(v.toFixed(6)) + 0;

/** The smallest box along the axes around a shape, from its exact geometry, to 1e-6 mm. */
export function boundsOf(bench: Workbench, shape: TopoDS_Shape): Bounds {
  const box = bench.keep(new bench.oc.Bnd_Box());
  bench.oc.BRepBndLib.AddOptimal(shape, box, false, false);
  if (box.IsVoid()) refuse('The shape is empty.');
  box.SetGap(0);
  return {
    min: [rounded(box.GetXMin()), rounded(box.GetYMin()), rounded(box.GetZMin())],
    max: [rounded(box.GetXMax()), rounded(box.GetYMax()), rounded(box.GetZMax())],
  };
}

/** The area of a profile. mm² */
export function areaOf(bench: Workbench, shape: TopoDS_Shape): number {
  const properties = bench.keep(new bench.oc.GProp_GProps());
  bench.oc.BRepGProp.SurfaceProperties(shape, properties, 1e-9, false);
  return properties.Mass();
}

function at(values: Float64Array, i: number): number {
  return values[i] ?? 0;
}

/** Moments about the reference point turned into those about the centre of gravity (parallel axis theorem). */
function central(values: Float64Array): {
  readonly centre: Point;
  readonly inertia: Measures['inertia'];
} {
  const v = at(values, 0);
  const [x, y, z] = [at(values, 2) / v, at(values, 3) / v, at(values, 4) / v];
  const [xx, yy, zz] = [at(values, 5) - v * x * x, at(values, 6) - v * y * y, at(values, 7) - v * z * z];
  const [xy, yz, zx] = [at(values, 8) - v * x * y, at(values, 9) - v * y * z, at(values, 10) - v * z * x];
  return { centre: [x, y, z], inertia: [yy + zz, zz + xx, xx + yy, -xy, -yz, -zx] };
}

/** Nothing but rounding stands below this limit, and zero is put in its place. */
function clean(limit: number, v: number): number {
  return Math.abs(v) < limit ? 0 : v;
}

/** What each interval of the integration may be wrong by, from the scale of the body. */
function tolerancesFor(bench: Workbench, shape: TopoDS_Shape, length: number): Float64Array {
  const area = areaOf(bench, shape);
  const volume = Math.max(Math.abs(quickVolume(bench, shape)), area * 1e-3);
  const scale = (i: number): number => (i === 1 ? area : volume * length ** (i === 0 ? 0 : i < 5 ? 1 : 2));
  return Float64Array.from({ length: size }, (_, i) => scale(i) * relative);
}

/**
 * Measures the solids of a shape.
 * @param shape a solid or several; faces outside solids are not counted
 */
export function measure(bench: Workbench, shape: TopoDS_Shape): Measures {
  const bounds = boundsOf(bench, shape);
  const [min, max] = [bounds.min, bounds.max];
  const middle: Point = [(min[0] + max[0]) / 2, (min[1] + max[1]) / 2, (min[2] + max[2]) / 2];
  const length = Math.hypot(max[0] - min[0], max[1] - min[1], max[2] - min[2]) / 2;
  const { value, error } = integrateBody(bench, shape, middle, tolerancesFor(bench, shape, length));
  const [volume, area] = [at(value, 0), at(value, 1)];
  if (!(volume > 0)) refuse('The solid has no volume, or its faces are turned inside out.');
  const estimate = Math.max(at(error, 0) / volume, at(error, 1) / area);
  if (!(estimate <= worstError))
    refuse(
      `The volume could not be found to better than ${estimate.toExponential(1)} of itself; the shape has faces that the kernel cannot integrate.`,
    );
  const { centre, inertia } = central(value);
  const [smallLength, smallInertia] = [length * noise, volume * length * length * noise];
  const [x, y, z] = centre;
  const [ixx, iyy, izz, ixy, iyz, izx] = inertia;
  return {
    volume,
    area,
    centre: [clean(smallLength, x + middle[0]), clean(smallLength, y + middle[1]), clean(smallLength, z + middle[2])],
    inertia: [ixx, iyy, izz, clean(smallInertia, ixy), clean(smallInertia, iyz), clean(smallInertia, izx)],
    error: estimate,
    bounds,
    bodies: bench.parts(shape, bench.oc.TopAbs_ShapeEnum.TopAbs_SOLID).length,
  };
}

/** The kernel's quick integral of the volume, which may be some percent off: good enough for tolerances and to see a change. mm³ */
export function quickVolume(bench: Workbench, shape: TopoDS_Shape): number {
  const properties = bench.keep(new bench.oc.GProp_GProps());
  bench.oc.BRepGProp.VolumeProperties(shape, properties, true, false, false);
  return properties.Mass();
}
