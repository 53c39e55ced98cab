import { coerce, defineFunction, fail, formatPortType, parsePortType, parseValue, table } from '@clew/module-sdk';
import type { Arrival, Cell, FunctionDefinition, PortType } from '@clew/module-sdk';
import { z } from 'zod';
import { writtenType } from '../params.ts';
import { readType, scalarKinds } from '../ports.ts';

const params = z.strictObject({
  type: writtenType.meta({ description: 'Type of the values, such as quantity<mm>. All arrive in this type.' }),
});

function columns(type: PortType): { name: string; type: string }[] {
  return [
    { name: 'from', type: 'text' },
    { name: 'title', type: 'text' },
    { name: 'value', type: formatPortType(type) },
    { name: 'origin', type: 'text' },
  ];
}

function row({ from, title, value, origin }: Arrival, type: PortType): Cell[] {
  const plain = parseValue(value);
  const fitting = plain.ok ? coerce(plain.value, type) : plain;
  const held = fitting.ok && 'value' in fitting.value ? fitting.value.value : undefined;
  if (typeof held === 'number' || typeof held === 'string' || typeof held === 'boolean')
    return [from, title ?? null, held, origin ?? null];
  return fail({
    why: 'bad-input',
    port: 'values',
    message: `The value from ${from} ${fitting.ok ? 'is no cell of a table.' : fitting.error}`,
  });
}

/** Puts values of one type from many wires into a table, one row each. */
export const collect: FunctionDefinition = defineFunction({
  title: 'Collect',
  summary: 'Values from many wires as the rows of a table.',
  category: 'Steps',
  params,
  ports: ({ type }) => {
    const known = readType(type, '/type', scalarKinds);
    if (!('type' in known)) return known;
    const written = formatPortType(known.type);
    const out = `table<${columns(known.type)
      .map((column) => `${column.name}: ${column.type}`)
      .join(', ')}>`;
    return { inputs: [{ name: 'values', type: written, many: true }], outputs: [{ name: 'table', type: out }] };
  },
  run: (call) => {
    const type = parsePortType(call.params.type);
    if (!type.ok) return fail({ why: 'bad-params', pointer: '/type', message: type.error });
    return {
      table: table(
        columns(type.value),
        call.list('values').map((arrival) => row(arrival, type.value)),
      ),
    };
  },
});
