import { expect, test } from 'vitest';
import { decodeString, headerOf, lengthUnits, productNames, stepProblem, withPlainHeader } from './step-text.ts';

const written = `ISO-10303-21;
HEADER;
FILE_DESCRIPTION(('Open CASCADE Model'),'2;1');
FILE_NAME('a;b','2026-11-21T04:56:30',('A. Author'),('Firm; Ltd'),'p','/home/someone/x','');
FILE_SCHEMA(('AP242'));
ENDSEC;
DATA;
#7 = PRODUCT('p-1','It''s a \\X2\\03B1\\X0\\ bolt','',(#8));
#8=PRODUCT('nut','','',(#8));
#9 = PRODUCT_DEFINITION('PRODUCT','',#6,#9);
#10 = ( LENGTH_UNIT() NAMED_UNIT(*) SI_UNIT(.MILLI.,.METRE.) );
ENDSEC;
END-ISO-10303-21;
`;

test('the plain header keeps the schema and tells nothing else', () => {
  const plain = withPlainHeader(written, "bob's");
  expect(headerOf(plain)).toEqual([
    "FILE_DESCRIPTION(('Clew part, unit mm'),'2;1');",
    "FILE_NAME('bob''s','1970-01-01T00:00:00',(''),(''),'Clew','Clew','');",
    "FILE_SCHEMA(('AP242'));",
  ]);
  expect(plain.slice(plain.indexOf('DATA;'))).toBe(written.slice(written.indexOf('DATA;')));
});

test('names are those of the products, with their escapes read', () => {
  expect(productNames(written)).toEqual(["It's a α bolt", 'nut']);
  expect(decodeString('\\X\\E9t\\S\\i')).toBe('été');
});

test('units: millimetres, metres, and inches without the millimetres that define them', () => {
  expect(lengthUnits(written)).toEqual(['mm']);
  expect(lengthUnits('#1=(LENGTH_UNIT()NAMED_UNIT(*)SI_UNIT($,.METRE.));')).toEqual(['m']);
  const inch =
    "#1=(CONVERSION_BASED_UNIT('INCH',#2)LENGTH_UNIT()NAMED_UNIT(#3));#4=(LENGTH_UNIT()NAMED_UNIT(*)SI_UNIT(.MILLI.,.METRE.));";
  expect(lengthUnits(inch)).toEqual(['inch']);
});

test.each([
  ['', '', 'is empty.'],
  ['PK\u0003\u0004', 'x', 'does not begin with ISO-10303-21'],
  ['ISO-10303-21;', '#1 = CARTESIAN_POINT(', 'is cut off'],
])('%j is no whole STEP file', (head, tail, problem) => {
  expect(stepProblem(head, tail)).toContain(problem);
});

test('a whole file has no problem', () => {
  expect(stepProblem(written.slice(0, 100), written.slice(-100))).toBeUndefined();
});
