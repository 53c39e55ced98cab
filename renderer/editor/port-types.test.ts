import { expect, test } from 'vitest';
import { portDoc, portType, portsDeclaration, portsFileOf } from './port-types.ts';
import { compiler, complaints, stepFile } from './testing/compile.ts';
import { loads, port, spar } from './testing/faces.ts';

test('inputs and outputs are declared with type, source and last value', () => {
  const text = portsDeclaration(loads);
  expect(text).toContain(
    '  /** quantity<kg> ← Sizing workbook · mtow, last value 25 kg */\n  readonly mass: Quantity;\n',
  );
  expect(text).toContain('  readonly n: number;\n');
  expect(text).toContain(
    '  /** quantity<N/m> → Spar under limit load · uniform_load */\n  readonly line_load: Quantity;\n',
  );
});

test.each([
  ['quantity<mm>', 'Quantity', 'Quantity'],
  ['quantity<1>', 'Quantity', 'Quantity | number'],
  ['number', 'number', 'number | Quantity'],
  ['integer', 'number', 'number | Quantity'],
  ['text', 'string', 'string'],
  ['boolean', 'boolean', 'boolean'],
  ['json', 'any', 'unknown'],
  [
    'table<n: integer, "f 1": quantity<Hz>>',
    'readonly { readonly n: number | null; readonly "f 1": Quantity | null }[]',
    'readonly { readonly n?: number | Quantity | null; readonly "f 1"?: Quantity | null }[]',
  ],
  ['file', 'never', 'never'],
])('%s arrives as %s and may be given back as %s', (written, taken, given) => {
  expect(portType(port('x', written).type, 'in')).toBe(taken);
  expect(portType(port('x', written).type, 'out')).toBe(given);
});

test('the declarations of any ports compile, whatever a title holds', () => {
  const ports = ['quantity<mm>', 'table<a: text, "b c": quantity<Hz>>', 'table', 'json', 'text', 'table<>'].map(
    (written, i) => port(`class_${i}`, written, { other: 'a */ b\nc · d', last: '*/ export const x = 1;' }),
  );
  for (const face of [
    { ...loads, node: '*/x', inputs: ports, outputs: ports },
    spar,
    { ...spar, outputs: undefined },
  ]) {
    const file = portsFileOf(stepFile);
    expect(complaints(compiler({ [file]: portsDeclaration(face) }), file)).toEqual([]);
  }
});

test('a step may take its types from the declarations beside it', () => {
  const code = `import type { Inputs, Outputs } from './x.ports';
    export default ({ mass, n, span }: Inputs): Outputs => ({
      half_load: mass.times(n), line_load: span.over(n), root_moment: mass });`;
  const files = { [stepFile]: code, [portsFileOf(stepFile)]: portsDeclaration(loads) };
  expect(complaints(compiler(files), stepFile)).toEqual([]);
  expect(complaints(compiler({ ...files, [stepFile]: code.replace('mass, n', 'm, n') }), stepFile)).not.toEqual([]);
});

test('a port without a wire or a run is its type alone', () => {
  expect(portDoc(port('x', 'quantity<mm>'), 'in', true)).toBe('quantity<mm>');
  expect(portDoc(port('x', 'quantity<mm>', { last: '2.0 mm' }), 'in', false)).toBe('quantity<mm>');
});
