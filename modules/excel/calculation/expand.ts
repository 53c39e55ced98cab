import type { Area, CellAddress } from '../workbook/address.ts';
import type { Book, DefinedName } from '../workbook/book.ts';
import { dataArea } from '../workbook/tables.ts';
import { tokens } from './lexer.ts';
import type { Token } from './lexer.ts';
import { expandStructured } from './structured.ts';

export interface Place extends CellAddress {
  /** Index of the sheet. */
  readonly sheet: number;
}

/** A formula as the engine takes it, and what it reads. */
export interface Expanded {
  /** Without `=`: no defined names, no tables, no prefixes of newer functions. */
  readonly text: string;
  readonly reads: readonly { readonly sheet: number; readonly area: Area }[];
  /** It names cells by texts that it makes up (INDIRECT, OFFSET): it may read anything. */
  readonly readsAnything: boolean;
  /** Why the engine cannot be trusted with it; a clause that follows `because it`. */
  readonly refused: string | undefined;
}

const volatile = new Set(['NOW', 'TODAY', 'RAND', 'RANDBETWEEN', 'RANDARRAY']);
const anywhere = new Set(['INDIRECT', 'OFFSET']);
const ofDates = new Set([
  'DATE',
  'DATEVALUE',
  'DAY',
  'DAYS',
  'DAYS360',
  'EDATE',
  'EOMONTH',
  'ISOWEEKNUM',
  'MONTH',
  'NETWORKDAYS',
  'NETWORKDAYS.INTL',
  'TEXT',
  'WEEKDAY',
  'WEEKNUM',
  'WORKDAY',
  'WORKDAY.INTL',
  'YEAR',
  'YEARFRAC',
  'DATEDIF',
]);
const newer = /^(?:_xlfn\.|_xlws\.)+/i;
const ofLambda = /^_xlpm\./i;
/** A name inside a name inside a name: beyond this it goes in a circle. */
const maxDepth = 16;

class Expansion {
  readonly reads: { sheet: number; area: Area }[] = [];
  readsAnything = false;
  refused: string | undefined;
  readonly #book: Book;
  readonly #at: Place;

  constructor(book: Book, at: Place) {
    this.#book = book;
    this.#at = at;
  }

  formula(text: string, depth: number): string {
    const all = tokens(text);
    if (intersects(all)) this.#refuse('takes the intersection of ranges');
    return all.map((token) => this.#token(token, depth)).join('');
  }

  #refuse(reason: string): void {
    this.refused ??= reason;
  }

  #token(token: Token, depth: number): string {
    switch (token.kind) {
      case 'reference':
        if (depth > 0 && !token.absolute) this.#refuse('uses a name for a place relative to the cell');
        this.#read(this.#sheet(token.sheet), token.area);
        return token.text;
      case 'function':
        return this.#function(token.name);
      case 'table': {
        const table = this.#book.tables.find((candidate) => same(candidate.name, token.table));
        const expanded = table === undefined ? undefined : expandStructured(this.#book, table, token.inside, this.#at);
        if (table === undefined || expanded === undefined) return this.#unknown(token.text);
        this.#read(table.sheet, expanded.area);
        return expanded.text;
      }
      case 'name':
        return this.#name(token, depth);
      case 'external':
        this.#refuse('reads another workbook');
        return token.text;
      default:
        return token.text;
    }
  }

  #unknown(text: string): string {
    this.#refuse(`names ${text}, which the workbook does not have`);
    return text;
  }

  #function(name: string): string {
    const bare = name.replace(newer, '');
    const upper = bare.toUpperCase();
    if (volatile.has(upper)) this.#refuse(`uses ${upper}, which gives something else each time`);
    if (this.#book.date1904 && ofDates.has(upper))
      this.#refuse(`uses ${upper} in a workbook whose dates start in 1904`);
    if (anywhere.has(upper)) this.readsAnything = true;
    return bare;
  }

  #name(token: Extract<Token, { kind: 'name' }>, depth: number): string {
    if (ofLambda.test(token.name)) return token.name.replace(ofLambda, '');
    if (/^(TRUE|FALSE)$/i.test(token.name) && token.sheet === undefined) return token.text;
    const name = findName(
      this.#book,
      token.name,
      token.sheet === undefined ? this.#at.sheet : this.#sheet(token.sheet),
    );
    if (name !== undefined) {
      if (depth >= maxDepth) this.#refuse(`uses the name ${token.name}, which leads to itself`);
      return this.refused === undefined ? wrapped(this.formula(name.formula, depth + 1)) : token.text;
    }
    const table = this.#book.tables.find((candidate) => same(candidate.name, token.name));
    const expanded = table === undefined ? undefined : expandStructured(this.#book, table, '#Data', this.#at);
    if (table === undefined || expanded === undefined) return this.#unknown(token.text);
    this.#read(table.sheet, dataArea(table));
    return expanded.text;
  }

  #sheet(name: string | undefined): number | undefined {
    if (name === undefined) return this.#at.sheet;
    return this.#book.sheets.find((sheet) => same(sheet.name, name))?.index;
  }

  #read(sheet: number | undefined, area: Area): void {
    if (sheet !== undefined) this.reads.push({ sheet, area });
  }
}

const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

/** A name as a formula on that sheet sees it: the sheet's own before the workbook's. Names do not mind case. */
export function findName(book: Book, name: string, sheet: number | undefined): DefinedName | undefined {
  const named = book.names.filter((candidate) => same(candidate.name, name));
  return (
    named.find((candidate) => candidate.sheet !== undefined && candidate.sheet === sheet) ??
    named.find((candidate) => candidate.sheet === undefined)
  );
}

/** Keeps what a name stands for together, and a single reference bare, so that it stays one. */
function wrapped(text: string): string {
  return tokens(text).length === 1 ? text : `(${text})`;
}

/** Two operands with nothing but white space between them. */
function intersects(all: readonly Token[]): boolean {
  const opens = (token: Token | undefined): boolean =>
    token !== undefined &&
    (['reference', 'name', 'table', 'function', 'external'].includes(token.kind) || token.text === '(');
  const closes = (token: Token | undefined): boolean =>
    token !== undefined && (['reference', 'name', 'table', 'external'].includes(token.kind) || token.text === ')');
  return all.some((token, i) => token.kind === 'space' && closes(all[i - 1]) && opens(all[i + 1]));
}

/** Makes the formula of the cell `at` ready for the engine. Never fails: what cannot be trusted is marked. */
export function expand(book: Book, formula: string, at: Place): Expanded {
  const expansion = new Expansion(book, at);
  const text = expansion.formula(formula, 0);
  return { text, reads: expansion.reads, readsAnything: expansion.readsAnything, refused: expansion.refused };
}
