import { expect, test } from 'vitest';
import { typedArrival, valueRows, valueTables } from './values.ts';

const wrapped = (value: object) =>
  typedArrival({ from: 'beam.tip', title: 'Spar', value: { type: 'json', value: value as never } });

test('a value that came through a port for JSON is shown with its unit and digits', () => {
  const arrival = wrapped({ type: 'quantity', value: 2, unit: 'mm', digits: 2 });
  expect(valueRows([arrival])).toMatchObject([{ name: 'Spar: tip', number: '2.0', unit: 'mm', numeric: true }]);
});

test('a table that came through a port for JSON is a table', () => {
  const arrival = wrapped({ type: 'table', columns: [{ name: 'f', type: 'quantity<Hz>' }], rows: [[9.6]] });
  expect(valueTables([arrival])).toMatchObject([{ name: 'Spar: tip', rows: [['9.6']] }]);
});

test('JSON that is no value stays JSON', () => {
  expect(wrapped({ type: 'quantity', value: 'two' }).value.type).toBe('json');
  expect(wrapped({ method: 'beam' }).value.type).toBe('json');
});

test('a port called value adds nothing to the name of its node', () => {
  const arrival = {
    from: 'flapwise.value',
    title: 'First flapwise mode',
    value: { type: 'number' as const, value: 1 },
  };
  expect(valueRows([arrival])[0]?.name).toBe('First flapwise mode');
});
