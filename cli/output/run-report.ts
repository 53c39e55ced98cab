import { errorReport } from '#shared/model/error-report.ts';
import { failureSentence } from '#shared/model/failure.ts';
import { displayValue } from '#shared/model/literal.ts';
import { markingLine } from '#shared/model/marking.ts';
import { allVerified } from '#shared/model/report.ts';
import type { NodeReport, RunReport, VerdictReport } from '#shared/model/report.ts';
import { formatQuantity } from '#shared/units/quantity.ts';
import type { Output } from './output.ts';
import { table } from './table.ts';

const glyphs: Readonly<Record<NodeReport['state'], string>> = {
  waiting: '◌',
  ready: '…',
  running: '▶',
  done: '✓',
  reused: '↺',
  failed: '✕',
  skipped: '⤼',
  cancelled: '■',
};

/** The document of `clew run --json` and `clew show --json`: a run with its failures as the contract prints errors. */
export function runDocument(report: RunReport): unknown {
  const nodes = Object.fromEntries(
    Object.entries(report.nodes).map(([id, { error, ...node }]) => [
      id,
      error === undefined ? node : { ...node, error: errorReport(error, id) },
    ]),
  );
  return { ...report, nodes };
}

function measureText(value: VerdictReport['value']): string {
  if (value === undefined) return '';
  return typeof value === 'object' ? formatQuantity(value) : String(value);
}

/** In percent of the limit; where the limit is 0 the margin is a difference and is shown as one. */
function marginText({ margin, limit }: VerdictReport): string {
  if (margin === undefined) return '';
  const ofZero = typeof limit === 'object' && limit.value === 0;
  const sign = margin.value >= 0 ? '+' : '';
  return margin.unit === '1' && !ofZero
    ? `${sign}${(margin.value * 100).toFixed(1)} %`
    : `${sign}${formatQuantity(margin)}`;
}

function nodeLines(out: Output, report: RunReport): string[] {
  const rows = Object.entries(report.nodes).map(([id, node]) => {
    const glyph =
      node.state === 'failed'
        ? out.style('red', glyphs.failed)
        : node.state === 'done'
          ? out.style('green', glyphs.done)
          : glyphs[node.state];
    const why = node.error === undefined ? (node.why ?? node.message ?? '') : failureSentence(node.error);
    const pinned = node.pinned.length === 0 ? '' : ` [set for this run: ${node.pinned.join(', ')}]`;
    return [
      glyph,
      id,
      node.state,
      node.ms === undefined || node.state === 'reused' ? '' : `${Math.round(node.ms)} ms`,
      why + pinned,
    ];
  });
  return table(rows, [3]);
}

function verdictLines(out: Output, report: RunReport): string[] {
  const colour = { PASS: 'green', FAIL: 'red' } as const;
  const rows = report.verdicts.map((v) => {
    const word =
      v.verdict === 'PASS' || v.verdict === 'FAIL'
        ? out.style(colour[v.verdict], v.verdict)
        : out.style('yellow', v.verdict);
    return [word, v.id, measureText(v.value), v.check, marginText(v), v.reason ?? v.text];
  });
  return table(
    [['', 'requirement', 'value', 'check', 'margin', ''].map((head) => out.style('dim', head)), ...rows],
    [2, 4],
  );
}

/** One sentence that counts verdicts and never says "all" while one is anything but PASS or WAIVED. */
export function verdictSentence(report: RunReport): string {
  if (report.verdicts.length === 0) return 'No requirements.';
  const counts = new Map<string, number>();
  for (const { verdict } of report.verdicts) counts.set(verdict, (counts.get(verdict) ?? 0) + 1);
  const words = [...counts].map(([word, count]) => `${count} ${word}`).join(', ');
  return allVerified(report)
    ? `All ${report.verdicts.length} requirements hold: ${words}.`
    : `Not all requirements hold: ${words}.`;
}

export function printRun(out: Output, report: RunReport): void {
  const marking =
    report.marking.level === 'UNCLASSIFIED' && report.marking.caveats.length === 0
      ? undefined
      : markingLine(report.marking);
  if (marking !== undefined) out.line(out.style('bold', marking));
  out.line(`${report.title} · run ${report.run} · ${report.status}`);
  for (const { target, value, as } of report.overrides)
    out.line(
      out.style(
        'yellow',
        `  ${as === 'input' ? 'input' : 'output'} ${target} set to ${displayValue(value)} for this run`,
      ),
    );
  out.line();
  for (const line of nodeLines(out, report)) out.line(`  ${line}`);
  if (report.verdicts.length > 0) {
    out.line();
    for (const line of verdictLines(out, report)) out.line(`  ${line}`);
    out.line();
    out.line(verdictSentence(report));
  }
  if (marking !== undefined) out.line(out.style('bold', marking));
}
