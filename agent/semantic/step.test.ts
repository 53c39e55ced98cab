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
