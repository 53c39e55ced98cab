/* One call of a warm module function (core/constant, through the agent's pool), beside one MCP echo over stdio with the SDK. */
import { fileURLToPath } from 'node:url';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { benchModules, medianMs } from './lib/modules.ts';
import { compare, machine } from './lib/ratio.ts';

const calls = 500;

console.log(`${machine()}\n`);
const modules = await benchModules();
const params = { type: 'quantity<mm>', value: '8 mm' };

const client = new Client({ name: 'bench', version: '1' });
const server = fileURLToPath(import.meta.resolve('./peers/echo-server.ts'));
await client.connect(new StdioClientTransport({ command: process.execPath, args: [server] }));

await compare({
  title: 'agent: call of a warm module function',
  unit: 'ms, p50',
  pairs: 7,
  target: 'at most 2',
  ours: {
    name: 'Clew, core/constant',
    measure: () => medianMs(calls, () => modules.call('core/constant', params, {})),
  },
  baseline: {
    name: 'MCP echo over stdio',
    measure: () => medianMs(calls, () => client.callTool({ name: 'echo', arguments: params })),
  },
});
await client.close();
await modules.close();
