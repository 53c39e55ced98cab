/* What steps import as `clew`, for the editor and the compiler; the engine supplies it when a step runs. */
declare module 'clew' {
  export const q: typeof import('@clew/module-sdk/script').q;
  export const Quantity: typeof import('@clew/module-sdk/script').Quantity;
  export type Quantity = import('@clew/module-sdk/script').Quantity;
}
