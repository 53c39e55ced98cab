/* Workbooks for tests, written by hand with the habits of different programs. */
import { strToU8, zipSync } from 'fflate';

export type TestCell =
  | number
  | string
  | boolean
  | {
      readonly v?: number | string | boolean;
      /** Formula, without `=`. Without `v` it has no saved result. */
      readonly f?: string;
      readonly format?: string;
      /** Array range of the formula. */
      readonly array?: string;
      /** Marks a dynamic array formula. */
      readonly dynamic?: boolean;
      /** An error code as the saved value. */
      readonly error?: string;
      /** The whole element, for what else programs write. */
      readonly raw?: string;
    };

export interface TestSheet {
  readonly name: string;
  readonly cells: Readonly<Record<string, TestCell>>;
  readonly merged?: readonly string[];
  readonly hidden?: boolean;
  readonly tables?: readonly {
    readonly name: string;
    readonly ref: string;
    readonly columns: readonly string[];
    readonly attributes?: string;
  }[];
}

export interface TestBook {
  readonly sheets: readonly TestSheet[];
  readonly names?: Readonly<Record<string, string | { readonly ref: string; readonly sheet: number }>>;
  readonly date1904?: boolean;
  /** Attributes of `calcPr`. */
  readonly calculation?: string;
  readonly strings?: 'shared' | 'inline';
  /** Namespace prefix of the spreadsheet's elements, such as `x:`. */
  readonly prefix?: string;
  readonly absoluteTargets?: boolean;
  readonly strict?: boolean;
  /** Parts to add or to replace. */
  readonly parts?: Readonly<Record<string, string>>;
  readonly zip?: { readonly level?: 0 | 9; readonly mtime?: Date; readonly order?: 'reversed' };
}

const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
const rowOf = (at: string): number => Number(at.replace(/^[A-Z]+/, ''));
const columnOf = (at: string): number =>
  [...at.replace(/\d+$/, '')].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0);

class Writer {
  readonly #book: TestBook;
  readonly #strings: string[] = [];
  readonly #formats: string[] = ['General'];

  constructor(book: TestBook) {
    this.#book = book;
  }

  #text(at: string, style: string, text: string): string {
    if (this.#book.strings === 'inline')
      return `<c r="${at}"${style} t="inlineStr"><is><t xml:space="preserve">${escape(text)}</t></is></c>`;
    if (!this.#strings.includes(text)) this.#strings.push(text);
    return `<c r="${at}"${style} t="s"><v>${this.#strings.indexOf(text)}</v></c>`;
  }

  #style(format: string | undefined): string {
    if (format === undefined) return '';
    if (!this.#formats.includes(format)) this.#formats.push(format);
    return ` s="${this.#formats.indexOf(format)}"`;
  }

  #cell(at: string, given: TestCell): string {
    const cell = typeof given === 'object' ? given : { v: given };
    if ('raw' in cell && cell.raw !== undefined) return cell.raw;
    const { v, f, format, array, dynamic, error } = {
      f: undefined,
      format: undefined,
      array: undefined,
      dynamic: undefined,
      error: undefined,
      ...cell,
    };
    const style = this.#style(format);
    const formula =
      f === undefined
        ? ''
        : array === undefined
          ? `<f>${escape(f)}</f>`
          : `<f t="array" ref="${array}">${escape(f)}</f>`;
    const meta = dynamic === true ? ' cm="1"' : '';
    if (error !== undefined) return `<c r="${at}"${style} t="e">${formula}<v>${error}</v></c>`;
    if (typeof v === 'string')
      return formula === ''
        ? this.#text(at, style, v)
        : `<c r="${at}"${style}${meta} t="str">${formula}<v>${escape(v)}</v></c>`;
    if (typeof v === 'boolean') return `<c r="${at}"${style} t="b">${formula}<v>${v ? 1 : 0}</v></c>`;
    return `<c r="${at}"${style}${meta}>${formula}${v === undefined ? '' : `<v>${v}</v>`}</c>`;
  }

  sheet(sheet: TestSheet): string {
    const rows = Map.groupBy(Object.entries(sheet.cells), ([at]) => rowOf(at));
    const data = [...rows]
      .toSorted(([a], [b]) => a - b)
      .map(
        ([row, cells]) =>
          `<row r="${row}">${cells
            .toSorted(([a], [b]) => columnOf(a) - columnOf(b))
            .map(([at, cell]) => this.#cell(at, cell))
            .join('')}</row>`,
      );
    const merged = (sheet.merged ?? []).map((ref) => `<mergeCell ref="${ref}"/>`);
    const tables = (sheet.tables ?? []).map((_, i) => `<tablePart r:id="rId${i + 1}"/>`);
    return this.#part(
      'worksheet',
      `<sheetData>${data.join('')}</sheetData>${merged.length === 0 ? '' : `<mergeCells>${merged.join('')}</mergeCells>`}${tables.length === 0 ? '' : `<tableParts>${tables.join('')}</tableParts>`}`,
    );
  }

  strings(): string {
    return this.#part(
      'sst',
      this.#strings.map((text) => `<si><t xml:space="preserve">${escape(text)}</t></si>`).join(''),
    );
  }

  styles(): string {
    const formats = this.#formats.map((format, i) => `<numFmt numFmtId="${164 + i}" formatCode="${escape(format)}"/>`);
    const xfs = this.#formats.map(
      (format, i) =>
        `<xf numFmtId="${format === 'General' ? 0 : 164 + i}" fontId="0" fillId="0" borderId="0" applyNumberFormat="1"/>`,
    );
    return this.#part(
      'styleSheet',
      `<numFmts count="${formats.length}">${formats.join('')}</numFmts><fonts count="1"><font/></fonts><fills count="1"><fill/></fills><borders count="1"><border/></borders><cellXfs count="${xfs.length}">${xfs.join('')}</cellXfs>`,
    );
  }

  workbook(): string {
    const { sheets, names, date1904, calculation } = this.#book;
    const listed = sheets.map(
      (sheet, i) =>
        `<sheet name="${escape(sheet.name)}" sheetId="${i + 1}"${sheet.hidden === true ? ' state="hidden"' : ''} r:id="rId${i + 1}"/>`,
    );
    const defined = Object.entries(names ?? {}).map(([name, given]) =>
      typeof given === 'string'
        ? `<definedName name="${name}">${escape(given)}</definedName>`
        : `<definedName name="${name}" localSheetId="${given.sheet}">${escape(given.ref)}</definedName>`,
    );
    return this.#part(
      'workbook',
      `${date1904 === true ? '<workbookPr date1904="1"/>' : ''}<sheets>${listed.join('')}</sheets>${defined.length === 0 ? '' : `<definedNames>${defined.join('')}</definedNames>`}${calculation === undefined ? '' : `<calcPr ${calculation}/>`}`,
    );
  }

  table(id: number, table: NonNullable<TestSheet['tables']>[number]): string {
    const columns = table.columns.map((name, i) => `<tableColumn id="${i + 1}" name="${escape(name)}"/>`);
    const body = this.#part('table', `<tableColumns count="${columns.length}">${columns.join('')}</tableColumns>`);
    return body.replace(
      '<table ',
      `<table id="${id}" name="${table.name}" displayName="${table.name}" ref="${table.ref}" ${table.attributes ?? ''} `,
    );
  }

  /** A part in the book's namespaces, with its prefix on every element. */
  #part(root: string, inside: string): string {
    const { prefix = '', strict = false } = this.#book;
    const main = strict
      ? 'http://purl.oclc.org/ooxml/spreadsheetml/main'
      : 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
    const relations = strict
      ? 'http://purl.oclc.org/ooxml/officeDocument/relationships'
      : 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
    const xmlns = prefix === '' ? `xmlns="${main}"` : `xmlns:${prefix.slice(0, -1)}="${main}"`;
    const xml = `<${root} ${xmlns} xmlns:r="${relations}">${inside}</${root}>`;
    return `<?xml version="1.0" encoding="UTF-8"?>\n${prefix === '' ? xml : xml.replace(/<(\/?)(?=[A-Za-z])/g, `<$1${prefix}`)}`;
  }
}

function relationsXml(base: string, items: readonly (readonly [string, string])[]): string {
  const list = items.map(
    ([type, target], i) => `<Relationship Id="rId${i + 1}" Type="${base}/${type}" Target="${target}"/>`,
  );
  return `<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${list.join('')}</Relationships>`;
}

/** The bytes of a workbook as described. */
export function buildBook(book: TestBook): Uint8Array {
  const writer = new Writer(book);
  const base =
    book.strict === true
      ? 'http://purl.oclc.org/ooxml/officeDocument/relationships'
      : 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
  const root = book.absoluteTargets === true ? '/xl/' : '';
  const parts: Record<string, string> = {};
  for (const [i, sheet] of book.sheets.entries()) {
    parts[`xl/worksheets/sheet${i + 1}.xml`] = writer.sheet(sheet);
    const tables = sheet.tables ?? [];
    if (tables.length > 0)
      parts[`xl/worksheets/_rels/sheet${i + 1}.xml.rels`] = relationsXml(
        base,
        tables.map((_, t) => ['table', `../tables/table${i}${t}.xml`]),
      );
    for (const [t, table] of tables.entries()) parts[`xl/tables/table${i}${t}.xml`] = writer.table(t + 1, table);
  }
  parts['xl/workbook.xml'] = writer.workbook();
  parts['xl/styles.xml'] = writer.styles();
  parts['xl/sharedStrings.xml'] = writer.strings();
  parts['xl/_rels/workbook.xml.rels'] = relationsXml(base, [
    ...book.sheets.map((_, i): readonly [string, string] => ['worksheet', `${root}worksheets/sheet${i + 1}.xml`]),
    ['styles', `${root}styles.xml`],
    ['sharedStrings', `${root}sharedStrings.xml`],
    ['sheetMetadata', `${root}metadata.xml`],
  ]);
  parts['xl/metadata.xml'] =
    '<?xml version="1.0"?><metadata xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:xda="http://schemas.microsoft.com/office/spreadsheetml/2017/dynamicarray"><metadataTypes count="1"><metadataType name="XLDAPR" minSupportedVersion="120000" cellMeta="1"/></metadataTypes><futureMetadata name="XLDAPR" count="1"><bk><extLst><ext uri="{bdbb8cdc-fa1e-496e-a857-3c3f30c029c3}"><xda:dynamicArrayProperties fDynamic="1" fCollapsed="0"/></ext></extLst></bk></futureMetadata><cellMetadata count="1"><bk><rc t="1" v="0"/></bk></cellMetadata></metadata>';
  parts['_rels/.rels'] = relationsXml(base, [
    ['officeDocument', `${book.absoluteTargets === true ? '/' : ''}xl/workbook.xml`],
  ]);
  const spreadsheet = 'application/vnd.openxmlformats-officedocument.spreadsheetml';
  const overrides = Object.keys(parts).flatMap((name) => {
    const type =
      name.includes('worksheets/sheet') && name.endsWith('.xml')
        ? 'worksheet'
        : name.endsWith('workbook.xml')
          ? 'sheet.main'
          : name.includes('tables/')
            ? 'table'
            : name.endsWith('styles.xml')
              ? 'styles'
              : name.endsWith('sharedStrings.xml')
                ? 'sharedStrings'
                : name.endsWith('metadata.xml')
                  ? 'sheetMetadata'
                  : undefined;
    return type === undefined ? [] : [`<Override PartName="/${name}" ContentType="${spreadsheet}.${type}+xml"/>`];
  });
  const types = `<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>${overrides.join('')}</Types>`;
  const entries = Object.entries({ '[Content_Types].xml': types, ...parts, ...book.parts });
  const ordered = book.zip?.order === 'reversed' ? entries.toReversed() : entries;
  const files: Record<string, Uint8Array> = {};
  for (const [name, xml] of ordered) files[name] = strToU8(xml);
  return zipSync(files, {
    level: book.zip?.level ?? 9,
    mtime: book.zip?.mtime ?? new Date(2026, 0, 1),
  });
}
