/**
 * The settings of the compiler for a step: the language as the sandbox has it, and only syntax that can be taken out.
 * Targets and kinds stand as the compiler's numbers, so that tests can use them without the editor.
 */
export const compilerOptions = {
  /** ESNext. */
  target: 99,
  /** ESNext. */
  module: 99,
  /** As Node does. */
  moduleResolution: 2,
  // Neither a page nor Node: what is not in the language is not there.
  lib: ['lib.es2024.d.ts'],
  allowNonTsExtensions: true,
  allowImportingTsExtensions: true,
  noEmit: true,
  strict: true,
  noImplicitReturns: true,
  noFallthroughCasesInSwitch: true,
  verbatimModuleSyntax: true,
  erasableSyntaxOnly: true,
};
