import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addNode, connect, removeNodes, renameNode, setInput, setParams, setTitle } from '../model/edit.ts';
import { record, redo, startHistory, undo } from '../model/history.ts';
import { someJson, someRecord, someText, someThread } from '../model/testing/threads.ts';
import type { Thread } from '../model/thread.ts';
import { canonicalJson } from '../std/canonical-json.ts';
import type { Json, JsonObject } from '../std/json.ts';
import { atDocument, layoutPathOf, newThreadFile, readThread, writeThread } from './thread-file.ts';
import type { ThreadFile } from './thread-file.ts';

function open(text: string): ThreadFile {
  const read = readThread(text, 'a.thread.json');
  if (!read.ok) throw new Error(JSON.stringify(read.error));
  return read.value;
}

/** As it is written when something was changed: without the text that it was read from. */
const rewritten = (file: ThreadFile): string => writeThread({ ...file, original: undefined });
const changed = (file: ThreadFile, thread: Thread): string => writeThread({ ...file, thread });
const document = (text: string): JsonObject => JSON.parse(text.replace(/^\uFEFF/, '')) as JsonObject;

/** The same document by meaning: with the members that the model gives a document without them, its wires in one order. */
function meaning(given: JsonObject): string {
  const isObject = (value: Json | undefined): value is JsonObject =>
    typeof value === 'object' && value !== null && !Array.isArray(value);
  const result: Record<string, Json> = { nodes: {}, wires: [], ...given };
  const { nodes, wires } = result;
  if (isObject(nodes))
    result['nodes'] = Object.fromEntries(
      Object.entries(nodes).map(([id, node]) => [id, isObject(node) ? { function: '', ...node } : node]),
    );
  if (Array.isArray(wires)) result['wires'] = wires.map((wire: Json) => canonicalJson(wire)).toSorted();
  return canonicalJson(result);
}

const spar: Thread = {
  format: 'clew/thread@1',
  title: 'Spar',
  nodes: { b: { function: 'x/y', params: { z: [1, { k: 2 }], a: {} } }, a: { function: 'x/z', inputs: { t: '2 mm' } } },
  wires: [
    { from: 'b.q', to: 'a.y' },
    { from: 'b.p', to: 'a.x' },
    { from: 'a.p', to: 'a.x' },
  ],
};

const canonical = `{
  "format": "clew/thread@1",
  "nodes": {
    "a": {
      "function": "x/z",
      "inputs": {
        "t": "2 mm"
      }
    },
    "b": {
      "function": "x/y",
      "params": {
        "a": {},
        "z": [
          1,
          {
            "k": 2
          }
        ]
      }
    }
  },
  "title": "Spar",
  "wires": [
    { "from": "a.p", "to": "a.x" },
    { "from": "b.p", "to": "a.x" },
    { "from": "b.q", "to": "a.y" }
  ]
}
`;

describe('canonical text', () => {
  test('has sorted keys, a node to a block, a wire to a line, two spaces and a final newline', () => {
    expect(writeThread(newThreadFile(spar))).toBe(canonical);
    expect(writeThread(newThreadFile({ format: 'clew/thread@1', nodes: {}, wires: [] }))).toBe(
      '{\n  "format": "clew/thread@1",\n  "nodes": {},\n  "wires": []\n}\n',
    );
  });

  test('is one text for one meaning: neither order nor spacing of what was read counts', () => {
    expect(rewritten(open(JSON.stringify(spar)))).toBe(canonical);
    expect(
      rewritten(open(JSON.stringify({ ...spar, wires: spar.wires.toReversed(), title: spar.title }, null, '\t'))),
    ).toBe(canonical);
  });

  test('changes only where the thread does: one wire is one line', () => {
    const before = canonical.split('\n');
    const after = changed(open(canonical), connect(spar, { from: 'a.q', to: 'b.r' }, false).after).split('\n');
    expect(after.filter((line) => !before.includes(line))).toEqual([
      '    { "from": "b.q", "to": "a.y" },',
      '    { "from": "a.q", "to": "b.r" }',
    ]);
  });
});

describe('saving an unchanged document', () => {
  const hand =
    '{ "format":"clew/thread@1",\n\t"wires": [{"to": "a.x", "from": "b.p"}],\n  "nodes": {"b": {"function": "x/y"}, "a": {"function":"x/z"}} , "note": -0.10 }';
  test.each([
    ['canonical', canonical],
    ['laid out by hand', hand],
    ['with CRLF', canonical.replaceAll('\n', '\r\n')],
    ['with a byte order mark', `\uFEFF${canonical}`],
    ['with both and no final newline', `\uFEFF${canonical.trimEnd().replaceAll('\n', '\r\n')}`],
    ['on one line', JSON.stringify(spar)],
    [
      'with malformed parts',
      '{"nodes": {"a": 5, "b": {"params": 3}}, "format": "clew/thread@1", "wires": [1, {"from": "x.y"}]}',
    ],
    ['without nodes and wires', '{"format": "clew/thread@1"}'],
  ])('changes no byte: %s', (_, text) => {
    expect(writeThread(open(text))).toBe(text);
  });

  test('changes no byte after an edit that was undone, and after one that came to nothing', () => {
    const file = open(hand);
    const history = record(startHistory(file.thread), setTitle(file.thread, 'a', 'A'));
    expect(changed(file, history.now)).not.toBe(hand);
    expect(changed(file, undo(history).now)).toBe(hand);
    expect(changed(file, redo(undo(history)).now)).toBe(changed(file, history.now));
  });
});

/** What mostly has the form that is asked for, and sometimes any other. */
const mostly = <T>(good: fc.Arbitrary<T>): fc.Arbitrary<Json> =>
  fc.oneof({ weight: 12, arbitrary: good.map((value) => value as Json) }, { weight: 1, arbitrary: someJson });

/** Any document that opens: with members that no version knows, malformed parts and names that trip up plain objects. */
const marking = fc.constant({ level: 'CUI', caveats: ['NOFORN'] });
const anyNode = mostly(
  fc
    .tuple(
      someRecord,
      fc.record(
        {
          function: mostly(fc.constant('x/y')),
          title: mostly(someText),
          params: mostly(someRecord),
          inputs: mostly(someRecord),
          marking: mostly(marking),
        },
        { requiredKeys: [] },
      ),
    )
    .map(([extra, members]) => ({ ...extra, ...members })),
);
const anyWire = mostly(
  fc.record({ from: mostly(someText), to: someText, note: someJson }, { requiredKeys: ['from', 'to'] }),
);
const anyId = fc.oneof(fc.constantFrom('a', 'b', '__proto__', 'constructor', '10', '9', 'a/b', 'a~b'), someText);
const anyDocument: fc.Arbitrary<string> = fc
  .record(
    {
      extra: someRecord,
      title: mostly(someText),
      marking: mostly(marking),
      nodes: mostly(fc.array(fc.tuple(anyId, anyNode), { maxLength: 5 }).map((entries) => Object.fromEntries(entries))),
      wires: mostly(fc.array(anyWire, { maxLength: 5 })),
    },
    { requiredKeys: [] },
  )
  .map(({ extra, ...members }) => JSON.stringify({ ...extra, ...members, format: 'clew/thread@1' }));

describe('any document', () => {
  test('loses nothing: what is written says what was read, whatever it was', () => {
    let [malformed, sound] = [0, 0];
    fc.assert(
      fc.property(anyDocument, (text) => {
        const file = open(text);
        const written = rewritten(file);
        expect(meaning(document(written))).toBe(meaning(document(text)));
        expect(writeThread(file)).toBe(text);
        if (file.problems.length > 0) malformed++;
        else sound++;
      }),
      { numRuns: 1500 },
    );
    expect(Math.min(malformed, sound)).toBeGreaterThan(100);
  });

  test('is written to the same bytes again once it was written', () => {
    fc.assert(
      fc.property(anyDocument, (text) => {
        const written = rewritten(open(text));
        expect(rewritten(open(written))).toBe(written);
        expect(writeThread(open(written))).toBe(written);
      }),
      { numRuns: 1000 },
    );
  });

  test('reports each malformed part once, where it stands', () => {
    fc.assert(
      fc.property(anyDocument, (text) => {
        const { problems } = open(text);
        expect(new Set(problems.map((p) => p.pointer)).size).toBe(problems.length);
        const whole = document(text);
        for (const { pointer, severity, code } of problems) {
          expect([severity, code]).toEqual(['error', 'malformed']);
          let place: unknown = whole;
          for (const step of pointer
            .slice(1)
            .split('/')
            .map((s) => s.replaceAll('~1', '/').replaceAll('~0', '~'))) {
            expect(Object.hasOwn(place as object, step)).toBe(true);
            place = (place as Record<string, unknown>)[step];
          }
        }
      }),
      { numRuns: 1000 },
    );
  });

  test('that a model gives is read back as that model', () => {
    fc.assert(
      fc.property(someThread, (thread) => {
        const file = open(writeThread(newThreadFile(thread)));
        const unkept = (t: Thread): string[] =>
          Object.entries(t.nodes)
            .map(([id, node]) => canonicalJson([id, { ...node, kept: undefined }]))
            .toSorted();
        expect(unkept(file.thread)).toEqual(unkept(thread));
        expect(file.thread.wires.map(canonicalJson).toSorted()).toEqual(thread.wires.map(canonicalJson).toSorted());
      }),
      { numRuns: 1000 },
    );
  });
});

describe('malformed parts', () => {
  const text = JSON.stringify({
    format: 'clew/thread@1',
    title: 5,
    marking: { level: 'secret', caveats: [] },
    nodes: { ok: { function: 'x/y', marking: 'CUI', params: 'p' }, none: null, 'a/b': { function: 1 } },
    wires: [7, { from: 'ok.y', to: 'a/b.x' }, { from: 'ok.y' }, { to: 'ok.t', from: 5 }, {}],
  });
  const file = open(text);
  const wrong = (pointer: string, message: string, where: object = {}): object => ({
    severity: 'error',
    code: 'malformed',
    message,
    pointer,
    ...where,
  });

  test('are reported with node, port and pointer, in the order of the document', () => {
    expect(file.problems).toEqual([
      wrong('/title', 'Thread: "title" does not have the form it needs; it is kept as it stands.'),
      wrong('/marking', 'Thread: "marking" does not have the form it needs; it is kept as it stands.'),
      wrong('/nodes/ok/marking', 'Node ok: "marking" does not have the form it needs; it is kept as it stands.', {
        node: 'ok',
      }),
      wrong('/nodes/ok/params', 'Node ok: "params" does not have the form it needs; it is kept as it stands.', {
        node: 'ok',
      }),
      wrong('/nodes/none', 'Node none is not an object; it is kept as it stands.', { node: 'none' }),
      wrong('/nodes/a~1b/function', 'Node a/b: "function" does not have the form it needs; it is kept as it stands.', {
        node: 'a/b',
      }),
      wrong('/wires/0', 'Wire 1 needs a "from" and a "to", both written node.port; it is kept as it stands.'),
      wrong('/wires/2', 'Wire 3 needs a "from" and a "to", both written node.port; it is kept as it stands.', {
        node: 'ok',
        port: 'y',
      }),
      wrong('/wires/3', 'Wire 4 needs a "from" and a "to", both written node.port; it is kept as it stands.', {
        node: 'ok',
        port: 't',
      }),
      wrong('/wires/4', 'Wire 5 needs a "from" and a "to", both written node.port; it is kept as it stands.'),
    ]);
  });

  test('do not enter the model', () => {
    expect(file.thread).toEqual({
      format: 'clew/thread@1',
      nodes: {
        ok: { function: 'x/y', kept: { marking: 'CUI', params: 'p' } },
        'a/b': { function: '', kept: { function: 1 } },
      },
      wires: [{ from: 'ok.y', to: 'a/b.x' }],
    });
  });

  test('leave the pointers of the wires that are sound what they are in the document', () => {
    const problem = (pointer: string): { severity: 'error'; code: string; message: string; pointer: string } => ({
      severity: 'error',
      code: 'c',
      message: 'm',
      pointer,
    });
    expect(
      atDocument(file, [problem('/wires/0/to'), problem('/wires/0'), problem('/nodes/ok')]).map((p) => p.pointer),
    ).toEqual(['/wires/1/to', '/wires/1', '/nodes/ok']);
    const sound = open(
      JSON.stringify({
        ...document(text),
        wires: [{ from: 'a.b', to: 'c.d' }, 5, 6, { from: 'a.b', to: 'c.e' }, 7, { from: 'a.b', to: 'c.f' }],
      }),
    );
    expect(
      atDocument(sound, [problem('/wires/0'), problem('/wires/1'), problem('/wires/2/from')]).map((p) => p.pointer),
    ).toEqual(['/wires/0', '/wires/3', '/wires/5/from']);
  });

  test('are written back after edits elsewhere', () => {
    const { after: thread } = setTitle(addNode(file.thread, 'new', { function: 'x/z' }).after, 'ok', 'OK');
    const written = document(changed(file, thread));
    expect(written['title']).toBe(5);
    expect(written['nodes']).toEqual({
      ok: { function: 'x/y', marking: 'CUI', params: 'p', title: 'OK' },
      none: null,
      'a/b': { function: 1 },
      new: { function: 'x/z' },
    });
    expect(written['wires']).toEqual([{ from: 'ok.y', to: 'a/b.x' }, 7, { from: 'ok.y' }, { to: 'ok.t', from: 5 }, {}]);
  });

  test('go with a node that is renamed, and with one that is removed; undo brings them back', () => {
    const renamed = renameNode(file.thread, 'ok', 'fine');
    expect(document(changed(file, renamed.after))['nodes']).toMatchObject({
      fine: { function: 'x/y', marking: 'CUI', params: 'p' },
    });
    const removed = removeNodes(file.thread, ['ok']);
    expect(Object.keys(document(changed(file, removed.after))['nodes'] as object)).toEqual(['a/b', 'none']);
    const history = record(record(startHistory(file.thread), renamed), removeNodes(renamed.after, ['fine']));
    expect(changed(file, undo(undo(history)).now)).toBe(text);
  });

  test('are replaced by what an edit says in their place, and by nothing else', () => {
    const { after: thread } = setParams(file.thread, 'ok', {});
    expect(document(changed(file, thread))['nodes']).toMatchObject({ ok: { params: {}, marking: 'CUI' } });
    const input = open('{"format":"clew/thread@1","nodes":{"a":{"function":"x/y","inputs":"i"}},"wires":[]}');
    expect(document(changed(input, setInput(input.thread, 'a', 't', 1).after))['nodes']).toEqual({
      a: { function: 'x/y', inputs: { t: 1 } },
    });
  });

  test('stand beside what has their place now, where an edit put it there without knowing', () => {
    const taken = document(changed(file, addNode(file.thread, 'none', { function: 'x/z' }).after));
    expect(taken['nodes']).toMatchObject({ none: { function: 'x/z' }, 'none (kept)': null });
    const broken = open('{"format":"clew/thread@1","nodes":[1],"wires":{"a.b":"c.d"},"wires (kept)":2}');
    expect(broken.problems.map((p) => p.pointer)).toEqual(['/nodes', '/wires']);
    const thread = connect(
      addNode(broken.thread, 'a', { function: 'x/y' }).after,
      { from: 'a.b', to: 'a.c' },
      false,
    ).after;
    expect(document(changed(broken, thread))).toEqual({
      format: 'clew/thread@1',
      nodes: { a: { function: 'x/y' } },
      'nodes (kept)': [1],
      wires: [{ from: 'a.b', to: 'a.c' }],
      'wires (kept)': 2,
      'wires (kept) (kept)': { 'a.b': 'c.d' },
    });
  });

  test('called kept in the document are members like any other', () => {
    const own = open(
      '{"format":"clew/thread@1","kept":1,"nodes":{"a":{"function":"x/y","kept":{"params":1}}},"wires":[]}',
    );
    expect(own.problems).toEqual([]);
    expect(own.thread.nodes['a']).toEqual({ function: 'x/y', kept: { kept: { params: 1 } } });
    expect(document(changed(own, setTitle(own.thread, 'a', 'A').after))).toEqual({
      format: 'clew/thread@1',
      kept: 1,
      nodes: { a: { function: 'x/y', kept: { params: 1 }, title: 'A' } },
      wires: [],
    });
  });
});

describe('names that a plain object has already', () => {
  test('are node ids and keys like any other', () => {
    const text =
      '{"format":"clew/thread@1","__proto__":{"x":1},"nodes":{"__proto__":{"function":"x/y","params":{"__proto__":2}},"constructor":{"function":"x/z"}},"wires":[{"from":"__proto__.y","to":"constructor.x","__proto__":3}]}';
    const file = open(text);
    expect(file.problems).toEqual([]);
    expect(Object.keys(file.thread.nodes)).toEqual(['__proto__', 'constructor']);
    expect(Object.getPrototypeOf(file.thread.nodes)).toBe(Object.prototype);
    expect(meaning(document(rewritten(file)))).toBe(meaning(document(text)));
    expect(rewritten(file)).toContain('{ "__proto__": 3, "from": "__proto__.y", "to": "constructor.x" }');
    const { after: thread } = setTitle(file.thread, 'constructor', 'C');
    expect(changed(file, thread)).toContain('"__proto__": 2');
  });

  test('inherited ones are not taken for members of the document', () => {
    expect(
      open('{"format":"clew/thread@1","nodes":{"a":{"function":"x/y","toString":1,"valueOf":{}}}}').problems,
    ).toEqual([]);
  });
});

describe('what is no thread document', () => {
  test.each([
    ['', 'bad-json', 'the file is empty.'],
    ['{"format": "clew/thread@1", "nodes": {', 'bad-json', /and the file ends/],
    ['{"format": "clew/thread@1", "nodes": {"a": {}, "a": {}}}', 'bad-json', /the key "a" stands twice/],
    ['<<<<<<< a\n{}\n=======\n{}\n>>>>>>> b\n', 'bad-json', /merge conflict/],
    ['[]', 'unknown-format', 'this is not a clew/thread document: it must be a JSON object.'],
    ['null', 'unknown-format', /it must be a JSON object/],
    ['"clew/thread@1"', 'unknown-format', /it must be a JSON object/],
    [
      '{}',
      'unknown-format',
      'the member "format" is missing or not a text. A document of today says "format": "clew/thread@1".',
    ],
    ['{"format": 1}', 'unknown-format', /the member "format" is missing or not a text/],
    ['{"format": "clew/layout@1"}', 'unknown-format', '"clew/layout@1" is not a clew/thread document.'],
    ['{"format": "clew/thread"}', 'unknown-format', '"clew/thread" is not a clew/thread document.'],
    ['{"format": "clew/thread@01"}', 'unknown-format', /is not a clew\/thread document/],
    ['{"format": "clew/thread@1.0"}', 'unknown-format', /is not a clew\/thread document/],
    [
      '{"format": "clew/thread@2"}',
      'unknown-format',
      'it was written by a newer Clew (clew/thread@2; this one reads up to clew/thread@1). Update Clew to open it.',
    ],
    ['{"format": "clew/thread@99999999999999999999"}', 'unknown-format', /written by a newer Clew/],
    ['{"format": "clew/thread@0"}', 'unknown-format', 'the version clew/thread@0 is not one that Clew can read.'],
  ])('%j is refused', (text, why, message) => {
    const read = readThread(text, 'a.thread.json');
    expect(read).toMatchObject({ ok: false, error: { why, path: 'a.thread.json' } });
    const said = !read.ok && 'message' in read.error ? read.error.message : undefined;
    if (typeof message === 'string') expect(said).toBe(message);
    else expect(said).toMatch(message);
  });

  test('any text is read, or refused with one of two failures', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          anyDocument.map((text) => text.slice(0, -3)),
          fc.json(),
        ),
        (text) => {
          const read = readThread(text, 'a');
          if (!read.ok) expect(['bad-json', 'unknown-format']).toContain(read.error.why);
        },
      ),
      { numRuns: 1000 },
    );
  });
});

test('the layout lies beside the thread', () => {
  expect(layoutPathOf('/t/spar.thread.json')).toEqual({ ok: true, value: '/t/spar.layout.json' });
  expect(layoutPathOf('/t/spar.json')).toEqual({ ok: false, error: 'A thread document is named NAME.thread.json.' });
});
