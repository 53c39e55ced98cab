import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import { CallToolRequestSchema, ListToolsRequestSchema } from '@modelcontextprotocol/sdk/types.js';
import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js';
import { z } from 'zod';
import { FailureError, failureSentence } from '../model/failure.ts';
import type { Failure } from '../model/failure.ts';
import { fileParams } from '../model/file-params.ts';
import type { FunctionSpec } from '../model/function-spec.ts';
import { unmarked } from '../model/marking.ts';
import { CallArguments, CallContext, contextKey, describeMethod } from '../protocol/module-call.ts';
import { isJsonObject, own } from '../std/json.ts';
import { Call } from './call.ts';
import { check } from './check.ts';
import type { CallChannel } from './call.ts';
import { describe, manifestOf } from './define.ts';
import type { FunctionDefinition, ModuleDefinition } from './define.ts';
import type { Outputs } from './values.ts';

const DescribeRequest = z.object({
  method: z.literal(describeMethod),
  params: z.looseObject({ function: z.string(), params: z.unknown() }),
});

/** What a plain MCP client, which gives no context, is taken to mean: write here, read the files where the params say. */
function plainContext(spec: FunctionSpec, args: unknown): CallContext {
  const params = isJsonObject(args) ? own(args, 'params') : undefined;
  const files = fileParams(spec.params, isJsonObject(params) ? params : {});
  return {
    folder: '.',
    // No digest is known of a file that no agent has taken in.
    files: Object.fromEntries(files.map(({ pointer: at, path }) => [at, { path, name: nameOf(path), digest: '' }])),
    origins: {},
    node: '',
    timeLimitMs: spec.timeLimitMs,
    marking: unmarked,
  };
}

const nameOf = (path: string): string => path.split(/[\\/]/).at(-1) ?? path;

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
  const params = check(definition.params, parsed.data.params);
  if (!params.ok) throw new FailureError({ why: 'bad-params', ...params.error[0] });
  return definition.run(new Call(params.value, parsed.data.inputs, context, channel));
}

/** Offers a module's functions on a transport, as an MCP server. One call may run while others wait or run beside it. */
// oxlint-disable-next-line typescript/no-deprecated -- `clew/describe` is a request of our own, which only the low-level server takes.
export function createServer(module: ModuleDefinition): Server {
  const manifest = manifestOf(module);
  // oxlint-disable-next-line typescript/no-deprecated -- as above
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
    const spec = own(manifest.functions, request.params.name);
    if (definition === undefined || spec === undefined)
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
      const args = request.params.arguments ?? {};
      const context = given === undefined ? plainContext(spec, args) : CallContext.parse(given);
      const outputs = await execute(definition, args, context, channel);
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
