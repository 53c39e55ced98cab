import type { gp_Ax1, gp_Dir, gp_Pnt, TopoDS_Shape } from 'replicad-opencascadejs';
import { attempt, refuse } from './refusal.ts';
import type { RequestOf } from './requests.ts';
import type { Held, ShapeKind, Workbench } from './workbench.ts';

type Triple = readonly [number, number, number];

export const pnt = (bench: Workbench, [x, y, z]: Triple): gp_Pnt => bench.keep(new bench.oc.gp_Pnt(x, y, z));
export const dir = (bench: Workbench, [x, y, z]: Triple): gp_Dir => bench.keep(new bench.oc.gp_Dir(x, y, z));
export const ax1 = (bench: Workbench, origin: Triple, axis: Triple): gp_Ax1 =>
  bench.keep(new bench.oc.gp_Ax1(pnt(bench, origin), dir(bench, axis)));

const kindNames: Readonly<Record<ShapeKind, string>> = {
  profile: 'a flat profile',
  solid: 'a solid',
};

export function needs(held: Held, kind: ShapeKind, operation: string): TopoDS_Shape {
  if (held.kind !== kind) refuse(`${operation} takes ${kindNames[kind]}, and this is ${kindNames[held.kind]}.`);
  return held.shape;
}

/** What an operation left, reduced to its bodies (or faces): one of them, or several in a compound. */
export function settled(bench: Workbench, kind: ShapeKind, result: TopoDS_Shape, whenEmpty: string): TopoDS_Shape {
  const { TopAbs_SOLID, TopAbs_FACE } = bench.oc.TopAbs_ShapeEnum;
  if (result.IsNull()) refuse(whenEmpty);
  const bodies = bench.parts(result, kind === 'solid' ? TopAbs_SOLID : TopAbs_FACE);
  const [first] = bodies;
  if (first === undefined) refuse(whenEmpty);
  return bodies.length === 1 ? first : bench.compound(bodies);
}

export function isValid(bench: Workbench, shape: TopoDS_Shape): boolean {
  return bench.keep(new bench.oc.BRepCheck_Analyzer(shape, true, false, false)).IsValid();
}

/** A box with its base centred on the origin in the plane z = 0. */
export function box(bench: Workbench, { x, y, z }: RequestOf<'box'>): TopoDS_Shape {
  const maker = bench.keep(
    new bench.oc.BRepPrimAPI_MakeBox(pnt(bench, [-x / 2, -y / 2, 0]), pnt(bench, [x / 2, y / 2, z])),
  );
  return bench.keep(maker.Shape());
}

/** A cylinder along z with its base on the origin. */
export function cylinder(bench: Workbench, { radius, height }: RequestOf<'cylinder'>): TopoDS_Shape {
  const { oc } = bench;
  const axes = bench.keep(new oc.gp_Ax2(pnt(bench, [0, 0, 0]), dir(bench, [0, 0, 1])));
  return bench.keep(bench.keep(new oc.BRepPrimAPI_MakeCylinder(axes, radius, height)).Shape());
}

export function sphere(bench: Workbench, { radius }: RequestOf<'sphere'>): TopoDS_Shape {
  return bench.keep(bench.keep(new bench.oc.BRepPrimAPI_MakeSphere(radius)).Shape());
}

/** The normal of a profile: the direction in which it is extruded. */
function normalOf(bench: Workbench, profile: TopoDS_Shape): Triple {
  const { oc } = bench;
  const [part] = bench.parts(profile, oc.TopAbs_ShapeEnum.TopAbs_FACE);
  if (part === undefined) refuse('The profile has no face.');
  const face = bench.keep(oc.TopoDS.Face(part));
  const [point, normal] = [pnt(bench, [0, 0, 0]), bench.keep(new oc.gp_Vec())];
  const properties = bench.keep(new oc.BRepGProp_Face(face, false));
  const { U1, U2, V1, V2 } = properties.Bounds(0, 0, 0, 0);
  properties.Normal((U1 + U2) / 2, (V1 + V2) / 2, point, normal);
  return [normal.X(), normal.Y(), normal.Z()];
}

export function extrude(bench: Workbench, { shape, length, direction }: RequestOf<'extrude'>): TopoDS_Shape {
  const { oc } = bench;
  const profile = needs(bench.at(shape), 'profile', 'extrude');
  const along = direction ?? normalOf(bench, profile);
  const factor = length / Math.hypot(...along);
  return attempt(oc, `The extrusion of ${length} mm failed`, '', () => {
    const vector = bench.keep(new oc.gp_Vec(along[0] * factor, along[1] * factor, along[2] * factor));
    const maker = bench.keep(new oc.BRepPrimAPI_MakePrism(profile, vector, false, true));
    return settled(
      bench,
      'solid',
      bench.keep(maker.Shape()),
      'The extrusion has no volume: its direction lies in the plane of the profile.',
    );
  });
}

export function revolve(bench: Workbench, { shape, origin, axis, angle }: RequestOf<'revolve'>): TopoDS_Shape {
  const { oc } = bench;
  const profile = needs(bench.at(shape), 'profile', 'revolve');
  return attempt(
    oc,
    `The revolution by ${angle} degrees failed`,
    'the axis must lie in the plane of the profile and must not cross it',
    () => {
      const maker = bench.keep(
        new oc.BRepPrimAPI_MakeRevol(profile, ax1(bench, origin, axis), (angle * Math.PI) / 180, false),
      );
      const result = settled(bench, 'solid', bench.keep(maker.Shape()), 'The revolution has no volume.');
      return isValid(bench, result)
        ? result
        : refuse('The revolution crosses itself: the axis must lie in the plane of the profile and must not cross it.');
    },
  );
}

/** A solid through several profiles, each of one closed line. */
export function loft(bench: Workbench, { shapes, ruled }: RequestOf<'loft'>): TopoDS_Shape {
  const { oc } = bench;
  const profiles = shapes.map((handle) => needs(bench.at(handle), 'profile', 'loft'));
  return attempt(oc, 'The loft failed', 'the profiles may cross or lie in one plane', () => {
    const maker = bench.keep(new oc.BRepOffsetAPI_ThruSections(true, ruled, 1e-6));
    profiles.forEach((profile, i) => {
      const wires = bench.parts(profile, oc.TopAbs_ShapeEnum.TopAbs_WIRE);
      const [wire] = wires;
      if (wire === undefined || wires.length > 1)
        refuse(
          `Profile ${i + 1} of the loft has a hole; a loft takes profiles without holes. Loft the hole on its own and cut it.`,
        );
      maker.AddWire(bench.keep(oc.TopoDS.Wire(wire)));
    });
    maker.Build(bench.keep(new oc.Message_ProgressRange()));
    const result = settled(bench, 'solid', bench.keep(maker.Shape()), 'The loft has no volume.');
    return isValid(bench, result) ? result : refuse('The loft crosses itself.');
  });
}

const emptied = {
  cut: 'The cut leaves nothing: the tool covers the whole shape.',
  fuse: 'The union is empty.',
  intersect: 'The intersection is empty: the shapes do not meet.',
} as const;

export function combine(bench: Workbench, { op, shape, tools }: RequestOf<'cut' | 'fuse' | 'intersect'>): TopoDS_Shape {
  const { oc } = bench;
  const { kind, shape: first } = bench.at(shape);
  const Maker = {
    cut: oc.BRepAlgoAPI_Cut,
    fuse: oc.BRepAlgoAPI_Fuse,
    intersect: oc.BRepAlgoAPI_Common,
  }[op];
  let result = first;
  for (const tool of tools) {
    const other = needs(bench.at(tool), kind, op);
    result = attempt(oc, `${op} failed`, '', () => {
      const maker = bench.keep(new Maker(result, other));
      if (!maker.IsDone() || maker.HasErrors())
        refuse(`${op} failed: the shapes touch or overlap in a way that the kernel cannot resolve.`);
      // Joins faces that lie in one surface. The kernel's own tolerances; looser ones would bend faces that differ slightly.
      maker.SimplifyResult(true, true, 1e-12);
      return settled(bench, kind, bench.keep(maker.Shape()), emptied[op]);
    });
  }
  return result;
}
