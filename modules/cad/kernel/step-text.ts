/* The text of a STEP file (ISO 10303-21): its header and its names, read without the kernel. */

/** What the header says in place of a time, so that equal parts give equal bytes. */
const noTime = '1970-01-01T00:00:00';

/** Where the statement that begins at `start` ends: past its semicolon, skipping strings. */
function endOfStatement(text: string, start: number): number {
  let quoted = false;
  for (let i = start; i < text.length; i++) {
    const c = text.charAt(i);
    if (c === "'") quoted = !quoted;
    else if (c === ';' && !quoted) return i + 1;
  }
  return text.length;
}

const quote = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/**
 * Puts a header in place of the kernel's: the name of the part, no author, no organisation, no time of day.
 * Two exports of one shape then have the same bytes, and none says where it was made.
 */
export function withPlainHeader(step: string, name: string): string {
  const start = step.indexOf('FILE_DESCRIPTION');
  const schema = step.indexOf('FILE_SCHEMA', start);
  if (start < 0 || schema < 0) throw new RangeError('The kernel wrote a STEP file without a header.');
  const header = `FILE_DESCRIPTION(('Clew part, unit mm'),'2;1');\nFILE_NAME(${quote(name)},'${noTime}',(''),(''),'Clew','Clew','');\n`;
  return step.slice(0, start) + header + step.slice(schema);
}

/** Why a text is no complete STEP file, or nothing. Only its first and last thousand characters are looked at. */
export function stepProblem(head: string, tail: string): string | undefined {
  const start = head.replace(/^\uFEFF/, '').trimStart();
  if (start === '') return 'is empty.';
  if (!start.startsWith('ISO-10303-21;')) return 'is not a STEP file: it does not begin with ISO-10303-21.';
  if (!/END-ISO-10303-21\s*;\s*$/.test(tail))
    return 'is cut off: it does not end with END-ISO-10303-21. Get the whole file again.';
  return undefined;
}

/** The characters of a string in a STEP file: '' for a quote, \X2\ and \X4\ in hexadecimal, \X\ and \S\ for Latin 1. */
export function decodeString(text: string): string {
  return text
    .replaceAll("''", "'")
    .replaceAll(/\\X2\\([0-9A-F]*)\\X0\\/g, (_, hex: string) =>
      String.fromCharCode(...(hex.match(/.{4}/g) ?? []).map((h) => Number.parseInt(h, 16))),
    )
    .replaceAll(/\\X4\\([0-9A-F]*)\\X0\\/g, (_, hex: string) =>
      String.fromCodePoint(...(hex.match(/.{8}/g) ?? []).map((h) => Number.parseInt(h, 16))),
    )
    .replaceAll(/\\X\\([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    .replaceAll(/\\S\\(.)/g, (_, c: string) => String.fromCharCode(c.charCodeAt(0) + 128))
    .replaceAll('\\\\', '\\');
}

/** Names of the products in the file, in its order, each once. */
export function productNames(step: string): readonly string[] {
  const names = new Set<string>();
  for (const match of step.matchAll(/=\s*PRODUCT\s*\(\s*'((?:[^']|'')*)'\s*,\s*'((?:[^']|'')*)'/g)) {
    const [, id = '', name = ''] = match;
    names.add(decodeString((name === '' ? id : name).replaceAll(/\r?\n/g, '')));
  }
  return [...names];
}

const prefixes: Readonly<Record<string, string>> = {
  $: '',
  '.KILO.': 'k',
  '.CENTI.': 'c',
  '.DECI.': 'd',
  '.MILLI.': 'm',
  '.MICRO.': 'µ',
  '.NANO.': 'n',
};

function unitIn(statement: string): string | undefined {
  const converted = /CONVERSION_BASED_UNIT\s*\(\s*'((?:[^']|'')*)'/.exec(statement);
  if (converted !== null) return (converted[1] ?? '').toLowerCase();
  const si = /SI_UNIT\s*\(\s*(\$|\.[A-Z]+\.)\s*,\s*\.METRE\.\s*\)/.exec(statement);
  return si === null ? undefined : `${prefixes[si[1] ?? ''] ?? '?'}m`;
}

/** The units of length that the file is written in: `mm`, `m`, `inch`. An inch is itself defined in another unit, which is left out. */
export function lengthUnits(step: string): readonly string[] {
  const found = new Set<string>();
  const converted = new Set<string>();
  for (const match of step.matchAll(/LENGTH_UNIT\s*\(\s*\)/g)) {
    const statement = step.slice(step.lastIndexOf(';', match.index) + 1, step.indexOf(';', match.index));
    const unit = unitIn(statement);
    if (unit !== undefined) (statement.includes('CONVERSION_BASED_UNIT') ? converted : found).add(unit);
  }
  return [...(converted.size > 0 ? converted : found)];
}

/** The statements of the header, for tests and for people. */
export function headerOf(step: string): readonly string[] {
  const statements: string[] = [];
  const from = step.indexOf('HEADER;') + 'HEADER;'.length;
  for (let at = from; at < step.length;) {
    const end = endOfStatement(step, at);
    const statement = step.slice(at, end).trim();
    if (statement === 'ENDSEC;') break;
    statements.push(statement);
    at = end;
  }
  return statements;
}
