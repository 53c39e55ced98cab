import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findFlaw } from './json-scan.ts';
import { parseJsonText } from './json-text.ts';

const parse = (text: string): ReturnType<typeof parseJsonText> => parseJsonText(text, 'a.json');

/** Texts near JSON: a document with some characters taken out, put in or changed. */
const nearJson = fc
  .tuple(
    fc.oneof(
      fc.json({ maxDepth: 3 }),
      fc.jsonValue({ maxDepth: 3 }).map((value) => JSON.stringify(value, null, 1)),
    ),
    fc.array(
      fc.tuple(
        fc.nat(),
        fc.nat(2),
        fc.constantFrom(
          '{',
          '}',
          '[',
          ']',
          ',',
          ':',
          '"',
          '\\',
          '0',
          '-',
          '.',
          'e',
          'n',
          ' ',
          '\n',
          '\u0001',
          '/',
          'é',
        ),
      ),
      { maxLength: 3 },
    ),
  )
  .map(([text, changes]) =>
    changes.reduce((now, [at, cut, put]) => {
      const place = at % (now.length + 1);
      return now.slice(0, place) + put + now.slice(place + cut);
    }, text),
  );

function parses(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** What a text may say and still be refused, although JSON.parse takes it. */
const wouldBeLost = /stands twice|too large|too small|more digits|nested more/;

test('a text is refused exactly where JSON.parse refuses it, or would lose something', () => {
  let [taken, refused] = [0, 0];
  fc.assert(
    fc.property(nearJson, (text) => {
      const flaw = findFlaw(text);
      if (flaw === undefined || !wouldBeLost.test(flaw.message))
        expect([text, flaw === undefined]).toEqual([text, parses(text)]);
      if (flaw === undefined) taken++;
      else refused++;
      const parsed = parse(text);
      expect(parsed.ok).toBe(flaw === undefined);
      if (parsed.ok) expect(parsed.value).toEqual(JSON.parse(text));
    }),
    { numRuns: 5000 },
  );
  expect(Math.min(taken, refused)).toBeGreaterThan(500);
});

describe('where and what', () => {
  test.each([
    ['', 1, 1, 'the file is empty.'],
    [' \n\t', 1, 1, 'the file is empty.'],
    ['nope', 1, 1, 'this is not valid JSON: a value is needed here, not n.'],
    ['{"a": x}', 1, 7, 'this is not valid JSON: a value is needed here, not x.'],
    ['{"a": 1,}', 1, 9, 'this is not valid JSON: remove the comma before this }.'],
    ['[1,\n]', 2, 1, 'this is not valid JSON: remove the comma before this ].'],
    ['{"a": 1 "b": 2}', 1, 9, 'this is not valid JSON: a comma or } is needed here, not ".'],
    ['[1 2]', 1, 4, 'this is not valid JSON: a comma or ] is needed here, not 2.'],
    ['{"a" 1}', 1, 6, 'this is not valid JSON: a colon is needed here, not 1.'],
    ["{'a': 1}", 1, 2, "this is not valid JSON: a name in double quotes is needed here, not '."],
    ['{a: 1}', 1, 2, 'this is not valid JSON: a name in double quotes is needed here, not a.'],
    ['{"a":\n  "b', 2, 3, 'this is not valid JSON: this text has no closing quotes.'],
    [
      '{"a": "b\nc"}',
      1,
      9,
      'this is not valid JSON: a line break or tab stands inside a text in quotes; write \\n or \\t, or close the quotes.',
    ],
    [
      String.raw`"C:\data"`,
      1,
      4,
      String.raw`this is not valid JSON: this backslash does not begin a known escape; write \\ for a backslash.`,
    ],
    ['{"a": 1', 1, 8, 'this is not valid JSON: a comma or } is needed here, and the file ends.'],
    ['{"a":', 1, 6, 'this is not valid JSON: a value is needed here, and the file ends.'],
    ['{', 1, 2, 'this is not valid JSON: a name in double quotes is needed here, and the file ends.'],
    ['{"a": 01}', 1, 8, 'this is not valid JSON: a comma or } is needed here, not 1.'],
    ['{"a": NaN}', 1, 7, 'this is not valid JSON: a value is needed here, not N.'],
    ['{} {}', 1, 4, 'this is not valid JSON: nothing may follow the end of the document.'],
    ['// spar\n{}', 1, 1, 'this is not valid JSON: a value is needed here; JSON has no comments.'],
    [
      '{"a": 1, /* t */ "b": 2}',
      1,
      10,
      'this is not valid JSON: a name in double quotes is needed here; JSON has no comments.',
    ],
    ['[\u0000]', 1, 2, 'this is not valid JSON: a value is needed here, not the character U+0000.'],
    ['[\u{1f600}]', 1, 2, 'this is not valid JSON: a value is needed here, not \u{1f600}.'],
    ['{"a": 1,\n "b": 2, "a": 3}', 2, 10, 'the key "a" stands twice in the same object. Rename or remove one.'],
    [String.raw`{"a": 1, "\u0061": 2}`, 1, 10, 'the key "a" stands twice in the same object. Rename or remove one.'],
    [
      '{"__proto__": 1, "__proto__": 2}',
      1,
      18,
      'the key "__proto__" stands twice in the same object. Rename or remove one.',
    ],
    ['[1e400]', 1, 2, 'the number 1e400 is too large.'],
    ['[-1e400]', 1, 2, 'the number -1e400 is too large.'],
    ['[1e-400]', 1, 2, 'the number 1e-400 is too small.'],
    [
      '[9007199254740993]',
      1,
      2,
      'the number 9007199254740993 has more digits than a number can keep; write it in quotes.',
    ],
    [`[${'9'.repeat(500)}]`, 1, 2, `the number ${'9'.repeat(40)}… is too large.`],
  ])('%j: line %i, column %i, %s', (text, line, column, message) => {
    expect(parse(text)).toEqual({ ok: false, error: { why: 'bad-json', path: 'a.json', line, column, message } });
  });

  test.each([
    '0',
    '-0',
    '0.0',
    '0e400',
    '1e308',
    '5e-324',
    '9007199254740992',
    '64873645428007530',
    '-12345678901234568000000',
    '10000000000000000000000',
    '0.1234567890123456789',
    '-1.5E+3',
  ])('the number %s is taken', (text) => {
    expect(parse(text)).toEqual({ ok: true, value: JSON.parse(text) as unknown });
  });

  test('every control character in a text is refused, and nothing above them', () => {
    for (let code = 0; code < 33; code++)
      expect([code, parse(`"${String.fromCharCode(code)}"`).ok]).toEqual([code, code > 31]);
    expect(parse('"\u007f\u0080\u2028\ud800"').ok).toBe(true);
  });

  test('the same key in two objects, and a brace in a text, are nothing twice', () => {
    const text = '{"a": {"b": 1}, "c": [{"b": 1}, {"b": 1}], "d": "{\\"a\\": 1, \\"a\\": 2}"}';
    expect(parse(text)).toEqual({ ok: true, value: JSON.parse(text) as unknown });
  });
});

describe('leftovers of a merge', () => {
  test.each(['<<<<<<< ours', '=======', '>>>>>>> theirs', '||||||| base'])('%s is found, with its line', (marker) => {
    for (const end of ['\n', '\r\n']) {
      const text = ['{', '  "a": 1,', marker, '  "b": 2', '}'].join(end);
      expect(parse(text)).toMatchObject({
        ok: false,
        error: {
          line: 3,
          column: 1,
          message: 'a merge conflict is still marked here. Choose one side and remove the markers.',
        },
      });
    }
    expect(parse(`${marker}\n{}`)).toMatchObject({
      ok: false,
      error: { line: 1, column: 1, message: expect.stringContaining('merge conflict') as string },
    });
  });

  test('the same characters inside a text are text', () => {
    for (const value of ['=======', '\u2028=======\u2028', 'a\n<<<<<<< b'])
      expect(parse(JSON.stringify({ a: value }))).toEqual({ ok: true, value: { a: value } });
  });

  test('eight of them are no marker', () => {
    expect(parse('{\n========\n}')).toMatchObject({
      ok: false,
      error: { message: expect.stringContaining('a name in double quotes') as string },
    });
  });
});

describe('size', () => {
  test('a document nested 200 levels deep is taken, one of 201 or of a million is refused', () => {
    const nested = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels);
    expect(parse(nested(200)).ok).toBe(true);
    expect(parse(nested(201))).toMatchObject({
      ok: false,
      error: { line: 1, column: 201, message: 'it is nested more than 200 levels deep here.' },
    });
    expect(parse('{"a":'.repeat(1_000_000))).toMatchObject({ ok: false });
  });

  test('a text of ten million characters or escapes is read', () => {
    for (const part of ['x', '\\n']) {
      const parsed = parse(`"${part.repeat(10_000_000)}"`);
      expect(parsed.ok && (parsed.value as string).length).toBe(10_000_000);
    }
  });
});

test('a byte order mark is not part of the document, and counts in no column', () => {
  expect(parse('\uFEFF{"a": 1}')).toEqual({ ok: true, value: { a: 1 } });
  expect(parse('\uFEFF{"a": }')).toMatchObject({ ok: false, error: { line: 1, column: 7 } });
  expect(parse('\uFEFF\uFEFF{}')).toMatchObject({ ok: false });
});
