import { TypeScriptWorker, initialize, ts } from 'monaco-editor/languages/features/typescript/ts.worker';
import type {
  CodeFix,
  CompletionDetails,
  Completions,
  Diagnostic,
  QuickInfo,
} from 'monaco-editor/languages/features/typescript/ts.worker';
import { portDiagnostics, portFixes } from './step-diagnostics.ts';
import { readStep } from './step-reading.ts';
import type { StepReading } from './step-reading.ts';
import { detailsOf, withPort, withPorts } from './step-words.ts';

/** The compiler of the editor, which knows the ports of the node that a step belongs to. */
class StepWorker extends TypeScriptWorker {
  #read(fileName: string): StepReading | undefined {
    return readStep(ts.typescript, this.getLanguageService().getProgram(), fileName);
  }

  override async getSemanticDiagnostics(fileName: string): Promise<Diagnostic[]> {
    const given = await super.getSemanticDiagnostics(fileName);
    const reading = this.#read(fileName);
    return reading === undefined ? given : [...given, ...portDiagnostics(reading)];
  }

  override async getCompletionsAtPosition(fileName: string, position: number): Promise<Completions | undefined> {
    const given = await super.getCompletionsAtPosition(fileName, position);
    const reading = this.#read(fileName);
    return reading === undefined ? given : withPorts(reading, position, given);
  }

  override async getCompletionEntryDetails(
    fileName: string,
    position: number,
    entry: string,
  ): Promise<CompletionDetails | undefined> {
    const reading = this.#read(fileName);
    const own = reading === undefined ? undefined : detailsOf(reading, position, entry);
    return own ?? (await super.getCompletionEntryDetails(fileName, position, entry));
  }

  override async getQuickInfoAtPosition(fileName: string, position: number): Promise<QuickInfo | undefined> {
    const given = await super.getQuickInfoAtPosition(fileName, position);
    const reading = this.#read(fileName);
    return reading === undefined ? given : withPort(reading, position, given);
  }

  // eslint-disable-next-line max-params -- the compiler's own signature
  override async getCodeFixesAtPosition(
    fileName: string,
    start: number,
    end: number,
    errorCodes: readonly number[],
    formatOptions: unknown,
  ): Promise<readonly CodeFix[]> {
    const given = await super.getCodeFixesAtPosition(fileName, start, end, errorCodes, formatOptions);
    const reading = this.#read(fileName);
    return reading === undefined ? given : [...portFixes(reading, errorCodes), ...given];
  }
}

// In place of the one that the package's own worker has just set.
// eslint-disable-next-line unicorn/prefer-add-event-listener
globalThis.onmessage = () => initialize((context, data) => new StepWorker(context, data));
