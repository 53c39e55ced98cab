import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { callFunction } from '@clew/module-sdk/testkit';
import { definition } from './module.ts';
import { sampleFiles, sampleThread, sampleValues, sampleVerdicts } from './testing/sample.ts';

interface Answer {
  readonly id?: number;
  readonly result?: {
    readonly tools?: readonly { name: string }[];
    readonly isError?: boolean;
    readonly structuredContent?: {
      readonly outcome: string;
      readonly outputs?: unknown;
      readonly failure?: { why: string };
    };
  };
}

/** Speaks JSON-RPC over the standard streams of a module process, as the agent does. */
function startModule(): {
  ask(method: string, params: unknown): Promise<Answer>;
  stop(): Promise<number | null>;
  readonly noise: string[];
} {
  const child = spawn(process.execPath, [fileURLToPath(new URL('main.ts', import.meta.url))], {
    cwd: tmpdir(),
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'] },
  });
  const waiting = new Map<number, (answer: Answer) => void>();
  const noise: string[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => {
    const answer = JSON.parse(line) as Answer;
    waiting.get(answer.id ?? -1)?.(answer);
  });
  createInterface({ input: child.stderr }).on('line', (line) => noise.push(line));
  const send = (message: unknown): void => void child.stdin.write(`${JSON.stringify(message)}\n`);
  let next = 0;
  const ask = (method: string, params: unknown): Promise<Answer> =>
    new Promise((resolve) => {
      const id = next++;
      waiting.set(id, (answer) => {
        if (method === 'initialize') send({ jsonrpc: '2.0', method: 'notifications/initialized' });
        resolve(answer);
      });
      send({ jsonrpc: '2.0', id, method, params });
    });
  const stop = (): Promise<number | null> =>
    new Promise((resolve) => {
      child.on('exit', resolve);
      child.stdin.end();
    });
  return { ask, stop, noise };
}

describe('module process', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'clew-report-process-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test('sets a report over MCP, the same to the byte as in this process', async () => {
    const module = startModule();
    await module.ask('initialize', {
      protocolVersion: '2025-06-18',
      capabilities: {},
      clientInfo: { name: 'test', version: '1' },
    });
    expect((await module.ask('tools/list', {})).result?.tools?.map((tool) => tool.name)).toEqual(['pdf']);
    const inputs = { verdicts: sampleVerdicts, values: sampleValues, files: sampleFiles };
    const context = {
      folder,
      files: {},
      origins: {},
      node: 'report',
      timeLimitMs: 60_000,
      marking: { level: 'CUI', caveats: [] },
      thread: sampleThread,
    };
    const called = await module.ask('tools/call', {
      name: 'pdf',
      arguments: { params: {}, inputs },
      _meta: { 'clew/call': context },
    });
    const path = join(folder, 'report.pdf');
    expect(called.result?.structuredContent).toEqual({
      outcome: 'done',
      outputs: { pdf: { type: 'file', path, mediaType: 'application/pdf', name: 'uas-spar.report.pdf' } },
    });
    const there = readFileSync(path);
    await callFunction(definition, 'pdf', {
      folder,
      inputs,
      context: { marking: { level: 'CUI', caveats: [] }, thread: sampleThread },
    });
    expect(readFileSync(path).equals(there)).toBe(true);

    const plain = await module.ask('tools/call', { name: 'pdf', arguments: { params: {}, inputs } });
    expect(plain.result).toMatchObject({
      isError: true,
      structuredContent: { outcome: 'failed', failure: { why: 'bad-input' } },
    });
    expect(await module.stop()).toBe(0);
    expect(module.noise).toEqual([]);
  });
});
