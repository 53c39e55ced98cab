import { parsePortType } from '#shared/model/port-type.ts';
import { parseUnit } from '#shared/units/parse-unit.ts';

/** The written form of a port's type, parted for a select and a field beside it. */
export interface PortTypeParts {
  /** One of `portKinds`, or '' where nothing is chosen yet, or `other` where the text is none that is known. */
  readonly kind: string;
  /** Between the angle brackets: the unit, the media type, the columns. */
  readonly argument: string;
}

export const portKinds = [
  'quantity',
  'number',
  'integer',
  'text',
  'boolean',
  'table',
  'file',
  'json',
  'verdict',
] as const;

/** What stands in the angle brackets of a kind; undefined where it has none. */
export const argumentNames: Readonly<Record<string, string | undefined>> = {
  quantity: 'unit, such as mm',
  table: 'columns, such as n: integer, f: quantity<Hz>',
  file: 'media type, such as model/step',
};

export function partsOf(text: string): PortTypeParts {
  const trimmed = text.trim();
  const open = trimmed.indexOf('<');
  const kind = (open > 0 && trimmed.endsWith('>') ? trimmed.slice(0, open) : trimmed).trim();
  if (kind === '') return { kind: '', argument: '' };
  if (!portKinds.some((one) => one === kind)) return { kind: 'other', argument: trimmed };
  if (open < 0 || !trimmed.endsWith('>')) return { kind, argument: '' };
  return argumentNames[kind] === undefined
    ? { kind: 'other', argument: trimmed }
    : { kind, argument: trimmed.slice(open + 1, -1).trim() };
}

export function writtenParts(parts: PortTypeParts): string {
  if (parts.kind === 'other') return parts.argument;
  const argument = parts.argument.trim();
  return argument === '' || argumentNames[parts.kind] === undefined ? parts.kind : `${parts.kind}<${argument}>`;
}

/** Why a type cannot be written down, in one sentence; undefined where it can. */
export function partsProblem(parts: PortTypeParts): string | undefined {
  if (parts.kind === '') return undefined;
  if (parts.kind === 'quantity' && parts.argument.trim() === '') return 'A quantity needs its unit, such as mm or N/m.';
  const type = parsePortType(writtenParts(parts));
  return type.ok ? undefined : type.error;
}

/** Units that are offered for a quantity, beside any other that is typed. */
export const commonUnits: readonly string[] =
  'mm m in mm^2 mm^3 deg rad kg g lb kg/m^3 s Hz N kN lbf N/m N*m Pa MPa GPa psi ksi K degC m/s m/s^2 W V A 1'
    .split(' ')
    .filter((unit) => parseUnit(unit).ok);
