import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { protocolVersion } from '#shared/protocol/contract.ts';
import { formatNotice, tokenPath } from '../server/address.ts';
import { homeAt } from '../store/home.ts';
import { connectAgent } from './connect.ts';
import { stopAgent } from './stop.ts';

let home: string;
let others: ChildProcess[];
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'clew-stop-'));
  others = [];
});
afterEach(() => {
  for (const child of others) child.kill('SIGKILL');
  rmSync(home, { recursive: true, force: true });
});

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** An agent of another version: it knows the frames, the greeting and how to stop. `silent` ones take connections only. */
const agentSource = `
import { createServer } from 'node:net';
const [socket, protocol, silent] = process.argv.slice(2);
process.on('SIGTERM', () => silent === 'deaf' || process.exit(0));
createServer((client) => {
  let pending = Buffer.alloc(0);
  const send = (message) => {
    const body = Buffer.from(JSON.stringify(message));
    const header = Buffer.alloc(4);
    header.writeUInt32BE(body.length);
    client.write(Buffer.concat([header, body]));
  };
  client.on('error', () => undefined);
  client.on('data', (chunk) => {
    if (silent) return;
    pending = Buffer.concat([pending, chunk]);
    while (pending.length >= 4 && pending.length >= 4 + pending.readUInt32BE()) {
      const frame = JSON.parse(pending.subarray(4, 4 + pending.readUInt32BE()));
      pending = pending.subarray(4 + pending.readUInt32BE());
      if (frame.call === 'agent.stop') { send({ id: frame.id, output: {} }); setTimeout(() => process.exit(0), 20); }
      else if (frame.hello.token !== 'token') send({ refused: { why: 'forbidden', message: 'no' } });
      else if (frame.hello.protocol === Number(protocol)) send({ welcome: { protocol: Number(protocol), version: '0', pid: process.pid } });
      else send({ refused: { why: 'protocol-mismatch', ours: frame.hello.protocol, theirs: Number(protocol) } });
    }
  });
}).listen(socket, () => console.log('listening'));
`;

async function otherAgent(
  protocol: number,
  options: { silent?: 'silent' | 'deaf'; token?: string } = {},
): Promise<number> {
  const { run, logs } = homeAt(home);
  mkdirSync(run, { recursive: true });
  mkdirSync(logs, { recursive: true });
  const script = join(home, 'agent.mjs');
  writeFileSync(script, agentSource);
  const socket = join(run, 'agent.sock');
  const child = spawn(process.execPath, [script, socket, String(protocol), options.silent ?? ''], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  others.push(child);
  await new Promise((resolve) => child.stdout.once('data', resolve));
  const pid = child.pid ?? 0;
  writeFileSync(join(logs, 'agent.log'), `clew-agent 0.1.0 on ${home}, pid ${pid}\n`);
  writeFileSync(tokenPath(run), formatNotice({ token: options.token ?? 'token', socket }));
  return pid;
}

const quick = { answerMs: 300, endMs: 2_000 };

test('where no agent runs there is none to stop', async () => {
  expect(await stopAgent(home)).toBeUndefined();
  mkdirSync(homeAt(home).run, { recursive: true });
  writeFileSync(tokenPath(homeAt(home).run), formatNotice({ token: 't', socket: join(home, 'none.sock') }));
  expect(await stopAgent(home)).toBeUndefined();
});

test('the agent stops, and its process is gone when that is said', async () => {
  const client = await connectAgent({ clientName: 'test', start: true, home });
  const pid = await stopAgent(home);
  expect(pid).toBe(client.agent.pid);
  expect(isRunning(client.agent.pid)).toBe(false);
  expect(existsSync(tokenPath(homeAt(home).run))).toBe(false);
});

test.each([protocolVersion - 1, protocolVersion + 1])('an agent of protocol %i stops as well', async (protocol) => {
  const pid = await otherAgent(protocol);
  expect(await stopAgent(home)).toBe(pid);
  expect(isRunning(pid)).toBe(false);
});

test('an agent that refuses the token goes on', async () => {
  const pid = await otherAgent(protocolVersion, { token: 'another' });
  await expect(stopAgent(home)).rejects.toMatchObject({ failure: { why: 'forbidden' } });
  expect(isRunning(pid)).toBe(true);
});

test.each(['silent', 'deaf'] as const)('an agent that is %s is ended by its process id', async (silent) => {
  const pid = await otherAgent(protocolVersion, { silent });
  expect(await stopAgent(home, quick)).toBe(pid);
  expect(isRunning(pid)).toBe(false);
});

test('a process that is no agent is not ended', async () => {
  await otherAgent(protocolVersion, { silent: 'silent' });
  const sleeper = spawn('sleep', ['60'], { stdio: 'ignore' });
  others.push(sleeper);
  writeFileSync(join(homeAt(home).logs, 'agent.log'), `clew-agent 0.1.0 on ${home}, pid ${sleeper.pid}\n`);
  await expect(stopAgent(home, quick)).rejects.toMatchObject({ failure: { why: 'no-agent' } });
  expect(isRunning(sleeper.pid ?? 0)).toBe(true);
});
