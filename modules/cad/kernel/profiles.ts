import type { gp_Pnt, TopoDS_Edge, TopoDS_Face, TopoDS_Shape } from 'replicad-opencascadejs';
import { attempt, refuse } from './refusal.ts';
import type { RequestOf, Segment } from './requests.ts';
import type { Workbench } from './workbench.ts';

type Flat = readonly [number, number];
/** Two points closer than this are one, as for the kernel itself. mm */
const confusion = 1e-7;

const near = (a: Flat, b: Flat): boolean => Math.hypot(a[0] - b[0], a[1] - b[1]) <= confusion;

function pointAt(bench: Workbench, [x, y]: Flat): gp_Pnt {
  return bench.keep(new bench.oc.gp_Pnt(x, y, 0));
}

function line(bench: Workbench, from: Flat, to: Flat): TopoDS_Edge {
  const maker = bench.keep(new bench.oc.BRepBuilderAPI_MakeEdge(pointAt(bench, from), pointAt(bench, to)));
  return bench.keep(maker.Edge());
}

function arc(bench: Workbench, from: Flat, via: Flat, to: Flat): TopoDS_Edge {
  const { oc } = bench;
  const maker = bench.keep(new oc.GC_MakeArcOfCircle(pointAt(bench, from), pointAt(bench, via), pointAt(bench, to)));
  const curve = bench.keep(maker.Value());
  return bench.keep(bench.keep(new oc.BRepBuilderAPI_MakeEdge(curve)).Edge());
}

/** A cubic spline through all points, with continuous curvature. */
function spline(bench: Workbench, points: readonly Flat[]): TopoDS_Edge {
  const { oc } = bench;
  const array = bench.keep(new oc.NCollection_Array1_gp_Pnt(1, points.length));
  points.forEach((p, i) => array.SetValue(i + 1, pointAt(bench, p)));
  const builder = bench.keep(
    new oc.GeomAPI_Interpolate(bench.keep(new oc.NCollection_HArray1_gp_Pnt(array)), false, confusion),
  );
  builder.Perform();
  if (!builder.IsDone()) refuse('The spline cannot be drawn through its points: two of them may be the same.');
  return bench.keep(bench.keep(new oc.BRepBuilderAPI_MakeEdge(bench.keep(builder.Curve()))).Edge());
}

function end(segment: Segment): Flat {
  if ('line' in segment) return segment.line;
  if ('arc' in segment) return segment.arc.to;
  return segment.spline.at(-1) ?? refuse('A spline needs a point.');
}

function edgesOf(bench: Workbench, start: Flat, segments: readonly Segment[]): TopoDS_Edge[] {
  const edges: TopoDS_Edge[] = [];
  let from = start;
  segments.forEach((segment, i) => {
    const to = end(segment);
    if (near(from, to) && !('spline' in segment && segment.spline.length > 1))
      refuse(`Segment ${i + 1} of the outline has no length.`);
    if ('line' in segment) edges.push(line(bench, from, segment.line));
    else if ('arc' in segment) edges.push(arc(bench, from, segment.arc.via, segment.arc.to));
    else edges.push(spline(bench, [from, ...segment.spline]));
    from = to;
  });
  if (!near(from, start)) edges.push(line(bench, from, start));
  return edges;
}

/** The face inside closed edges in the plane z = 0, with its normal along +z. */
function faceInside(bench: Workbench, edges: readonly TopoDS_Edge[]): TopoDS_Face {
  const { oc } = bench;
  const wire = bench.keep(new oc.BRepBuilderAPI_MakeWire());
  for (const edge of edges) wire.Add(edge);
  if (!wire.IsDone()) refuse('The outline is not one closed line.');
  const plane = bench.keep(new oc.gp_Pln(bench.keep(new oc.gp_Pnt(0, 0, 0)), bench.keep(new oc.gp_Dir(0, 0, 1))));
  const maker = bench.keep(new oc.BRepBuilderAPI_MakeFace(plane, bench.keep(wire.Wire()), true));
  if (!maker.IsDone()) refuse('The outline does not close a plane face.');
  const face = bench.keep(maker.Face());
  const check = bench.keep(new oc.BRepCheck_Analyzer(face, true, false, false));
  if (!check.IsValid()) refuse('The outline crosses or touches itself.');
  return face;
}

/** A profile in the plane z = 0 from lines, arcs and splines. The last point is joined to the first. */
export function outline(bench: Workbench, request: RequestOf<'outline'>): TopoDS_Shape {
  return attempt(bench.oc, 'The outline cannot be made', '', () =>
    faceInside(bench, edgesOf(bench, request.start, request.segments)),
  );
}

export function circle(bench: Workbench, request: RequestOf<'circle'>): TopoDS_Shape {
  const { oc } = bench;
  return attempt(oc, `The circle of radius ${request.radius} mm cannot be made`, '', () => {
    const axes = bench.keep(new oc.gp_Ax2(bench.keep(new oc.gp_Pnt(0, 0, 0)), bench.keep(new oc.gp_Dir(0, 0, 1))));
    const maker = bench.keep(new oc.BRepBuilderAPI_MakeEdge(bench.keep(new oc.gp_Circ(axes, request.radius))));
    return faceInside(bench, [bench.keep(maker.Edge())]);
  });
}
