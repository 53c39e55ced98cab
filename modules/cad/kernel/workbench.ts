import type { TopAbs_ShapeEnum, TopoDS_Shape } from 'replicad-opencascadejs';
import type { Deletable, OpenCascade } from './open-cascade.ts';
import { refuse } from './refusal.ts';

/** A profile is a plane face (or several); a solid has volume. Nothing else reaches a script. */
export type ShapeKind = 'profile' | 'solid';

export interface Held {
  readonly kind: ShapeKind;
  readonly shape: TopoDS_Shape;
}

/** How a script names a shape: it never holds the shape itself. */
export type Handle = number;

const mostShapes = 20_000;

/** Everything that one job makes in the kernel: freed together when the job ends, however it ends. */
export class Workbench {
  readonly oc: OpenCascade;
  readonly #kept: Deletable[] = [];
  readonly #held: Held[] = [];

  constructor(oc: OpenCascade) {
    this.oc = oc;
  }

  /** Takes over an object of the kernel and gives it back. */
  keep<T extends Deletable>(object: T): T {
    this.#kept.push(object);
    return object;
  }

  hold(kind: ShapeKind, shape: TopoDS_Shape): Handle {
    if (this.#held.length >= mostShapes) refuse(`The script makes more than ${mostShapes} shapes.`);
    return this.#held.push({ kind, shape }) - 1;
  }

  at(handle: Handle): Held {
    return this.#held[handle] ?? refuse(`There is no shape ${handle}.`);
  }

  /** The parts of a shape of one type, each with its own orientation and place; an instance counts each time it is used. */
  parts(shape: TopoDS_Shape, type: TopAbs_ShapeEnum, outside?: TopAbs_ShapeEnum): TopoDS_Shape[] {
    const explorer = this.keep(
      new this.oc.TopExp_Explorer(shape, type, outside ?? this.oc.TopAbs_ShapeEnum.TopAbs_SHAPE),
    );
    const found: TopoDS_Shape[] = [];
    for (; explorer.More(); explorer.Next()) found.push(this.keep(explorer.Current()));
    return found;
  }

  /** Like {@link parts}, with an edge that two faces share listed once. */
  distinct(shape: TopoDS_Shape, type: TopAbs_ShapeEnum): TopoDS_Shape[] {
    const buckets = new Map<number, TopoDS_Shape[]>();
    return this.parts(shape, type).filter((part) => {
      const hash = this.oc.ReplicadShapeHasher.HashCode(part, 2_147_483_647);
      const bucket = buckets.get(hash) ?? [];
      if (bucket.some((other) => other.IsSame(part))) return false;
      buckets.set(hash, [...bucket, part]);
      return true;
    });
  }

  compound(shapes: readonly TopoDS_Shape[]): TopoDS_Shape {
    const builder = this.keep(new this.oc.TopoDS_Builder());
    const compound = this.keep(new this.oc.TopoDS_Compound());
    builder.MakeCompound(compound);
    for (const shape of shapes) builder.Add(compound, shape);
    return compound;
  }

  release(): void {
    this.#held.length = 0;
    for (const object of this.#kept.splice(0).toReversed()) object.delete();
  }
}
