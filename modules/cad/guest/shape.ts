import { q } from 'clew';
import type { Quantity } from 'clew';
import { filtersOf } from './finder.ts';
import type { EdgeFinder, FaceFinder } from './finder.ts';
import { degrees, flatMm, mm, pointMm, sizeMm, vector } from './length.ts';
import type { Angle, Direction, Flat, Length, Point } from './length.ts';

interface Measured {
  readonly volume?: number;
  readonly area: number;
  readonly min: readonly [number, number, number];
  readonly max: readonly [number, number, number];
}

/** The kernel, outside the script: asked for measures it answers them, and for anything else with a number. */
interface Kernel {
  cad(request: { readonly op: 'measure'; readonly shape: number }): Measured;
  cad(request: Readonly<Record<string, unknown>>): number;
}
declare const host: Kernel;

function made(request: Readonly<Record<string, unknown>>): Shape {
  return new Shape(host.cad(request));
}

function lengths(p: readonly [number, number, number]): readonly [Quantity, Quantity, Quantity] {
  return [q(p[0], 'mm'), q(p[1], 'mm'), q(p[2], 'mm')];
}

function handles(shapes: readonly Shape[], what: string): readonly number[] {
  return shapes.map((shape) => {
    if (!(shape instanceof Shape)) throw new TypeError(`${what} takes shapes.`);
    return shape.handle;
  });
}

/**
 * A flat profile or a solid. Every operation gives a new shape and leaves this one as it is.
 * Lengths are Quantities or numbers of mm; angles are Quantities or numbers of degrees.
 */
export class Shape {
  /** Names the shape in the kernel, for the library. */
  readonly handle: number;

  constructor(handle: number) {
    this.handle = handle;
    Object.freeze(this);
  }

  /** A solid from a profile, along its normal or a direction. */
  extrude(length: Length, options: { readonly direction?: Direction } = {}): Shape {
    const direction = options.direction === undefined ? {} : { direction: vector(options.direction) };
    return made({
      op: 'extrude',
      shape: this.handle,
      length: sizeMm(length, 'The length of the extrusion'),
      ...direction,
    });
  }

  /** A solid from a profile, turned about an axis in its plane. */
  revolve(options: { readonly axis?: Direction; readonly at?: Point; readonly angle?: Angle } = {}): Shape {
    const { axis = 'y', at = [0, 0, 0], angle = 360 } = options;
    return made({
      op: 'revolve',
      shape: this.handle,
      axis: vector(axis),
      origin: pointMm(at, 'The place of the axis'),
      angle: degrees(angle, 'The angle'),
    });
  }

  cut(...tools: readonly Shape[]): Shape {
    return made({ op: 'cut', shape: this.handle, tools: handles(tools, 'cut') });
  }
  fuse(...others: readonly Shape[]): Shape {
    return made({ op: 'fuse', shape: this.handle, tools: handles(others, 'fuse') });
  }
  intersect(...others: readonly Shape[]): Shape {
    return made({ op: 'intersect', shape: this.handle, tools: handles(others, 'intersect') });
  }

  /** Rounds edges: all, or those that `edges` picks. */
  fillet(radius: Length, options: { readonly edges?: EdgeFinder } = {}): Shape {
    return made({
      op: 'fillet',
      shape: this.handle,
      size: sizeMm(radius, 'The radius of the fillet'),
      edges: filtersOf(options.edges),
    });
  }
  /** Breaks edges at 45 degrees: all, or those that `edges` picks. */
  chamfer(distance: Length, options: { readonly edges?: EdgeFinder } = {}): Shape {
    return made({
      op: 'chamfer',
      shape: this.handle,
      size: sizeMm(distance, 'The distance of the chamfer'),
      edges: filtersOf(options.edges),
    });
  }
  /** Hollows the solid: walls inwards from its faces, without the faces that `open` picks. */
  shell(thickness: Length, options: { readonly open: FaceFinder }): Shape {
    return made({
      op: 'shell',
      shape: this.handle,
      thickness: sizeMm(thickness, 'The wall thickness'),
      open: filtersOf(options.open),
    });
  }

  move(x: Length, y: Length = 0, z: Length = 0): Shape {
    return made({
      op: 'move',
      shape: this.handle,
      by: [mm(x, 'The move in x'), mm(y, 'The move in y'), mm(z, 'The move in z')],
    });
  }
  /** The same as `move`: reads well behind a profile, `circle(r).at(x, y)`. */
  at(x: Length, y: Length = 0, z: Length = 0): Shape {
    return this.move(x, y, z);
  }
  /** Turned by the right-hand rule about an axis through the origin or another point. */
  rotate(angle: Angle, options: { readonly axis?: Direction; readonly at?: Point } = {}): Shape {
    const { axis = 'z', at = [0, 0, 0] } = options;
    return made({
      op: 'rotate',
      shape: this.handle,
      angle: degrees(angle, 'The angle'),
      axis: vector(axis),
      origin: pointMm(at, 'The place of the axis'),
    });
  }
  /** Mirrored in the plane across `normal` through the origin or another point. */
  mirror(normal: Direction, options: { readonly at?: Point } = {}): Shape {
    return made({
      op: 'mirror',
      shape: this.handle,
      normal: vector(normal),
      origin: pointMm(options.at ?? [0, 0, 0], 'The place of the mirror'),
    });
  }
  scale(factor: number, options: { readonly at?: Point } = {}): Shape {
    if (typeof factor !== 'number' || !(factor > 0))
      throw new RangeError(`The scale is ${String(factor)} and must be a number greater than 0.`);
    return made({
      op: 'scale',
      shape: this.handle,
      factor,
      origin: pointMm(options.at ?? [0, 0, 0], 'The centre of the scale'),
    });
  }

  /** Volume of a solid. */
  volume(): Quantity {
    const { volume } = this.#measured();
    if (volume === undefined) throw new TypeError('A profile has no volume.');
    return q(volume, 'mm^3');
  }
  /** Area of a profile, or of the whole boundary of a solid. */
  area(): Quantity {
    return q(this.#measured().area, 'mm^2');
  }
  /** The smallest box along the axes. */
  bounds(): {
    readonly min: readonly [Quantity, Quantity, Quantity];
    readonly max: readonly [Quantity, Quantity, Quantity];
  } {
    const { min, max } = this.#measured();
    return { min: lengths(min), max: lengths(max) };
  }
  /** How many edges a finder picks. */
  countEdges(finder?: EdgeFinder): number {
    return host.cad({ op: 'count', shape: this.handle, of: 'edges', where: filtersOf(finder) });
  }
  /** How many faces a finder picks. */
  countFaces(finder?: FaceFinder): number {
    return host.cad({ op: 'count', shape: this.handle, of: 'faces', where: filtersOf(finder) });
  }

  #measured(): Measured {
    return host.cad({ op: 'measure', shape: this.handle });
  }
}

type Segment = Readonly<Record<string, unknown>>;

/** A profile drawn point by point in the plane z = 0. */
export class Outline {
  readonly #start: [number, number];
  readonly #segments: readonly Segment[];

  constructor(start: [number, number], segments: readonly Segment[]) {
    this.#start = start;
    this.#segments = segments;
  }
  lineTo(point: Flat): Outline {
    return new Outline(this.#start, [...this.#segments, { line: flatMm(point, 'The end of the line') }]);
  }
  /** An arc through `via`. */
  arcTo(via: Flat, point: Flat): Outline {
    return new Outline(this.#start, [
      ...this.#segments,
      {
        arc: { via: flatMm(via, 'The point on the arc'), to: flatMm(point, 'The end of the arc') },
      },
    ]);
  }
  /** A smooth line through points, with continuous curvature. */
  splineTo(points: readonly Flat[]): Outline {
    return new Outline(this.#start, [
      ...this.#segments,
      { spline: points.map((p) => flatMm(p, 'A point of the spline')) },
    ]);
  }
  /** The profile inside, closed with a line where it is still open. */
  close(): Shape {
    return made({ op: 'outline', start: this.#start, segments: this.#segments });
  }
}

export function outline(start: Flat): Outline {
  return new Outline(flatMm(start, 'The start of the outline'), []);
}

/** A rectangle centred on the origin; `corner` rounds its corners. */
export function rect(width: Length, height: Length, options: { readonly corner?: Length } = {}): Shape {
  const [w, h] = [sizeMm(width, 'The width of the rectangle') / 2, sizeMm(height, 'The height of the rectangle') / 2];
  if (options.corner === undefined) return outline([-w, -h]).lineTo([w, -h]).lineTo([w, h]).lineTo([-w, h]).close();
  const r = sizeMm(options.corner, 'The corner radius');
  if (r >= Math.min(w, h))
    throw new RangeError(`The corner radius of ${r} mm does not fit into a rectangle of ${2 * w} x ${2 * h} mm.`);
  const k = r * (1 - Math.SQRT1_2);
  return outline([-w + r, -h])
    .lineTo([w - r, -h])
    .arcTo([w - k, -h + k], [w, -h + r])
    .lineTo([w, h - r])
    .arcTo([w - k, h - k], [w - r, h])
    .lineTo([-w + r, h])
    .arcTo([-w + k, h - k], [-w, h - r])
    .lineTo([-w, -h + r])
    .arcTo([-w + k, -h + k], [-w + r, -h])
    .close();
}

export function circle(radius: Length): Shape {
  return made({ op: 'circle', radius: sizeMm(radius, 'The radius of the circle') });
}

/** A slot along x, centred on the origin: its whole length and its width. */
export function slot(length: Length, width: Length): Shape {
  const [l, r] = [sizeMm(length, 'The length of the slot') / 2, sizeMm(width, 'The width of the slot') / 2];
  if (l <= r) throw new RangeError(`A slot ${2 * l} mm long cannot be ${2 * r} mm wide: it must be longer than wide.`);
  return outline([-l + r, -r])
    .lineTo([l - r, -r])
    .arcTo([l, 0], [l - r, r])
    .lineTo([-l + r, r])
    .arcTo([-l, 0], [-l + r, -r])
    .close();
}

export function polygon(points: readonly Flat[]): Shape {
  if (points.length < 3) throw new RangeError('A polygon needs at least three points.');
  const [start = [0, 0], ...rest] = points.map((p) => flatMm(p, 'A point of the polygon'));
  return made({ op: 'outline', start, segments: rest.map((line) => ({ line })) });
}

/** A box with its base centred on the origin in the plane z = 0. */
export function box(x: Length, y: Length, z: Length): Shape {
  return made({
    op: 'box',
    x: sizeMm(x, 'The size of the box in x'),
    y: sizeMm(y, 'The size of the box in y'),
    z: sizeMm(z, 'The size of the box in z'),
  });
}

/** A cylinder along z with its base on the origin. */
export function cylinder(radius: Length, height: Length): Shape {
  return made({
    op: 'cylinder',
    radius: sizeMm(radius, 'The radius of the cylinder'),
    height: sizeMm(height, 'The height of the cylinder'),
  });
}

/** A ball around the origin. */
export function sphere(radius: Length): Shape {
  return made({ op: 'sphere', radius: sizeMm(radius, 'The radius of the sphere') });
}

/** A solid through profiles in their order; `ruled` joins them with straight lines. */
export function loft(profiles: readonly Shape[], options: { readonly ruled?: boolean } = {}): Shape {
  return made({ op: 'loft', shapes: handles(profiles, 'loft'), ruled: options.ruled ?? false });
}
