import { expect, test } from 'vitest';
import { sha256Text } from '#agent/evidence/crypto/hash.ts';
import { stepMediaType } from './step.ts';
import { semanticDigest } from './table.ts';

const file = (name: string, data: string): Uint8Array =>
  new TextEncoder().encode(
    `ISO-10303-21;\nHEADER;\nFILE_DESCRIPTION(('a part'),'2;1');\n${name}\nFILE_SCHEMA(('AP242_MANAGED_MODEL_BASED_3D_ENGINEERING_MIM_LF'));\nENDSEC;\nDATA;\n${data}\nENDSEC;\nEND-ISO-10303-21;\n`,
  );

const digest = (bytes: Uint8Array): string | undefined => semanticDigest(stepMediaType, bytes, sha256Text);
const stamp = "FILE_NAME('spar.step','2026-11-21T10:00:00',('A. Author'),(''),'OCCT','Clew','');";
const point = "#1=CARTESIAN_POINT('tip; a',(0.,0.,1500.));";

test('time stamp, author, programs, white space and comments say nothing of the model', () => {
  const other = "FILE_NAME('other (2);.step','2031-01-01T00:00:00',('B.','C. O''Hara'),('Org; Ltd'),'X','Y','Z');";
  expect(digest(file(other, `/* exported; again */ #1 = CARTESIAN_POINT ( 'tip; a' ,\n (0.,0.,1500.) ) ;`))).toBe(
    digest(file(stamp, point)),
  );
});

test('a coordinate, a name with its blanks, and the schema do', () => {
  const base = digest(file(stamp, point));
  expect(digest(file(stamp, point.replace('1500.', '1500.1')))).not.toBe(base);
  expect(digest(file(stamp, point.replace('tip; a', 'tip;  a')))).not.toBe(base);
  expect(
    digest(new TextEncoder().encode(new TextDecoder().decode(file(stamp, point)).replace('AP242', 'AP214'))),
  ).not.toBe(base);
});

test('bytes that are no STEP file have no digest by meaning', () => {
  expect(digest(new TextEncoder().encode('solid part'))).toBeUndefined();
});

test('two exports of one OpenCASCADE process are the same model: the name that counts them is no name', () => {
  // As replicad 1.1 (OpenCASCADE 8.0) wrote the same part twice, lines broken where it broke them.
  const product = (count: number): string =>
    `#7 = PRODUCT('Open CASCADE STEP translator 8.0 ${count}',\n  'Open CASCADE STEP translator 8.0 ${count}','',(#8));`;
  const base = digest(file(stamp, product(2)));
  expect(digest(file(stamp, product(4)))).toBe(base);
  expect(digest(file(stamp, "#7 = PRODUCT('Spar','Spar','',(#8));"))).not.toBe(base);
});

test('entities may be numbered from anywhere, but what they refer to counts', () => {
  const data = (a: number, b: number, to: number): string =>
    `#${a}=DIRECTION('',(0.,0.,1.));#${b}=AXIS1_PLACEMENT('#${a}',#${to},$);`;
  const base = digest(file(stamp, data(1, 2, 1)));
  expect(digest(file(stamp, data(31, 40, 31).replace("'#31'", "'#1'")))).toBe(base);
  expect(digest(file(stamp, data(1, 2, 2)))).not.toBe(base);
  expect(digest(file(stamp, data(1, 2, 9)))).not.toBe(base);
  // What stands in a string is a text, whatever it looks like.
  expect(digest(file(stamp, data(31, 40, 31)))).not.toBe(base);
});

test('strings hide what looks like the end of a header or a comment, and line breaks in them do not count', () => {
  const description = (text: string): Uint8Array =>
    new TextEncoder().encode(new TextDecoder().decode(file(stamp, point)).replace("('a part')", `('${text}')`));
  const texts = ['a part', 'ENDSEC; DATA;', "FILE_NAME('x');", '/* a', "it''s; a part"];
  expect(new Set(texts.map((text) => digest(description(text)))).size).toBe(texts.length);
  expect(digest(description('a p\nart'))).toBe(digest(description('a part')));
});

test('a file that was cut off has no digest by meaning', () => {
  const whole = file(stamp, point);
  expect(digest(whole.slice(0, whole.length - 20))).toBeUndefined();
  expect(digest(whole.slice(0, 60))).toBeUndefined();
});
