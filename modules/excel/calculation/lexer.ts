import { parseArea, splitSheet } from '../workbook/address.ts';
import type { Area } from '../workbook/address.ts';

/** A piece of a formula; joined, the texts of all pieces are the formula. */
export type Token =
  | {
      readonly kind: 'reference';
      readonly text: string;
      readonly sheet: string | undefined;
      readonly area: Area;
      readonly absolute: boolean;
    }
  | { readonly kind: 'name'; readonly text: string; readonly sheet: string | undefined; readonly name: string }
  | { readonly kind: 'function'; readonly text: string; readonly name: string }
  /** `Table[[#This Row],[Column]]`: the name, and what stands in the outer brackets. */
  | { readonly kind: 'table'; readonly text: string; readonly table: string; readonly inside: string }
  /** A place in another workbook. */
  | { readonly kind: 'external'; readonly text: string }
  | { readonly kind: 'string' | 'number' | 'error' | 'space' | 'operator'; readonly text: string };

const sheetPrefix = String.raw`(?:'(?:[^']|'')+'!|[\p{L}_][\p{L}\p{N}_.]*!)`;
const cell = String.raw`\$?[A-Za-z]{1,3}\$?[1-9]\d{0,6}`;
const area = String.raw`(?:${cell}(?::${cell})?|\$?[A-Za-z]{1,3}:\$?[A-Za-z]{1,3}|\$?[1-9]\d{0,6}:\$?[1-9]\d{0,6})`;
const reference = new RegExp(String.raw`(${sheetPrefix})?(${area})(?![\p{L}\p{N}_.(!\[:])`, 'uy');
const identifier = new RegExp(String.raw`(${sheetPrefix})?([\p{L}_\\][\p{L}\p{N}_.\\?]*)`, 'uy');
const plain: readonly (readonly ['string' | 'number' | 'error' | 'space' | 'operator', RegExp])[] = [
  ['space', /\s+/y],
  ['string', /"(?:[^"]|"")*"/y],
  ['number', /(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/y],
  ['error', /#(?:REF!|DIV\/0!|N\/A|VALUE!|NAME\?|NUM!|NULL!|SPILL!|CALC!|GETTING_DATA)/y],
  ['operator', /<=|>=|<>|[^]/y],
];
const external = /(?:'[^'[\]]*\[[^\]]+\](?:[^']|'')*'|\[\d+\][^!\s'"(),;]*)!\$?[\p{L}\p{N}_.$:]*/uy;

function at(pattern: RegExp, text: string, index: number): RegExpExecArray | undefined {
  pattern.lastIndex = index;
  return pattern.exec(text) ?? undefined;
}

/** End of the bracket that opens at `start`; `'` takes the next sign as it is. */
function closingBracket(text: string, start: number): number | undefined {
  let depth = 0;
  for (let i = start; i < text.length; i++) {
    if (text.charAt(i) === "'") i++;
    else if (text.charAt(i) === '[') depth++;
    else if (text.charAt(i) === ']' && --depth === 0) return i;
  }
  return undefined;
}

const sheetOf = (prefix: string | undefined): string | undefined =>
  prefix === undefined ? undefined : splitSheet(`${prefix}A1`).sheet;

function wordAt(formula: string, index: number): Token | undefined {
  const found = at(identifier, formula, index);
  if (found === undefined) return undefined;
  const [text, prefix, name = ''] = found;
  const next = formula.charAt(index + text.length);
  if (next === '(' && prefix === undefined) return { kind: 'function', text, name };
  if (next === '[' && prefix === undefined) {
    const start = index + text.length;
    const end = closingBracket(formula, start);
    if (end !== undefined)
      return { kind: 'table', text: formula.slice(index, end + 1), table: name, inside: formula.slice(start + 1, end) };
  }
  return { kind: 'name', text, sheet: sheetOf(prefix), name };
}

function tokenAt(formula: string, index: number): Token {
  const outside = at(external, formula, index);
  if (outside !== undefined) return { kind: 'external', text: outside[0] };
  const found = at(reference, formula, index);
  const range = parseArea(found?.[2] ?? '');
  if (found !== undefined && range !== undefined) {
    const absolute = (found[2] ?? '')
      .split(':')
      .every((side) => (side.match(/\$/g) ?? []).length === (side.match(/[A-Za-z]+|\d+/g) ?? []).length);
    return { kind: 'reference', text: found[0], sheet: sheetOf(found[1]), area: range, absolute };
  }
  const word = wordAt(formula, index);
  if (word !== undefined) return word;
  for (const [kind, pattern] of plain) {
    const match = at(pattern, formula, index);
    if (match !== undefined) return { kind, text: match[0] };
  }
  return { kind: 'operator', text: formula.charAt(index) };
}

/** Splits a formula (without its `=`) into pieces. Never fails: what it does not know is an operator. */
export function tokens(formula: string): Token[] {
  const found: Token[] = [];
  for (let index = 0; index < formula.length;) {
    const token = tokenAt(formula, index);
    found.push(token);
    index += token.text.length;
  }
  return found;
}

/** How many values a formula names; an engine that reads it in full reads as many. */
export function operands(formula: string): number {
  const counted: readonly Token['kind'][] = [
    'reference',
    'name',
    'function',
    'table',
    'external',
    'string',
    'number',
    'error',
  ];
  return tokens(formula).filter((token) => counted.includes(token.kind)).length;
}
