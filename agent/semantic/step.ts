export const stepMediaType = 'model/step';

/** Strings, comments and white space: everything in which the bytes may differ and the model does not, or must not be touched. */
const tokens = /'(?:[^']|'')*'|"[^"]*"|\/\*[\s\S]*?\*\/|\s+/g;

/**
 * What the digest of a STEP file (ISO 10303-21) is taken of: its text without comments and white space, and without
 * the header's FILE_NAME, which holds time stamp, author and the names of the programs. Undefined where the bytes are none.
 */
export function stepMeaning(bytes: Uint8Array): unknown {
  const text = new TextDecoder('latin1').decode(bytes);
  if (!/^\s*ISO-10303-21\s*;/.test(text)) return undefined;
  const bare = text.replace(tokens, (token) => (token.startsWith("'") || token.startsWith('"') ? token : ''));
  const end = bare.indexOf('ENDSEC;');
  if (end < 0) return undefined;
  const header = bare.slice(0, end).replace(/FILE_NAME\((?:'(?:[^']|'')*'|[^;'])*\);/, '');
  return header + bare.slice(end);
}
