/* What a script of a part imports as `clew/cad`. */
export { box, circle, cylinder, loft, outline, polygon, rect, Shape, slot, sphere } from './shape.ts';
export { edges, faces } from './finder.ts';
export { naca } from './naca.ts';
