import fc from 'fast-check';
import type { Column, PortType } from '../port-type.ts';
import { verdictWords } from '../value.ts';
import type { Cell, Value } from '../value.ts';

/** Units of several dimensions and kinds, some with the same dimensions and another kind. */
export const units = [
  '1',
  '%',
  'mm',
  'in',
  'kg',
  'lb',
  'N',
  'N*m',
  'J',
  'kW*h',
  'degC',
  'deltaC',
  'K',
  'degF',
  'Pa',
  'psig',
  'psia',
  'MPa',
  'Hz',
  'rpm',
  'deg',
  'rad',
  's',
] as const;

const mediaTypes = ['*/*', 'model/step', 'model/*', 'text/csv', 'application/pdf'] as const;
const scalar: fc.Arbitrary<PortType> = fc.oneof(
  fc.constantFrom(...units).map((unit): PortType => ({ kind: 'quantity', unit })),
  fc.constantFrom('number', 'integer', 'text', 'boolean', 'json', 'verdict').map((kind): PortType => ({ kind })),
);

/** Plain names and ones that need quotes in the written form. */
const columnName = fc.oneof(
  fc.constantFrom('n', 'f', 'load case', 'a, b', 'x: y', '<z>', '"q"', ' padded ', '', 'a\\b', 'Größe', '__proto__'),
  fc.string({ unit: 'binary', maxLength: 6 }),
);

export const anyColumns: fc.Arbitrary<Column[]> = fc.uniqueArray(fc.record({ name: columnName, type: scalar }), {
  maxLength: 4,
  selector: (column) => column.name,
});

export const anyPortType: fc.Arbitrary<PortType> = fc.oneof(
  { weight: 4, arbitrary: scalar },
  fc.constantFrom(...mediaTypes).map((mediaType): PortType => ({ kind: 'file', mediaType })),
  fc.option(anyColumns, { nil: undefined }).map((columns): PortType => ({ kind: 'table', columns })),
);

const finite = fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e12, max: 1e12 });

function cellOf(type: PortType): fc.Arbitrary<Cell> {
  switch (type.kind) {
    case 'quantity':
    case 'number':
      return finite;
    case 'integer':
      return fc.integer();
    case 'boolean':
      return fc.boolean();
    case 'verdict':
      return fc.constantFrom(...verdictWords);
    default:
      return fc.string();
  }
}

function tableOf(columns: readonly Column[], write: (type: PortType) => string): fc.Arbitrary<Value> {
  const row = fc.tuple(...columns.map((column) => fc.option(cellOf(column.type), { nil: null })));
  return fc.array(row, { maxLength: 3 }).map((rows) => ({
    type: 'table',
    columns: columns.map(({ name, type }) => ({ name, type: write(type) })),
    rows,
  }));
}

/** A value that a port of this very type can give. */
export function valueOf(type: PortType, write: (type: PortType) => string): fc.Arbitrary<Value> {
  switch (type.kind) {
    case 'quantity':
      return finite.map((value): Value => ({ type: 'quantity', value, unit: type.unit }));
    case 'number':
      return finite.map((value): Value => ({ type: 'number', value }));
    case 'integer':
      return fc.integer().map((value): Value => ({ type: 'integer', value }));
    case 'text':
      return fc.string().map((value): Value => ({ type: 'text', value }));
    case 'boolean':
      return fc.boolean().map((value): Value => ({ type: 'boolean', value }));
    case 'json':
      return fc.constantFrom<Value>({ type: 'json', value: null }, { type: 'json', value: { a: [1, 'x'] } });
    case 'verdict':
      return fc
        .constantFrom(...verdictWords)
        .map((verdict): Value => ({ type: 'verdict', id: 'R-1', verdict, text: 't', check: 'c' }));
    case 'file':
      return fc.constantFrom('model/step', 'text/csv').map((mediaType): Value => ({
        type: 'file',
        mediaType: type.mediaType === '*/*' ? mediaType : type.mediaType.replace('*', 'step'),
        digest: `sha256:${'0'.repeat(64)}`,
        bytes: 1,
        name: 'f',
      }));
    case 'table':
      return type.columns === undefined ? anyColumns.chain((c) => tableOf(c, write)) : tableOf(type.columns, write);
  }
}
