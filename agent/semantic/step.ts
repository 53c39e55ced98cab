export const stepMediaType = 'model/step';

/** Strings, comments, white space and statement ends; everything else stands between them. */
const pieces = /'(?:[^']|'')*'|"[^"]*"|\/\*[\s\S]*?\*\/|\s+|;/g;

/** The name that OpenCASCADE gives a part without one counts the exports of the process. */
const countedName = /^'Open CASCADE STEP translator [\d.]+ [\d.]+'$/;

/** A string with its quotes. Exporters break long lines inside strings, where line breaks do not count. */
function plainString(text: string): string {
  const whole = text.replace(/[\r\n]+/g, '');
  return countedName.test(whole) ? "'Open CASCADE STEP translator'" : whole;
}

/** One statement in pieces, so that what stands in a string is never taken for anything else. */
type Statement = readonly { readonly text: string; readonly isString: boolean }[];

function statementsOf(text: string): Statement[] {
  const statements: Statement[] = [];
  let current: { text: string; isString: boolean }[] = [];
  let from = 0;
  const add = (piece: string, isString: boolean): void => {
    if (piece !== '') current.push({ text: piece, isString });
  };
  for (const match of text.matchAll(pieces)) {
    add(text.slice(from, match.index), false);
    from = match.index + match[0].length;
    if (match[0] === ';') {
      statements.push(current);
      current = [];
    } else if (/^['"]/.test(match[0])) add(plainString(match[0]), true);
  }
  add(text.slice(from), false);
  if (current.length > 0) statements.push(current);
  return statements;
}

/** Text of a statement without its strings, for what it begins with. */
const start = (statement: Statement): string => statement.map((piece) => (piece.isString ? "''" : piece.text)).join('');

/** Numbers of entities in the order in which they are defined: programs count from where they like. */
function numbering(statements: readonly Statement[]): Map<string, number> {
  const numbers = new Map<string, number>();
  for (const statement of statements) {
    const id = /^#(\d+)=/.exec(start(statement))?.[1];
    if (id !== undefined && !numbers.has(id)) numbers.set(id, numbers.size + 1);
  }
  return numbers;
}

/**
 * What the digest of a STEP file (ISO 10303-21) is taken of: its statements without comments and white space, with
 * entities numbered in their order, and without the header's FILE_NAME, which holds the time stamp, the author and the
 * names of the programs. Undefined where the bytes are none.
 */
export function stepMeaning(bytes: Uint8Array): unknown {
  const text = new TextDecoder('latin1').decode(bytes);
  if (!/^\s*ISO-10303-21\s*;/.test(text)) return undefined;
  const statements = statementsOf(text);
  const headerEnd = statements.findIndex((statement) => start(statement) === 'ENDSEC');
  if (headerEnd < 0 || !statements.some((statement) => start(statement) === 'END-ISO-10303-21')) return undefined;
  const kept = statements.filter((statement, i) => i > headerEnd || !start(statement).startsWith('FILE_NAME('));
  const numbers = numbering(kept);
  const renumbered = (piece: string): string =>
    piece.replace(/#(\d+)/g, (whole, id: string) => (numbers.has(id) ? `#${numbers.get(id)}` : `${whole}?`));
  return kept
    .map((statement) => statement.map((piece) => (piece.isString ? piece.text : renumbered(piece.text))).join(''))
    .join(';\n');
}
