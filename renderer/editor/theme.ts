/** The part of the editor's theme format that is used here. */
export interface EditorTheme {
  readonly base: 'vs' | 'vs-dark' | 'hc-black';
  readonly inherit: boolean;
  readonly rules: { readonly token: string; readonly foreground?: string; readonly fontStyle?: string }[];
  readonly colors: Record<string, string>;
}

export type ThemeName = 'light' | 'dark' | 'contrast';

const bases = { light: 'vs', dark: 'vs-dark', contrast: 'hc-black' } as const;

/** `#1a2b3c` or `#1a2b3c80` of what a token says; the editor takes nothing else. */
function hex(value: string): string | undefined {
  const text = value.trim().toLowerCase();
  if (/^#[0-9a-f]{6}([0-9a-f]{2})?$/.test(text)) return text;
  const short = /^#([0-9a-f])([0-9a-f])([0-9a-f])$/.exec(text);
  return short === null
    ? undefined
    : `#${short
        .slice(1)
        .map((digit) => digit + digit)
        .join('')}`;
}

/** Parts of the editor and the token that colours each; a number is the share that shows, in 255ths. */
const parts: readonly (readonly [part: string, token: string, alpha?: string])[] = [
  ['editor.background', '--panel'],
  ['editor.foreground', '--text'],
  ['editorLineNumber.foreground', '--text-dim'],
  ['editorLineNumber.activeForeground', '--text'],
  ['editorCursor.foreground', '--accent'],
  ['editor.selectionBackground', '--accent', '44'],
  ['editor.inactiveSelectionBackground', '--accent', '22'],
  ['editor.lineHighlightBackground', '--panel-2'],
  ['editor.lineHighlightBorder', '--panel-2'],
  ['editorIndentGuide.background1', '--line'],
  ['editorIndentGuide.activeBackground1', '--line-strong'],
  ['editorWhitespace.foreground', '--line'],
  ['editorWidget.background', '--panel-2'],
  ['editorWidget.foreground', '--text'],
  ['editorWidget.border', '--line'],
  ['editorSuggestWidget.background', '--panel-2'],
  ['editorSuggestWidget.foreground', '--text'],
  ['editorSuggestWidget.border', '--line'],
  ['editorSuggestWidget.selectedBackground', '--accent-soft'],
  ['editorSuggestWidget.selectedForeground', '--text'],
  ['editorSuggestWidget.highlightForeground', '--accent'],
  ['editorSuggestWidget.focusHighlightForeground', '--accent'],
  ['editorHoverWidget.background', '--panel-2'],
  ['editorHoverWidget.foreground', '--text'],
  ['editorHoverWidget.border', '--line'],
  ['editorError.foreground', '--bad'],
  ['editorWarning.foreground', '--warn'],
  ['editorInfo.foreground', '--accent'],
  ['editorBracketHighlight.foreground1', '--port-quantity'],
  ['editorBracketHighlight.foreground2', '--port-file'],
  ['editorBracketHighlight.foreground3', '--port-table'],
  // What is not used is faint, and still readable: the share alone is taken.
  ['editorUnnecessaryCode.opacity', '--text', 'b8'],
  ['editorBracketMatch.background', '--accent', '22'],
  ['editorBracketMatch.border', '--line-strong'],
  ['editor.wordHighlightBackground', '--accent', '22'],
  ['editor.findMatchBackground', '--warn', '66'],
  ['editor.findMatchHighlightBackground', '--warn', '33'],
  ['input.background', '--panel'],
  ['input.foreground', '--text'],
  ['input.border', '--line'],
  ['focusBorder', '--accent'],
  ['list.hoverBackground', '--hover'],
  ['list.activeSelectionBackground', '--accent-soft'],
  ['list.activeSelectionForeground', '--text'],
  ['menu.background', '--panel-2'],
  ['menu.foreground', '--text'],
  ['menu.selectionBackground', '--accent-soft'],
  ['menu.selectionForeground', '--text'],
  ['scrollbarSlider.background', '--line-strong', '55'],
  ['scrollbarSlider.hoverBackground', '--line-strong', '88'],
  ['scrollbarSlider.activeBackground', '--line-strong', 'aa'],
  ['scrollbar.shadow', '--line', '00'],
  ['widget.shadow', '--line', '00'],
];

const words: readonly (readonly [token: string, colour: string, style?: string])[] = [
  ['', '--text'],
  ['comment', '--text-dim', 'italic'],
  ['keyword', '--port-file'],
  ['string', '--ok'],
  ['number', '--port-quantity'],
  ['regexp', '--bad'],
  ['type', '--port-number'],
  ['type.identifier', '--port-number'],
  ['identifier', '--text'],
  ['delimiter', '--text'],
  ['annotation', '--port-boolean'],
];

/** The editor's theme from the tokens of the window, as `read` gives them for the theme that is shown. */
export function editorTheme(name: ThemeName, read: (token: string) => string): EditorTheme {
  const colors: Record<string, string> = {};
  for (const [part, token, alpha = ''] of parts) {
    const colour = hex(read(token));
    if (colour !== undefined) colors[part] = alpha === '' ? colour : `${colour.slice(0, 7)}${alpha}`;
  }
  const rules = words.flatMap(([token, from, fontStyle]) => {
    const colour = hex(read(from));
    if (colour === undefined) return [];
    return [{ token, foreground: colour.slice(1, 7), ...(fontStyle === undefined ? {} : { fontStyle }) }];
  });
  return { base: bases[name], inherit: true, rules, colors };
}
