import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { canonicalJson } from '../std/canonical-json.ts';
import type { JsonObject } from '../std/json.ts';
import { readLayout, writeLayout } from './layout-file.ts';
import { emptyLock, readLock, writeLock } from './lock-file.ts';
import { migrate } from './migrate.ts';
import { readThread, writeThread } from './thread-file.ts';

const folder = new URL('fixtures/', import.meta.url);
const frozen = (name: string): string => readFileSync(new URL(name, folder), 'utf8');

/** Documents of released versions. They are never edited and never removed: every later Clew has to open them. */
const fixtures: Readonly<Record<string, string>> = {
  'by-hand.thread@1.json': '401134f3aa9a3c15c3e16c19fa73ecdee51dff040b170895786eaab55f42110a',
  'clew.lock@1.json': '953004d8988b922f52ccee7e75df200b33c4893610c633069144d9a3ef48e92c',
  'malformed.thread@1.json': 'a4db034575a1564d79d901ab2a09cce2e678bad31938ba8a1208548efbfd72f8',
  'spar.layout@1.json': '7c5580418bab71ea746fa60911b68ef4184bbedd045a91c3a24f074f0993ef32',
  'spar.thread@1.json': 'd5e082d5350c895c8b54b8385b6de28c4e3d66c731dd8993114bfa0afb3c56e3',
};

describe('frozen documents', () => {
  test('are the ones that were frozen', () => {
    const found = readdirSync(folder)
      .toSorted()
      .map((name) => [name, createHash('sha256').update(frozen(name)).digest('hex')]);
    expect(Object.fromEntries(found)).toEqual(fixtures);
  });

  test.each(Object.keys(fixtures).filter((name) => name.includes('.thread@')))(
    '%s opens, and saved unchanged keeps its bytes',
    (name) => {
      const text = frozen(name);
      const read = readThread(text, name);
      if (!read.ok) throw new Error(JSON.stringify(read.error));
      expect(writeThread(read.value)).toBe(text);
      expect(read.value.thread.format).toBe('clew/thread@1');
    },
  );

  test('the canonical one is still canonical', () => {
    const text = frozen('spar.thread@1.json');
    const read = readThread(text, 'a');
    expect(read.ok && writeThread({ ...read.value, original: undefined })).toBe(text);
    expect(read.ok && read.value.problems).toEqual([]);
    expect(read.ok && Object.keys(read.value.thread.nodes)).toEqual(['mass-ok', 'sizing', 'spar']);
    expect(read.ok && read.value.thread.nodes['spar']).toEqual({
      function: 'cad/part',
      inputs: { b: '20 mm', h: '28 mm', n: 2 },
      marking: { caveats: [], level: 'UNCLASSIFIED' },
      params: { script: 'parts/spar.ts' },
      title: 'Spar, 7075-T6',
    });
  });

  test('the malformed one still says what is wrong with it', () => {
    const read = readThread(frozen('malformed.thread@1.json'), 'a');
    expect(read.ok && read.value.problems.map((p) => p.pointer)).toEqual([
      '/title',
      '/marking',
      '/nodes/bad/function',
      '/nodes/bad/title',
      '/nodes/bad/params',
      '/nodes/bad/inputs',
      '/nodes/bad/marking',
      '/nodes/none',
      '/nodes/list',
      '/wires/0',
      '/wires/1',
      '/wires/3',
      '/wires/4',
    ]);
  });

  test('layout and lock open, and are written as they are', () => {
    const layout = readLayout(frozen('spar.layout@1.json'), 'a');
    expect(layout.ok && writeLayout(layout.value)).toBe(frozen('spar.layout@1.json'));
    expect(layout.ok && layout.value.nodes['spar']).toEqual({ x: 320, y: 40, width: 240, height: 120 });
    const lock = readLock(frozen('clew.lock@1.json'), 'a');
    expect(lock.ok && writeLock(lock.value)).toBe(frozen('clew.lock@1.json'));
  });
});

describe('migration', () => {
  /** A format in its third version: 1 to 2 moved `name` to `title`, 2 to 3 made `wires` of `edges`. */
  const known = {
    'clew/thread': {
      version: 3,
      migrations: {
        1: ({ name, ...rest }: JsonObject): JsonObject => ({ ...rest, ...(name === undefined ? {} : { title: name }) }),
        2: ({ edges, ...rest }: JsonObject): JsonObject => ({ ...rest, wires: edges ?? [] }),
      },
    },
  };
  const bring = (document: unknown): ReturnType<typeof migrate> => migrate(document, 'clew/thread', 'a', known);

  test('goes step by step to the version of today, and keeps what no step touches', () => {
    const edges = [{ from: 'a.x', to: 'b.x' }];
    expect(bring({ format: 'clew/thread@1', name: 'T', edges, extra: 1 })).toEqual({
      ok: true,
      value: { format: 'clew/thread@3', title: 'T', wires: edges, extra: 1 },
    });
    expect(bring({ format: 'clew/thread@2', name: 'T', edges })).toMatchObject({
      value: { format: 'clew/thread@3', name: 'T', wires: edges },
    });
    const today = { format: 'clew/thread@3', name: 'T', edges };
    expect(bring(today)).toEqual({ ok: true, value: today });
  });

  test('keeps a member named __proto__, and changes nothing of what it was given', () => {
    const document = JSON.parse('{"format":"clew/thread@1","__proto__":{"x":1}}') as JsonObject;
    const brought = bring(document);
    expect(brought.ok && canonicalJson(brought.value)).toBe(
      '{"__proto__":{"x":1},"format":"clew/thread@3","wires":[]}',
    );
    expect(JSON.stringify(document)).toBe('{"format":"clew/thread@1","__proto__":{"x":1}}');
  });

  test('refuses a version that has no way to today, and one from later', () => {
    expect(bring({ format: 'clew/thread@0' })).toMatchObject({
      ok: false,
      error: { found: 'clew/thread@0', message: 'the version clew/thread@0 is not one that Clew can read.' },
    });
    expect(bring({ format: 'clew/thread@4' })).toMatchObject({
      ok: false,
      error: {
        message:
          'it was written by a newer Clew (clew/thread@4; this one reads up to clew/thread@3). Update Clew to open it.',
      },
    });
  });
});

describe('layout', () => {
  const read = (text: string): ReturnType<typeof readLayout> => readLayout(text, 'a.layout.json');
  test('keeps what it does not know, and is written with sorted keys and a final newline', () => {
    const layout = read(
      '{"nodes":{"b":{"y":1,"x":2,"colour":"red"},"a":{"x":0,"y":0}},"format":"clew/layout@1","zoom":2}',
    );
    expect(layout.ok && writeLayout(layout.value)).toBe(
      '{\n  "format": "clew/layout@1",\n  "nodes": {\n    "a": {\n      "x": 0,\n      "y": 0\n    },\n    "b": {\n      "colour": "red",\n      "x": 2,\n      "y": 1\n    }\n  },\n  "zoom": 2\n}\n',
    );
  });

  test.each([
    ['{"format":"clew/layout@1","nodes":{"a":{"x":"1","y":0}}}', 'unknown-format', /^nodes\/a\/x: /],
    ['{"format":"clew/layout@1"}', 'unknown-format', /^nodes: /],
    ['{"format":"clew/layout@2","nodes":{}}', 'unknown-format', /newer Clew/],
    ['{"format":"clew/layout@1","nodes":{}', 'bad-json', /the file ends/],
  ])('%s is refused', (text, why, message) => {
    expect(read(text)).toMatchObject({ ok: false, error: { why, message: expect.stringMatching(message) as string } });
  });
});

describe('lock', () => {
  test('of nothing', () => {
    expect(readLock(writeLock(emptyLock), 'clew.lock.json')).toEqual({ ok: true, value: emptyLock });
  });
  test.each([
    ['{"format":"clew/lock@1","threads":{"a":{"modules":{"m":{"version":1,"digest":"d"}}}}}', 'unknown-format'],
    ['{"format":"clew/lock@1","threads":{},"more":1}', 'unknown-format'],
    ['{"format":"clew/lock@9","threads":{}}', 'unknown-format'],
    ['', 'bad-json'],
  ])('%s is refused', (text, why) =>
    expect(readLock(text, 'clew.lock.json')).toMatchObject({ ok: false, error: { why } }),
  );
});
