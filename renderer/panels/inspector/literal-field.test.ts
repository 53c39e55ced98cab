import { describe, expect, test } from 'vitest';
import { parsePortType } from '#shared/model/port-type.ts';
import type { PortType } from '#shared/model/port-type.ts';
import { literalState, literalText } from './literal-field.ts';
import { commonUnits, partsOf, partsProblem, portKinds, writtenParts } from './port-type-parts.ts';

function type(text: string): PortType {
  const parsed = parsePortType(text);
  if (!parsed.ok) throw new Error(parsed.error);
  return parsed.value;
}

describe('a typed value', () => {
  test('in another unit shows what arrives', () => {
    expect(literalState('0.315 in', type('quantity<mm>'), 'spar_t')).toEqual({
      is: 'good',
      literal: '0.315 in',
      as: '8.001\u2009mm',
    });
    expect(literalState('8 mm', type('quantity<mm>'), 'spar_t')).toMatchObject({ as: undefined });
    expect(literalState('5 %', type('number'), 'k')).toMatchObject({ as: '0.05' });
  });

  test('of another dimension is refused with the sentence', () => {
    const state = literalState('2.2 kg', type('quantity<mm>'), 'spar_t');
    expect(state).toMatchObject({ is: 'bad' });
    expect(state.is === 'bad' ? state.why : '').toMatch(/^spar_t does not fit: .*(kg|mass)/);
  });

  test('without its unit is refused with what to write', () => {
    expect(literalState('2.2', type('quantity<mm>'), 't')).toEqual({
      is: 'bad',
      why: 't needs a unit: write "2.2 mm".',
    });
  });

  test('keeps the digits that were typed', () => {
    expect(literalState('2.20', type('number'), 'k')).toMatchObject({ literal: '2.20' });
    expect(literalState('2.2', type('number'), 'k')).toMatchObject({ literal: 2.2 });
    expect(literalState('3.5', type('integer'), 'n')).toMatchObject({ is: 'bad' });
  });

  test('is a text, a truth or JSON as its port needs', () => {
    expect(literalState(' a ', type('text'), 'x')).toMatchObject({ literal: ' a ' });
    expect(literalState('true', type('boolean'), 'x')).toMatchObject({ literal: true });
    expect(literalState('[1]', type('json'), 'x')).toMatchObject({ literal: [1] });
    expect(literalState('[1', type('json'), 'x')).toMatchObject({ is: 'bad' });
    expect(literalState('x', type('file<model/step>'), 'x')).toMatchObject({ is: 'bad' });
    expect(literalState('  ', type('text'), 'x')).toEqual({ is: 'empty' });
  });

  test('is shown as it stands in the thread', () => {
    expect([literalText('8 mm', undefined), literalText(3, undefined), literalText(undefined, undefined)]).toEqual([
      '8 mm',
      '3',
      '',
    ]);
  });
});

describe('a port type in parts', () => {
  test.each([
    'quantity<N/m>',
    'number',
    'table<n: integer, f: quantity<Hz>>',
    'file<model/step>',
    'file',
    'table',
    'spline',
    'number<3>',
    '',
  ])('%s comes back as it was', (text) => {
    expect(writtenParts(partsOf(text))).toBe(text);
  });

  test('says what is wrong with a unit', () => {
    expect(partsProblem({ kind: 'quantity', argument: '' })).toContain('needs its unit');
    expect(partsProblem({ kind: 'quantity', argument: 'furlongg' })).toContain('furlongg');
    expect(partsProblem({ kind: 'quantity', argument: 'mm' })).toBeUndefined();
    expect(partsProblem({ kind: 'other', argument: 'spline' })).toContain('spline');
  });

  test('offers kinds and units that are known', () => {
    for (const kind of portKinds)
      expect(partsProblem({ kind, argument: kind === 'quantity' ? 'mm' : '' })).toBeUndefined();
    expect(commonUnits).toContain('degC');
    expect(commonUnits.length).toBeGreaterThan(25);
  });
});
