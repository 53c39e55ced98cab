import { z } from 'zod';
import { own } from '../std/json.ts';

const text = z.string();
const Change = z.strictObject({ at: text, before: text, after: text });

/** One reason why a node ran. An input's own causes lead back to the source cell or file. */
export type Cause =
  | { is: 'first' }
  | { is: 'fresh' }
  | { is: 'not-deterministic' }
  | { is: 'no-result'; state: string }
  | { is: 'function'; before: string; after: string }
  | { is: 'module'; module: string; before: string; after: string }
  | { is: 'params'; changes: Change[] }
  | { is: 'file'; file: string; changes: Change[] }
  | {
      is: 'input';
      port: string;
      from: string;
      before?: string | undefined;
      after?: string | undefined;
      origin?: string | undefined;
      because: Cause[];
    }
  | { is: 'tool'; tool: string; before: string; after: string }
  | { is: 'thread' }
  | { is: 'set'; target: string; value: string }
  | { is: 'lost'; file: string }
  | { is: 'interrupted'; attempt: number };
export type Change = z.infer<typeof Change>;

export const Cause: z.ZodType<Cause> = z.lazy(() =>
  z.discriminatedUnion('is', [
    z.strictObject({ is: z.literal('first') }),
    z.strictObject({ is: z.literal('fresh') }),
    z.strictObject({ is: z.literal('not-deterministic') }),
    z.strictObject({ is: z.literal('no-result'), state: text }),
    z.strictObject({ is: z.literal('function'), before: text, after: text }),
    z.strictObject({ is: z.literal('module'), module: text, before: text, after: text }),
    z.strictObject({ is: z.literal('params'), changes: z.array(Change) }),
    z.strictObject({ is: z.literal('file'), file: text, changes: z.array(Change) }),
    z.strictObject({
      is: z.literal('input'),
      port: text,
      from: text,
      before: text.optional(),
      after: text.optional(),
      origin: text.optional(),
      because: z.array(Cause),
    }),
    z.strictObject({ is: z.literal('tool'), tool: text, before: text, after: text }),
    z.strictObject({ is: z.literal('thread') }),
    z.strictObject({ is: z.literal('set'), target: text, value: text }),
    z.strictObject({ is: z.literal('lost'), file: text }),
    z.strictObject({ is: z.literal('interrupted'), attempt: z.int() }),
  ]),
);

export const Why = z.discriminatedUnion('did', [
  z.strictObject({ did: z.literal('run'), because: z.array(Cause) }),
  /** `same`: nothing changed since the run before; otherwise an older run had the same params, files and inputs. */
  z.strictObject({ did: z.literal('reuse'), run: text, same: z.boolean(), because: z.array(Cause) }),
]);
export type Why = z.infer<typeof Why>;

function changeText(changes: readonly Change[]): string {
  const shown = changes.slice(0, 3).map((c) => `${c.at} from ${c.before} to ${c.after}`);
  const more = changes.length > 3 ? ` and ${changes.length - 3} more` : '';
  return shown.join(', ') + more;
}

type InputCause = Extract<Cause, { is: 'input' }>;

const originText = (cause: InputCause): string => (cause.origin === undefined ? '' : ` (${cause.origin})`);

/** What is different at a port: the same words on both sides differ further down than people are shown. */
function changeAt(cause: InputCause): string {
  if (cause.before === undefined) return `the input ${cause.port} now has a value`;
  if (cause.after === undefined) return `the input ${cause.port} no longer has a value`;
  if (cause.before !== cause.after) return `${cause.port} changed from ${cause.before} to ${cause.after}`;
  // A port with many wires names its producers in the record; the sentence would be longer than anyone reads.
  return cause.from.includes(', ') ? `${cause.port} changed` : `${cause.port} from ${cause.from} changed`;
}

/** The last cause of a chain that still names a port: below it stands only the source itself. */
function nearestToSource(cause: InputCause): InputCause {
  let at = cause;
  for (let deeper = at.because[0]; deeper?.is === 'input'; deeper = at.because[0]) at = deeper;
  return at;
}

function inputText(cause: InputCause): string {
  const source = nearestToSource(cause);
  const root = source.because[0];
  // Of a value read straight from a source, the producer's own words for the place say it shortest.
  const tellsPlace = root === undefined || source.origin !== undefined;
  if (source === cause && tellsPlace) return changeAt(cause) + originText(cause);
  const producer = source.from.split(', ')[0]?.split('.')[0];
  const reason = tellsPlace ? changeAt(source) + originText(source) : causeText(root, producer);
  return `${changeAt(cause)}, because ${reason}`;
}

/**
 * The causes of a node as the nodes behind it keep them: the source alone, without the steps between, which the nodes
 * between keep themselves. Without it the causes would double at every pair of wires between the same two nodes.
 */
export function rootCauses(because: readonly Cause[]): Cause[] {
  const [first] = because;
  if (first === undefined) return [];
  if (first.is !== 'input') return [first];
  const source = nearestToSource(first);
  return [{ ...source, because: source.because.slice(0, 1) }];
}

/** What an earlier attempt or run of a node came to, behind its name. */
const withoutResult: Readonly<Record<string, string>> = {
  failed: 'failed the time before',
  cancelled: 'was cancelled the time before',
  interrupted: 'was interrupted the time before',
  skipped: 'was skipped the time before',
};

/**
 * A clause for people, without capital or full stop.
 * @param node the node that the cause is about, where it is not the one that is spoken of
 */
export function causeText(cause: Cause, node?: string): string {
  const [it, its] = node === undefined ? ['it', 'its'] : [node, `${node}'s`];
  switch (cause.is) {
    case 'first':
      return `${it} had not run before`;
    case 'fresh':
      return 'a fresh run was asked for';
    case 'not-deterministic':
      return `${its} results are not the same each time, so they are never reused`;
    case 'no-result':
      return `${it} ${own(withoutResult, cause.state) ?? 'has no earlier result that is kept'}`;
    case 'function':
      return `${its} function changed from ${cause.before} to ${cause.after}`;
    case 'module':
      return `the module ${cause.module} changed from ${cause.before} to ${cause.after}`;
    case 'params':
      return `${its} params changed: ${changeText(cause.changes)}`;
    case 'file':
      return cause.changes.length === 0
        ? `${cause.file} changed`
        : `${cause.file} changed: ${changeText(cause.changes)}`;
    case 'input':
      return inputText(cause);
    case 'tool':
      return `${cause.tool} changed from ${cause.before} to ${cause.after}`;
    case 'thread':
      return 'the thread changed';
    case 'set':
      return `${cause.target} was set to ${cause.value} for this run`;
    case 'lost':
      return `the file ${cause.file} of ${its} earlier result is gone or damaged`;
    case 'interrupted':
      return `attempt ${cause.attempt} was interrupted`;
  }
}

/**
 * The sentence that every node shows, such as "ran because spar_t changed from 2 mm to 2.2 mm (Parameters!C4)".
 * @param atWork whether the node is still running
 */
export function whySentence(why: Why, atWork = false): string {
  if (why.did === 'reuse') {
    const from = `reused from run ${shortRun(why.run)}`;
    return why.same ? `${from}: nothing it depends on changed` : `${from}: it had run with the same inputs then`;
  }
  return `${atWork ? 'runs' : 'ran'} because ${causesText(why.because)}`;
}

/** Causes that a sentence names; the record keeps all. */
const namedCauses = 2;

/** The causes as one clause: the first two in full, the others counted. */
export function causesText(because: readonly Cause[]): string {
  if (because.length === 0) return 'it had not run before';
  const more = because.length - namedCauses;
  const rest = more <= 0 ? '' : `, and ${more} more ${more === 1 ? 'change' : 'changes'}`;
  return (
    because
      .slice(0, namedCauses)
      .map((cause) => causeText(cause))
      .join(', and ') + rest
  );
}

/** The last 6 characters of a run id: enough to tell runs apart on one agent, and accepted by every command. */
export function shortRun(run: string): string {
  return run.slice(-6);
}
