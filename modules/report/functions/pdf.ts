import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { defineFunction, file } from '@clew/module-sdk';
import type { FunctionDefinition } from '@clew/module-sdk';
import { z } from 'zod';
import { composeReport, mapTexts, sections } from '../content/report.ts';
import { readThread } from '../content/thread.ts';
import { typedArrival } from '../content/values.ts';
import { plainText } from '../text/plain.ts';
import { createTypesetter } from '../text/typeset.ts';
import type { Typesetter } from '../text/typeset.ts';

const line = z.string().trim().max(300);

const params = z.strictObject({
  title: line
    .optional()
    .meta({ title: 'Title', description: 'Title of the report. Without one it is the title of the thread.' }),
  author: line
    .optional()
    .meta({ title: 'Author', description: 'Who answers for the report, as it shall stand on the cover.' }),
  organisation: line
    .optional()
    .meta({ title: 'Organisation', description: 'Organisation, as it shall stand on the cover.' }),
  intro: z.string().max(20_000).optional().meta({
    title: 'Introduction',
    description:
      'Text before the verification summary. An empty line starts a new paragraph. It is set as typed; no markup is read.',
  }),
  sections: z
    .array(z.enum(sections))
    .default([...sections])
    .meta({
      title: 'Parts',
      description:
        'The parts to include. The verification summary and the pinned values are always there, and the report says what was left out.',
    }),
  paper: z.enum(['a4', 'letter']).default('a4').meta({ title: 'Paper', description: 'Size of the page.' }),
});

/** Made at the first call, for reading fonts takes longer than setting a report, and a module process serves many calls. */
let typesetter: Typesetter | undefined;

export const pdf: FunctionDefinition = defineFunction({
  title: 'PDF report',
  summary: 'Sets the verification summary and matrix, values, files and the picture of the thread as a marked PDF.',
  category: 'Verify & publish',
  params,
  reads: ['thread'],
  ports: {
    inputs: [
      {
        name: 'verdicts',
        type: 'verdict',
        title: 'Verdicts',
        many: true,
        optional: true,
        doc: 'Verdicts of requirements. A requirement of the thread whose verdict does not arrive is listed as not in this report.',
      },
      {
        name: 'values',
        type: 'json',
        title: 'Values',
        many: true,
        optional: true,
        doc: 'Values of any type but file, for the table of values.',
      },
      {
        name: 'files',
        type: 'file',
        title: 'Files',
        many: true,
        optional: true,
        doc: 'Files to list with media type, size and digest. Their content is not included.',
      },
    ],
    outputs: [
      {
        name: 'pdf',
        type: 'file<application/pdf>',
        title: 'PDF',
        doc: 'The report. The same inputs give the same bytes.',
      },
    ],
  },
  run: async (call) => {
    const thread = readThread(call.context);
    typesetter ??= createTypesetter();
    const { fonts } = typesetter;
    const text = plainText((codePoint) => fonts.has(codePoint));
    const inputs = {
      verdicts: call.list('verdicts'),
      values: call.list('values').map(typedArrival),
      files: call.list('files'),
    };
    const report = composeReport(call.params, thread, inputs, {
      line: (one) => text.line(one),
      width: (one, face, size) => fonts.width(one, face, size),
    });
    const data = mapTexts(report, (one) => text.block(one));
    const bytes = typesetter.pdf({ report: data, codes: text.replaced });
    const name = `${thread.name.replaceAll(/[^\p{L}\p{N}._-]+/gu, '-')}.report.pdf`;
    await writeFile(join(call.folder, 'report.pdf'), bytes);
    return { pdf: file(join(call.folder, 'report.pdf'), 'application/pdf', name) };
  },
});
