import {
  BOOLEAN,
  INTEGER,
  NUMBER,
  TEXT,
  comparable,
  describeType,
  dimensionFormula,
  isNumeric,
  isReserved,
  parseUnit,
  quantityType,
} from '@clew/module-sdk';
import type { ExprProblem, ExprType, PortType, Unit } from '@clew/module-sdk';
import type { TypedPort } from './ports.ts';

/** What an expression sees of an input. */
export function exprType(type: PortType): ExprType | undefined {
  switch (type.kind) {
    case 'quantity': {
      const unit = parseUnit(type.unit);
      return unit.ok ? quantityType(unit.value) : undefined;
    }
    case 'number':
      return NUMBER;
    case 'integer':
      return INTEGER;
    case 'text':
      return TEXT;
    case 'boolean':
      return BOOLEAN;
    default:
      return undefined;
  }
}

export function exprTypes(ports: readonly TypedPort[]): Readonly<Record<string, ExprType>> {
  return Object.fromEntries(
    ports.flatMap((port) => {
      const type = exprType(port.type);
      return type === undefined ? [] : [[port.name, type] as const];
    }),
  );
}

/** Names that mean something else in an expression. */
export function reservedProblems(ports: readonly TypedPort[], pointer: string): { pointer: string; message: string }[] {
  return ports
    .filter(({ name }) => isReserved(name))
    .map(({ name }) => ({
      pointer: `${pointer}/${name}`,
      message: `"${name}" has a meaning of its own in expressions. Choose another name.`,
    }));
}

/** The sentence of a problem with the place in the text that it is about. */
export function problemText({ message, at }: ExprProblem): string {
  return at === 0 ? message : `${message.replace(/[.]$/, '')} (at character ${at + 1}).`;
}

/** Why a result of type `found` cannot leave by a port of type `wanted`, or undefined. */
export function misfit(found: ExprType, wanted: PortType): string | undefined {
  const no = `The expression gives ${describeType(found)} and the output is declared as ${wanted.kind === 'quantity' ? `quantity<${wanted.unit}>` : wanted.kind}.`;
  if (wanted.kind === 'text' || wanted.kind === 'boolean') return found.type === wanted.kind ? undefined : no;
  if (!isNumeric(found)) return no;
  if (wanted.kind === 'integer')
    return found.type === 'number' && found.integer ? undefined : `${no} Use round, floor or ceil.`;
  const unit = parseUnit(wanted.kind === 'quantity' ? wanted.unit : '1');
  if (!unit.ok) return unit.error.message;
  const dims = found.type === 'quantity' ? found.dims : undefined;
  const one = parseUnit('1');
  if (dims === undefined) return one.ok && comparable(one.value, unit.value) === undefined ? undefined : no;
  const given: Unit = {
    text: dimensionFormula(dims),
    dims,
    factor: 1,
    offset: 0,
    kind: found.type === 'quantity' ? found.kind : undefined,
  };
  return comparable(given, unit.value) === undefined ? undefined : no;
}
