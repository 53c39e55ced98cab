import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import { CallToolRequestSchema, ListToolsRequestSchema } from '@modelcontextprotocol/sdk/types.js';
import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js';
import { z } from 'zod';
import { FailureError, failureSentence } from '../model/failure.ts';
import type { Failure } from '../model/failure.ts';
import { unmarked } from '../model/marking.ts';
import { CallArguments, CallContext, contextKey, describeMethod } from '../protocol/module-call.ts';
import { own } from '../std/json.ts';
import { Call } from './call.ts';
import type { CallChannel } from './call.ts';
import { describe, manifestOf } from './define.ts';
import type { FunctionDefinition, ModuleDefinition } from './define.ts';
import type { Outputs } from './values.ts';

const DescribeRequest = z.object({
  method: z.literal(describeMethod),
  params: z.looseObject({ function: z.string(), params: z.unknown() }),
});

/** What a plain MCP client, which gives no context, is taken to mean: write here, read the files where the params say. */
const noContext: CallContext = {
  folder: '.',
  files: {},
  origins: {},
  node: '',
  timeLimitMs: 60_000,
  marking: unmarked,
};

function toFailure(error: unknown, module: string): Failure {
  if (error instanceof FailureError) return error.failure;
  if (error instanceof Error) return { why: 'module-defect', module, message: error.message, stack: error.stack };
  return { why: 'module-defect', module, message: String(error) };
}

function failed(failure: Failure): CallToolResult {
  return {
    isError: true,
    content: [{ type: 'text', text: failureSentence(failure) }],
    structuredContent: { outcome: 'failed', failure },
  };
}

async function execute(
  definition: FunctionDefinition,
  args: unknown,
  context: CallContext,
  channel: CallChannel,
): Promise<Outputs> {
  const parsed = CallArguments.safeParse(args);
  if (!parsed.success) throw new FailureError({ why: 'bad-input', message: z.prettifyError(parsed.error) });
  const params = definition.params.safeParse(parsed.data.params);
  if (!params.success) {
    const issue = params.error.issues[0];
    throw new FailureError({
      why: 'bad-params',
      pointer: `/${(issue?.path ?? []).map(String).join('/')}`,
      message: issue?.message ?? 'The params do not fit the schema.',
    });
  }
  return definition.run(new Call(params.data, parsed.data.inputs, context, channel));
}

/** Offers a module's functions on a transport, as an MCP server. One call may run while others wait or run beside it. */
export function createServer(module: ModuleDefinition): Server {
  const manifest = manifestOf(module);
  const server = new Server(
    { name: manifest.name, version: manifest.version },
    { capabilities: { tools: {}, logging: {} } },
  );

  server.setRequestHandler(ListToolsRequestSchema, () => ({
    tools: Object.entries(manifest.functions).map(([name, spec]) => ({
      name,
      title: spec.title,
      description: spec.summary,
      inputSchema: {
        type: 'object' as const,
        properties: { params: spec.params, inputs: { type: 'object', additionalProperties: true } },
        required: ['params'],
      },
    })),
  }));

  server.setRequestHandler(DescribeRequest, (request) => {
    const definition = own(module.functions, request.params.function);
    if (definition === undefined)
      return {
        problems: [{ pointer: '', message: `The module ${module.name} has no function "${request.params.function}".` }],
      };
    return describe(definition, request.params.params);
  });

  server.setRequestHandler(CallToolRequestSchema, async (request, { signal, sendNotification, _meta }) => {
    const definition = own(module.functions, request.params.name);
    if (definition === undefined)
      return failed({
        why: 'module-missing',
        module: module.name,
        function: request.params.name,
        message: `The module ${module.name} has no function "${request.params.name}".`,
      });
    const progressToken = _meta?.progressToken;
    const given = _meta?.[contextKey];
    // A notification that cannot be sent means that the agent is gone, and then the transport's close ends this process.
    const channel: CallChannel = {
      signal,
      progress: (fraction, message) => {
        if (progressToken === undefined) return;
        void sendNotification({
          method: 'notifications/progress',
          params: { progressToken, progress: fraction ?? 0, total: 1, ...(message === undefined ? {} : { message }) },
        });
      },
      log: (level, message) =>
        void sendNotification({
          method: 'notifications/message',
          params: { level, logger: request.params.name, data: message },
        }),
    };
    try {
      const context = given === undefined ? noContext : CallContext.parse(given);
      const outputs = await execute(definition, request.params.arguments ?? {}, context, channel);
      return {
        content: [{ type: 'text', text: Object.keys(outputs).join(', ') }],
        structuredContent: { outcome: 'done', outputs },
      };
    } catch (error) {
      return failed(toFailure(error, module.name));
    }
  });
  return server;
}

/** Serves a module on stdio until the agent closes it: the whole of a module's `main.ts`. */
export async function serve(
  module: ModuleDefinition,
  transport: Transport = new StdioServerTransport(),
): Promise<void> {
  await createServer(module).connect(transport);
}
