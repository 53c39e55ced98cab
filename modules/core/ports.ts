import { formatPortType, parsePortType } from '@clew/module-sdk';
import type { Description, Failure, Port, PortType } from '@clew/module-sdk';

type Problems = Extract<Description, { problems: unknown }>['problems'];
export type PortKind = PortType['kind'];

/** A declared port with its type read. */
export interface TypedPort {
  readonly name: string;
  readonly type: PortType;
}

export const scalarKinds: readonly PortKind[] = ['quantity', 'number', 'integer', 'text', 'boolean'];

function escape(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1');
}

/** The sentence for a kind that a place does not take, or undefined. */
function refusedKind(kind: PortKind, allowed: readonly PortKind[]): string | undefined {
  return allowed.includes(kind) ? undefined : `A ${kind} cannot be used here. Possible are: ${allowed.join(', ')}.`;
}

/** Reads a written type. @param pointer where it stands in the params */
export function readType(
  written: string,
  pointer: string,
  allowed: readonly PortKind[],
): { readonly type: PortType } | { readonly problems: Problems } {
  const type = parsePortType(written);
  const message = type.ok ? refusedKind(type.value.kind, allowed) : type.error;
  if (message !== undefined) return { problems: [{ pointer, message }] };
  return type.ok ? { type: type.value } : { problems: [] };
}

/** Reads a record of name -> written type. @param pointer of the record, such as `/inputs` */
export function readPorts(
  declared: Readonly<Record<string, string>>,
  pointer: string,
  allowed: readonly PortKind[],
): { readonly ports: readonly TypedPort[]; readonly problems: Problems } {
  const ports: TypedPort[] = [];
  const problems: Problems = [];
  for (const [name, written] of Object.entries(declared)) {
    const read = readType(written, `${pointer}/${escape(name)}`, allowed);
    if ('type' in read) ports.push({ name, type: read.type });
    else problems.push(...read.problems);
  }
  return { ports, problems };
}

export function portOf({ name, type }: TypedPort): Port {
  return { name, type: formatPortType(type) };
}

/** The failure of a call whose params describe no ports. */
export function badParams({ problems }: { readonly problems: Problems }): Failure {
  return {
    why: 'bad-params',
    pointer: problems[0]?.pointer ?? '',
    message: problems[0]?.message ?? 'The params do not fit together.',
  };
}
