import { expect, test } from 'vitest';
import { detailsOf, withPort, withPorts } from './step-words.ts';
import { stepFile, stepWith } from './testing/compile.ts';
import { loads } from './testing/faces.ts';

const text = `import type { Quantity } from 'clew';
interface Inputs {
  /** Maximum take-off mass. */
  readonly mass: Quantity;
  readonly n: number;
}
export default function loads({ mass: m, §1 }: Inputs) {
  const inputs = { mass: 3 };
  console.log(inputs.mass);
  return { half_load: m.times(2), §2 };
}
`;

/** The code without its marks, and where they stood. */
function marked(code: string): { readonly code: string; readonly at: (mark: string) => number } {
  const plain = code.replaceAll(/§\d/g, '');
  return { code: plain, at: (mark) => code.slice(0, code.indexOf(mark)).replaceAll(/§\d/g, '').length };
}

function offered(code: string, mark: string): { readonly first: string[]; readonly all: readonly string[] } {
  const { code: plain, at } = marked(code);
  const { service, reading } = stepWith(plain, loads);
  const given = service.getCompletionsAtPosition(stepFile, at(mark), undefined);
  const entries = withPorts(reading, at(mark), given)?.entries ?? [];
  return {
    first: entries.filter((entry) => entry.sortText === '00').map((entry) => entry.name),
    all: entries.map((entry) => entry.name),
  };
}

test("the parameter's braces offer the inputs of the node that do not stand there yet", () => {
  const { first, all } = offered(text, '§1');
  expect(first).toEqual(['mass', 'n', 'span']);
  expect(all.filter((name) => name === 'n')).toHaveLength(1);
  expect(offered(text.replace('mass: m', 'mass'), '§1').first).toEqual(['n', 'span']);
});

test('what is returned offers the outputs that are not returned yet', () => {
  expect(offered(text, '§2').first).toEqual(['line_load', 'root_moment']);
});

test('inputs taken as one object are offered behind its dot, and nowhere else', () => {
  const code = text.replace('{ mass: m, §1 }', 'i').replace('m.times(2)', 'i.§1mass');
  expect(offered(code, '§1').first).toEqual(['mass', 'n', 'span']);
  expect(offered(text.replace('inputs.mass', 'inputs.§3mass'), '§3').first).toEqual([]);
  expect(offered(text.replace('const inputs = { mass', 'const inputs = { §3mass'), '§3').first).toEqual([]);
});

test('an arrow that returns its object at once offers outputs too', () => {
  expect(offered(`export default () => ({ §1 });`, '§1').first).toEqual(['half_load', 'line_load', 'root_moment']);
});

test('beside a name in the list stand its type, where it comes from and what it held', () => {
  const { code, at } = marked(text);
  const { reading } = stepWith(code, loads);
  expect(detailsOf(reading, at('§1'), 'span')).toMatchObject({
    displayParts: [{ text: 'quantity<m> ← Sizing workbook · span, last value 3 m' }],
    documentation: [
      {
        text: '`quantity<m>` ← Sizing workbook · span, last value 3 m\n\n`span: Quantity`, an input of the node',
      },
    ],
  });
  expect(detailsOf(reading, at('§1'), 'console')).toBeUndefined();
});

/** What a hover says of the first `word` after `before`. */
function hover(before: string, word: string): string | undefined {
  const { code } = marked(text);
  const { service, reading } = stepWith(code, loads);
  const position = code.indexOf(word, code.indexOf(before)) + 1;
  const info = withPort(reading, position, service.getQuickInfoAtPosition(stepFile, position));
  return info?.documentation?.map((part) => part.text).join('');
}

const mass = '`quantity<kg>` ← Sizing workbook · mtow, last value 25 kg';

test('an input is told wherever it is used, under whatever name', () => {
  expect(hover('interface', 'mass: Q')).toBe(`${mass}\n\nMaximum take-off mass.`);
  expect(hover('loads({', 'mass')).toContain(mass);
  expect(hover('half_load:', 'm.times')).toContain(mass);
  expect(hover('readonly n', 'n:')).toBe('`number` ← Sizing workbook · n_limit, last value 3.8');
});

test('an output is told where it is returned', () => {
  expect(hover('return', 'half_load')).toBe('`quantity<N>`');
});

test('another thing of the same name is not told as an input', () => {
  expect(hover('console.log(', 'mass')).toBe('');
  expect(hover('const inputs', 'mass')).toBe('');
});
