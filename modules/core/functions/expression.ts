import {
  boolean,
  checkExpression,
  defineFunction,
  fail,
  formatPortType,
  integer,
  must,
  number,
  parseExpression,
  parsePortType,
  parseUnit,
  quantity,
  text,
} from '@clew/module-sdk';
import type { Call, Description, ExprProblem, FunctionDefinition, Output, PortType } from '@clew/module-sdk';
import type { ExpressionValue } from '@clew/module-sdk/script';
import { z } from 'zod';
import { exprTypes, misfit, problemText, reservedProblems } from '../expression-types.ts';
import { declaredPorts, writtenType } from '../params.ts';
import { badParams, portOf, readPorts, readType, scalarKinds } from '../ports.ts';
import { evaluateExpression } from '../script/evaluate.ts';
import type { ScriptThreads } from '../script/thread.ts';

const params = z.strictObject({
  expression: z.string().min(1).meta({
    description:
      'What to calculate from the inputs, such as n * m * 9.80665 m/s^2 / 2. Spaces stand around * and / between inputs.',
  }),
  inputs: declaredPorts.default({}).meta({ description: 'Name and type of each input, such as m: quantity<kg>.' }),
  output: writtenType.meta({ description: 'Type of the result, such as quantity<N>.' }),
});
type Params = z.infer<typeof params>;

function expressionProblem(problem: ExprProblem): Description {
  return { problems: [{ pointer: '/expression', message: problemText(problem) }] };
}

function describePorts({ expression, inputs, output }: Params): Description {
  const declared = readPorts(inputs, '/inputs', scalarKinds);
  const result = readType(output, '/output', scalarKinds);
  const problems = [
    ...declared.problems,
    ...reservedProblems(declared.ports, '/inputs'),
    ...('problems' in result ? result.problems : []),
  ];
  if (problems.length > 0 || !('type' in result)) return { problems };
  const ast = parseExpression(expression);
  if (!ast.ok) return expressionProblem(ast.error);
  const type = checkExpression(ast.value, exprTypes(declared.ports), parseUnit);
  if (!type.ok) return expressionProblem(type.error);
  const why = misfit(type.value, result.type);
  if (why !== undefined) return { problems: [{ pointer: '/output', message: why }] };
  return {
    ports: { inputs: declared.ports.map(portOf), outputs: [{ name: 'value', type: formatPortType(result.type) }] },
  };
}

/** An input as an expression reads it. */
export function variableOf(call: Call, port: string): ExpressionValue {
  const value = call.value(port);
  switch (value.type) {
    case 'quantity':
      return { type: 'quantity', value: value.value, unit: value.unit };
    case 'number':
    case 'integer':
      return { type: value.type, value: value.value };
    case 'text':
      return { type: 'text', value: value.value };
    case 'boolean':
      return { type: 'boolean', value: value.value };
    default:
      return fail({
        why: 'bad-input',
        port,
        message: `The input ${port} holds a ${value.type}, which an expression cannot read.`,
      });
  }
}

/** A result as the output's type holds it. A calculated number has no digits of a source. */
function outputOf(given: number | string | boolean, type: PortType): Output {
  if (typeof given === 'number' && type.kind === 'quantity') return quantity(given, type.unit);
  if (typeof given === 'number' && type.kind === 'number') return number(given);
  if (typeof given === 'number' && type.kind === 'integer' && Number.isSafeInteger(given)) return integer(given);
  if (typeof given === 'string' && type.kind === 'text') return text(given);
  if (typeof given === 'boolean' && type.kind === 'boolean') return boolean(given);
  return fail({
    why: 'bad-output',
    port: 'value',
    message: `The expression gives ${String(given)} and the output is a ${formatPortType(type)}.`,
  });
}

async function run(call: Call<Params>, threads: ScriptThreads): Promise<{ value: Output }> {
  const description = describePorts(call.params);
  if ('problems' in description) return fail(badParams(description));
  const type = parsePortType(must(description.ports.outputs[0], 'an expression has one output').type);
  if (!type.ok) return fail({ why: 'bad-params', pointer: '/output', message: type.error });
  const variables = Object.fromEntries(description.ports.inputs.map(({ name }) => [name, variableOf(call, name)]));
  const unit = type.value.kind === 'quantity' ? type.value.unit : '1';
  const answer = await evaluateExpression(call, threads, { text: call.params.expression, variables, want: { unit } });
  if (!answer.ok)
    return fail({
      why: 'bad-output',
      port: 'value',
      message: `The expression has no value: ${problemText(answer.error)}`,
    });
  if (!('value' in answer.value))
    return fail({ why: 'bad-output', port: 'value', message: 'The expression gives no value.' });
  return { value: outputOf(answer.value.value, type.value) };
}

/** Calculates one value from its inputs, with units checked before anything runs. */
export function expressionFunction(threads: ScriptThreads): FunctionDefinition {
  return defineFunction({
    title: 'Expression',
    summary: 'One value calculated from the inputs by a formula with units.',
    category: 'Steps',
    params,
    ports: describePorts,
    run: (call) => run(call, threads),
  });
}
