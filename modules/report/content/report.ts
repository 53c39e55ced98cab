import { isJsonObject, markingLine } from '@clew/module-sdk';
import type { Arrival, Marking } from '@clew/module-sdk';
import { drawThread } from '../picture/drawing.ts';
import type { NodeText, Room, Sheet, TextWidth, WireText } from '../picture/drawing.ts';
import { wireTypes } from '../picture/wire-types.ts';
import type { WireType } from '../picture/wire-types.ts';
import { showMargin, showMeasure, showPair } from './numbers.ts';
import type { Shown } from './numbers.ts';
import type { ReportThread } from './thread.ts';
import { fileRows, showValue, valueRows, valueTables } from './values.ts';
import type { FileRow, ValueRow, ValueTable } from './values.ts';
import { findings, summarise, wordSigns, words } from './verdicts.ts';
import type { Finding, Summary, Tone, Word } from './verdicts.ts';

/** The parts that may be left out. The verification summary and the pinned values may not. */
export const sections = ['requirements', 'values', 'thread', 'files'] as const;
export type Section = (typeof sections)[number];

export interface ReportParams {
  readonly title?: string | undefined;
  readonly author?: string | undefined;
  readonly organisation?: string | undefined;
  readonly intro?: string | undefined;
  readonly sections: readonly Section[];
  readonly paper: 'a4' | 'letter';
}

/** Everything that arrived at the node. */
export interface ReportInputs {
  readonly verdicts: readonly Arrival[];
  readonly values: readonly Arrival[];
  readonly files: readonly Arrival[];
}

interface Sign {
  readonly word: Word;
  readonly glyph: string;
  readonly tone: Tone;
}

/** The report as data, in the order in which the template sets it. */
export interface Report {
  readonly paper: 'a4' | 'letter';
  readonly title: string;
  readonly author: string | undefined;
  readonly cover: readonly { readonly label: string; readonly text: string; readonly mono: boolean }[];
  readonly intro: readonly string[];
  readonly banner: { readonly text: string; readonly fill: string; readonly ink: string };
  readonly summary: Omit<Summary, 'counts' | 'unsatisfied'> & {
    readonly counts: readonly (Sign & { readonly count: number })[];
    readonly unsatisfied: readonly (Sign & { readonly id: string; readonly text: string; readonly why: string })[];
  };
  readonly overrides: readonly (Shown & { readonly target: string; readonly title: string; readonly what: string })[];
  readonly requirements: readonly Requirement[] | undefined;
  readonly values: { readonly rows: readonly ValueRow[]; readonly tables: readonly ValueTable[] } | undefined;
  readonly thread:
    | {
        readonly sheets: readonly Sheet[];
        readonly types: readonly WireType[];
        readonly alt: string;
        readonly wires: number;
        readonly nodes: readonly {
          readonly id: string;
          readonly title: string;
          readonly function: string;
          readonly marking: string;
        }[];
      }
    | undefined;
  readonly files: readonly FileRow[] | undefined;
  readonly leftOut: readonly string[];
  readonly footer: { readonly thread: string; readonly digest: string };
}

interface Requirement extends Sign {
  readonly id: string;
  readonly node: string | undefined;
  readonly text: string;
  readonly check: string;
  readonly source: string | undefined;
  readonly value: Shown | undefined;
  readonly limit: Shown | undefined;
  readonly margin: string;
  readonly origin: string | undefined;
  readonly notes: readonly string[];
}

/** Banner colours by level, those of the CAPCO and CUI registers; ink for contrast of 4.5 to 1 at least. */
const bannerColours: Readonly<Record<Marking['level'], { readonly fill: string; readonly ink: string }>> = {
  UNCLASSIFIED: { fill: '#007a33', ink: '#ffffff' },
  CUI: { fill: '#502b85', ink: '#ffffff' },
  CONFIDENTIAL: { fill: '#0033a0', ink: '#ffffff' },
  SECRET: { fill: '#c8102e', ink: '#ffffff' },
  'TOP SECRET': { fill: '#ff8c00', ink: '#000000' },
};

/** Width and height in pt of what a page has for a picture: 18 mm margins, and a band above and below. */
const rooms: Readonly<Record<ReportParams['paper'], Room>> = {
  a4: { upright: { width: 493, height: 420 }, across: { width: 740, height: 415 } },
  letter: { upright: { width: 510, height: 390 }, across: { width: 690, height: 430 } },
};

/** What composing needs to know of the type: how wide a text is, and how it is written on one line. */
export interface Typography {
  readonly width: TextWidth;
  readonly line: (text: string) => string;
}

/** Composes the whole report as data. Pure: nothing but the arguments decides what it says. */
export function composeReport(
  params: ReportParams,
  thread: ReportThread,
  inputs: ReportInputs,
  typography: Typography,
): Report {
  const all = findings(thread, [...inputs.verdicts, ...inputs.values.filter(({ value }) => value.type === 'verdict')]);
  const { counts, unsatisfied, ...summary } = summarise(all);
  const has = (section: Section): boolean => params.sections.includes(section);
  const titles = new Map(thread.nodes.map((node) => [node.id, node.title]));
  return {
    paper: params.paper,
    title: titleOf(params, thread),
    author: params.author,
    cover: cover(params, thread, all.length),
    intro: (params.intro ?? '')
      .split(/\n\s*\n/)
      .map((paragraph) => paragraph.trim())
      .filter((paragraph) => paragraph !== ''),
    banner: { text: markingLine(thread.marking), ...bannerColours[thread.marking.level] },
    summary: {
      ...summary,
      counts: counts.map((one) => ({ ...sign(one.word), count: one.count })),
      unsatisfied: unsatisfied.map((finding) => ({
        ...sign(finding.word),
        id: finding.id,
        text: finding.text,
        why: whyOpen(finding),
      })),
    },
    overrides: thread.overrides.map(({ target, value, as }) => ({
      ...showValue(value),
      target,
      title: titles.get(target.split('.')[0] ?? '') ?? '',
      what: as === 'output' ? 'output, in place of the node\u2019s own result' : 'input',
    })),
    requirements: has('requirements') ? all.map(requirement) : undefined,
    values: has('values') ? { rows: valueRows(inputs.values), tables: valueTables(inputs.values) } : undefined,
    thread: has('thread')
      ? picture(thread, all, [...inputs.verdicts, ...inputs.values, ...inputs.files], {
          room: rooms[params.paper],
          typography,
        })
      : undefined,
    files: has('files') ? fileRows([...inputs.files, ...inputs.values]) : undefined,
    leftOut: leftOut(params, thread, all, inputs),
    footer: { thread: thread.name, digest: shortDigest(thread.digest) },
  };
}

function titleOf(params: ReportParams, thread: ReportThread): string {
  return params.title === undefined || params.title === '' ? (thread.title ?? thread.name) : params.title;
}

function sign(word: Word): Sign {
  return { word, ...wordSigns[word] };
}

/** The first 12 hexadecimal digits, as everywhere in Clew. */
function shortDigest(digest: string): string {
  return digest.replace(/^sha256:/, '').slice(0, 12);
}

function cover(params: ReportParams, thread: ReportThread, requirements: number): Report['cover'] {
  const rows = [
    {
      label: 'Thread',
      text: thread.title === undefined ? thread.name : `${thread.title} (${thread.name})`,
      mono: false,
    },
    { label: 'Thread digest', text: thread.digest, mono: true },
    { label: 'Organisation', text: params.organisation ?? '', mono: false },
    { label: 'Author', text: params.author ?? '', mono: false },
    {
      label: 'Scope',
      text: `${count(thread.nodes.length, 'node')}, ${count(requirements, 'requirement')}, ${count(thread.overrides.length, 'value')} pinned`,
      mono: false,
    },
    { label: 'Marking', text: markingLine(thread.marking), mono: false },
  ];
  return rows.filter((row) => row.text !== '');
}

function count(n: number, one: string): string {
  return `${n} ${one}${n === 1 ? '' : 's'}`;
}

/** The most telling thing about a requirement that is not satisfied. */
function whyOpen(finding: Finding): string {
  const note = finding.notes[0];
  const { verdict } = finding;
  if (finding.word !== 'FAIL' || verdict?.margin === undefined) return note ?? '';
  const shown = requirement(finding);
  const measured =
    shown.value === undefined || shown.limit === undefined
      ? ''
      : `${inLine(shown.value)} against ${inLine(shown.limit)}, `;
  return `${measured}margin ${shown.margin}${note === undefined ? '' : `. ${note}`}`;
}

function inLine(shown: Shown): string {
  return shown.unit === '' ? shown.number : `${shown.number}\u2009${shown.unit}`;
}

function requirement(finding: Finding): Requirement {
  const { id, node, text, check, source, origin, notes, verdict } = finding;
  const value = verdict?.value;
  const limit = verdict?.limit;
  const pair = typeof value === 'object' && typeof limit === 'object' ? showPair(value, limit) : undefined;
  return {
    ...sign(finding.word),
    id,
    node: node?.toLowerCase() === id.toLowerCase() ? undefined : node,
    text,
    check,
    source,
    value: pair?.[0] ?? showSide(value),
    limit: pair?.[1] ?? showSide(limit),
    margin:
      verdict?.margin === undefined ? '' : showMargin(verdict.margin, typeof limit === 'object' ? limit : undefined),
    origin,
    notes,
  };
}

function showSide(side: NonNullable<Finding['verdict']>['value']): Shown | undefined {
  if (side === undefined) return undefined;
  return typeof side === 'object' ? showMeasure(side) : { number: String(side), unit: '' };
}

function picture(
  thread: ReportThread,
  all: readonly Finding[],
  arrivals: readonly Arrival[],
  paper: { readonly room: Room; readonly typography: Typography },
): Report['thread'] {
  const typeOf = wireTypes(thread, arrivals);
  const { line, width } = paper.typography;
  const wires: WireText[] = thread.wires.map((wire) => ({ ...wire, type: typeOf(wire) }));
  const nodes: NodeText[] = thread.nodes.map((node) => ({
    id: node.id,
    title: line(node.title),
    function: line(node.function),
    ...verdictOf(node.id, all, line),
  }));
  return {
    sheets: drawThread(nodes, wires, thread.positions, { room: paper.room, width, line }),
    types: [...new Set(wires.map((wire) => wire.type))].toSorted(),
    alt: altText(thread),
    wires: wires.length,
    nodes: thread.nodes.map(({ id, title, function: name, marking }) => ({
      id,
      title,
      function: name,
      marking: marking === undefined ? '' : markingLine(marking),
    })),
  };
}

function verdictOf(node: string, all: readonly Finding[], line: Typography['line']): Pick<NodeText, 'tag' | 'verdict'> {
  const own = all.filter((finding) => finding.node === node);
  const word = words.find((one) => own.some((finding) => finding.word === one));
  return { tag: line(own[0]?.id ?? ''), verdict: word === undefined ? undefined : sign(word) };
}

/** The picture in words, for readers who cannot see it. */
function altText(thread: ReportThread): string {
  const targets = new Map<string, Set<string>>();
  for (const { from, to } of thread.wires) targets.set(from.node, (targets.get(from.node) ?? new Set()).add(to.node));
  const lines = [...targets].map(([from, to]) => `${from} feeds ${[...to].join(', ')}.`);
  return `Thread of ${thread.nodes.length} nodes and ${thread.wires.length} wires. ${lines.join(' ')}`;
}

/** What arrived and is not shown because its part was left out; said in the report, so that nobody takes it as complete. */
function leftOut(params: ReportParams, thread: ReportThread, all: readonly Finding[], inputs: ReportInputs): string[] {
  const files = [...inputs.files, ...inputs.values].filter(({ value }) => value.type === 'file').length;
  const values = inputs.values.filter(({ value }) => value.type !== 'file' && value.type !== 'verdict').length;
  const counts: Readonly<Record<Section, string | undefined>> = {
    requirements: all.length === 0 ? undefined : `the verification matrix of ${count(all.length, 'requirement')}`,
    values: values === 0 ? undefined : count(values, 'value'),
    thread: thread.nodes.length === 0 ? undefined : `the picture of ${count(thread.nodes.length, 'node')}`,
    files: files === 0 ? undefined : count(files, 'file'),
  };
  return sections.flatMap((section) =>
    params.sections.includes(section) || counts[section] === undefined ? [] : [counts[section]],
  );
}

/** Applies `write` to every text of the report, whatever its depth. What is undefined becomes null. */
export function mapTexts(value: unknown, write: (text: string) => string): unknown {
  if (value === undefined) return null;
  if (typeof value === 'string') return write(value);
  if (Array.isArray(value)) return value.map((item) => mapTexts(item, write));
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, mapTexts(member, write)]));
}
