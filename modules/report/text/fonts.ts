import { readFileSync } from 'node:fs';
import { readFont } from './font.ts';
import type { Font } from './font.ts';

/** The faces that the template asks for; each falls back to DejaVu Sans, which has far more scripts and signs. */
export type Face = 'sans' | 'bold' | 'mono';

/**
 * Every font that the report may use, in the order in which Typst is given them. Fonts of the machine are never
 * meant: each family is complete here in the weights that the template uses, so that none can take part.
 */
const files = {
  sans: 'IBMPlexSans-Regular.ttf',
  bold: 'IBMPlexSans-SemiBold.ttf',
  mono: 'IBMPlexMono-Regular.ttf',
  sansFallback: 'DejaVuSans.ttf',
  boldFallback: 'DejaVuSans-Bold.ttf',
} as const;

export interface Fonts {
  readonly blobs: readonly Uint8Array[];
  /** Whether a face, or what it falls back to, has a glyph for the character. */
  has(codePoint: number): boolean;
  /** Width of a text on one line, without kerning. @param size in pt @returns pt */
  width(text: string, face: Face, size: number): number;
}

/** Reads the fonts of this package. @throws where the package is incomplete */
export function loadFonts(): Fonts {
  const blobs: Uint8Array[] = [];
  const load = (name: keyof typeof files): Font => {
    const blob = readFileSync(new URL(`../fonts/${files[name]}`, import.meta.url));
    blobs.push(blob);
    return readFont(blob);
  };
  const [sans, bold, mono, sansFallback, boldFallback] = [
    load('sans'),
    load('bold'),
    load('mono'),
    load('sansFallback'),
    load('boldFallback'),
  ];
  const chains: Readonly<Record<Face, readonly Font[]>> = {
    sans: [sans, sansFallback],
    bold: [bold, boldFallback],
    mono: [mono, sansFallback],
  };
  const advance = (codePoint: number, face: Face): number | undefined => {
    for (const font of chains[face]) {
      const width = font.advance(codePoint);
      if (width !== undefined) return width;
    }
    return undefined;
  };
  return {
    blobs,
    has: (codePoint) => (['sans', 'bold', 'mono'] as const).every((face) => advance(codePoint, face) !== undefined),
    width: (text, face, size) => {
      let width = 0;
      for (const character of text) width += advance(character.codePointAt(0) ?? 0, face) ?? 1;
      return width * size;
    },
  };
}
