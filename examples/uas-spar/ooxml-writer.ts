/* Writes styled workbooks as Office Open XML, the same bytes every time: just what the example needs of the format. */
import { strToU8, zipSync } from 'fflate';

export type Style =
  | 'plain'
  | 'title'
  | 'subtitle'
  | 'head'
  | 'section'
  | 'label'
  | 'symbol'
  | 'input'
  | 'input1'
  | 'input2'
  | 'thousands'
  | 'result'
  | 'result1'
  | 'unit'
  | 'note'
  | 'wrap'
  | 'centre'
  | 'limit'
  | 'date';

export interface Cell {
  readonly at: string;
  readonly style: Style;
  readonly value?: number | string;
  readonly formula?: string;
}

export interface Sheet {
  readonly name: string;
  readonly cells: readonly Cell[];
  /** Of the columns from A, in characters. */
  readonly widths: readonly number[];
  /** In points, of rows that are not one line high. */
  readonly heights?: Readonly<Record<number, number>>;
  readonly table?: { readonly name: string; readonly range: string; readonly columns: readonly string[] };
}

export interface Book {
  readonly title: string;
  readonly creator: string;
  /** ISO 8601. */
  readonly saved: string;
  /** Cell or range by defined name. */
  readonly names: Readonly<Record<string, string>>;
  readonly sheets: readonly Sheet[];
}

/* Styles: a number format, a font, a fill, a border and an alignment for each name. Colours follow the common habit: blue on yellow for inputs. */

const fonts = {
  plain: '<sz val="11"/><color rgb="FF1F2328"/><name val="Calibri"/><family val="2"/>',
  title: '<b/><sz val="16"/><color rgb="FF1B3A5C"/><name val="Calibri"/><family val="2"/>',
  subtitle: '<i/><sz val="10"/><color rgb="FF57606A"/><name val="Calibri"/><family val="2"/>',
  head: '<b/><sz val="11"/><color rgb="FFFFFFFF"/><name val="Calibri"/><family val="2"/>',
  bold: '<b/><sz val="11"/><color rgb="FF1B3A5C"/><name val="Calibri"/><family val="2"/>',
  input: '<sz val="11"/><color rgb="FF0B3FB5"/><name val="Calibri"/><family val="2"/>',
  symbol: '<sz val="10"/><color rgb="FF57606A"/><name val="Consolas"/><family val="3"/>',
};
const fills = { none: '', navy: 'FF1B3A5C', pale: 'FFDCE6F1', yellow: 'FFFFF8D6', grey: 'FFF2F2F2' };
const formats: Readonly<Record<string, readonly [number, string]>> = {
  General: [0, ''],
  '0.00': [2, ''],
  '#,##0': [3, ''],
  '0.0###': [164, '0.0###'],
  '0.000': [165, '0.000'],
  'yyyy-mm-dd': [166, 'yyyy\\-mm\\-dd'],
  '#,##0.0': [167, '#,##0.0'],
};

interface Look {
  readonly font: keyof typeof fonts;
  readonly fill?: keyof typeof fills;
  readonly format?: string;
  readonly border?: boolean;
  readonly align?: string;
}

const looks: Readonly<Record<Style, Look>> = {
  plain: { font: 'plain' },
  title: { font: 'title' },
  subtitle: { font: 'subtitle' },
  head: { font: 'head', fill: 'navy', border: true, align: 'vertical="center"' },
  section: { font: 'bold', fill: 'pale', border: true },
  label: { font: 'plain', border: true, align: 'vertical="top"' },
  symbol: { font: 'symbol', border: true },
  input: { font: 'input', fill: 'yellow', border: true },
  input1: { font: 'input', fill: 'yellow', format: '0.0###', border: true },
  input2: { font: 'input', fill: 'yellow', format: '0.00', border: true },
  thousands: { font: 'input', fill: 'yellow', format: '#,##0', border: true },
  result: { font: 'plain', fill: 'grey', format: '0.000', border: true },
  result1: { font: 'plain', fill: 'grey', format: '#,##0.0', border: true },
  unit: { font: 'plain', border: true, align: 'horizontal="center" vertical="top"' },
  note: { font: 'subtitle', border: true, align: 'vertical="top"' },
  wrap: { font: 'plain', border: true, align: 'vertical="top" wrapText="1"' },
  centre: { font: 'plain', border: true, align: 'horizontal="center" vertical="top"' },
  limit: { font: 'input', fill: 'yellow', border: true, align: 'vertical="top"' },
  date: { font: 'plain', format: 'yyyy-mm-dd', align: 'horizontal="left"' },
};
const styleNames = Object.keys(looks) as Style[];

const declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const packaging = 'http://schemas.openxmlformats.org/package/2006';
const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

function stylesXml(): string {
  const [fontNames, fillNames] = [Object.keys(fonts), Object.keys(fills)];
  const custom = Object.values(formats).filter(([, code]) => code !== '');
  const edges = ['left', 'right', 'top', 'bottom']
    .map((edge) => `<${edge} style="thin"><color rgb="FFBFC7D0"/></${edge}>`)
    .join('');
  // Two fills are reserved by the format, none and gray125; the names start at 2.
  const fillXml = Object.values(fills).map((rgb) =>
    rgb === ''
      ? '<fill><patternFill patternType="none"/></fill>'
      : `<fill><patternFill patternType="solid"><fgColor rgb="${rgb}"/><bgColor indexed="64"/></patternFill></fill>`,
  );
  const xfs = styleNames.map((name) => {
    const look = looks[name];
    const [format] = formats[look.format ?? 'General'] ?? [0];
    const align = look.align === undefined ? '' : `<alignment ${look.align}/>`;
    const fill = look.fill === undefined ? 0 : fillNames.indexOf(look.fill) + 2;
    return `<xf numFmtId="${format}" fontId="${fontNames.indexOf(look.font)}" fillId="${fill}" borderId="${look.border === true ? 1 : 0}" xfId="0" applyNumberFormat="1" applyFont="1" applyFill="1" applyBorder="1"${align === '' ? '/>' : ` applyAlignment="1">${align}</xf>`}`;
  });
  return (
    `${declaration}<styleSheet xmlns="${main}"><numFmts count="${custom.length}">${custom.map(([id, code]) => `<numFmt numFmtId="${id}" formatCode="${escape(code)}"/>`).join('')}</numFmts>` +
    `<fonts count="${fontNames.length}">${Object.values(fonts)
      .map((font) => `<font>${font}</font>`)
      .join('')}</fonts>` +
    `<fills count="${fillXml.length + 2}"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>${fillXml.join('')}</fills>` +
    `<borders count="2"><border><left/><right/><top/><bottom/><diagonal/></border><border>${edges}<diagonal/></border></borders>` +
    `<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="${xfs.length}">${xfs.join('')}</cellXfs>` +
    `<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles><dxfs count="0"/><tableStyles count="0" defaultTableStyle="TableStyleMedium2" defaultPivotStyle="PivotStyleLight16"/></styleSheet>`
  );
}

/** Texts once each, in the order of first use, as spreadsheet programs store them. */
class Strings {
  readonly #index = new Map<string, number>();
  #uses = 0;
  indexOf(text: string): number {
    this.#uses++;
    const known = this.#index.get(text) ?? this.#index.size;
    this.#index.set(text, known);
    return known;
  }
  xml(): string {
    const items = [...this.#index.keys()].map(
      (text) => `<si><t${text.trim() === text ? '' : ' xml:space="preserve"'}>${escape(text)}</t></si>`,
    );
    return `${declaration}<sst xmlns="${main}" count="${this.#uses}" uniqueCount="${items.length}">${items.join('')}</sst>`;
  }
}

function cellXml(cell: Cell, strings: Strings): string {
  const start = `<c r="${cell.at}" s="${styleNames.indexOf(cell.style)}"`;
  if (cell.value === undefined || cell.value === '') return `${start}/>`;
  if (typeof cell.value === 'string') return `${start} t="s"><v>${strings.indexOf(cell.value)}</v></c>`;
  return `${start}>${cell.formula === undefined ? '' : `<f>${escape(cell.formula)}</f>`}<v>${cell.value}</v></c>`;
}

function sheetXml(sheet: Sheet, strings: Strings): string {
  const rows = Map.groupBy(sheet.cells, (cell) => Number(cell.at.replace(/^[A-Z]+/, '')));
  const rowXml = [...rows]
    .toSorted(([a], [z]) => a - z)
    .map(([row, inRow]) => {
      const height = sheet.heights?.[row];
      return `<row r="${row}"${height === undefined ? '' : ` ht="${height}" customHeight="1"`}>${inRow.map((cell) => cellXml(cell, strings)).join('')}</row>`;
    });
  const last = `${'ABCDEFGH'.charAt(sheet.widths.length - 1)}${Math.max(...rows.keys())}`;
  return (
    `${declaration}<worksheet xmlns="${main}" xmlns:r="${office}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr><dimension ref="A1:${last}"/>` +
    `<sheetViews><sheetView showGridLines="0" workbookViewId="0"><pane ySplit="3" topLeftCell="A4" activePane="bottomLeft" state="frozen"/><selection pane="bottomLeft" activeCell="A4" sqref="A4"/></sheetView></sheetViews>` +
    `<sheetFormatPr defaultRowHeight="15"/><cols>${sheet.widths.map((width, i) => `<col min="${i + 1}" max="${i + 1}" width="${width}" customWidth="1"/>`).join('')}</cols>` +
    `<sheetData>${rowXml.join('')}</sheetData><pageMargins left="0.5" right="0.5" top="0.6" bottom="0.6" header="0.3" footer="0.3"/>` +
    `<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/><headerFooter><oddFooter>&amp;L&amp;F&amp;C&amp;A&amp;RPage &amp;P of &amp;N</oddFooter></headerFooter>${sheet.table === undefined ? '' : '<tableParts count="1"><tablePart r:id="rId1"/></tableParts>'}</worksheet>`
  );
}

function tableXml(table: NonNullable<Sheet['table']>, id: number): string {
  const columns = table.columns.map((name, i) => `<tableColumn id="${i + 1}" name="${escape(name)}"/>`).join('');
  return (
    `${declaration}<table xmlns="${main}" id="${id}" name="${table.name}" displayName="${table.name}" ref="${table.range}" totalsRowShown="0"><autoFilter ref="${table.range}"/>` +
    `<tableColumns count="${table.columns.length}">${columns}</tableColumns><tableStyleInfo showFirstColumn="0" showLastColumn="0" showRowStripes="0" showColumnStripes="0"/></table>`
  );
}

function workbookXml(book: Book): string {
  const sheets = book.sheets.map(
    (sheet, i) => `<sheet name="${escape(sheet.name)}" sheetId="${i + 1}" r:id="rId${i + 1}"/>`,
  );
  const names = Object.entries(book.names)
    .toSorted(([a], [z]) => (a.toLowerCase() < z.toLowerCase() ? -1 : 1))
    .map(([name, range]) => `<definedName name="${name}">${escape(range)}</definedName>`);
  return (
    `${declaration}<workbook xmlns="${main}" xmlns:r="${office}"><workbookPr defaultThemeVersion="124226"/><bookViews><workbookView xWindow="0" yWindow="0" windowWidth="22000" windowHeight="12000"/></bookViews>` +
    `<sheets>${sheets.join('')}</sheets><definedNames>${names.join('')}</definedNames><calcPr calcId="191029"/></workbook>`
  );
}

const relation = (id: number, type: string, target: string): string =>
  `<Relationship Id="rId${id}" Type="${type}" Target="${target}"/>`;
const relations = (...items: readonly string[]): string =>
  `${declaration}<Relationships xmlns="${packaging}/relationships">${items.join('')}</Relationships>`;

function contentTypes(names: readonly string[]): string {
  const types: Readonly<Record<string, string>> = {
    workbook: 'spreadsheetml.sheet.main',
    sheet: 'spreadsheetml.worksheet',
    table: 'spreadsheetml.table',
    styles: 'spreadsheetml.styles',
    sharedStrings: 'spreadsheetml.sharedStrings',
  };
  const overrides = names.flatMap((name) => {
    const type = types[/(\w+?)\d*\.xml$/.exec(name)?.[1] ?? ''];
    return type === undefined
      ? []
      : [`<Override PartName="/${name}" ContentType="application/vnd.openxmlformats-officedocument.${type}+xml"/>`];
  });
  return (
    `${declaration}<Types xmlns="${packaging}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>${overrides.join('')}` +
    `<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>`
  );
}

function corePropertiesXml(book: Book): string {
  const dates = ['created', 'modified'].map(
    (name) => `<dcterms:${name} xsi:type="dcterms:W3CDTF">${book.saved}</dcterms:${name}>`,
  );
  return `${declaration}<cp:coreProperties xmlns:cp="${packaging}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>${escape(book.title)}</dc:title><dc:creator>${escape(book.creator)}</dc:creator>${dates.join('')}</cp:coreProperties>`;
}

/** The bytes of a workbook; the same book gives the same bytes, whenever and wherever they are written. */
export function xlsxBytes(book: Book): Uint8Array {
  const strings = new Strings();
  const parts: Record<string, string> = {};
  for (const [i, sheet] of book.sheets.entries()) {
    parts[`xl/worksheets/sheet${i + 1}.xml`] = sheetXml(sheet, strings);
    if (sheet.table === undefined) continue;
    parts[`xl/worksheets/_rels/sheet${i + 1}.xml.rels`] = relations(
      relation(1, `${office}/table`, `../tables/table${i + 1}.xml`),
    );
    parts[`xl/tables/table${i + 1}.xml`] = tableXml(sheet.table, i + 1);
  }
  parts['xl/workbook.xml'] = workbookXml(book);
  parts['xl/styles.xml'] = stylesXml();
  parts['xl/sharedStrings.xml'] = strings.xml();
  parts['xl/_rels/workbook.xml.rels'] = relations(
    ...book.sheets.map((_, i) => relation(i + 1, `${office}/worksheet`, `worksheets/sheet${i + 1}.xml`)),
    relation(book.sheets.length + 1, `${office}/styles`, 'styles.xml'),
    relation(book.sheets.length + 2, `${office}/sharedStrings`, 'sharedStrings.xml'),
  );
  parts['docProps/core.xml'] = corePropertiesXml(book);
  const first = {
    '[Content_Types].xml': contentTypes(Object.keys(parts)),
    '_rels/.rels': relations(
      relation(1, `${office}/officeDocument`, 'xl/workbook.xml'),
      relation(2, `${packaging}/relationships/metadata/core-properties`, 'docProps/core.xml'),
    ),
  };
  const files: Record<string, Uint8Array> = {};
  for (const [name, xml] of Object.entries({ ...first, ...parts })) files[name] = strToU8(xml);
  // A fixed local time: the zip format stores the clock on the wall, so that no zone changes the bytes.
  return zipSync(files, { level: 9, mtime: new Date(2026, 10, 16, 9, 0, 0) });
}
