// The package has no types for its compiler; a declaration can be named in no other way.
// eslint-disable-next-line typescript/triple-slash-reference
/// <reference path="../typescript-services.d.ts" />
import { libFileMap } from 'monaco-editor/languages/features/typescript/lib/lib';
import { createLanguageService, typescript } from 'monaco-editor/languages/features/typescript/lib/typescriptServices';
import type { Service } from 'monaco-editor/languages/features/typescript/lib/typescriptServices';
import type { Diagnostic } from 'monaco-editor/languages/features/typescript/ts.worker';
import { compilerOptions } from '../compiler-options.ts';
import { portsDeclaration, portsFileOf } from '../port-types.ts';
import type { StepFace } from '../port-types.ts';
import { stepLibrary } from '../step-library.ts';
import { readStep } from '../step-reading.ts';
import type { StepReading } from '../step-reading.ts';

export const stepFile = 'file:///d/steps/x.ts';

/** A compiler over texts by their addresses, set up as the editor's is; `onDemand` gives what they import. */
export function compiler(
  files: Readonly<Record<string, string>>,
  onDemand: (name: string) => string | undefined = () => undefined,
): Service {
  const all: Readonly<Record<string, string>> = {
    ...Object.fromEntries(stepLibrary.map(({ address, text }) => [address, text])),
    ...files,
  };
  const textOf = (name: string): string | undefined => all[name] ?? libFileMap[name] ?? onDemand(name);
  return createLanguageService({
    getCompilationSettings: () => compilerOptions,
    getScriptFileNames: () => Object.keys(all),
    getScriptVersion: () => '1',
    getScriptSnapshot: (name) => {
      const text = textOf(name);
      return text === undefined ? undefined : typescript.ScriptSnapshot.fromString(text);
    },
    getCurrentDirectory: () => '',
    getDefaultLibFileName: () => 'lib.es2024.d.ts',
    fileExists: (name) => textOf(name) !== undefined,
    readFile: textOf,
  });
}

/** What a diagnostic says. */
export function sentenceOf({ messageText }: Pick<Diagnostic, 'messageText'>): string {
  return typeof messageText === 'string' ? messageText : messageText.messageText;
}

/** What the compiler has against a file, in its words. */
export function complaints(service: Service, name: string): string[] {
  return [...service.getSyntacticDiagnostics(name), ...service.getSemanticDiagnostics(name)].map(sentenceOf);
}

/** A step with the ports of its node, as the editor reads it. */
export function stepWith(code: string, face: StepFace): { readonly service: Service; readonly reading: StepReading } {
  const service = compiler({ [stepFile]: code, [portsFileOf(stepFile)]: portsDeclaration(face) });
  const reading = readStep(typescript, service.getProgram(), stepFile);
  if (reading === undefined) throw new Error('The step and its ports were not found.');
  return { service, reading };
}
