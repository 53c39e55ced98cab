/**
 * Makes any text printable without loss: what a font cannot show, and what would change how its neighbours are
 * shown, is written as its code point, such as `[U+202E]`.
 */
export interface PlainText {
  /** For running text: keeps its lines. */
  block(text: string): string;
  /** For one line of a drawing: line breaks become spaces. */
  line(text: string): string;
  /** Whether any text so far held a character that had to be written as its code point. */
  readonly replaced: boolean;
}

/**
 * Characters that draw nothing and can hide or reorder text: controls, soft hyphen, zero-width space and
 * joiners of words, marks and overrides of direction, the byte order mark, tags.
 */
const deceptive = /[\p{Cc}\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\u{e0000}-\u{e007f}]/u;
/** Joiners and variation selectors shape the letter beside them and have no glyph of their own. */
const shaping = /\u200c|\u200d|[\ufe00-\ufe0f]/u;

function code(codePoint: number): string {
  return `[U+${codePoint.toString(16).toUpperCase().padStart(4, '0')}]`;
}

export function plainText(has: (codePoint: number) => boolean): PlainText {
  let replaced = false;
  const shown = (character: string): string => {
    const codePoint = character.codePointAt(0) ?? 0;
    if (shaping.test(character)) return character;
    const surrogate = codePoint >= 0xd800 && codePoint <= 0xdfff;
    if (!surrogate && !deceptive.test(character) && has(codePoint)) return character;
    replaced = true;
    return code(codePoint);
  };
  const line = (text: string): string => Array.from(text.replaceAll('\t', '    '), shown).join('');
  const lines = (text: string): string[] => text.replaceAll('\r\n', '\n').split('\n').map(line);
  return {
    block: (text) => lines(text).join('\n'),
    line: (text) => lines(text).join(' '),
    get replaced() {
      return replaced;
    },
  };
}
