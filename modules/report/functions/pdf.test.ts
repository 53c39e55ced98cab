import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { callFunction, describeFunction } from '@clew/module-sdk/testkit';
import type { TestCall } from '@clew/module-sdk/testkit';
import type { Arrival, Json } from '@clew/module-sdk';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { definition } from '../module.ts';
import { sampleFiles, sampleThread, sampleValues, sampleVerdicts } from '../testing/sample.ts';

const poppler = spawnSync('pdftotext', ['-v']).error === undefined;
if (!poppler)
  process.stderr.write(
    'The tests that read the report back are skipped: pdftotext of poppler-utils is not installed.\n',
  );

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'clew-report-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const inputs = { verdicts: sampleVerdicts, values: sampleValues, files: sampleFiles };

async function make(call: TestCall): Promise<{ bytes: Buffer; path: string }> {
  const { result } = await callFunction(definition, 'pdf', {
    folder,
    ...call,
    context: { thread: sampleThread, ...call.context },
  });
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  const { pdf } = result.value;
  if (pdf?.type !== 'file' || !('path' in pdf)) throw new Error('The function gives no file.');
  return { bytes: readFileSync(pdf.path), path: pdf.path };
}

/** The text of each page. */
function pagesOf(path: string, ...options: string[]): string[] {
  return execFileSync('pdftotext', [...options, path, '-'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
    .split('\f')
    .slice(0, -1);
}

/** Text without the spaces and line breaks that setting it adds. */
const dense = (text: string): string => text.replaceAll(/[\s\u2009\u00a0]/g, '');

function threadOf(
  nodes: Readonly<Record<string, Json>>,
  wires: readonly { from: string; to: string }[] = [],
): typeof sampleThread {
  return {
    ...sampleThread,
    document: { format: 'clew/thread@1', nodes, wires: wires.map(({ from, to }) => ({ from, to })) },
  };
}

const digest = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

/** Fonts of the names that the report uses, but of half the size, where Linux looks for a user's fonts. */
function installStretchedFonts(into: string): void {
  mkdirSync(into);
  const from = new URL('../fonts/', import.meta.url);
  for (const name of readdirSync(from).filter((one) => one.endsWith('.ttf'))) {
    const font = readFileSync(new URL(name, from));
    for (let record = 12; record < 12 + 16 * font.readUInt16BE(4); record += 16) {
      if (font.toString('latin1', record, record + 4) !== 'head') continue;
      const unitsPerEm = font.readUInt32BE(record + 8) + 18;
      font.writeUInt16BE(font.readUInt16BE(unitsPerEm) * 2, unitsPerEm);
    }
    writeFileSync(join(into, name), font);
  }
}

describe('pdf', () => {
  test('gives one tagged PDF/UA file, named after the thread', async () => {
    const { result } = await callFunction(definition, 'pdf', { folder, inputs, context: { thread: sampleThread } });
    expect(result).toMatchObject({
      ok: true,
      value: { pdf: { type: 'file', mediaType: 'application/pdf', name: 'uas-spar.report.pdf' } },
    });
    const text = (await make({ inputs })).bytes.toString('latin1');
    expect(text.slice(0, 8)).toBe('%PDF-1.7');
    for (const part of ['/StructTreeRoot', '/Lang', 'pdfuaid:part>1<'])
      expect(text.includes(part) ? '' : part).toBe('');
  });

  test('holds no date, user, machine or path', async () => {
    const { bytes } = await make({ inputs });
    const text = bytes.toString('latin1');
    // A shorter name may stand in compressed data by chance.
    for (const name of [
      'CreationDate',
      'ModDate',
      'CreateDate',
      'ModifyDate',
      hostname(),
      folder,
      process.cwd(),
      `(${userInfo().username})`,
    ].filter((one) => one.length > 4))
      expect(text.includes(name) ? name : '').toBe('');
  });

  test('the same inputs give the same bytes, later, in another process, and whatever fonts the machine has', async () => {
    const script = `
      import { callFunction } from '@clew/module-sdk/testkit';
      import { definition } from './module.ts';
      import { sampleFiles, sampleThread, sampleValues, sampleVerdicts } from './testing/sample.ts';
      const call = { folder: process.argv[1], inputs: { verdicts: sampleVerdicts, values: sampleValues, files: sampleFiles }, context: { thread: sampleThread } };
      await callFunction(definition, 'pdf', call);`;
    const here = digest((await make({ inputs })).bytes);
    await sleep(1100);
    const other = mkdtempSync(join(folder, 'other-'));
    installStretchedFonts(join(other, '.fonts'));
    execFileSync(process.execPath, ['--input-type=module', '-e', script, other], {
      cwd: new URL('..', import.meta.url),
      env: { ...process.env, HOME: other, TZ: 'Asia/Tokyo', LANG: 'de_DE.UTF-8', SOURCE_DATE_EPOCH: '1' },
    });
    expect(digest(readFileSync(join(other, 'report.pdf')))).toBe(here);
    expect(digest((await make({ inputs })).bytes)).toBe(here);
  });

  test('a call without a thread is refused with a sentence', async () => {
    const { result } = await callFunction(definition, 'pdf', { folder, inputs });
    expect(result).toMatchObject({ ok: false, error: { why: 'bad-input' } });
  });

  test('params are checked and ports are described', async () => {
    const { result } = await callFunction(definition, 'pdf', { folder, params: { paper: 'a3' } });
    expect(result).toMatchObject({ ok: false, error: { why: 'bad-params', pointer: '/paper' } });
    expect(describeFunction(definition, 'pdf', {})).toMatchObject({
      ports: { outputs: [{ name: 'pdf', type: 'file<application/pdf>' }] },
    });
  });
});

const hostile = [
  '#read("/etc/passwd")',
  '$x^2$ *bold* _it_ `raw` @ref <label>',
  '] unbalanced [ ( { } )',
  '#import "@preview/cetz:0.3.0": *',
  '#{ panic() } // c /* d */ \\ \\u{41}',
  '= heading',
  '"q" \'s\' -- --- ...',
  'שלום',
  '#sys.inputs.report',
  '{"json": true}',
];

describe.skipIf(!poppler)('what a reader finds', () => {
  test('cover, summary, matrix, values, files and footer', async () => {
    const { path } = await make({
      inputs,
      params: { author: 'A. Engineer', organisation: 'Structures', intro: 'First.\n\nSecond.' },
    });
    const pages = pagesOf(path, '-layout');
    const all = pages.join('\n');
    for (const text of ['UAS wing spar, Rev B', sampleThread.digest, 'A. Engineer', 'Structures', 'First.', 'Second.'])
      expect(all).toContain(text);
    expect(all).toContain('1 of 6 requirements not satisfied: 1 FAIL');
    expect(all).not.toContain('All 6');
    expect(all).toMatch(
      /STR-001\s+Tip deflection at limit load shall not exceed 150 mm\s+151\.0\s*mm\s+150\s*mm\s+−0\.68\s*%\s+✕ FAIL/,
    );
    expect(all).toContain('row 2 where direction = flapwise');
    expect(all).toMatch(/Tip deflection: tip\s+151\.021\s+mm\s+solve\.tip/);
    expect(all).toMatch(/model\/step\s+29211\s+spar\.step/);
    expect(all).toContain(`sha256:${'4f1c'.repeat(16)}`);
    for (const [i, page] of pages.entries())
      expect(page).toMatch(new RegExp(`uas-spar\\s+9b07a1c29b07\\s+Page ${i + 1} of ${pages.length}`));
  });

  test('all pass is said where all pass', async () => {
    const passing = sampleVerdicts.map((one) =>
      one.value.type === 'verdict'
        ? { ...one, value: { ...one.value, verdict: 'PASS' as const, margin: { value: 0.1, unit: '1' } } }
        : one,
    );
    const first = pagesOf((await make({ inputs: { verdicts: passing } })).path)[0] ?? '';
    expect(first).toContain('All 6 requirements PASS');
    const [missing] = pagesOf((await make({ inputs: { verdicts: passing.slice(1) } })).path);
    expect(missing).toContain('1 of 6 requirements not satisfied: 1 NOT IN THIS REPORT');
    expect(missing).not.toContain('All 6');
  });

  test('the marking stands at the top and at the foot of every page', async () => {
    const { path } = await make({ inputs, context: { marking: { level: 'SECRET', caveats: ['NOFORN'] } } });
    const pages = pagesOf(path, '-layout').map((page) => page.split('\n').filter((line) => line.trim() !== ''));
    expect(pages.length).toBeGreaterThan(2);
    for (const lines of pages)
      expect([lines[0]?.trim(), lines.at(-1)?.trim()]).toEqual(['SECRET//NOFORN/SP-CTI', 'SECRET//NOFORN/SP-CTI']);
  });

  test('pinned values stand out, before the matrix', async () => {
    const overrides = [
      {
        target: 'sizing.spar_t',
        as: 'output' as const,
        value: { type: 'quantity' as const, value: 2.2, unit: 'mm', digits: 2 },
      },
    ];
    const text = pagesOf(
      (await make({ inputs, context: { thread: { ...sampleThread, overrides } } })).path,
      '-layout',
    ).join('\n');
    expect(text).toContain('1 value is pinned for this run. This is not the thread as it is drawn.');
    expect(text).toMatch(/sizing\.spar_t\s+output, in place of the node’s own\s+2\.2\s+mm/);
    expect(text.indexOf('Pinned for this run')).toBeLessThan(text.indexOf('Requirements\n'));
  });
});

describe.skipIf(!poppler)('whatever is in the thread', () => {
  test('a hostile text is shown as it is, wherever it stands', async () => {
    const nodes = Object.fromEntries(
      hostile.map((text, i) => [
        `n${i}`,
        { function: 'core/requirement', title: text, params: { id: `R-${i}`, text, check: text, source: text } },
      ]),
    );
    const verdicts: Arrival[] = hostile.map((text, i) => ({
      from: `n${i}.verdict`,
      value: {
        type: 'verdict',
        id: `R-${i}`,
        verdict: 'NOT VERIFIED',
        text,
        check: text,
        reason: text,
        origin: text,
        value: text,
      },
    }));
    const values: Arrival[] = hostile.map((text, i) => ({
      from: `n${i}.x`,
      title: text,
      origin: text,
      value: { type: 'text', value: text },
    }));
    const table: Arrival = {
      from: 'n0.t',
      title: hostile[0],
      value: {
        type: 'table',
        columns: hostile.slice(0, 3).map((name) => ({ name, type: 'text' })),
        rows: [hostile.slice(3, 6)],
      },
    };
    const params = { title: hostile[0], author: hostile[1], organisation: hostile[2], intro: hostile.join('\n\n') };
    const { path, bytes } = await make({
      params,
      inputs: { verdicts, values: [...values, table] },
      context: { thread: { ...threadOf(nodes), name: hostile[3] ?? '' } },
    });
    const text = dense(pagesOf(path, '-raw').join(''));
    for (const one of hostile.filter((given) => given !== 'שלום'))
      expect({ one, enough: text.split(dense(one)).length > 6 }).toEqual({ one, enough: true });
    expect(text).toContain('שלום');
    expect(text).not.toContain('root:x:0');
    expect(bytes.length).toBeGreaterThan(10_000);
  });

  test('what has no glyph, or hides text, is shown as its code, and the report says so', async () => {
    const verdicts: Arrival[] = [
      {
        from: 'a.verdict',
        value: {
          type: 'verdict',
          id: 'A-1',
          verdict: 'FAIL',
          text: 'rocket 🚀 中 \u202egnihton\u202c \u0000 \ud800',
          check: '',
        },
      },
    ];
    const text = pagesOf((await make({ inputs: { verdicts }, context: { thread: threadOf({}) } })).path).join(' ');
    for (const code of ['1F680', '4E2D', '202E', '202C', '0000', 'D800']) expect(text).toContain(`[U+${code}]`);
    expect(text).toContain('Characters that cannot be shown as they are stand as their code');
  });

  test('a very long word is cut at the line end and loses nothing', async () => {
    const word = Array.from({ length: 60 }, (_, i) => `w${i}x`).join('');
    const verdicts: Arrival[] = [
      {
        from: 'a.verdict',
        value: { type: 'verdict', id: word, verdict: 'FAIL', text: word, check: word, value: word, limit: word },
      },
    ];
    const { path } = await make({ inputs: { verdicts }, context: { thread: threadOf({}) } });
    expect(dense(pagesOf(path, '-raw').join(''))).toContain(word);
    const box = execFileSync('pdftotext', ['-bbox', path, '-'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const rights = [...box.matchAll(/xMax="([\d.]+)"/g)].map((found) => Number(found[1]));
    expect(rights.length).toBeGreaterThan(10);
    // Right edge of an A4 page less the margin of 18 mm, in pt.
    expect(Math.max(...rights)).toBeLessThanOrEqual(595.28 - 51.02 + 0.5);
  });

  test('a long matrix repeats its head on every page and drops no requirement', async () => {
    const nodes = Object.fromEntries(
      Array.from({ length: 150 }, (_, i) => [
        `n${i}`,
        {
          function: 'core/requirement',
          params: { id: `LONG-${i}`, text: `Requirement number ${i}`, check: 'value <= 1 mm' },
        },
      ]),
    );
    const { path } = await make({ params: { sections: ['requirements'] }, context: { thread: threadOf(nodes) } });
    const pages = pagesOf(path, '-layout');
    const matrix = pages.filter((page) => /LONG-\d+\s+Requirement number/.test(page) && page.includes('value <= 1 mm'));
    expect(matrix.length).toBeGreaterThan(3);
    for (const page of matrix) expect(page).toMatch(/Requirement\s+Text and check\s+Value\s+Limit\s+Margin\s+Verdict/);
    const text = pages.join('\n');
    for (let i = 0; i < 150; i++)
      expect(text.match(new RegExp(`LONG-${i}\\b`, 'g'))).toEqual([`LONG-${i}`, `LONG-${i}`]);
    expect(text).toContain('150 of 150 requirements not satisfied: 150 NOT IN THIS REPORT');
  });

  test('cycles, dangling wires and unknown functions do not stop the report', async () => {
    const nodes = { a: { function: 'no/such', title: 'Alpha' }, b: { function: '', params: {} }, c: {} };
    const wires = ['a.x>b.y', 'b.y>a.x', 'c.z>c.z', 'gone.x>a.q', 'a.x>lost.y', 'nonsense>a.r'].map((wire) => ({
      from: wire.split('>')[0] ?? '',
      to: wire.split('>')[1] ?? '',
    }));
    const text = pagesOf((await make({ context: { thread: threadOf(nodes, wires) } })).path).join(' ');
    expect(text).toContain('Alpha');
    expect(text).toContain('This thread checks no requirement.');
  });

  test('paper may be letter', async () => {
    const { path } = await make({ inputs, params: { paper: 'letter' } });
    expect(execFileSync('pdfinfo', [path], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })).toMatch(
      /Page size:\s+612 x 792 pts \(letter\)/,
    );
  });
});
