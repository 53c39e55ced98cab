import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { InMemoryTransport } from '@modelcontextprotocol/sdk/inMemory.js';
import { LoggingMessageNotificationSchema, ResultSchema } from '@modelcontextprotocol/sdk/types.js';
import { afterEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { fail } from '../model/failure.ts';
import { unmarked } from '../model/marking.ts';
import { CallResult, contextKey, describeMethod } from '../protocol/module-call.ts';
import type { CallContext } from '../protocol/module-call.ts';
import { defineFunction, defineModule, fileParam } from './define.ts';
import { serve } from './serve.ts';
import { callFunction, describeFunction } from './testkit.ts';
import { number, quantity, text } from './values.ts';

const x = { name: 'x', type: 'number' };
const base = {
  title: 'T',
  summary: 'S.',
  category: 'Steps' as const,
  params: z.strictObject({}),
  ports: { inputs: [x], outputs: [x] },
};
let letGo: () => void = () => undefined;

const module = defineModule({
  name: 'probe',
  version: '0.1.0',
  title: 'Probe',
  summary: 'For tests.',
  publisher: 'clew',
  functions: {
    double: defineFunction({
      ...base,
      summary: 'Twice a number.',
      run: (call) => ({ y: number(2 * call.number('x')) }),
    }),
    scale: defineFunction({
      ...base,
      params: z.strictObject({ by: z.record(z.string(), z.number()) }),
      ports: ({ by }) => ({ inputs: [], outputs: Object.keys(by).map((name) => ({ name, type: 'quantity<mm>' })) }),
      run: ({ params }) =>
        Object.fromEntries(
          Object.entries(params.by).map(([name, value]) => [name, quantity(value, 'mm', { origin: 'A1' })]),
        ),
    }),
    tell: defineFunction({
      ...base,
      run: async (call) => {
        call.progress(0.25, 'meshing');
        call.progress(undefined);
        call.log('warning', 'coarse');
        return { y: text(`${call.context.node} ${call.folder} ${call.context.timeLimitMs}`) };
      },
    }),
    wait: defineFunction({
      ...base,
      run: (call) =>
        new Promise((resolve, reject) => {
          letGo = () => resolve({ y: text('done') });
          call.signal.addEventListener('abort', () => reject(new Error('aborted')));
        }),
    }),
    refuse: defineFunction({ ...base, run: () => fail({ why: 'bad-input', port: 'x', message: 'It is too small.' }) }),
    break: defineFunction({
      ...base,
      run: () => {
        throw new TypeError('x is not a function');
      },
    }),
    throw: defineFunction({
      ...base,
      run: () => {
        // oxlint-disable-next-line typescript/only-throw-error -- what a careless module may do
        throw 'a text';
      },
    }),
    source: defineFunction({
      ...base,
      params: z.strictObject({ 'work/book': fileParam('application/xlsx', 'The workbook.') }),
      run: (call) => ({ y: text(JSON.stringify(call.sourceFile('/work~1book'))) }),
    }),
  },
});

const context: CallContext = {
  folder: '/out',
  files: {},
  origins: {},
  node: 'n1',
  timeLimitMs: 5000,
  marking: unmarked,
};
const open: Client[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((client) => client.close()));
});

async function connected(): Promise<Client> {
  const [near, far] = InMemoryTransport.createLinkedPair();
  await serve(module, far);
  const client = new Client({ name: 'test', version: '1' });
  await client.connect(near);
  open.push(client);
  return client;
}

async function run(
  client: Client,
  name: string,
  args: Record<string, unknown> = {},
  options: Parameters<Client['callTool']>[2] = {},
  given: CallContext | null = context,
): Promise<CallResult> {
  const meta = given === null ? {} : { _meta: { [contextKey]: given } };
  const result = await client.callTool({ name, arguments: args, ...meta }, undefined, options);
  return CallResult.parse(result.structuredContent);
}

describe('a module as an MCP server', () => {
  test('lists its functions with the schema of their params', async () => {
    const client = await connected();
    expect(client.getServerVersion()).toMatchObject({ name: 'probe', version: '0.1.0' });
    const { tools } = await client.listTools();
    expect(tools.map((tool) => tool.name)).toEqual(Object.keys(module.functions));
    expect(tools[0]).toMatchObject({
      name: 'double',
      title: 'T',
      description: 'Twice a number.',
      inputSchema: {
        type: 'object',
        required: ['params'],
        properties: { params: { type: 'object', additionalProperties: false } },
      },
    });
  });

  test('runs a function, and says what went into it', async () => {
    const client = await connected();
    expect(await run(client, 'double', { inputs: { x: { type: 'number', value: 4 } } })).toEqual({
      outcome: 'done',
      outputs: { y: { type: 'number', value: 8 } },
    });
    expect(await run(client, 'tell')).toEqual({
      outcome: 'done',
      outputs: { y: { type: 'text', value: 'n1 /out 5000' } },
    });
    expect(await run(client, 'scale', { params: { by: { t: 2 } } })).toEqual({
      outcome: 'done',
      outputs: { t: { type: 'quantity', value: 2, unit: 'mm', origin: 'A1' } },
    });
  });

  test('passes on progress and log lines', async () => {
    const client = await connected();
    const told: unknown[] = [];
    client.setNotificationHandler(LoggingMessageNotificationSchema, ({ params }) => void told.push(params));
    await run(client, 'tell', {}, { onprogress: (progress) => void told.push(progress) });
    expect(told).toEqual([
      { progress: 0.25, total: 1, message: 'meshing' },
      { progress: 0, total: 1 },
      { level: 'warning', logger: 'tell', data: 'coarse' },
    ]);
  });

  test('tells no progress to who did not ask for it, and the call runs all the same', async () => {
    const client = await connected();
    const methods: unknown[] = [];
    const transport = client.transport;
    const take = transport?.onmessage;
    Object.assign(transport ?? {}, {
      onmessage: (...[message, extra]: Parameters<NonNullable<typeof take>>) => {
        methods.push('method' in message ? message.method : 'answer');
        take?.(message, extra);
      },
    });
    expect(await run(client, 'tell')).toMatchObject({ outcome: 'done' });
    expect(methods).toEqual(['notifications/message', 'answer']);
  });

  test('hands a cancel on to the function that runs, and answers others meanwhile', async () => {
    const client = await connected();
    const cancel = new AbortController();
    const waiting = run(client, 'wait', {}, { signal: cancel.signal }).catch((error: unknown) => error);
    const other = await run(client, 'double', { inputs: { x: { type: 'number', value: 1 } } });
    expect(other).toMatchObject({ outcome: 'done' });
    cancel.abort('stop');
    expect(await waiting).toBeInstanceOf(Error);
    const patient = run(client, 'wait');
    await run(client, 'double', { inputs: { x: { type: 'number', value: 1 } } });
    letGo();
    expect(await patient).toMatchObject({ outcome: 'done' });
  });

  test('answers a refusal with the failure and its sentence', async () => {
    const client = await connected();
    const result = await client.callTool({ name: 'refuse', arguments: {} });
    expect(result).toMatchObject({
      isError: true,
      content: [{ type: 'text', text: 'It is too small.' }],
      structuredContent: { outcome: 'failed', failure: { why: 'bad-input', port: 'x', message: 'It is too small.' } },
    });
  });

  test('answers any other error as its own defect, and goes on', async () => {
    const client = await connected();
    expect(await run(client, 'break')).toMatchObject({
      outcome: 'failed',
      failure: {
        why: 'module-defect',
        module: 'probe',
        message: 'x is not a function',
        stack: expect.stringContaining('TypeError') as string,
      },
    });
    expect(await run(client, 'throw')).toEqual({
      outcome: 'failed',
      failure: { why: 'module-defect', module: 'probe', message: 'a text' },
    });
    expect(await run(client, 'double', { inputs: { x: { type: 'number', value: 1 } } })).toMatchObject({
      outcome: 'done',
    });
  });

  test.each<[string, Record<string, unknown>, object]>([
    ['scale', { params: { by: { 'a/b': 'two' } } }, { why: 'bad-params', pointer: '/by/a~1b' }],
    ['scale', {}, { why: 'bad-params', pointer: '/by' }],
    ['double', { params: { more: 1 } }, { why: 'bad-params', pointer: '' }],
    ['double', { inputs: { x: { type: 'number', value: 'four' } } }, { why: 'bad-input' }],
    ['double', { inputs: [1] }, { why: 'bad-input' }],
    ['double', {}, { why: 'bad-input', port: 'x' }],
    [
      'nothing',
      {},
      {
        why: 'module-missing',
        module: 'probe',
        function: 'nothing',
        message: 'The module probe has no function "nothing".',
      },
    ],
    ['constructor', {}, { why: 'module-missing', function: 'constructor' }],
  ])('refuses a call of %s with %j', async (name, args, failure) => {
    expect(await run(await connected(), name, args)).toMatchObject({ outcome: 'failed', failure });
  });

  test('refuses a context that is not one, as a defect', async () => {
    const result = await run(await connected(), 'double', {}, {}, { ...context, node: 5 } as unknown as CallContext);
    expect(result).toMatchObject({ outcome: 'failed', failure: { why: 'module-defect' } });
  });

  test('without a context reads the files where the params say, and writes here', async () => {
    const client = await connected();
    const given = await run(client, 'source', { params: { 'work/book': 'models/uas.xlsx' } }, {}, null);
    expect(given).toMatchObject({
      outcome: 'done',
      outputs: { y: { value: '{"path":"models/uas.xlsx","name":"uas.xlsx","digest":""}' } },
    });
    expect(await run(client, 'tell', {}, {}, null)).toMatchObject({ outputs: { y: { value: ' . 60000' } } });
    expect(await run(client, 'source', { params: 5 }, {}, null)).toMatchObject({
      outcome: 'failed',
      failure: { why: 'bad-input' },
    });
  });
});

describe('a description over MCP', () => {
  const ask = async (name: string, params: unknown): Promise<unknown> => {
    const client = await connected();
    return client.request({ method: describeMethod, params: { function: name, params } }, ResultSchema);
  };

  test('is that of the function', async () => {
    expect(await ask('scale', { by: { t: 1 } })).toEqual({
      ports: { inputs: [], outputs: [{ name: 't', type: 'quantity<mm>' }] },
    });
    expect(await ask('double', {})).toEqual({ ports: { inputs: [x], outputs: [x] } });
    expect(await ask('scale', { by: { 'a/b': 'x' } })).toMatchObject({ problems: [{ pointer: '/by/a~1b' }] });
  });

  test('of a function that is not there is a problem', async () => {
    for (const name of ['nothing', 'toString'])
      expect(await ask(name, {})).toEqual({
        problems: [{ pointer: '', message: `The module probe has no function "${name}".` }],
      });
  });
});

describe('the test kit', () => {
  test('calls a function as the agent does, and keeps what it told', async () => {
    const told = await callFunction(module, 'tell', { folder: '/tmp/out' });
    expect(told).toEqual({
      result: { ok: true, value: { y: { type: 'text', value: 'test /tmp/out 60000' } } },
      logs: [{ level: 'warning', message: 'coarse' }],
      progress: [
        { fraction: 0.25, message: 'meshing' },
        { fraction: undefined, message: undefined },
      ],
    });
    expect(
      (await callFunction(module, 'source', { params: { 'work/book': 'x' }, files: { '/work~1book': '/in/a.xlsx' } }))
        .result,
    ).toMatchObject({ ok: true });
  });

  test('gives refusals, and throws what is a defect', async () => {
    expect((await callFunction(module, 'refuse')).result).toMatchObject({ ok: false, error: { why: 'bad-input' } });
    expect((await callFunction(module, 'scale', { params: { by: { 'a/b': 'x' } } })).result).toMatchObject({
      ok: false,
      error: { why: 'bad-params', pointer: '/by/a~1b' },
    });
    await expect(callFunction(module, 'break')).rejects.toThrow('x is not a function');
    await expect(callFunction(module, 'nothing')).rejects.toThrow('the module probe defines nothing');
  });

  test('describes', () => {
    expect(describeFunction(module, 'scale', { by: { t: 1 } })).toEqual({
      ports: { inputs: [], outputs: [{ name: 't', type: 'quantity<mm>' }] },
    });
  });
});
