/* What a step imports as `clew`. */
export { q, Quantity } from './quantity.ts';
