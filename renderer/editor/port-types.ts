import { formatPortType } from '#shared/model/port-type.ts';
import type { Column, PortType } from '#shared/model/port-type.ts';

/** An input or output of a step, with what is known of it beside its type. */
export interface FacePort {
  readonly name: string;
  readonly type: PortType;
  /** Where an input comes from or an output goes to: `Sizing workbook · spar_t`. */
  readonly other: string | undefined;
  /** What it held in the run that is shown: `2.0 mm`. */
  readonly last: string | undefined;
}

/** What a node hands to its step and wants back: the ports that its params declare. */
export interface StepFace {
  readonly node: string;
  readonly title: string;
  readonly inputs: readonly FacePort[];
  /** `shape` where the script makes a part; undefined where the function says nothing of what it wants back. */
  readonly outputs: readonly FacePort[] | 'shape' | undefined;
}

type Side = 'in' | 'out';

const identifier = /^[A-Za-z_$][\w$]*$/;

function key(name: string): string {
  return identifier.test(name) ? name : JSON.stringify(name);
}

const anyCell = 'Quantity | number | string | boolean | null';

function cell({ type }: Column, side: Side): string {
  return `${portType(type, side)} | null`;
}

function table(columns: readonly Column[] | undefined, side: Side): string {
  if (columns === undefined) return `readonly Readonly<Record<string, ${anyCell}>>[]`;
  const mark = side === 'in' ? '' : '?';
  const cells = columns.map((column) => `readonly ${key(column.name)}${mark}: ${cell(column, side)}`);
  return cells.length === 0 ? 'readonly object[]' : `readonly { ${cells.join('; ')} }[]`;
}

/** The TypeScript type that a port's value has inside a step; see docs/spec/steps.md. What is given back may be wider. */
export function portType(type: PortType, side: Side): string {
  switch (type.kind) {
    case 'quantity':
      return side === 'out' && type.unit === '1' ? 'Quantity | number' : 'Quantity';
    case 'number':
    case 'integer':
      return side === 'out' ? 'number | Quantity' : 'number';
    case 'text':
      return 'string';
    case 'boolean':
      return 'boolean';
    case 'table':
      return table(type.columns, side);
    case 'json':
      return side === 'out' ? 'unknown' : 'any';
    case 'file':
    case 'verdict':
      return 'never';
  }
}

/** Whether a type's text names `Quantity`, so that it has to be imported. */
export function usesQuantity(ports: readonly FacePort[], side: Side): boolean {
  return ports.some(({ type }) => /\bQuantity\b/.test(portType(type, side)));
}

/** `quantity<mm> ← Sizing workbook · spar_t, last value 2.0 mm`: in one line, and safe inside a comment. */
export function portDoc(port: FacePort, side: Side, withLast: boolean): string {
  const arrow = side === 'in' ? '←' : '→';
  const other = port.other === undefined ? '' : ` ${arrow} ${port.other}`;
  const last = withLast && port.last !== undefined ? `, last value ${port.last}` : '';
  const type = formatPortType(port.type);
  return comment(`${type}${other}${last}`);
}

/** Text that can stand inside a doc comment, in one line. */
export function comment(text: string): string {
  return text.replaceAll(/\s+/g, ' ').replaceAll('*/', '* /');
}

/** The members of an interface, each with its doc comment. */
export function members(ports: readonly FacePort[], side: Side, withLast: boolean): string {
  return ports
    .map(
      (port) =>
        `  /** ${portDoc(port, side, withLast)} */\n  readonly ${key(port.name)}: ${portType(port.type, side)};\n`,
    )
    .join('');
}

function outputsDeclaration(outputs: StepFace['outputs']): string {
  if (outputs === undefined) return 'export type Outputs = unknown;\n';
  if (outputs === 'shape') return 'export type Outputs = Shape;\n';
  return `export interface Outputs {\n${members(outputs, 'out', true)}}\n`;
}

/**
 * The module that stands beside a step in the editor and in no file: `Inputs` and `Outputs` from the node's ports, for
 * `import type { Inputs } from './loads.ports'`, and for what the editor says of a step that declares them itself.
 */
export function portsDeclaration(face: StepFace): string {
  const shape = face.outputs === 'shape' ? "import type { Shape } from 'clew/cad';\n" : '';
  return [
    "import type { Quantity } from 'clew';\n",
    shape,
    `\n/** What the node ${comment(face.node)} gives to its step. */\n`,
    `export interface Inputs {\n${members(face.inputs, 'in', true)}}\n\n`,
    `/** What the node ${comment(face.node)} wants back. */\n`,
    outputsDeclaration(face.outputs),
  ].join('');
}

/** The address of the declarations of a step's ports: `file:///d/steps/loads.ts` -> `file:///d/steps/loads.ports.d.ts`. */
export function portsFileOf(step: string): string {
  return `${step.replace(/\.[cm]?tsx?$/, '')}.ports.d.ts`;
}
