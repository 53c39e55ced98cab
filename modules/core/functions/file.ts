import { constants } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { defineFunction, file, fileParam, parsePortType } from '@clew/module-sdk';
import type { FunctionDefinition } from '@clew/module-sdk';
import { z } from 'zod';

/** Media types by the end of a file's name. As IANA has registered them, and text/typescript, which is in use without. */
const byExtension: Readonly<Record<string, string>> = {
  '.csv': 'text/csv',
  '.json': 'application/json',
  '.md': 'text/markdown',
  '.pdf': 'application/pdf',
  '.png': 'image/png',
  '.step': 'model/step',
  '.stl': 'model/stl',
  '.stp': 'model/step',
  '.svg': 'image/svg+xml',
  '.ts': 'text/typescript',
  '.txt': 'text/plain',
  '.xlsx': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  '.xml': 'application/xml',
};

const params = z.strictObject({
  path: fileParam('*/*', 'The file, beside the thread.'),
  mediaType: z
    .string()
    .optional()
    .meta({ description: 'Media type of the file, such as model/step. Left out, it follows from the name.' }),
});

function mediaTypeOf({ path, mediaType }: z.infer<typeof params>): string {
  return mediaType ?? byExtension[extname(path).toLowerCase()] ?? 'application/octet-stream';
}

/** Brings a file from beside the thread onto a wire, unchanged. */
export const fileFunction: FunctionDefinition = defineFunction({
  title: 'File',
  summary: 'A file from beside the thread, passed on as it is.',
  category: 'Sources',
  params,
  ports: (given) => {
    const mediaType = mediaTypeOf(given);
    const type = parsePortType(`file<${mediaType}>`);
    if (!type.ok) return { problems: [{ pointer: '/mediaType', message: type.error }] };
    if (mediaType.includes('*'))
      return {
        problems: [
          {
            pointer: '/mediaType',
            message: `"${mediaType}" stands for many types. Write the one that the file has, such as model/step.`,
          },
        ],
      };
    return { inputs: [], outputs: [{ name: 'file', type: `file<${mediaType}>` }] };
  },
  run: async (call) => {
    const source = call.sourceFile('/path');
    const name = call.params.path.split(/[\\/]/).at(-1) ?? source.name;
    const path = join(call.folder, name);
    // A clone where the file system has them; never a link, since the source is bound for the whole run.
    await copyFile(source.path, path, constants.COPYFILE_FICLONE);
    return { file: file(path, mediaTypeOf(call.params), name) };
  },
});
