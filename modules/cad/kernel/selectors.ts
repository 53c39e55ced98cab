import type { BRepAdaptor_Curve, TopoDS_Edge, TopoDS_Face, TopoDS_Shape } from 'replicad-opencascadejs';
import { boundsOf } from './measure.ts';
import type { Bounds } from './measure.ts';
import type { Filter, Selector } from './requests.ts';
import { pnt } from './solids.ts';
import type { Workbench } from './workbench.ts';

type Point = readonly [number, number, number];
/** A place matches within this. mm */
const reach = 1e-5;
/** Sine of the largest angle between two directions that count as parallel. */
const askew = 1e-6;

const axes = { x: 0, y: 1, z: 2 } as const;

function parallel(a: Point, b: Point): boolean {
  const cross = [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
  return Math.hypot(...cross) <= askew * Math.hypot(...a) * Math.hypot(...b);
}

const curveKinds: Readonly<Record<string, string>> = {
  GeomAbs_Line: 'line',
  GeomAbs_Circle: 'circle',
  GeomAbs_Ellipse: 'ellipse',
  GeomAbs_BSplineCurve: 'spline',
  GeomAbs_BezierCurve: 'spline',
};
const surfaceKinds: Readonly<Record<string, string>> = {
  GeomAbs_Plane: 'plane',
  GeomAbs_Cylinder: 'cylinder',
  GeomAbs_Cone: 'cone',
  GeomAbs_Sphere: 'sphere',
  GeomAbs_Torus: 'torus',
  GeomAbs_BSplineSurface: 'spline',
};

function curvePoints(bench: Workbench, curve: BRepAdaptor_Curve): readonly Point[] {
  const [from, to] = [curve.FirstParameter(), curve.LastParameter()];
  return [0, 0.2, 0.4, 0.6, 0.8, 1].map((t) => {
    const p = bench.keep(curve.Value(from + (to - from) * t));
    return [p.X(), p.Y(), p.Z()];
  });
}

function edgeLength(bench: Workbench, edge: TopoDS_Edge): number {
  const properties = bench.keep(new bench.oc.GProp_GProps());
  bench.oc.BRepGProp.LinearProperties(edge, properties, false, false);
  return properties.Mass();
}

function passes(bench: Workbench, shape: TopoDS_Shape, point: Point): boolean {
  const { oc } = bench;
  const vertex = bench.keep(bench.keep(new oc.BRepBuilderAPI_MakeVertex(pnt(bench, point))).Vertex());
  const distance = bench.keep(new oc.BRepExtrema_DistShapeShape(shape, vertex));
  return distance.IsDone() && distance.Value() <= reach;
}

/** The coordinate that `at` names: a number, or the lowest or highest of the whole shape. */
function placeOf(filter: Extract<Filter, { at: unknown }>, bounds: Bounds): number {
  const { axis, value } = filter.at;
  return typeof value === 'number' ? value : bounds[value][axes[axis]];
}

function edgeMatches(bench: Workbench, edge: TopoDS_Edge, filter: Filter, bounds: Bounds): boolean {
  if ('through' in filter) return passes(bench, edge, filter.through);
  if ('lengthBetween' in filter) {
    const length = edgeLength(bench, edge);
    return length >= filter.lengthBetween[0] && length <= filter.lengthBetween[1];
  }
  const curve = bench.keep(new bench.oc.BRepAdaptor_Curve(edge));
  const kind = curveKinds[curve.GetType()];
  if ('kind' in filter) return kind === filter.kind;
  const points = curvePoints(bench, curve);
  if ('at' in filter) return points.every((p) => Math.abs(p[axes[filter.at.axis]] - placeOf(filter, bounds)) <= reach);
  const [first, last] = [points[0], points.at(-1)];
  if (kind !== 'line' || first === undefined || last === undefined) return false;
  return parallel([last[0] - first[0], last[1] - first[1], last[2] - first[2]], filter.parallel);
}

function faceMatches(bench: Workbench, face: TopoDS_Face, filter: Filter, bounds: Bounds): boolean {
  const { oc } = bench;
  if ('through' in filter) return passes(bench, face, filter.through);
  if ('lengthBetween' in filter) return false;
  const surface = bench.keep(new oc.BRepAdaptor_Surface(face, true));
  const kind = surfaceKinds[surface.GetType()];
  if ('kind' in filter) return kind === filter.kind;
  if (kind !== 'plane') return false;
  const plane = bench.keep(surface.Plane());
  const normal = bench.keep(bench.keep(plane.Axis()).Direction());
  const direction: Point = [normal.X(), normal.Y(), normal.Z()];
  if ('parallel' in filter) return parallel(direction, filter.parallel);
  const axis = axes[filter.at.axis];
  const unit: Point = [axis === 0 ? 1 : 0, axis === 1 ? 1 : 0, axis === 2 ? 1 : 0];
  const origin = bench.keep(plane.Location());
  const place = axis === 0 ? origin.X() : axis === 1 ? origin.Y() : origin.Z();
  return parallel(direction, unit) && Math.abs(place - placeOf(filter, bounds)) <= reach;
}

/** Edges of a shape that pass every filter. Geometry, not an index, picks them: an index changes with the sizes. */
export function selectEdges(bench: Workbench, shape: TopoDS_Shape, selector: Selector): TopoDS_Edge[] {
  const { oc } = bench;
  const bounds = boundsOf(bench, shape);
  const edges = bench.distinct(shape, oc.TopAbs_ShapeEnum.TopAbs_EDGE).map((edge) => bench.keep(oc.TopoDS.Edge(edge)));
  return edges.filter(
    (edge) => !oc.BRep_Tool.Degenerated(edge) && selector.every((filter) => edgeMatches(bench, edge, filter, bounds)),
  );
}

export function selectFaces(bench: Workbench, shape: TopoDS_Shape, selector: Selector): TopoDS_Face[] {
  const { oc } = bench;
  const bounds = boundsOf(bench, shape);
  const faces = bench.parts(shape, oc.TopAbs_ShapeEnum.TopAbs_FACE).map((face) => bench.keep(oc.TopoDS.Face(face)));
  return faces.filter((face) => selector.every((filter) => faceMatches(bench, face, filter, bounds)));
}

function describeFilter(filter: Filter): string {
  if ('parallel' in filter) return `parallel to (${filter.parallel.join(', ')})`;
  if ('at' in filter)
    return typeof filter.at.value === 'number'
      ? `at ${filter.at.axis} = ${filter.at.value} mm`
      : `at the ${filter.at.value === 'max' ? 'highest' : 'lowest'} ${filter.at.axis}`;
  if ('through' in filter) return `through (${filter.through.join(', ')})`;
  if ('kind' in filter) return `of kind ${filter.kind}`;
  return `${filter.lengthBetween[0]} to ${filter.lengthBetween[1]} mm long`;
}

/** What a selector asks for, in words. */
export function describeSelector(selector: Selector): string {
  return selector.map(describeFilter).join(', ');
}
