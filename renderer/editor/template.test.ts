import { stripTypeScriptTypes } from 'node:module';
import { expect, test } from 'vitest';
import { failureOf, library, run, runStep } from '../../shared/module-sdk/script/testing/run.ts';
import { stepAdapter, unitHost } from '../../shared/module-sdk/script/engine.ts';
import { compiler, complaints, stepFile } from './testing/compile.ts';
import { loads, port, spar } from './testing/faces.ts';
import { newStepPath, stepTemplate } from './template.ts';

const types = (ports: readonly { name: string }[], all: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(ports.map(({ name }) => [name, all[name] ?? '']));
const written = {
  mass: 'quantity<kg>',
  n: 'number',
  span: 'quantity<m>',
  half_load: 'quantity<N>',
  line_load: 'quantity<N/m>',
  root_moment: 'quantity<N*m>',
};
const values = {
  mass: { type: 'quantity', value: 25, unit: 'kg' },
  n: { type: 'number', value: 3.8 },
  span: { type: 'quantity', value: 3, unit: 'm' },
};
const inputs = types(loads.inputs, written);
const outputs = types(Array.isArray(loads.outputs) ? loads.outputs : [], written);

test('the template of the loads step compiles without a complaint', () => {
  expect(complaints(compiler({ [stepFile]: stepTemplate(loads, 'steps/x.ts') }), stepFile)).toEqual([]);
});

test('until it is written it fails and says so: it gives no numbers', async () => {
  const outcome = await runStep(stripTypeScriptTypes(stepTemplate(loads, 'steps/x.ts')), { inputs, outputs, values });
  expect(outcome).toMatchObject({
    ok: false,
    failure: { why: 'step-threw', message: expect.stringContaining('steps/x.ts is not written yet.') },
  });
});

test('with its body written it runs on the ports that it declares', async () => {
  const template = stepTemplate(loads, 'steps/x.ts');
  const body = `const half_load = mass.times(n).times(9.80665).over(q(1, 's^2')).times(q(1, 'm')).over(2);
    return { half_load, line_load: half_load.over(span), root_moment: half_load.times(span) };`;
  const code = `import { q } from 'clew';\n${template.replace(/ {2}throw .*\n/, body)}`;
  expect(code).not.toBe(`import { q } from 'clew';\n${template}`);
  expect(complaints(compiler({ [stepFile]: code }), stepFile)).toEqual([]);
  const outcome = await runStep(stripTypeScriptTypes(code), { inputs, outputs, values });
  expect(outcome).toMatchObject({ ok: true, output: { half_load: { type: 'quantity', unit: 'N' } } });
  expect(outcome).toHaveProperty('output.half_load.value', expect.closeTo((25 * 3.8 * 9.80665) / 2, 9));
});

test('the template of a part compiles, and fails until it is written', async () => {
  const text = stepTemplate(spar, 'parts/x.ts');
  expect(text).toContain("import type { Shape } from 'clew/cad';");
  expect(complaints(compiler({ [stepFile]: text }), stepFile)).toEqual([]);
  expect(await failureOf(stripTypeScriptTypes(text), { modules: library, host: unitHost, input: {} })).toMatchObject({
    why: 'step-threw',
  });
});

test.each([
  [{ ...loads, node: 'class', inputs: [port('class', 'text'), port('await', 'number')], outputs: [] }],
  [{ ...loads, node: 'x-1-y', inputs: [], outputs: [] }],
  [{ ...loads, node: 'new', title: "it's */ a\n'title'", inputs: [], outputs: undefined }],
])('names that are words of the language compile (%#)', async (face) => {
  const text = stepTemplate(face, "steps/it's.ts");
  expect(complaints(compiler({ [stepFile]: text }), stepFile)).toEqual([]);
  const outcome = await run(stripTypeScriptTypes(text), {
    modules: library,
    host: unitHost,
    adapter: stepAdapter,
    input: { values: {}, inputs: [], outputs: [] },
  });
  expect(outcome).toMatchObject({ ok: false, failure: { why: 'step-threw' } });
});

test('a part goes into parts, a step into steps', () => {
  expect(newStepPath('spar', 'shape')).toBe('parts/spar.ts');
  expect(newStepPath('loads', [])).toBe('steps/loads.ts');
});
