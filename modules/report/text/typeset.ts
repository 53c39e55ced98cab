import { fileURLToPath } from 'node:url';
import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler';
import { loadFonts } from './fonts.ts';
import type { Fonts } from './fonts.ts';

/** Sets reports: the fonts, and the way from data to PDF. */
export interface Typesetter {
  readonly fonts: Fonts;
  /**
   * @param data the report as the template reads it; plain JSON
   * @returns the bytes of a tagged PDF that conforms to PDF/UA-1; the same bytes for the same data
   * @throws TypesettingError with what Typst says
   */
  pdf(data: unknown): Uint8Array;
}

export class TypesettingError extends Error {
  override readonly name = 'TypesettingError';
}

/** Results of earlier compilations are kept for one further one: a warm process is fast, and a large report does not stay in memory. */
const cacheAge = 1;

/**
 * Makes a compiler that sees the template's folder and nothing else of the machine: its root is that folder, the data
 * comes as a string, and the template imports no package, so none is ever asked for.
 */
export function createTypesetter(): Typesetter {
  const fonts = loadFonts();
  const folder = fileURLToPath(new URL('../template/', import.meta.url));
  const compiler = NodeCompiler.create({
    workspace: folder,
    fontArgs: [{ fontBlobs: fonts.blobs.map((blob) => Buffer.from(blob)) }],
  });
  return {
    fonts,
    pdf: (data) => {
      const compiled = compiler.compile({
        mainFilePath: `${folder}report.typ`,
        inputs: { data: JSON.stringify(data) },
      });
      const { result } = compiled;
      const problems = [compiled.takeError(), compiled.takeWarnings()].flatMap((found) =>
        found === null ? [] : describe(compiler.fetchDiagnostics(found)),
      );
      // A warning here is a defect of the template, such as a font that it names and the package lacks.
      if (result === null || problems.length > 0)
        throw new TypesettingError(problems.join(' ') || 'Typst gave no document and no reason.');
      try {
        return compiler.pdf(result, { pdfStandard: 'ua-1' });
      } finally {
        compiler.evictCache(cacheAge);
      }
    },
  };
}

function describe(
  diagnostics: readonly { readonly message?: unknown; readonly path?: unknown; readonly range?: unknown }[],
): string[] {
  return diagnostics.map(
    ({ message, path, range }) =>
      `${String(message)} (${String(path).replace(/^.*[\\/]/, '')} ${JSON.stringify(range)}).`,
  );
}
