import { expect, test } from 'vitest';
import { codes, portDiagnostics, portFixes } from './step-diagnostics.ts';
import { complaints, sentenceOf, stepFile, stepWith } from './testing/compile.ts';
import { loads, spar } from './testing/faces.ts';

const good = `import type { Quantity } from 'clew';
interface Inputs {
  readonly mass: Quantity;
  readonly n: number;
  readonly span: Quantity;
}
export default function loads({ mass, n, span }: Inputs) {
  const half_load = mass.times(n);
  return { half_load, line_load: half_load.over(span), root_moment: half_load.times(span) };
}
`;

/** What is said of a step, with the code that it is said at. */
function said(code: string, face = loads): { readonly at: string; readonly message: string }[] {
  const { reading } = stepWith(code, face);
  return portDiagnostics(reading).map(({ start = 0, length = 0, ...diagnostic }) => ({
    at: code.slice(start, start + length),
    message: sentenceOf(diagnostic),
  }));
}

test('a step that is as its node declares has nothing against it', () => {
  expect(said(good)).toEqual([]);
});

test('an input that the node does not have is named where it is declared', () => {
  expect(said(good.replace('readonly n: number;', 'readonly n: number;\n  readonly gust: Quantity;'))).toEqual([
    {
      at: 'gust',
      message: "The node has no input gust. It has mass, n and span. Add it to the node's inputs, or take it out here.",
    },
  ]);
});

test('an input of another type than the one that arrives is a finding', () => {
  expect(said(good.replace('n: number', 'n: Quantity'))).toEqual([
    { at: 'n', message: 'The input n is number and arrives as number; here it is declared as Quantity.' },
  ]);
});

test('inputs that the node gives and the code leaves out are noted, and can be declared', () => {
  const code = good
    .replace('  readonly span: Quantity;\n', '')
    .replaceAll('{ mass, n, span }', '{ mass, n }')
    .replaceAll('(span)', '(2)');
  expect(said(code)).toEqual([
    { at: 'Inputs', message: 'The node also gives span (quantity<m>), which is not declared here.' },
  ]);
  const { reading } = stepWith(code, loads);
  const [fix] = portFixes(reading, [codes.missingInput]);
  const [change] = fix?.changes[0]?.textChanges ?? [];
  expect(fix?.description).toBe('Declare span from the node');
  const start = change?.span.start ?? 0;
  const fixed = code.slice(0, start) + (change?.newText ?? '') + code.slice(start);
  expect(said(fixed)).toEqual([]);
  expect(complaints(stepWith(fixed, loads).service, stepFile)).toEqual([]);
  expect(portFixes(reading, [2304])).toEqual([]);
});

test('outputs that are missing, unknown or of another type are errors at their place', () => {
  const code = good
    .replace('line_load: half_load.over(span)', 'lineload: half_load')
    .replace('root_moment: half_load.times(span)', "root_moment: 'much'");
  expect(said(code)).toEqual([
    {
      at: 'lineload',
      message:
        "The node has no output lineload. It has half_load, line_load and root_moment. Add it to the node's outputs, or take it out here.",
    },
    { at: 'loads', message: 'The step does not return line_load, which the node declares as quantity<N/m>.' },
    {
      at: 'root_moment',
      message: 'The output root_moment is declared as quantity<N*m> and needs Quantity; here it is string.',
    },
  ]);
});

test('an output that one way out leaves out is missing', () => {
  const code = good.replace('  const half_load', '  if (n < 0) return { half_load: mass };\n  const half_load');
  expect(said(code).map(({ message }) => message)).toEqual([
    'The step does not always return line_load, which the node declares as quantity<N/m>.',
    'The step does not always return root_moment, which the node declares as quantity<N*m>.',
  ]);
});

test.each([
  [
    'an arrow function',
    good.replace('export default function loads(', 'const f = (').replace(': Inputs) {', ': Inputs) => {') +
      'export default f;',
  ],
  ['a step that gives a promise', good.replace('export default function', 'export default async function')],
  [
    'inputs taken as one object',
    good.replace('{ mass, n, span }: Inputs', 'i: Inputs').replaceAll(/\b(mass|n|span)\b(?=[.)])/g, 'i.$1'),
  ],
  [
    'a step that is not written yet',
    `export default function f(): { a: number } { throw new Error('x'); }`.replace(': { a: number }', ': never'),
  ],
])('%s is read as well', (_, code) => {
  expect(said(code)).toEqual([]);
});

test.each(['', 'export const x = 1;', 'export default 3;'])('a file without a step says so: %s', (code) => {
  expect(said(code).map(({ message }) => message)).toEqual([
    'The file has no default export that is a function. Write: export default function step(inputs) { … }',
  ]);
});

test('a part must return a shape', () => {
  const code = `import { box } from 'clew/cad';\nexport default () => box(1, 2, 3);`;
  expect(said(code, spar)).toEqual([]);
  expect(said(code.replace('box(1, 2, 3)', '3'), spar).map(({ message }) => message)).toEqual([
    'The script must return the shape of the part, and returns number.',
  ]);
});
