import cad from './library/clew-cad.d.ts?raw';
import clew from './library/clew.d.ts?raw';
import sandbox from './library/sandbox.d.ts?raw';

/** What a step can import and what it finds beside the language, for the compiler of the editor. */
export const stepLibrary: readonly { readonly address: string; readonly text: string }[] = [
  { address: 'file:///clew/clew.d.ts', text: clew },
  { address: 'file:///clew/clew-cad.d.ts', text: cad },
  { address: 'file:///clew/sandbox.d.ts', text: sandbox },
];
