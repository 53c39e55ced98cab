import type { CodeFix, Diagnostic, Node, Type } from 'monaco-editor/languages/features/typescript/ts.worker';
import { isAny, isNever, isOptional, listed } from './step-reading.ts';
import type { KnownPort, StepFunction, StepReading } from './step-reading.ts';

/** Numbers of what is found here: far from the compiler's own. */
export const codes = {
  noFunction: 900_001,
  unknownInput: 900_002,
  inputType: 900_003,
  missingInput: 900_004,
  unknownOutput: 900_005,
  missingOutput: 900_006,
  outputType: 900_007,
} as const;

interface Finding {
  readonly code: number;
  readonly category: Diagnostic['category'];
  readonly at: Node;
  readonly message: string;
}

const error = 1;
const warning = 0;
const note = 3;

/** The type of a port as it is written in the thread: what its description begins with. */
function writtenType({ doc }: KnownPort): string {
  return doc.split(/ [←→] |, last value /)[0] ?? doc;
}

function has(what: string, ports: readonly KnownPort[]): string {
  if (ports.length === 0) return `The node has no ${what}s.`;
  return `It has ${listed(ports.map((port) => port.name))}.`;
}

/** Where a property is written in this file, or `otherwise`. */
function placeOf({ checker, source }: StepReading, type: Type, name: string, otherwise: Node): Node {
  const declared = checker.getPropertyOfType(type, name)?.declarations?.find((one) => one.getSourceFile() === source);
  return declared?.name ?? declared ?? otherwise;
}

function inputFindings(reading: StepReading, step: StepFunction): Finding[] {
  const { checker, inputs, source } = reading;
  const { parameter, parameterType } = step;
  if (parameter === undefined || parameterType === undefined || isAny(parameterType)) return [];
  const found: Finding[] = [];
  const declared = checker.getPropertiesOfType(parameterType);
  for (const property of declared) {
    const port = inputs.find((one) => one.name === property.name);
    const at = placeOf(reading, parameterType, property.name, parameter);
    const type = checker.getTypeOfSymbolAtLocation(property, source);
    if (port === undefined)
      found.push({
        code: codes.unknownInput,
        category: warning,
        at,
        message: `The node has no input ${property.name}. ${has('input', inputs)} Add it to the node's inputs, or take it out here.`,
      });
    else if (!checker.isTypeAssignableTo(port.type, type))
      found.push({
        code: codes.inputType,
        category: warning,
        at,
        message: `The input ${port.name} is ${writtenType(port)} and arrives as ${checker.typeToString(port.type)}; here it is declared as ${checker.typeToString(type)}.`,
      });
  }
  const missing = inputs.filter((port) => !declared.some((property) => property.name === port.name));
  if (missing.length > 0)
    found.push({
      code: codes.missingInput,
      category: note,
      at: step.inputsInterface?.name ?? parameter,
      message: `The node also gives ${listed(missing.map((port) => `${port.name} (${writtenType(port)})`))}, which is not declared here.`,
    });
  return found;
}

function outputFindings(reading: StepReading, step: StepFunction): Finding[] {
  const { checker, outputs, source } = reading;
  const { returned, declaration } = step;
  if (outputs === undefined || isAny(returned) || isNever(returned)) return [];
  const at = declaration?.type ?? declaration?.name ?? declaration ?? source;
  const found: Finding[] = [];
  const branches = returned.types ?? [returned];
  const names = new Set(branches.flatMap((branch) => checker.getPropertiesOfType(branch).map(({ name }) => name)));
  for (const name of names)
    if (!outputs.some((port) => port.name === name)) {
      const branch = branches.find((one) => checker.getPropertyOfType(one, name) !== undefined) ?? returned;
      found.push({
        code: codes.unknownOutput,
        category: error,
        at: placeOf(reading, branch, name, at),
        message: `The node has no output ${name}. ${has('output', outputs)} Add it to the node's outputs, or take it out here.`,
      });
    }
  for (const port of outputs) {
    const property = checker.getPropertyOfType(returned, port.name);
    if (property === undefined || isOptional(property)) {
      found.push({
        code: codes.missingOutput,
        category: error,
        at,
        message: `The step does not ${property === undefined ? '' : 'always '}return ${port.name}, which the node declares as ${writtenType(port)}.`,
      });
      continue;
    }
    const type = checker.getTypeOfSymbolAtLocation(property, source);
    if (!checker.isTypeAssignableTo(type, port.type))
      found.push({
        code: codes.outputType,
        category: error,
        at: placeOf(reading, returned, port.name, at),
        message: `The output ${port.name} is declared as ${writtenType(port)} and needs ${checker.typeToString(port.type)}; here it is ${checker.typeToString(type)}.`,
      });
  }
  return found;
}

function shapeFindings({ checker, shape, source }: StepReading, { returned, declaration }: StepFunction): Finding[] {
  if (shape === undefined || isNever(returned) || checker.isTypeAssignableTo(returned, shape)) return [];
  return [
    {
      code: codes.outputType,
      category: error,
      at: declaration?.type ?? declaration?.name ?? declaration ?? source,
      message: `The script must return the shape of the part, and returns ${checker.typeToString(returned)}.`,
    },
  ];
}

/** Where the code and the node's ports do not agree. */
export function portDiagnostics(reading: StepReading): Diagnostic[] {
  const { step, source } = reading;
  const found: Finding[] =
    step === undefined
      ? [
          {
            code: codes.noFunction,
            category: error,
            at: source,
            message:
              'The file has no default export that is a function. Write: export default function step(inputs) { … }',
          },
        ]
      : [...inputFindings(reading, step), ...outputFindings(reading, step), ...shapeFindings(reading, step)];
  return found.map(({ code, category, at, message }) => {
    const start = at === source ? 0 : at.getStart();
    const end = at === source ? Math.min(1, source.text.length) : at.getEnd();
    return {
      code,
      category,
      file: { fileName: source.fileName },
      start,
      length: end - start,
      messageText: message,
    };
  });
}

/** The compiler's number for a property that a type does not have. */
const noSuchProperty = 2339;
const noSuchMember = 2353;

/** Declares the inputs of the node that the step's interface does not name yet. */
export function portFixes(reading: StepReading, errorCodes: readonly number[]): CodeFix[] {
  const { step, inputs, source, checker } = reading;
  const declared = step?.inputsInterface;
  const type = step?.parameterType;
  const known: readonly number[] = [codes.missingInput, noSuchProperty, noSuchMember];
  if (declared === undefined || type === undefined || !errorCodes.some((code) => known.includes(code))) return [];
  const missing = inputs.filter((port) => checker.getPropertyOfType(type, port.name) === undefined);
  if (missing.length === 0) return [];
  const text = missing
    .map(
      (port) =>
        `  /** ${port.doc.split(', last value ')[0]} */\n  readonly ${port.name}: ${checker.typeToString(port.type)};\n`,
    )
    .join('');
  return [
    {
      fixName: 'clew-declare-inputs',
      description: `Declare ${listed(missing.map((port) => port.name))} from the node`,
      changes: [
        {
          fileName: source.fileName,
          textChanges: [{ span: { start: declared.getEnd() - 1, length: 0 }, newText: text }],
        },
      ],
    },
  ];
}
