import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readBook } from '../testing/read-book.ts';

/** LibreOffice as another program that saves the same workbook; without it these tests are skipped. */
function findLibreOffice(): boolean {
  try {
    execFileSync('soffice', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

const wanted = (name: string, type: string): unknown => ({ at: name, type });
const params = {
  units: { column: 'D' },
  cells: {
    spar_t: wanted('spar_t', 'quantity<mm>'),
    tip: wanted('tip_check', 'quantity<mm>'),
    rho: wanted('rho', 'quantity<kg/m^3>'),
    date: wanted('Parameters!B32', 'text'),
  },
  tables: { reqs: { range: 'Requirements!A3:F', columns: { id: 'text', limit: 'number', unit: 'text' } } },
  inputs: { spar_t: wanted('Parameters!C4', 'quantity<mm>') },
};

describe.skipIf(!findLibreOffice())('the workbook of the example, saved by LibreOffice', () => {
  it('reads and recalculates as the original does', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'clew-soffice-'));
    try {
      copyFileSync(
        fileURLToPath(new URL('../../../examples/uas-spar/uas.xlsx', import.meta.url)),
        join(folder, 'uas.xlsx'),
      );
      execFileSync(
        'soffice',
        [
          '--headless',
          `-env:UserInstallation=file://${folder}/profile`,
          '--convert-to',
          'xlsx',
          '--outdir',
          join(folder, 'out'),
          join(folder, 'uas.xlsx'),
        ],
        { stdio: 'ignore' },
      );
      const [original, saved] = [join(folder, 'uas.xlsx'), join(folder, 'out', 'uas.xlsx')].map(
        (path) => new Uint8Array(readFileSync(path)),
      );
      expect(saved).not.toEqual(original);
      for (const inputs of [{}, { spar_t: { type: 'quantity' as const, value: 2.2, unit: 'mm' } }]) {
        const [a, b] = [
          await readBook(original ?? new Uint8Array(), params, inputs),
          await readBook(saved ?? new Uint8Array(), params, inputs),
        ];
        expect(b.failure).toBe('');
        expect(b.outputs).toMatchObject({
          spar_t: a.outputs['spar_t'],
          rho: a.outputs['rho'],
          reqs: a.outputs['reqs'],
          date: { value: '2026-11-16' },
        });
        const tip = (outputs: typeof a.outputs): number =>
          Number((outputs['tip'] as { value: number } | undefined)?.value);
        expect(Math.abs(tip(b.outputs) / tip(a.outputs) - 1)).toBeLessThan(1e-12);
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
