import { comment, members, usesQuantity } from './port-types.ts';
import type { StepFace } from './port-types.ts';

const reserved = new Set(
  (
    'arguments await break case catch class const continue debugger default delete do else enum eval export extends false ' +
    'finally for function if implements import in instanceof interface let new null package private protected public ' +
    'return static super switch this throw true try typeof undefined var void while with yield'
  ).split(' '),
);

/** The name of a function for a node: `mos-yield` -> `mosYield`. */
function functionName(node: string): string {
  const name = node.replaceAll(/[^A-Za-z0-9]+([A-Za-z0-9])?/g, (_, next: string | undefined) =>
    (next ?? '').toUpperCase(),
  );
  return /^[A-Za-z]/.test(name) && !reserved.has(name) ? name : 'step';
}

function pattern(names: readonly string[]): string {
  return `{ ${names.map((name) => (reserved.has(name) ? `${name}: ${name}_` : name)).join(', ')} }`;
}

function wanted(outputs: StepFace['outputs']): string {
  if (outputs === 'shape') return 'Return the shape of the part, such as box(10, 20, 30) of clew/cad.';
  if (outputs === undefined || outputs.length === 0) return 'Return the outputs of the node.';
  const names = outputs.map(({ name, type }) => (type.kind === 'quantity' ? `${name} in ${type.unit}` : name));
  return `Return ${names.join(', ')}.`;
}

/** Where the code of a node goes that has none yet. */
export function newStepPath(node: string, outputs: StepFace['outputs']): string {
  return `${outputs === 'shape' ? 'parts' : 'steps'}/${node}.ts`;
}

/**
 * The first text of a step: its inputs and outputs as the node declares them, and a body that fails until it is
 * written. One that returned zeros would pass for a result.
 */
export function stepTemplate(face: StepFace, path: string): string {
  const { inputs, outputs } = face;
  const ports = Array.isArray(outputs) ? outputs : [];
  const hasQuantity = usesQuantity(inputs, 'in') || usesQuantity(ports, 'out');
  const imports = [
    ...(hasQuantity ? ["import type { Quantity } from 'clew';\n"] : []),
    ...(outputs === 'shape' ? ["import type { Shape } from 'clew/cad';\n"] : []),
  ];
  const inputsText = inputs.length === 0 ? '' : `interface Inputs {\n${members(inputs, 'in', false)}}\n\n`;
  const outputsText = Array.isArray(outputs) ? `interface Outputs {\n${members(ports, 'out', false)}}\n\n` : '';
  const parameter = inputs.length === 0 ? '' : `${pattern(inputs.map((port) => port.name))}: Inputs`;
  const returns = outputs === 'shape' ? ': Shape' : outputs === undefined ? '' : ': Outputs';
  return [
    ...imports,
    imports.length === 0 ? '' : '\n',
    inputsText,
    outputsText,
    `/** ${comment(face.title)}. */\n`,
    `export default function ${functionName(face.node)}(${parameter})${returns} {\n`,
    `  // ${wanted(outputs)}\n`,
    `  throw new Error('${path.replaceAll(/[\\']/g, '\\$&')} is not written yet.');\n`,
    '}\n',
  ].join('');
}
