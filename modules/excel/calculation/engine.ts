import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Model, initSync } from '@ironcalc/wasm';
import { must } from '@clew/module-sdk';
import { formatCell, quoteSheet } from '../workbook/address.ts';
import type { BookCell, CellValue } from '../workbook/book.ts';
import { operands } from './lexer.ts';
import type { Place } from './expand.ts';

/** The engine's number for each type of value. */
const types = { number: 1, text: 2, boolean: 4, error: 16 } as const;

let loaded = false;

/** The engine's code is loaded once in a process; it holds no state between calculations. */
function loadEngine(): void {
  if (loaded) return;
  initSync({ module: readFileSync(fileURLToPath(new URL('wasm_bg.wasm', import.meta.resolve('@ironcalc/wasm')))) });
  loaded = true;
}

/** The engine refused something that every workbook may hold, or broke down on it. */
export class EngineStopped extends Error {
  override readonly name = 'EngineStopped';
}

function asking<T>(question: () => T): T {
  try {
    return question();
  } catch (error) {
    throw new EngineStopped(error instanceof Error ? error.message : String(error), { cause: error });
  }
}

const knownErrors = ['#NULL!', '#DIV/0!', '#VALUE!', '#REF!', '#NAME?', '#NUM!', '#N/A'];

/** A constant as one would type it: the apostrophe keeps a text a text, whatever it looks like. */
function typed(value: CellValue): string {
  switch (value.is) {
    case 'empty':
      return '';
    case 'text':
      return `'${value.value}`;
    case 'error':
      return knownErrors.includes(value.code) ? value.code : '#N/A';
    case 'boolean':
      return value.value ? 'TRUE' : 'FALSE';
    case 'number':
      return String(value.value);
  }
}

function numberOrError(text: string): CellValue {
  const value = text === '' ? Number.NaN : Number(text);
  return Number.isFinite(value) ? { is: 'number', value } : { is: 'error', code: '#NUM!' };
}

/**
 * A calculation with the embedded engine. Its own ways of showing numbers round to ten digits, so every cell that is
 * read has a partner on a sheet of its own, `=cell&""`, which gives all of them.
 */
export class Engine {
  readonly #model: Model;
  readonly #sheets: readonly string[];
  readonly #probes = new Map<string, number>();
  readonly #probeSheet: number;

  constructor(sheets: readonly string[]) {
    loadEngine();
    this.#sheets = sheets;
    this.#probeSheet = sheets.length;
    this.#model = asking(() => new Model('book', 'en', 'UTC', 'en'));
    let probes = 'Probes';
    while (sheets.some((name) => name.toLowerCase() === probes.toLowerCase())) probes += '_';
    asking(() => {
      this.#model.pauseEvaluation();
      // The first sheet is there already. All are renamed out of the way first, so that no name is taken twice.
      for (let i = 0; i < sheets.length; i++) this.#model.newSheet();
      for (let i = 0; i <= sheets.length; i++) this.#model.renameSheet(i, `\u2026${i}`);
      for (const [i, name] of [...sheets, probes].entries()) this.#model.renameSheet(i, name);
    });
  }

  /** Writes a constant. */
  put(place: Place, value: CellValue): void {
    asking(() => this.#model.setUserInput(place.sheet, place.row, place.column, typed(value)));
  }

  /** Writes a formula. Returns false where the engine did not take in the whole of it. */
  putFormula(place: Place, formula: string, array: BookCell['array']): boolean {
    const { sheet, row, column } = place;
    try {
      if (array === undefined || array.dynamic) this.#model.setUserInput(sheet, row, column, `=${formula}`);
      else
        this.#model.setUserArrayFormula(
          sheet,
          row,
          column,
          array.area.right - array.area.left + 1,
          array.area.bottom - array.area.top + 1,
          `=${formula}`,
        );
    } catch {
      return false;
    }
    const taken = this.#model.getCellContent(sheet, row, column).replace(/^=/, '');
    return operands(taken) === operands(formula);
  }

  /** Makes a cell readable. Before {@link evaluate}. */
  watch(place: Place): void {
    const key = formatCell(place);
    const name = `${place.sheet}!${key}`;
    if (this.#probes.has(name)) return;
    const row = this.#probes.size + 1;
    this.#probes.set(name, row);
    const sheet = quoteSheet(must(this.#sheets[place.sheet], 'a place is on a sheet of the book'));
    asking(() => this.#model.setUserInput(this.#probeSheet, row, 1, `=${sheet}!${key}&""`));
  }

  evaluate(): void {
    asking(() => {
      this.#model.resumeEvaluation();
      this.#model.evaluate();
      this.#model.pauseEvaluation();
    });
  }

  /** The value of a watched cell. */
  value(place: Place): CellValue {
    const { sheet, row, column } = place;
    const shown = this.#model.getFormattedCellValue(sheet, row, column);
    const probe = must(this.#probes.get(`${sheet}!${formatCell(place)}`), 'a cell that is read was watched');
    const text = (): string => this.#model.getFormattedCellValue(this.#probeSheet, probe, 1);
    switch (this.#model.getCellType(sheet, row, column)) {
      case types.number:
        return shown === '' ? { is: 'empty' } : numberOrError(text());
      case types.text:
        return { is: 'text', value: text() };
      case types.boolean:
        return { is: 'boolean', value: text() === 'TRUE' };
      default:
        return { is: 'error', code: shown };
    }
  }

  /** Whether a formula gave several cells though the workbook says that it gives one. */
  spills({ sheet, row, column }: Place): boolean {
    const structure = this.#model.getCellArrayStructure(sheet, row, column);
    return (
      typeof structure === 'object' && 'DynamicAnchor' in structure && structure.DynamicAnchor.some((size) => size > 1)
    );
  }

  /** Gives back the engine's memory. One that broke down cannot; the process of the module is all that it holds on to. */
  close(): void {
    try {
      this.#model.free();
    } catch (error) {
      if (!(error instanceof Error)) throw error;
    }
  }
}
