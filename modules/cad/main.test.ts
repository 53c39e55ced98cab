import { fileURLToPath } from 'node:url';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Bench, library } from './testing/harness.ts';

const bench = new Bench();
const client = new Client({ name: 'test', version: '0.0.0' });

beforeAll(async () => {
  const main = fileURLToPath(new URL('main.ts', import.meta.url));
  await client.connect(new StdioClientTransport({ command: process.execPath, args: [main], stderr: 'inherit' }));
});
afterAll(async () => {
  await client.close();
  bench.remove();
});

function context(script: string) {
  return {
    'clew/call': {
      folder: bench.folder,
      files: { '/script': { path: script, name: 'block.ts', digest: 'sha256:0' } },
      origins: {},
      node: 'block',
      timeLimitMs: 60_000,
      marking: { level: 'UNCLASSIFIED', caveats: [] },
    },
  };
}

async function build(body: string, signal?: AbortSignal): Promise<unknown> {
  const script = bench.write('block.ts', `${library}export default () => {\n${body}\n}\n`);
  const call = { name: 'part', arguments: { params: { script: 'block.ts' } }, _meta: context(script) };
  const result = await client.callTool(call, undefined, signal === undefined ? {} : { signal });
  return result.structuredContent;
}

test('the real process lists its functions and builds a part over stdio', async () => {
  const { tools } = await client.listTools();
  expect(tools.map((tool) => tool.name).toSorted()).toEqual(['export', 'import-step', 'mass', 'part']);
  expect(await build('return box(2, 3, 4);')).toMatchObject({
    outcome: 'done',
    outputs: {
      volume: { type: 'quantity', unit: 'mm^3' },
      step: { type: 'file', name: 'block.step' },
      size_z: { value: 4 },
    },
  });
});

test('what a script prints does not reach the protocol', async () => {
  expect(await build('console.log("}{"); return box(1, 1, 1);')).toMatchObject({ outcome: 'done' });
});

test('a failure is data', async () => {
  expect(await build('return box(0, 1, 1);')).toMatchObject({
    outcome: 'failed',
    failure: { why: 'step-threw', file: 'block.ts', line: 3 },
  });
});

test('a call that the client cancels leaves the process working', async () => {
  const controller = new AbortController();
  const endless = build('for (;;);', controller.signal);
  setTimeout(() => controller.abort(), 300);
  await expect(endless).rejects.toThrow(/abort/i);
  expect(await build('return box(1, 1, 5);')).toMatchObject({ outcome: 'done', outputs: { size_z: { value: 5 } } });
});
