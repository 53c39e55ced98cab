import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { CallToolResultSchema, LoggingMessageNotificationSchema } from '@modelcontextprotocol/sdk/types.js';
import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js';
import { z } from 'zod';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

/* The module as the agent meets it: a process of its own that speaks MCP. */
let folder = '';
const logs: unknown[] = [];
const progress: unknown[] = [];
const client = new Client({ name: 'test', version: '0.0.0' });
const transport = new StdioClientTransport({
  command: process.execPath,
  args: [fileURLToPath(new URL('./main.ts', import.meta.url))],
  env: { PATH: '' },
  stderr: 'pipe',
});
let stderr = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'clew-core-'));
  transport.stderr?.on('data', (chunk: Buffer) => void (stderr += chunk.toString()));
  client.setNotificationHandler(
    LoggingMessageNotificationSchema,
    (notification) => void logs.push(notification.params),
  );
  await client.connect(transport);
});
afterAll(async () => {
  await client.close();
  await rm(folder, { recursive: true });
});

const marking = { level: 'UNCLASSIFIED', caveats: [] };

async function step(source: string, signal?: AbortSignal): Promise<CallToolResult> {
  const path = join(folder, `${Math.abs(source.length)}.ts`);
  await writeFile(path, source);
  const context = {
    folder,
    files: { '/code': { path, name: 'x.ts', digest: 'sha256:0' } },
    origins: {},
    node: 'loads',
    timeLimitMs: 60_000,
    marking,
  };
  const params = {
    name: 'typescript',
    arguments: { params: { code: 'steps/x.ts', outputs: { a: 'quantity<mm>' }, timeLimitMs: 30_000 }, inputs: {} },
    _meta: { 'clew/call': context },
  };
  return client.request({ method: 'tools/call', params }, CallToolResultSchema, {
    ...(signal === undefined ? {} : { signal }),
    onprogress: (report) => void progress.push(report),
  });
}

describe('the core module as a process', () => {
  test('lists its functions', async () => {
    const { tools } = await client.listTools();
    expect(tools.map((tool) => tool.name)).toEqual([
      'constant',
      'file',
      'expression',
      'typescript',
      'requirement',
      'select',
      'collect',
    ]);
  });

  test('describes ports and problems without running anything', async () => {
    const describeCall = (name: string, params: unknown) =>
      client.request({ method: 'clew/describe', params: { function: name, params } }, z.unknown());
    expect(await describeCall('requirement', { id: 'MAS-001', text: '', check: 'value <= 0.850 kg' })).toMatchObject({
      ports: { inputs: [{ name: 'value', type: 'quantity<kg>' }] },
    });
    expect(await describeCall('requirement', { id: 'MAS-001', text: '', check: 'value <= 0.850 blob' })).toMatchObject({
      problems: [{ pointer: '/check' }],
    });
    expect(await describeCall('constant', { type: 'number' })).toMatchObject({ problems: [{ pointer: '/value' }] });
  });

  test('runs a step, with its console lines as log notifications', async () => {
    const result = await step(
      'import { q } from "clew";\nexport default (_: object) => { console.warn("thin"); return { a: q(1, "in") } }',
    );
    expect(result.structuredContent).toEqual({
      outcome: 'done',
      outputs: { a: { type: 'quantity', value: 25.4, unit: 'mm' } },
    });
    expect(logs).toContainEqual({ level: 'warning', logger: 'typescript', data: 'steps/x.ts:2: thin' });
    expect(progress).toContainEqual({ progress: 0, total: 1, message: 'Running steps/x.ts' });
  });

  test('a step that fails is a failure as data', async () => {
    const result = await step('export default () => {\n  throw new Error("no wing");\n}');
    expect(result).toMatchObject({
      isError: true,
      structuredContent: {
        outcome: 'failed',
        failure: { why: 'step-threw', file: 'steps/x.ts', line: 2, message: 'no wing' },
      },
    });
  });

  test('answers while a step runs, and a cancelled step ends so that the next one runs', async () => {
    const controller = new AbortController();
    const endless = step('export default () => { console.log("running"); for (;;) {} }', controller.signal);
    await expect
      .poll(() => logs)
      .toContainEqual({ level: 'info', logger: 'typescript', data: 'steps/x.ts:1: running' });
    expect((await client.listTools()).tools).toHaveLength(7);
    controller.abort('enough');
    await expect(endless).rejects.toThrow('enough');
    expect(
      (await step('import { q } from "clew";\nexport default () => ({ a: q(2, "mm") })')).structuredContent,
    ).toMatchObject({ outcome: 'done' });
  });

  test('writes nothing but the protocol, and nothing to complain about', () => {
    expect(stderr).toBe('');
  });
});
