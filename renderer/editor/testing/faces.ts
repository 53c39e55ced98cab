import { parsePortType } from '#shared/model/port-type.ts';
import type { FacePort, StepFace } from '../port-types.ts';

/** A port by its written type. */
export function port(name: string, written: string, more: Partial<FacePort> = {}): FacePort {
  const type = parsePortType(written);
  if (!type.ok) throw new Error(type.error);
  return { name, type: type.value, other: undefined, last: undefined, ...more };
}

/** The loads step of the spar example, with what its run had on the wires. */
export const loads: StepFace = {
  node: 'loads',
  title: 'Limit loads',
  inputs: [
    port('mass', 'quantity<kg>', { other: 'Sizing workbook · mtow', last: '25 kg' }),
    port('n', 'number', { other: 'Sizing workbook · n_limit', last: '3.8' }),
    port('span', 'quantity<m>', { other: 'Sizing workbook · span', last: '3 m' }),
  ],
  outputs: [
    port('half_load', 'quantity<N>'),
    port('line_load', 'quantity<N/m>', { other: 'Spar under limit load · uniform_load' }),
    port('root_moment', 'quantity<N*m>'),
  ],
};

export const spar: StepFace = {
  node: 'spar',
  title: 'Spar',
  inputs: ['b', 'h', 't', 'length'].map((name) => port(name, 'quantity<mm>')),
  outputs: 'shape',
};
