import { useEffect, useRef } from 'react';
import type { editor } from 'monaco-editor/editor';
import type { JSX } from 'react';
import style from './code-editor.module.css';
import type { MonacoKit } from './load-monaco.ts';
import type { RunMark } from './run-markers.ts';
import type { StepModel } from './step-models.ts';
import { editorTheme } from './theme.ts';
import type { ThemeName } from './theme.ts';

type Editor = editor.IStandaloneCodeEditor;

interface Props {
  readonly kit: MonacoKit;
  readonly step: StepModel;
  readonly readOnly: boolean;
  /** What is edited, for a screen reader. */
  readonly label: string;
  readonly failure: RunMark | undefined;
  /** The last text that each line has logged. */
  readonly logs: ReadonlyMap<number, string>;
}

const themeName = 'clew';
const longestLog = 120;

function tokenReader(): (token: string) => string {
  const computed = getComputedStyle(document.documentElement);
  return (token) => computed.getPropertyValue(token);
}

function applyTheme({ monaco }: MonacoKit): void {
  const shown = document.documentElement.dataset['theme'];
  const name: ThemeName = shown === 'light' || shown === 'contrast' ? shown : 'dark';
  monaco.editor.defineTheme(themeName, editorTheme(name, tokenReader()));
  monaco.editor.setTheme(themeName);
}

/** Keeps the editor's colours those of the window. */
function keepTheme(kit: MonacoKit): () => void {
  applyTheme(kit);
  const observer = new MutationObserver(() => applyTheme(kit));
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
  return () => observer.disconnect();
}

/** Lists and hovers are drawn over the whole window: a panel at the bottom is lower than they are. */
function overlay(): HTMLElement {
  const element = document.createElement('div');
  element.className = `monaco-editor ${style['overlay']}`;
  document.body.append(element);
  return element;
}

/** Ctrl+K begins chords in the editor; in this window it opens the palette, wherever the cursor is. */
function passPaletteKey(at: HTMLElement): () => void {
  const listening = new AbortController();
  at.addEventListener(
    'keydown',
    (event) => {
      if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey)
        return;
      event.preventDefault();
      event.stopPropagation();
      const { key, code, ctrlKey, metaKey } = event;
      window.dispatchEvent(new KeyboardEvent('keydown', { key, code, ctrlKey, metaKey, cancelable: true }));
    },
    { capture: true, signal: listening.signal },
  );
  return () => listening.abort();
}

function createEditor({ monaco }: MonacoKit, at: HTMLElement, over: HTMLElement): Editor {
  const read = tokenReader();
  return monaco.editor.create(at, {
    model: null,
    theme: themeName,
    fontFamily: read('--font-mono'),
    fontSize: 13,
    lineHeight: 20,
    fontLigatures: false,
    minimap: { enabled: false },
    wordWrap: 'off',
    lineNumbers: 'on',
    lineNumbersMinChars: 3,
    folding: true,
    bracketPairColorization: { enabled: true },
    automaticLayout: true,
    scrollBeyondLastLine: false,
    renderLineHighlight: 'line',
    stickyScroll: { enabled: false },
    wordBasedSuggestions: 'off',
    quickSuggestions: { other: true, comments: false, strings: false },
    suggest: { showStatusBar: false, preview: false, showInlineDetails: true },
    inlineSuggest: { enabled: false },
    hover: { delay: 250, above: true },
    dropIntoEditor: { enabled: false },
    links: false,
    fixedOverflowWidgets: true,
    overflowWidgetsDomNode: over,
    padding: { top: 4, bottom: 4 },
    scrollbar: { verticalScrollbarSize: 10, horizontalScrollbarSize: 10, useShadows: false },
    // One text field in every runtime that the window has: what has the focus is plain to shortcuts and screen readers.
    editContext: false,
  });
}

function showFailure({ monaco }: MonacoKit, { model }: StepModel, failure: RunMark | undefined): void {
  if (failure === undefined) return monaco.editor.setModelMarkers(model, 'run', []);
  const line = Math.min(failure.line, model.getLineCount());
  const column = Math.min(failure.column ?? 1, model.getLineMaxColumn(line));
  const word = model.getWordAtPosition({ lineNumber: line, column });
  monaco.editor.setModelMarkers(model, 'run', [
    {
      severity: monaco.MarkerSeverity.Error,
      source: 'run',
      message: failure.message,
      startLineNumber: line,
      startColumn: word?.startColumn ?? column,
      endLineNumber: line,
      endColumn: word?.endColumn ?? model.getLineMaxColumn(line),
    },
  ]);
}

function logDecorations(
  { monaco }: MonacoKit,
  { model }: StepModel,
  logs: Props['logs'],
): editor.IModelDeltaDecoration[] {
  return [...logs]
    .filter(([line]) => line >= 1 && line <= model.getLineCount())
    .map(([line, text]) => {
      const end = model.getLineMaxColumn(line);
      const shown = text.length > longestLog ? `${text.slice(0, longestLog)}…` : text;
      return {
        range: new monaco.Range(line, end, line, end),
        options: {
          showIfCollapsed: true,
          hoverMessage: { value: 'Logged in the run that is shown' },
          after: { content: `   ${shown}`, inlineClassName: style['log'] ?? null },
        },
      };
    });
}

/** The code editor of the window over one text. */
export function CodeEditor({ kit, step, readOnly, label, failure, logs }: Props): JSX.Element {
  const place = useRef<HTMLDivElement>(null);
  const shownIn = useRef<Editor | undefined>(undefined);

  useEffect(() => {
    if (place.current === null) return undefined;
    const over = overlay();
    const stopTheme = keepTheme(kit);
    const stopPassing = passPaletteKey(place.current);
    const made = createEditor(kit, place.current, over);
    shownIn.current = made;
    return () => {
      shownIn.current = undefined;
      stopTheme();
      stopPassing();
      made.dispose();
      over.remove();
    };
  }, [kit]);

  useEffect(() => {
    const made = shownIn.current;
    if (made === undefined) return undefined;
    made.setModel(step.model);
    if (step.view !== undefined) made.restoreViewState(step.view);
    return () => {
      step.view = made.saveViewState() ?? undefined;
    };
  }, [kit, step]);

  useEffect(() => {
    shownIn.current?.updateOptions({
      readOnly,
      ariaLabel: label,
      readOnlyMessage: { value: 'This code is shown as it is and cannot be changed here.' },
    });
  }, [kit, readOnly, label]);

  useEffect(() => showFailure(kit, step, failure), [kit, step, failure]);

  useEffect(() => {
    const made = shownIn.current;
    if (made === undefined) return undefined;
    const shown = made.createDecorationsCollection(logDecorations(kit, step, logs));
    // What was logged belongs to the code that ran: it goes with the first change.
    const stop = step.model.onDidChangeContent(() => shown.clear());
    return () => {
      stop.dispose();
      shown.clear();
    };
  }, [kit, step, logs]);

  return <div ref={place} className={style['editor']} data-testid="code-editor" />;
}
