import { strToU8, zipSync } from 'fflate';
import { partNames, unpackParts } from './archive.ts';
import { readRelations, relationsPart } from './relations.ts';
import type { Relation } from './relations.ts';
import { refuse } from './refuse.ts';
import { withoutPrefix } from './xml.ts';

/** The parts of a workbook that hold values, checked and ready for the parser of cells. */
export interface WorkbookPackage {
  readonly workbookPart: string;
  text(part: string): string | undefined;
  relations(part: string): Relation[];
  /** A ZIP archive of these parts alone, unpacked, so that nothing else is read and nothing is unpacked twice. */
  archive(): Uint8Array;
}

const beside =
  /(^|\/)(docProps|customXml|theme|drawings|charts|media|embeddings|externalLinks|pivotTables|pivotCache|printerSettings|comments\d*|threadedComments|persons|ctrlProps|slicers|slicerCaches|activeX|diagrams|queryTables|vbaProject)([./]|$)/i;
const wanted = (name: string): boolean => /\.(xml|rels)$/i.test(name) && !beside.test(name);

const oleHeader = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
const startsWith = (bytes: Uint8Array, start: readonly number[]): boolean =>
  start.every((byte, i) => bytes[i] === byte);
const saveAs = 'Save it as an Excel workbook (.xlsx).';

/** Says what a file is that is no ZIP archive. */
function whatElse(bytes: Uint8Array): string {
  if (bytes.byteLength === 0) return 'The file is empty.';
  if (startsWith(bytes, oleHeader)) {
    // The directory of an OLE file names its streams in UTF-16: an encrypted workbook is a stream in one.
    const encrypted = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).includes(
      Buffer.from('EncryptedPackage', 'utf16le'),
    );
    return encrypted
      ? 'The workbook is encrypted. Save it without a password.'
      : `It is a workbook in the old format (.xls). ${saveAs}`;
  }
  const start = new TextDecoder().decode(bytes.subarray(0, 200));
  if (start.startsWith('version https://git-lfs'))
    return 'It is a Git LFS pointer, not the workbook. Fetch it with "git lfs pull".';
  return `It is not an Excel workbook. ${saveAs}`;
}

/** Says what a ZIP archive is that has no workbook in it. */
function whatArchive(names: readonly string[]): string {
  if (names.some((name) => name.toLowerCase() === 'xl/workbook.bin'))
    return `It is a binary workbook (.xlsb). ${saveAs}`;
  if (names.includes('content.xml')) return `It is an OpenDocument file. ${saveAs}`;
  return `It is a ZIP archive and not an Excel workbook. ${saveAs}`;
}

/** Strict workbooks name the same relations by other addresses, which the parser of cells does not know. */
const transitional = (xml: string): string =>
  xml.replaceAll(
    'http://purl.oclc.org/ooxml/officeDocument/relationships',
    'http://schemas.openxmlformats.org/officeDocument/2006/relationships',
  );

/** Opens the bytes of a workbook. @param file its name, for failures @throws FailureError `bad-file` where they are none */
export function openPackage(file: string, bytes: Uint8Array): WorkbookPackage {
  if (!startsWith(bytes, [0x50, 0x4b])) refuse(file, undefined, whatElse(bytes));
  const unpacked = unpackParts(bytes, wanted);
  if (!unpacked.ok) refuse(file, undefined, `The workbook cannot be opened. ${unpacked.error}`);
  const parts = unpacked.value;
  const texts = new Map<string, string>();
  for (const [name, data] of parts) {
    const xml = new TextDecoder().decode(data);
    const plain = transitional(withoutPrefix(xml));
    texts.set(name.toLowerCase(), plain);
    if (plain !== xml) parts.set(name, strToU8(plain));
  }
  const text = (part: string): string | undefined => texts.get(part.toLowerCase());
  const relations = (part: string): Relation[] => readRelations(part, text(relationsPart(part)));
  const workbookPart = relations('').find((relation) => relation.type === 'officeDocument')?.target;
  if (workbookPart === undefined || !/<workbook[\s>]/.test(text(workbookPart) ?? '')) {
    const names = partNames(bytes);
    refuse(file, undefined, whatArchive(names.ok ? names.value : []));
  }
  return { workbookPart, text, relations, archive: () => zipSync(Object.fromEntries(parts), { level: 0 }) };
}
