import type { NodeStatus } from '#shared/model/node-status.ts';
import { failureSentence } from '#shared/model/failure.ts';
import type { Failure, Problem } from '#shared/model/failure.ts';
import type { Thread } from '#shared/model/thread.ts';
import type { SourceNow } from '#shared/protocol/contract.ts';
import { own } from '#shared/std/json.ts';
import { orderOf } from '../list/thread-order.ts';

export interface ProblemRow {
  readonly severity: 'error' | 'warning';
  readonly message: string;
  /** Stable, for a search in the handbook. */
  readonly code: string;
  readonly node: string | undefined;
  readonly port: string | undefined;
  /** Where in the thread document, as a JSON pointer. */
  readonly pointer: string | undefined;
  /** What the problem is one of: the document as it stands, the run that is shown, or files beside them. */
  readonly of: 'document' | 'run' | 'file';
}

export interface ProblemSources {
  readonly thread: Pick<Thread, 'nodes' | 'wires'>;
  /** Of the document; none where a run is under review. */
  readonly problems: readonly Problem[];
  readonly statuses: Readonly<Record<string, NodeStatus>>;
  /** Why the events of the run could not be read to their end. */
  readonly runFailure: Failure | undefined;
  readonly files: readonly SourceNow[];
  readonly changedOnDisk: boolean;
}

const none = { node: undefined, port: undefined, pointer: undefined } as const;

function ofDocument({ severity, message, code, node, port, pointer }: Problem): ProblemRow {
  return { severity, message, code, node, port, pointer: pointer === '' ? undefined : pointer, of: 'document' };
}

function ofNode(node: string, failure: Failure): ProblemRow {
  const port = 'port' in failure ? failure.port : undefined;
  return {
    severity: 'error',
    message: failureSentence(failure),
    code: failure.why,
    node,
    port,
    pointer: undefined,
    of: 'run',
  };
}

function ofFiles(sources: ProblemSources): ProblemRow[] {
  const gone = sources.files.filter((file) => file.now === undefined);
  const rows: ProblemRow[] = gone.map(({ path }) => ({
    ...none,
    severity: 'error',
    message: failureSentence({ why: 'missing-file', path }),
    code: 'missing-file',
    of: 'file',
  }));
  if (sources.changedOnDisk)
    rows.push({
      ...none,
      severity: 'warning',
      message:
        'Another program has changed the thread on disk since it was opened here. Saving asks which one to keep.',
      code: 'changed-on-disk',
      of: 'file',
    });
  return rows;
}

/** All that is wrong with what is shown: errors first, then by the order of the thread. */
export function problemRows(sources: ProblemSources): ProblemRow[] {
  const order = new Map(orderOf(sources.thread).map((id, i) => [id, i]));
  const failed = [...order.keys()].flatMap((id) => {
    const status = own(sources.statuses, id);
    return status?.word === 'failed' && status.failure !== undefined ? [ofNode(id, status.failure)] : [];
  });
  const run: ProblemRow[] =
    sources.runFailure === undefined
      ? []
      : [
          {
            ...none,
            severity: 'error',
            message: `The run could not be read to its end. ${failureSentence(sources.runFailure)}`,
            code: sources.runFailure.why,
            of: 'run',
          },
        ];
  const rows = [...run, ...ofFiles(sources), ...sources.problems.map(ofDocument), ...failed];
  const place = (row: ProblemRow): number => (row.node === undefined ? -1 : (order.get(row.node) ?? order.size));
  return rows.toSorted(
    (a, b) => Number(a.severity === 'warning') - Number(b.severity === 'warning') || place(a) - place(b),
  );
}

/** `spar · density · /nodes/spar/params/density`. */
export function placeText(row: ProblemRow): string {
  return [row.node, row.port, row.pointer].filter((part) => part !== undefined).join(' · ');
}

/** A line for the clipboard. */
export function problemText(row: ProblemRow): string {
  const place = placeText(row);
  return `${row.severity}: ${row.message}${place === '' ? '' : ` (${place})`} [${row.code}]`;
}
