// eslint-disable-next-line import/default -- the bundler gives the worker's address
import editorWorker from 'monaco-editor/editor/editor.worker?worker&url';
// eslint-disable-next-line import/default -- the bundler gives the worker's address
import stepWorker from './step.worker.ts?worker&url';
import { compilerOptions } from './compiler-options.ts';
import { stepLibrary } from './step-library.ts';

type Monaco = typeof import('monaco-editor/editor');
type TypeScript = typeof import('monaco-editor/languages/features/typescript/register');

/** The editor, its language, and what of both this window has set up. */
export interface MonacoKit {
  readonly monaco: Monaco;
  /** Gives the compiler a declaration that is in no file; returns the function that takes it back. */
  declare(address: string, text: string): () => void;
}

interface Policy {
  readonly name: string;
  createHTML(text: string): unknown;
}
interface PolicyMaker {
  createPolicy(name: string, rules: { createHTML: (text: string) => string }): Policy;
}

/** The one way in which the editor's text becomes markup. It is asked for no script. */
function editorPolicy(): Policy | undefined {
  const { trustedTypes } = globalThis as { readonly trustedTypes?: PolicyMaker };
  return trustedTypes?.createPolicy('clew-editor', { createHTML: (text) => text });
}

function startWorker(label: string): Worker {
  return new Worker(label === 'typescript' ? stepWorker : editorWorker, { type: 'module', name: label });
}

function setUpLanguage({ typescriptDefaults }: TypeScript): void {
  // eslint-disable-next-line typescript/no-unsafe-enum-assignment -- see there why they are numbers
  typescriptDefaults.setCompilerOptions(compilerOptions);
  typescriptDefaults.setDiagnosticsOptions({ onlyVisible: true });
  typescriptDefaults.setExtraLibs(stepLibrary.map(({ address, text }) => ({ filePath: address, content: text })));
}

async function load(): Promise<MonacoKit> {
  const policy = editorPolicy();
  globalThis.MonacoEnvironment = {
    getWorker: (_, label) => startWorker(label),
    // Every policy that the editor asks for by a name of its own is the one above.
    createTrustedTypesPolicy: () => policy,
  };
  // The editor looks at its environment while it is loaded.
  const [monaco, typescript] = await Promise.all([
    import('monaco-editor/editor'),
    import('monaco-editor/languages/features/typescript/register'),
    import('monaco-editor/languages/definitions/typescript/register'),
    import('monaco-editor/features/register.all'),
  ]);
  setUpLanguage(typescript);
  return {
    monaco,
    declare: (address, text) => {
      const lib = typescript.typescriptDefaults.addExtraLib(text, address);
      return () => lib.dispose();
    },
  };
}

let kit: Promise<MonacoKit> | undefined;

/** Loads the editor when it is first needed: the window's start does not pay for it. The page has one. */
export function loadMonaco(): Promise<MonacoKit> {
  kit ??= load();
  return kit;
}
