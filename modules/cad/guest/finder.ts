import { mm, pointMm, vector } from './length.ts';
import type { Direction, Length, Point } from './length.ts';

type Axis = 'x' | 'y' | 'z';
type Filter = Readonly<Record<string, unknown>>;

/** Picks edges or faces by where they lie and what they are, so that the choice still fits when sizes change. */
class Finder {
  readonly filters: readonly Filter[];
  constructor(filters: readonly Filter[]) {
    this.filters = filters;
  }
}

/** Straight edges along a direction, edges in a plane, edges through a point. Every call narrows the choice. */
export class EdgeFinder extends Finder {
  #with(filter: Filter): EdgeFinder {
    return new EdgeFinder([...this.filters, filter]);
  }
  /** Straight edges in this direction or against it. */
  parallelTo(direction: Direction): EdgeFinder {
    return this.#with({ parallel: vector(direction) });
  }
  /** Edges that lie in the plane across an axis: at a coordinate, or at the lowest (`min`) or highest (`max`) one of the shape. */
  at(axis: Axis, value: Length | 'min' | 'max'): EdgeFinder {
    return this.#with({
      at: { axis, value: value === 'min' || value === 'max' ? value : mm(value, 'The coordinate') },
    });
  }
  /** Edges on which this point lies. */
  through(point: Point): EdgeFinder {
    return this.#with({ through: pointMm(point, 'The point') });
  }
  lines(): EdgeFinder {
    return this.#with({ kind: 'line' });
  }
  /** Circles and arcs. */
  circles(): EdgeFinder {
    return this.#with({ kind: 'circle' });
  }
  longerThan(length: Length): EdgeFinder {
    return this.#with({ lengthBetween: [mm(length, 'The length'), 1e9] });
  }
  shorterThan(length: Length): EdgeFinder {
    return this.#with({ lengthBetween: [0, mm(length, 'The length')] });
  }
}

/** Plane faces across a direction or in a plane, faces through a point, faces of a kind. Every call narrows the choice. */
export class FaceFinder extends Finder {
  #with(filter: Filter): FaceFinder {
    return new FaceFinder([...this.filters, filter]);
  }
  /** Plane faces whose normal lies along this direction or against it. */
  facing(direction: Direction): FaceFinder {
    return this.#with({ parallel: vector(direction) });
  }
  /** Plane faces across an axis: at a coordinate, or at the lowest (`min`) or highest (`max`) one of the shape. */
  at(axis: Axis, value: Length | 'min' | 'max'): FaceFinder {
    return this.#with({
      at: { axis, value: value === 'min' || value === 'max' ? value : mm(value, 'The coordinate') },
    });
  }
  /** Faces on which this point lies. */
  through(point: Point): FaceFinder {
    return this.#with({ through: pointMm(point, 'The point') });
  }
  planes(): FaceFinder {
    return this.#with({ kind: 'plane' });
  }
  cylinders(): FaceFinder {
    return this.#with({ kind: 'cylinder' });
  }
}

/** All edges; narrow them down: `edges().parallelTo('z').at('x', 'max')`. */
export function edges(): EdgeFinder {
  return new EdgeFinder([]);
}

/** All faces; narrow them down: `faces().at('z', 'max')`. */
export function faces(): FaceFinder {
  return new FaceFinder([]);
}

/** The filters of a finder, for the kernel. */
export function filtersOf(finder: Finder | undefined): readonly Filter[] {
  if (finder === undefined) return [];
  if (!(finder instanceof Finder)) throw new TypeError('Pick edges with edges() and faces with faces().');
  return finder.filters;
}
