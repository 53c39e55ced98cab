/* The workbook of the module's example: `node modules/excel/testing/example-book.ts` writes it. */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { buildBook } from './build-book.ts';

export const examplePath: string = fileURLToPath(new URL('../examples/bolts.xlsx', import.meta.url));

/** A bolted joint: nut factor, torque, and the bolts with their preload F = T / (K d) (Shigley, Mechanical Engineering Design, eq. 8-27). */
export function exampleBook(): Uint8Array {
  const diameters = [0.25, 0.3125, 8];
  const units = ['in', 'in', 'mm'];
  const metres = diameters.map((d, i) => d * (units[i] === 'in' ? 0.0254 : 0.001));
  const header = { A1: 'bolt', B1: 'diameter', C1: 'unit', D1: 'preload', E1: 'unit' };
  const rows = diameters.flatMap((d, i) => [
    [`A${i + 2}`, `B-${i + 1}`] as const,
    [`B${i + 2}`, d] as const,
    [`C${i + 2}`, units[i] ?? ''] as const,
    [
      `D${i + 2}`,
      { f: `torque/(nut_factor*CONVERT(B${i + 2},C${i + 2},"m"))`, v: 10 / (0.2 * (metres[i] ?? 1)) },
    ] as const,
    [`E${i + 2}`, 'N'] as const,
  ]);
  return buildBook({
    sheets: [
      { name: 'Joint', cells: { A1: 'Torque', B1: 10, C1: 'N·m', A2: 'Nut factor', B2: 0.2, C2: '-' } },
      { name: 'Bolts', cells: { ...header, ...Object.fromEntries(rows) } },
    ],
    names: { torque: 'Joint!$B$1', nut_factor: 'Joint!$B$2' },
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(examplePath, exampleBook());
