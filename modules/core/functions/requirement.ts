import {
  BOOLEAN,
  checkExpression,
  convert,
  defineFunction,
  describeType,
  fail,
  freeVariables,
  inferVariableTypes,
  isJsonObject,
  own,
  parseExpression,
  parseUnit,
  printExpression,
  walk,
} from '@clew/module-sdk';
import type {
  Ast,
  Call,
  CheckResult,
  ComparisonResult,
  Description,
  ExprType,
  FunctionDefinition,
  Measure,
  Outputs,
  PortType,
  ShownValue,
  ValueOf,
  VerdictWord,
} from '@clew/module-sdk';
import type { ExpressionValue } from '@clew/module-sdk/script';
import { z } from 'zod';
import { exprType, problemText, reservedProblems } from '../expression-types.ts';
import { declaredPorts } from '../params.ts';
import { badParams, portOf, readPorts, scalarKinds } from '../ports.ts';
import type { TypedPort } from '../ports.ts';
import { evaluateExpression } from '../script/evaluate.ts';
import type { ScriptThreads } from '../script/thread.ts';

const params = z.strictObject({
  id: z.string().min(1).meta({ description: 'Identifier of the requirement, such as MAS-001.' }),
  text: z.string().meta({ description: 'What the requirement says, in words.' }),
  check: z.string().min(1).meta({ description: 'The condition, such as value <= 0.850 kg.' }),
  inputs: declaredPorts.default({}).meta({
    description: 'Types of inputs that do not follow from the check; json for one that may say why there is no value.',
  }),
  source: z
    .string()
    .optional()
    .meta({ description: 'Where the requirement comes from: a document, a cell, a ReqIF object.' }),
});
type Params = z.infer<typeof params>;
type Verdict = ValueOf<'verdict'>;

interface Condition {
  readonly ast: Ast;
  readonly ports: readonly TypedPort[];
}

type Problems = Extract<Description, { problems: unknown }>;

const checkProblem = (message: string): Problems => ({ problems: [{ pointer: '/check', message }] });

function portType(type: ExprType): PortType {
  if (type.type === 'number') return { kind: type.integer ? 'integer' : 'number' };
  return type.type === 'quantity' ? { kind: 'quantity', unit: type.unit?.text ?? '1' } : { kind: type.type };
}

/** A unit in the check that is none, which would otherwise show only as an input without a type. */
function unitProblem(ast: Ast): Problems | undefined {
  for (const part of walk(ast)) {
    const unit = part.node === 'quantity' ? parseUnit(part.unit) : undefined;
    if (unit?.ok === false)
      return checkProblem(problemText({ code: 'unit', message: unit.error.message, at: part.at }));
  }
  return undefined;
}

function missingType(name: string): Problems {
  return {
    problems: [
      {
        pointer: '/inputs',
        message: `The type of ${name} does not follow from the check. Add it to the inputs, such as "${name}": "quantity<mm>".`,
      },
    ],
  };
}

/** The inputs of a check: what it reads, with the declared type where there is one and else the one of its limit. */
function readCondition(given: Params): Condition | Problems {
  const declared = readPorts(given.inputs, '/inputs', [...scalarKinds, 'json']);
  const problems = [...declared.problems, ...reservedProblems(declared.ports, '/inputs')];
  if (problems.length > 0) return { problems };
  const ast = parseExpression(given.check);
  if (!ast.ok) return checkProblem(problemText(ast.error));
  const badUnit = unitProblem(ast.value);
  if (badUnit !== undefined) return badUnit;
  const names = freeVariables(ast.value);
  if (names.length === 0)
    return checkProblem(
      'The check reads no input, so it says nothing of a run. Compare an input with a limit, such as value <= 0.850 kg.',
    );
  const unused = declared.ports.find(({ name }) => !names.includes(name));
  if (unused !== undefined)
    return { problems: [{ pointer: `/inputs/${unused.name}`, message: `The check does not read ${unused.name}.` }] };
  const inferred = inferVariableTypes(ast.value, parseUnit);
  if (!inferred.ok) return checkProblem(problemText(inferred.error));
  const types: Record<string, ExprType> = {};
  const ports: TypedPort[] = [];
  for (const name of names) {
    const port = declared.ports.find((candidate) => candidate.name === name);
    const type = port === undefined || port.type.kind === 'json' ? own(inferred.value, name) : exprType(port.type);
    if (type === undefined) return missingType(name);
    types[name] = type;
    ports.push(port ?? { name, type: portType(type) });
  }
  const result = checkExpression(ast.value, types, parseUnit);
  if (!result.ok) return checkProblem(problemText(result.error));
  if (result.value.type !== BOOLEAN.type)
    return checkProblem(
      `The check gives ${describeType(result.value)} and must be a condition, such as value <= 0.850 kg.`,
    );
  return { ast: ast.value, ports };
}

/** Every input is optional: a requirement without its value is NOT VERIFIED, which is worth more than no verdict. */
function describePorts(given: Params): Description {
  const condition = readCondition(given);
  if ('problems' in condition) return condition;
  return {
    ports: {
      inputs: condition.ports.map((port) => ({ ...portOf(port), optional: true })),
      outputs: [{ name: 'verdict', type: 'verdict' }],
    },
  };
}

/** Why an input gives no value to compare. */
interface NoValue {
  readonly verdict: Extract<VerdictWord, 'NOT VERIFIED' | 'AMBIGUOUS'>;
  readonly reason: string;
}

function noValue(reason: string): NoValue {
  return { verdict: 'NOT VERIFIED', reason };
}

/** JSON at an input: a bare value, a value as it stands on a wire, or `{ "ambiguous": why }`. */
function fromJson(port: string, data: unknown): unknown {
  if (!isJsonObject(data))
    return typeof data === 'number'
      ? { type: 'number', value: data }
      : typeof data === 'boolean'
        ? { type: 'boolean', value: data }
        : typeof data === 'string'
          ? { type: 'text', value: data }
          : data;
  if ('ambiguous' in data)
    return {
      verdict: 'AMBIGUOUS',
      reason:
        typeof data['ambiguous'] === 'string' ? data['ambiguous'] : `The input ${port} could be one of several values.`,
    } satisfies NoValue;
  return data;
}

function asVariable(port: string, value: unknown): ExpressionValue | NoValue {
  if (typeof value !== 'object' || value === null || !('type' in value) || !('value' in value))
    return noValue(`The input ${port} holds nothing that can be compared.`);
  const { type, value: held } = value;
  if (type === 'text' && typeof held === 'string') return { type, value: held };
  if (type === 'boolean' && typeof held === 'boolean') return { type, value: held };
  const numeric = type === 'quantity' || type === 'number' || type === 'integer';
  if (!numeric || typeof held !== 'number')
    return noValue(`The input ${port} holds a ${String(type)}, which cannot be compared.`);
  if (!Number.isFinite(held)) return noValue(`The input ${port} is ${held}, which is not a finite number.`);
  if (type !== 'quantity') return { type, value: held };
  return 'unit' in value && typeof value.unit === 'string'
    ? { type, value: held, unit: value.unit }
    : noValue(`The input ${port} has no unit.`);
}

function readVariables(
  call: Call<Params>,
  ports: readonly TypedPort[],
): { readonly variables: Readonly<Record<string, ExpressionValue>> } | NoValue {
  const variables: Record<string, ExpressionValue> = {};
  for (const { name } of ports) {
    if (!call.has(name)) return noValue(`The input ${name} has no value. Connect it or type one in.`);
    const value = call.value(name);
    const given = value.type === 'json' ? fromJson(name, value.value) : value;
    if (typeof given === 'object' && given !== null && 'verdict' in given && 'reason' in given) return given as NoValue;
    const variable = asVariable(name, given);
    if ('reason' in variable) return variable;
    variables[name] = variable;
  }
  return { variables };
}

/** Significant digits of a number as the check writes it. */
function writtenDigits(text: string, at: number): number | undefined {
  const mantissa = /^[+-]?(\d+\.?\d*|\.\d+)/.exec(text.slice(at))?.[1];
  return mantissa === undefined
    ? undefined
    : Math.min(17, Math.max(1, mantissa.replace('.', '').replace(/^0+/, '').length));
}

/** Digits of one side of a comparison: those of the input that it is, or those of the literal that it is. */
function digitsOf(side: string, call: Call<Params>, ast: Ast): number | undefined {
  for (const part of walk(ast)) {
    if (printExpression(part) !== side) continue;
    if (part.node === 'number' || part.node === 'quantity') return writtenDigits(call.params.check, part.at);
    if (part.node !== 'name') return undefined;
    const value = call.value(part.name);
    return value.type === 'quantity' || value.type === 'number' ? value.digits : undefined;
  }
  return undefined;
}

function shown({ value, unit }: ShownValue, digits: number | undefined, into?: string): Measure | string | boolean {
  if (typeof value !== 'number') return value;
  const [from, to] = [parseUnit(unit ?? '1'), parseUnit(into ?? unit ?? '1')];
  const converted = from.ok && to.ok ? convert(value, from.value, to.value) : undefined;
  const measure =
    converted?.ok === true && to.ok ? { value: converted.value, unit: to.value.text } : { value, unit: unit ?? '1' };
  return digits === undefined ? measure : { ...measure, digits };
}

function originOf(
  comparison: ComparisonResult | undefined,
  call: Call<Params>,
  ports: readonly TypedPort[],
): string | undefined {
  const sides = comparison === undefined ? [] : [comparison.lhs, comparison.rhs];
  const read = sides.flatMap((side) => {
    const ast = parseExpression(side);
    return ast.ok ? freeVariables(ast.value) : [];
  });
  const names = comparison === undefined ? ports.map(({ name }) => name) : [...new Set(read)];
  const known = names.flatMap((name) => {
    const origin = call.origin(name);
    return origin === undefined ? [] : [names.length === 1 ? origin : `${name}: ${origin}`];
  });
  return known.length === 0 ? undefined : known.join('; ');
}

/** The comparison that a verdict shows: the deciding one, or the only one. */
function decisive({ governing, comparisons }: CheckResult): ComparisonResult | undefined {
  return governing === undefined ? (comparisons.length === 1 ? comparisons[0] : undefined) : comparisons[governing];
}

function withSides(
  call: Call<Params>,
  ast: Ast,
  comparison: ComparisonResult | undefined,
): Pick<Verdict, 'value' | 'limit' | 'margin'> {
  if (comparison === undefined) return {};
  const { lhs, rhs, value, limit, margin } = comparison;
  // The limit is the side that reads no input, and the right one where both do.
  const left = parseExpression(lhs);
  const limitIsLeft = left.ok && freeVariables(left.value).length === 0;
  const [valueText, limitText] = limitIsLeft ? [rhs, lhs] : [lhs, rhs];
  return {
    value: shown(value, digitsOf(valueText, call, ast), limit.unit),
    limit: shown(limit, digitsOf(limitText, call, ast)),
    ...(margin === undefined ? {} : { margin: { value: margin.value, unit: margin.unit } }),
  };
}

async function judge(call: Call<Params>, threads: ScriptThreads): Promise<Verdict> {
  const condition = readCondition(call.params);
  if ('problems' in condition) return fail(badParams(condition));
  const { id, text, check, source } = call.params;
  const base = { type: 'verdict', id, text, check, ...(source === undefined ? {} : { source }) } as const;
  const origin = (comparison?: ComparisonResult): Pick<Verdict, 'origin'> => {
    const found = originOf(comparison, call, condition.ports);
    return found === undefined ? {} : { origin: found };
  };
  const read = readVariables(call, condition.ports);
  if ('reason' in read) return { ...base, ...read, ...origin() };
  const answer = await evaluateExpression(call, threads, { text: check, variables: read.variables, want: 'check' });
  if (!answer.ok) return { ...base, ...origin(), ...noValue(problemText(answer.error)) };
  if (!('check' in answer.value)) return { ...base, ...origin(), ...noValue('The check gave no answer.') };
  const comparison = decisive(answer.value.check);
  return {
    ...base,
    ...origin(comparison),
    ...withSides(call, condition.ast, comparison),
    verdict: answer.value.check.holds ? 'PASS' : 'FAIL',
  };
}

/** Says of one requirement whether its condition holds, by how much, and on what it rests. */
export function requirementFunction(threads: ScriptThreads): FunctionDefinition {
  return defineFunction({
    title: 'Requirement',
    summary: 'A condition with units on values of the thread, and its verdict with value, limit and margin.',
    category: 'Verify & publish',
    params,
    ports: describePorts,
    run: async (call): Promise<Outputs> => ({ verdict: await judge(call, threads) }),
  });
}
