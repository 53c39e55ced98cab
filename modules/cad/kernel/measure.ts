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
  /** Estimated relative error of the volume. */
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

/** The smallest box along the axes around a shape, from its exact geometry. */
export function boundsOf(bench: Workbench, shape: TopoDS_Shape): Bounds {
  const box = bench.keep(new bench.oc.Bnd_Box());
  bench.oc.BRepBndLib.AddOptimal(shape, box, false, false);
  if (box.IsVoid()) refuse('The shape is empty.');
  box.SetGap(0);
  return {
    min: [box.GetXMin(), box.GetYMin(), box.GetZMin()],
    max: [box.GetXMax(), box.GetYMax(), box.GetZMax()],
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

/**
 * Measures the solids of a shape.
 * @param shape a solid or several; faces outside solids are not counted
 */
export function measure(bench: Workbench, shape: TopoDS_Shape): Measures {
  const bounds = boundsOf(bench, shape);
  const reference: Point = [(bounds.min[0] + bounds.max[0]) / 2, (bounds.min[1] + bounds.max[1]) / 2, (bounds.min[2] + bounds.max[2]) / 2];
  const bodies = bench.parts(shape, bench.oc.TopAbs_ShapeEnum.TopAbs_SOLID);
  const length = Math.hypot(bounds.max[0] - bounds.min[0], bounds.max[1] - bounds.min[1], bounds.max[2] - bounds.min[2]) / 2;
  const area = areaOf(bench, shape);
  const coarse = coarseVolume(bench, shape, area);
  const scales = Float64Array.from({ length: size }, (_, i) => (i === 0 ? coarse : i === 1 ? area : i < 5 ? coarse * length : coarse * length * length));
  const { value, error } = integrateBody(bench, shape, reference, scales, relative);
  const volume = at(value, 0);
  if (!(volume > 0)) refuse('The solid has no volume, or its faces are turned inside out.');
  const estimate = at(error, 0) / volume;
  if (!(estimate <= worstError))
    refuse(`The volume could not be found to better than ${estimate.toExponential(1)} of itself; the shape has faces that the kernel cannot integrate.`);
  const { centre, inertia } = central(value);
  const absolute: Point = [centre[0] + reference[0], centre[1] + reference[1], centre[2] + reference[2]];
  const [clearLength, clearInertia] = [length * noise, volume * length * length * noise];
  const clean =
    (limit: number) =>
    (v: number): number =>
      Math.abs(v) < limit ? 0 : v;
  return {
    volume,
    area: at(value, 1),
    centre: absolute.map(clean(clearLength)) as [number, number, number],
    inertia: inertia.map(clean(clearInertia)) as [number, number, number, number, number, number],
    error: estimate,
    bounds,
    bodies: bodies.length,
  };
}

/** The size of the volume, for tolerances alone: the kernel's quick integral, or a thin skin where it finds none. */
function coarseVolume(bench: Workbench, shape: TopoDS_Shape, area: number): number {
  const properties = bench.keep(new bench.oc.GProp_GProps());
  bench.oc.BRepGProp.VolumeProperties(shape, properties, true, false, false);
  return Math.max(Math.abs(properties.Mass()), area * 1e-3);
}
