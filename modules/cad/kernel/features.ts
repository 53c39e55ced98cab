import type { TopoDS_Shape } from 'replicad-opencascadejs';
import { quickVolume } from './measure.ts';
import { attempt, refuse } from './refusal.ts';
import type { RequestOf } from './requests.ts';
import { describeSelector, selectEdges, selectFaces } from './selectors.ts';
import { isValid, needs, settled } from './solids.ts';
import type { Workbench } from './workbench.ts';

/** Whether an operation did anything. Smooth edges, which a fillet leaves as they are, count as nothing done. */
function changed(bench: Workbench, before: TopoDS_Shape, after: TopoDS_Shape): boolean {
  const [from, to] = [quickVolume(bench, before), quickVolume(bench, after)];
  return Math.abs(to - from) > 1e-12 * Math.abs(from);
}

/** Rounds or breaks edges. No edge where some were asked for is refused: a missing fillet must not pass unnoticed. */
export function fillet(bench: Workbench, { op, shape, size, edges }: RequestOf<'fillet' | 'chamfer'>): TopoDS_Shape {
  const { oc } = bench;
  const body = needs(bench.at(shape), 'solid', op);
  const picked = selectEdges(bench, body, edges);
  const where = edges.length === 0 ? '' : ` ${describeSelector(edges)}`;
  if (picked.length === 0) refuse(`The ${op} found no edge${where}.`);
  const noun = op === 'fillet' ? 'radius' : 'distance';
  const what = `The ${op} of ${size} mm failed on ${picked.length === 1 ? 'the edge' : `the ${picked.length} edges`}${where}`;
  return attempt(oc, what, `the ${noun} does not fit the edges`, () => {
    const maker =
      op === 'fillet'
        ? bench.keep(new oc.BRepFilletAPI_MakeFillet(body, oc.ChFi3d_FilletShape.ChFi3d_Rational))
        : bench.keep(new oc.BRepFilletAPI_MakeChamfer(body));
    for (const edge of picked) maker.Add(size, edge);
    const result = settled(bench, 'solid', bench.keep(maker.Shape()), `${what}: nothing is left.`);
    if (!isValid(bench, result))
      refuse(`${what}: the ${noun} does not fit the edges, and the result would cross itself.`);
    return changed(bench, body, result) ? result : refuse(`${what}: the kernel left the shape as it was.`);
  });
}

/** Hollows a solid: walls of a thickness inwards from its faces, open where faces are picked. */
export function shell(bench: Workbench, { shape, thickness, open }: RequestOf<'shell'>): TopoDS_Shape {
  const { oc } = bench;
  const body = needs(bench.at(shape), 'solid', 'shell');
  const picked = selectFaces(bench, body, open);
  const where = open.length === 0 ? '' : ` ${describeSelector(open)}`;
  if (open.length === 0)
    refuse('The shell needs the faces at which it is open, such as { open: faces().at("z", "max") }.');
  if (picked.length === 0) refuse(`The shell found no face${where}.`);
  const what = `The shell with a wall of ${thickness} mm failed`;
  return attempt(oc, what, 'the wall may be thicker than the shape allows', () => {
    const faces = bench.keep(new oc.NCollection_List_TopoDS_Shape());
    for (const face of picked) faces.Append(face);
    const maker = bench.keep(new oc.BRepOffsetAPI_MakeThickSolid());
    maker.MakeThickSolidByJoin(
      body,
      faces,
      -thickness,
      1e-6,
      oc.BRepOffset_Mode.BRepOffset_Skin,
      false,
      false,
      oc.GeomAbs_JoinType.GeomAbs_Arc,
      false,
      bench.keep(new oc.Message_ProgressRange()),
    );
    const result = settled(bench, 'solid', bench.keep(maker.Shape()), `${what}: nothing is left.`);
    // Where the walls meet inside, the kernel gives back the full body and says that all went well.
    return isValid(bench, result) && changed(bench, body, result)
      ? result
      : refuse(`${what}: the wall is thicker than the shape allows.`);
  });
}
