import type { z } from 'zod';
import { err, ok } from '../std/result.ts';
import type { Result } from '../std/result.ts';
import { pointer } from '../std/pointer.ts';

/** Something in a value that does not fit, as a clause about the place that the pointer names: `must be at least 1.` */
export interface Misfit {
  readonly pointer: string;
  readonly message: string;
}

/**
 * Checks a value from a person (params, a text of theirs) and says in plain words what does not fit. What the author of
 * a schema has written as its message is said as it stands.
 */
export function check<P>(schema: z.ZodType<P>, value: unknown): Result<P, readonly [Misfit, ...Misfit[]]> {
  const parsed = schema.safeParse(value, { error: clause });
  if (parsed.success) return ok(parsed.data);
  const [first = { pointer: '', message: 'is not allowed here.' }, ...rest] = parsed.error.issues.flatMap((issue) =>
    misfits(issue, []),
  );
  return err([first, ...rest]);
}

type Issue = z.core.$ZodIssue;
type Raw = z.core.$ZodRawIssue;

/** Of a value with several allowed forms, what is wrong with the form that it comes closest to, at its very place. */
function misfits(issue: Issue, at: readonly PropertyKey[]): Misfit[] {
  const path = [...at, ...issue.path];
  const whole = [{ pointer: pointer(path), message: issue.message }];
  // Another message than ours is the author's own, who knows better what was meant.
  if (issue.code !== 'invalid_union' || issue.message !== unionClause(issue.errors)) return whole;
  return nearestForm(issue.errors)?.flatMap((one) => misfits(one, path)) ?? whole;
}

const otherKind: ReadonlySet<string> = new Set(['invalid_type', 'invalid_value', 'invalid_union']);

/** The form that is of the value's kind, and of several the one with the least that is wrong. */
function nearestForm(forms: readonly (readonly Issue[])[]): readonly Issue[] | undefined {
  return forms
    .filter((form) => form.every((issue) => issue.path.length > 0 || !otherKind.has(issue.code)))
    .toSorted((a, b) => a.length - b.length)[0];
}

const kinds: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  bigint: 'a whole number',
  boolean: 'true or false',
  null: 'null',
  undefined: 'left out',
  void: 'left out',
  never: 'left out',
  array: 'a list',
  tuple: 'a list',
  set: 'a list',
  object: 'a group of named values',
  record: 'a group of named values',
  map: 'a group of named values',
  date: 'a date',
};

const counted: Readonly<Record<string, readonly [string, string]>> = {
  string: ['character', 'characters'],
  array: ['item', 'items'],
  set: ['item', 'items'],
  map: ['entry', 'entries'],
  object: ['member', 'members'],
  record: ['member', 'members'],
  file: ['byte', 'bytes'],
};

const shown = (value: unknown): string => (typeof value === 'string' ? value : String(value));
const quoted = (names: readonly PropertyKey[]): string => names.map((name) => `"${String(name)}"`).join(', ');

/** What an issue says, for people. Every code of zod has its words here; a new one does not compile. */
function clause(issue: Raw): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? 'needs a value.' : `must be ${kinds[issue.expected] ?? issue.expected}.`;
    case 'too_small':
      return sizeClause(issue, issue.minimum, issue.inclusive === true ? 'at least' : 'more than');
    case 'too_big':
      return sizeClause(issue, issue.maximum, issue.inclusive === true ? 'at most' : 'less than');
    case 'invalid_format':
      return formatClause(issue);
    case 'not_multiple_of':
      return `must be a multiple of ${issue.divisor}.`;
    case 'unrecognized_keys':
      return `${quoted(issue.keys)} ${issue.keys.length === 1 ? 'is' : 'are'} not known here.`;
    case 'invalid_value':
      return valueClause(issue.input, issue.values);
    case 'invalid_key':
      return `is not allowed as a name: ${issue.issues[0]?.message ?? 'another form is needed.'}`;
    case 'invalid_element':
      return `has an entry that does not fit: ${issue.issues[0]?.message ?? 'another form is needed.'}`;
    case 'invalid_union':
      if (issue.inclusive === false) return 'fits more than one of the forms that are allowed here.';
      return issue.input === undefined ? 'needs a value.' : unionClause(issue.errors, issue.options);
    case 'custom':
      return 'is not allowed here.';
    default:
      return issue satisfies never;
  }
}

function sizeClause(
  issue: { readonly origin: string; readonly exact?: boolean | undefined; readonly input: unknown },
  limit: number | bigint,
  than: string,
): string {
  const words = counted[issue.origin];
  if (words === undefined) return `must be ${issue.exact === true ? 'exactly' : than} ${limit}.`;
  if (issue.input === '' && than === 'at least' && issue.exact !== true) return 'needs a value.';
  return `must have ${issue.exact === true ? 'exactly' : than} ${limit} ${words[Number(limit) === 1 ? 0 : 1]}.`;
}

function valueClause(input: unknown, values: readonly unknown[]): string {
  const allowed = values.map(shown).join(', ');
  const must = values.length === 1 ? `must be ${allowed}` : `must be one of ${allowed}`;
  return input === undefined ? `needs a value: it ${must}.` : `${must}.`;
}

function formatClause(issue: Extract<Raw, { code: 'invalid_format' }>): string {
  if (issue.input === '') return 'needs a value.';
  if ('prefix' in issue && issue.format === 'starts_with') return `must begin with "${shown(issue.prefix)}".`;
  if ('suffix' in issue && issue.format === 'ends_with') return `must end with "${shown(issue.suffix)}".`;
  if ('includes' in issue && issue.format === 'includes') return `must contain "${shown(issue.includes)}".`;
  if (issue.format === 'regex') return `must have the form ${issue.pattern ?? 'that is asked for'}.`;
  return `is not written as ${/^[aeiou]/.test(issue.format) ? 'an' : 'a'} ${issue.format}.`;
}

/** What may stand in a place that takes several forms. */
function unionClause(forms: readonly (readonly Issue[])[], options?: readonly unknown[]): string {
  if (options !== undefined && options.length > 0) return valueClause('', options);
  const wanted = forms.flatMap((form) => /^must be (.*)\.$/.exec(form[0]?.message ?? '')?.[1] ?? []);
  return wanted.length === forms.length && wanted.length > 0
    ? `must be ${[...new Set(wanted)].join(' or ')}.`
    : 'has none of the forms that are allowed here.';
}
