/* What a part script imports as `clew/cad`, for the editor. A test holds it to the library of the cad module. */
declare module 'clew/cad' {
  import type { Quantity } from 'clew';

  /** A length: a Quantity, or a plain number of mm. */
  type Length = Quantity | number;
  /** An angle: a Quantity, or a plain number of degrees. */
  type Angle = Quantity | number;
  type Flat = readonly [Length, Length];
  type Point = readonly [Length, Length, Length];
  /** A direction: an axis by name, or three plain numbers. */
  type Direction = 'x' | 'y' | 'z' | readonly [number, number, number];

  /**
   * A flat profile or a solid. Every operation gives a new shape and leaves this one as it is.
   * Lengths are Quantities or numbers of mm; angles are Quantities or numbers of degrees.
   */
  export class Shape {
    private constructor();
    /** A solid from a profile, along its normal or a direction. */
    extrude(length: Length, options?: { readonly direction?: Direction }): Shape;
    /** A solid from a profile, turned about an axis in its plane. */
    revolve(options?: { readonly axis?: Direction; readonly at?: Point; readonly angle?: Angle }): Shape;
    /** This shape without the tools. */
    cut(...tools: readonly Shape[]): Shape;
    /** This shape and the others as one. */
    fuse(...others: readonly Shape[]): Shape;
    /** What this shape has in common with all others. */
    intersect(...others: readonly Shape[]): Shape;
    /** Rounds edges: all, or those that `edges` picks. */
    fillet(radius: Length, options?: { readonly edges?: EdgeFinder }): Shape;
    /** Breaks edges at 45 degrees: all, or those that `edges` picks. */
    chamfer(distance: Length, options?: { readonly edges?: EdgeFinder }): Shape;
    /** Hollows the solid: walls inwards from its faces, without the faces that `open` picks. */
    shell(thickness: Length, options: { readonly open: FaceFinder }): Shape;
    move(x: Length, y?: Length, z?: Length): Shape;
    /** The same as `move`: reads well behind a profile, `circle(r).at(x, y)`. */
    at(x: Length, y?: Length, z?: Length): Shape;
    /** Turned by the right-hand rule about an axis through the origin or another point. */
    rotate(angle: Angle, options?: { readonly axis?: Direction; readonly at?: Point }): Shape;
    /** Mirrored in the plane across `normal` through the origin or another point. */
    mirror(normal: Direction, options?: { readonly at?: Point }): Shape;
    scale(factor: number, options?: { readonly at?: Point }): Shape;
    /** Volume of a solid. */
    volume(): Quantity;
    /** Area of a profile, or of the whole boundary of a solid. */
    area(): Quantity;
    /** The smallest box along the axes. */
    bounds(): {
      readonly min: readonly [Quantity, Quantity, Quantity];
      readonly max: readonly [Quantity, Quantity, Quantity];
    };
    /** How many edges a finder picks. */
    countEdges(finder?: EdgeFinder): number;
    /** How many faces a finder picks. */
    countFaces(finder?: FaceFinder): number;
  }

  /** A profile drawn point by point in the plane z = 0. */
  interface Outline {
    lineTo(point: Flat): Outline;
    /** An arc through `via`. */
    arcTo(via: Flat, point: Flat): Outline;
    /** A smooth line through points, with continuous curvature. */
    splineTo(points: readonly Flat[]): Outline;
    /** The profile inside, closed with a line where it is still open. */
    close(): Shape;
  }

  /** Straight edges along a direction, edges in a plane, edges through a point. Every call narrows the choice. */
  interface EdgeFinder {
    /** Straight edges in this direction or against it. */
    parallelTo(direction: Direction): EdgeFinder;
    /** Edges that lie in the plane across an axis: at a coordinate, or at the lowest (`min`) or highest (`max`) one of the shape. */
    at(axis: 'x' | 'y' | 'z', value: Length | 'min' | 'max'): EdgeFinder;
    /** Edges on which this point lies. */
    through(point: Point): EdgeFinder;
    lines(): EdgeFinder;
    /** Circles and arcs. */
    circles(): EdgeFinder;
    longerThan(length: Length): EdgeFinder;
    shorterThan(length: Length): EdgeFinder;
  }

  /** Plane faces across a direction or in a plane, faces through a point, faces of a kind. Every call narrows the choice. */
  interface FaceFinder {
    /** Plane faces whose normal lies along this direction or against it. */
    facing(direction: Direction): FaceFinder;
    /** Plane faces across an axis: at a coordinate, or at the lowest (`min`) or highest (`max`) one of the shape. */
    at(axis: 'x' | 'y' | 'z', value: Length | 'min' | 'max'): FaceFinder;
    /** Faces on which this point lies. */
    through(point: Point): FaceFinder;
    planes(): FaceFinder;
    cylinders(): FaceFinder;
  }

  interface NacaOptions {
    /** Points on each side; default 60. */
    readonly points?: number;
    /** `closed` (default) ends in a point; `blunt` keeps the thickness that the series has at the trailing edge. */
    readonly trailingEdge?: 'closed' | 'blunt';
  }

  /** Begins a profile at a point. */
  export function outline(start: Flat): Outline;
  /** A rectangle centred on the origin; `corner` rounds its corners. */
  export function rect(width: Length, height: Length, options?: { readonly corner?: Length }): Shape;
  export function circle(radius: Length): Shape;
  /** A slot along x, centred on the origin: its whole length and its width. */
  export function slot(length: Length, width: Length): Shape;
  export function polygon(points: readonly Flat[]): Shape;
  /** A box with its base centred on the origin in the plane z = 0. */
  export function box(x: Length, y: Length, z: Length): Shape;
  /** A cylinder along z with its base on the origin. */
  export function cylinder(radius: Length, height: Length): Shape;
  /** A ball around the origin. */
  export function sphere(radius: Length): Shape;
  /** A solid through profiles in their order; `ruled` joins them with straight lines. */
  export function loft(profiles: readonly Shape[], options?: { readonly ruled?: boolean }): Shape;
  /** All edges; narrow them down: `edges().parallelTo('z').at('x', 'max')`. */
  export function edges(): EdgeFinder;
  /** All faces; narrow them down: `faces().at('z', 'max')`. */
  export function faces(): FaceFinder;
  /**
   * An aerofoil of the NACA four-digit series as a profile: leading edge at the origin, chord along x, thickness along y.
   * `naca('2412', q(300, 'mm'))`.
   */
  export function naca(digits: string, chord: Length, options?: NacaOptions): Shape;

  // Without this, everything above would be exported.
  // eslint-disable-next-line unicorn/require-module-specifiers
  export {};
}
