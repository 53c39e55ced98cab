import { z } from 'zod';

export const Problem = z.strictObject({
  severity: z.enum(['error', 'warning']),
  code: z.string(),
  message: z.string(),
  /** RFC 6901 pointer into the thread document. */
  pointer: z.string(),
  node: z.string().optional(),
  port: z.string().optional(),
});
export type Problem = z.infer<typeof Problem>;

const text = z.string();

/**
 * Why something did not work: a closed union of plain data that crosses every process as it stands.
 * `why` is the code of the command line's errors; docs/spec/errors.md lists them.
 */
export const Failure = z.discriminatedUnion('why', [
  // what the user gave
  z.strictObject({ why: z.literal('bad-input'), port: text.optional(), message: text }),
  z.strictObject({ why: z.literal('bad-params'), pointer: text, message: text }),
  z.strictObject({ why: z.literal('missing-file'), path: text }),
  z.strictObject({ why: z.literal('bad-file'), path: text, at: text.optional(), message: text }),
  z.strictObject({
    why: z.literal('bad-json'),
    path: text,
    line: z.int().optional(),
    column: z.int().optional(),
    message: text,
  }),
  z.strictObject({ why: z.literal('unknown-format'), path: text, found: text, message: text }),
  z.strictObject({ why: z.literal('invalid-thread'), path: text, problems: z.array(Problem) }),
  z.strictObject({ why: z.literal('bad-override'), target: text, message: text }),
  z.strictObject({ why: z.literal('not-found'), what: text, name: text, message: text.optional() }),
  z.strictObject({ why: z.literal('usage'), message: text }),
  // what a step or a module did
  z.strictObject({
    why: z.literal('step-syntax'),
    file: text,
    line: z.int().optional(),
    column: z.int().optional(),
    message: text,
  }),
  z.strictObject({
    why: z.literal('step-threw'),
    file: text,
    line: z.int().optional(),
    column: z.int().optional(),
    message: text,
    stack: text.optional(),
  }),
  z.strictObject({ why: z.literal('time-limit'), limitMs: z.number() }),
  z.strictObject({ why: z.literal('memory-limit'), limitBytes: z.number() }),
  z.strictObject({ why: z.literal('bad-output'), port: text.optional(), message: text }),
  z.strictObject({ why: z.literal('tool-missing'), tool: text, version: text.optional(), searched: z.array(text) }),
  z.strictObject({ why: z.literal('module-missing'), module: text, function: text.optional(), message: text }),
  z.strictObject({ why: z.literal('module-died'), module: text, exit: text, stderr: text }),
  z.strictObject({ why: z.literal('module-defect'), module: text, message: text, stack: text.optional() }),
  z.strictObject({ why: z.literal('cancelled') }),
  // what the agent or the machine did
  z.strictObject({ why: z.literal('storage'), path: text, errno: text, message: text }),
  z.strictObject({ why: z.literal('corrupt'), what: text, message: text }),
  z.strictObject({ why: z.literal('refused-start'), reason: text, message: text }),
  z.strictObject({ why: z.literal('no-agent'), message: text }),
  z.strictObject({ why: z.literal('protocol-mismatch'), ours: z.int(), theirs: z.int() }),
  z.strictObject({ why: z.literal('forbidden'), message: text }),
  z.strictObject({ why: z.literal('bad-request'), call: text, message: text }),
  z.strictObject({ why: z.literal('conflict'), message: text }),
  z.strictObject({ why: z.literal('defect'), message: text, stack: text.optional() }),
]);
export type Failure = z.infer<typeof Failure>;

/** Carries a {@link Failure} up a call stack inside one process. Never crosses a process: the data does. */
export class FailureError extends Error {
  override readonly name = 'FailureError';
  readonly failure: Failure;
  constructor(failure: Failure) {
    super(failureSentence(failure));
    this.failure = failure;
  }
}

export function fail(failure: Failure): never {
  throw new FailureError(failure);
}

/** What was thrown, as data: a {@link FailureError} gives its failure, and anything else is a defect of Clew. */
export function caughtFailure(error: unknown): Failure {
  if (error instanceof FailureError) return error.failure;
  if (!(error instanceof Error)) return { why: 'defect', message: String(error) };
  return { why: 'defect', message: error.message, ...(error.stack === undefined ? {} : { stack: error.stack }) };
}

const at = (line: number | undefined, column: number | undefined): string =>
  line === undefined ? '' : column === undefined ? `, line ${line}` : `, line ${line}, column ${column}`;

const seconds = (ms: number): string => `${Number((ms / 1000).toPrecision(3))} s`;
const mebibytes = (bytes: number): string => `${Math.round(bytes / 1_048_576)} MiB`;

/** What others wrote, with the full stop that ends a sentence. */
const ended = (message: string): string => {
  const trimmed = message.trimEnd();
  return /[.?!…]["'”’)\]]*$/.test(trimmed) ? trimmed : `${trimmed}.`;
};

function lastLine(stderr: string): string {
  const lines = stderr.split('\n').filter((line) => line.trim() !== '');
  // Node prints its own version last; the error stands in the first line that names one.
  const line = lines.find((candidate) => /error/i.test(candidate)) ?? lines.at(-1);
  return line === undefined ? '' : `: ${line.trim().slice(0, 200)}`;
}

function problemsSentence(path: string, problems: readonly Problem[]): string {
  const errors = problems.filter((p) => p.severity === 'error');
  const first = errors[0] ?? problems[0];
  if (first === undefined) return `${path} is not a valid thread. "clew validate" says why.`;
  const more = errors.length - 1;
  return more < 1
    ? first.message
    : `${first.message} "clew validate" lists ${more === 1 ? 'one more' : `${more} more`}.`;
}

/** One sentence for people: what happened, where, what to do. */
export function failureSentence(f: Failure): string {
  return ended(sentence(f));
}

function sentence(f: Failure): string {
  switch (f.why) {
    case 'missing-file':
      return `The file ${f.path} is not there. Put it back, or point to where it is now.`;
    case 'bad-file':
      return f.at === undefined ? `${f.path}: ${f.message}` : `${f.path}: ${f.at} ${f.message}`;
    case 'bad-json':
      return `${f.path}${at(f.line, f.column)}: ${f.message}`;
    case 'unknown-format':
      return `${f.path}: ${f.message}`;
    case 'invalid-thread':
      return problemsSentence(f.path, f.problems);
    case 'bad-override':
      return `--set ${f.target}: ${f.message}`;
    case 'not-found':
      return f.message ?? `There is no ${f.what} "${f.name}".`;
    case 'step-syntax':
      return `The step ${f.file}${at(f.line, f.column)} cannot be read: ${f.message}`;
    case 'step-threw':
      return `The step ${f.file}${at(f.line, f.column)} stopped: ${f.message}`;
    case 'time-limit':
      return `It did not finish within its time limit of ${seconds(f.limitMs)} and was stopped. Look for an endless loop, or raise the limit.`;
    case 'memory-limit':
      return `It needed more than its memory limit of ${mebibytes(f.limitBytes)} and was stopped. Work on less data at once.`;
    case 'bad-params':
      return f.pointer === '' ? f.message : `Param ${f.pointer}: ${f.message}`;
    case 'tool-missing':
      return `The program ${f.tool}${f.version === undefined ? '' : ` ${f.version}`} was not found (looked in ${f.searched.join(', ') || 'no place'}). Install it, or run with recorded results.`;
    case 'module-died':
      return `The module ${f.module} ended in the middle of a call (${f.exit}${lastLine(f.stderr)}). Resume the run; if it ends again, the module is broken.`;
    case 'module-defect':
      return `The module ${f.module} has a defect: ${f.message}`;
    case 'cancelled':
      return 'It was cancelled. "clew resume" goes on with the run.';
    case 'storage':
      return `Writing ${f.path} failed (${f.errno}): ${f.message}`;
    case 'corrupt':
      return `${f.what} is damaged: ${f.message}`;
    case 'protocol-mismatch':
      return `The agent speaks protocol ${f.theirs} and this program ${f.ours}. Restart the agent with "clew agent stop".`;
    case 'bad-request':
      return `The call ${f.call} was refused: ${f.message}`;
    case 'defect':
      return `Clew has a defect: ${f.message}`;
    case 'bad-input':
    case 'bad-output':
    case 'usage':
    case 'module-missing':
    case 'refused-start':
    case 'no-agent':
    case 'forbidden':
    case 'conflict':
      return f.message;
  }
}
