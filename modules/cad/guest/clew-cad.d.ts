/* What scripts import as `clew/cad`, so that the examples of this module are checked like all other code. */
declare module 'clew/cad' {
  type Cad = typeof import('./cad.ts');
  export type Shape = import('./shape.ts').Shape;
  export const box: Cad['box'];
  export const circle: Cad['circle'];
  export const cylinder: Cad['cylinder'];
  export const edges: Cad['edges'];
  export const faces: Cad['faces'];
  export const loft: Cad['loft'];
  export const naca: Cad['naca'];
  export const outline: Cad['outline'];
  export const polygon: Cad['polygon'];
  export const rect: Cad['rect'];
  export const slot: Cad['slot'];
  export const sphere: Cad['sphere'];
}
