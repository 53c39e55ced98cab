import type { gp_Trsf, TopoDS_Shape } from 'replicad-opencascadejs';
import { attempt } from './refusal.ts';
import type { RequestOf } from './requests.ts';
import { ax1, dir, pnt } from './solids.ts';
import type { Workbench } from './workbench.ts';

type Placement = RequestOf<'move' | 'rotate' | 'mirror' | 'scale'>;

function transformation(bench: Workbench, request: Placement): gp_Trsf {
  const { oc } = bench;
  const result = bench.keep(new oc.gp_Trsf());
  switch (request.op) {
    case 'move':
      result.SetTranslation(bench.keep(new oc.gp_Vec(...request.by)));
      break;
    case 'rotate':
      result.SetRotation(ax1(bench, request.origin, request.axis), (request.angle * Math.PI) / 180);
      break;
    case 'mirror':
      result.SetMirror(bench.keep(new oc.gp_Ax2(pnt(bench, request.origin), dir(bench, request.normal))));
      break;
    case 'scale':
      result.SetScale(pnt(bench, request.origin), request.factor);
      break;
  }
  return result;
}

/** A copy of a shape elsewhere; the shape itself stays. */
export function placed(bench: Workbench, request: Placement): TopoDS_Shape {
  const { oc } = bench;
  return attempt(oc, `${request.op} failed`, '', () => {
    const maker = bench.keep(
      new oc.BRepBuilderAPI_Transform(bench.at(request.shape).shape, transformation(bench, request), true, false),
    );
    return bench.keep(maker.Shape());
  });
}
