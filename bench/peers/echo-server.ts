/* The smallest MCP server: one tool that gives back what it is given. The SDK does the rest. */
import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import { CallToolRequestSchema } from '@modelcontextprotocol/sdk/types.js';

// oxlint-disable-next-line typescript/no-deprecated -- the low-level class is the least that the SDK can do
const server = new Server({ name: 'echo', version: '1.0.0' }, { capabilities: { tools: {} } });
server.setRequestHandler(CallToolRequestSchema, ({ params }) => ({
  content: [],
  structuredContent: { ...params.arguments },
}));
await server.connect(new StdioServerTransport());
