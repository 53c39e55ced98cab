import type { editor } from 'monaco-editor/editor';
import type { MonacoKit } from './load-monaco.ts';
import { portsFileOf } from './port-types.ts';

type Model = editor.ITextModel;
type ViewState = editor.ICodeEditorViewState;

/** A file that is being edited: its text with the undo stack, and where the cursor was. */
export interface StepModel {
  readonly model: Model;
  view: ViewState | undefined;
  /** Takes a text in that came from outside, as the smallest change: cursor, folds and undo stay. */
  take(text: string): void;
  /** Declares the ports of the step's node. */
  declarePorts(text: string): void;
}

interface Entry extends StepModel {
  dispose(): void;
}

/** The texts that a window edits, by document and path. They live as long as the document is open. */
export interface StepModels {
  /** @param onEdit called with the new text when the user has changed it */
  open(document: string, path: string, text: string, onEdit: (text: string) => void): StepModel;
  /** Forgets every text whose document is not open any more. */
  keepOnly(documents: ReadonlySet<string>): void;
}

/** The span in which two texts differ. */
export function difference(
  before: string,
  after: string,
): { readonly start: number; readonly end: number; readonly text: string } {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before.charCodeAt(start) === after.charCodeAt(start)) start++;
  let tail = 0;
  while (
    tail < shorter - start &&
    before.charCodeAt(before.length - 1 - tail) === after.charCodeAt(after.length - 1 - tail)
  )
    tail++;
  return { start, end: before.length - tail, text: after.slice(start, after.length - tail) };
}

function textOf(model: Model): string {
  return model.getValue(undefined, true);
}

export function createStepModels({ monaco, declare }: MonacoKit): StepModels {
  const entries = new Map<string, Entry & { document: string; onEdit: (text: string) => void }>();

  function make(
    document: string,
    path: string,
    text: string,
  ): Entry & { document: string; onEdit: (text: string) => void } {
    const address = monaco.Uri.from({ scheme: 'file', path: `/${document}/${path}` });
    const model = monaco.editor.createModel(text, 'typescript', address);
    let taking = false;
    let ports: { readonly text: string; readonly takeBack: () => void } | undefined;
    const entry = {
      document,
      model,
      view: undefined as ViewState | undefined,
      onEdit: (_text: string): void => undefined,
      take(next: string): void {
        const before = textOf(model);
        if (before === next) return;
        const { start, end, text: inserted } = difference(before, next);
        const from = model.getPositionAt(start);
        const to = model.getPositionAt(end);
        const range = new monaco.Range(from.lineNumber, from.column, to.lineNumber, to.column);
        taking = true;
        model.pushStackElement();
        model.pushEditOperations([], [{ range, text: inserted }], () => null);
        model.pushStackElement();
        taking = false;
      },
      declarePorts(declaration: string): void {
        if (ports?.text === declaration) return;
        ports?.takeBack();
        ports = { text: declaration, takeBack: declare(portsFileOf(address.toString()), declaration) };
      },
      dispose(): void {
        ports?.takeBack();
        model.dispose();
      },
    };
    model.onDidChangeContent(() => {
      if (!taking) entry.onEdit(textOf(model));
    });
    return entry;
  }

  return {
    open(document, path, text, onEdit) {
      const key = `${document}\n${path}`;
      const known = entries.get(key);
      const entry = known ?? make(document, path, text);
      if (known === undefined) entries.set(key, entry);
      else known.take(text);
      entry.onEdit = onEdit;
      return entry;
    },
    keepOnly(documents) {
      for (const [key, entry] of entries)
        if (!documents.has(entry.document)) {
          entry.dispose();
          entries.delete(key);
        }
    },
  };
}
