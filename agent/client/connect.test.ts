import { spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { connect as dial, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { FailureError } from '#shared/model/failure.ts';
import { connectClient } from '#shared/protocol/client.ts';
import type { AgentClient } from '#shared/protocol/client.ts';
import { protocolVersion } from '#shared/protocol/contract.ts';
import { must } from '#shared/std/assert.ts';
import { formatNotice, parseNotice, tokenPath } from '../server/address.ts';
import type { Notice } from '../server/address.ts';
import { socketWire } from '../server/socket-wire.ts';
import { homeAt } from '../store/home.ts';
import { nodeWorld } from '../world/node-world.ts';
import { connectAgent } from './connect.ts';

/* Real agents, in processes of their own, each on a home of its own. */

let folder: string;
const pids = new Set<number>();
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'clew-client-'));
});
afterEach(() => {
  for (const pid of pids) if (nodeWorld().processes.isAlive(pid)) process.kill(pid, 'SIGKILL');
  pids.clear();
  rmSync(folder, { recursive: true, force: true });
});

async function connect(home: string, start = true): Promise<AgentClient> {
  const client = await connectAgent({ clientName: 'test', start, home });
  pids.add(client.agent.pid);
  return client;
}

async function failureOf(work: Promise<unknown>): Promise<{ why: string; message: string }> {
  const error = await work.then(() => undefined).catch((reason: unknown) => reason);
  if (!(error instanceof FailureError)) throw new Error('It did not fail as expected.', { cause: error });
  return { why: error.failure.why, message: error.message };
}

async function isGone(pid: number): Promise<boolean> {
  for (let i = 0; i < 500 && nodeWorld().processes.isAlive(pid); i++) await sleep(20);
  return !nodeWorld().processes.isAlive(pid);
}

/** The processes that were started on a home, once there is only one, or when that takes too long. */
async function settledOn(home: string): Promise<number[]> {
  const find = (): number[] =>
    readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name) && environmentOf(name).includes(`CLEW_HOME=${home}\0`))
      .map(Number);
  for (let i = 0; i < 250 && find().length > 1; i++) await sleep(20);
  return find();
}

function environmentOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8');
  } catch {
    return ''; // it has just ended, or is another user's
  }
}

async function stop(client: AgentClient): Promise<void> {
  await client.call('agent.stop', {});
  expect(await isGone(client.agent.pid)).toBe(true);
}

const noticeOf = (home: string): Notice =>
  must(parseNotice(readFileSync(tokenPath(homeAt(home).run), 'utf8')), 'a listening agent leaves a notice');

describe('starting', () => {
  test('ten at once reach one and the same agent', async () => {
    const home = join(folder, 'home');
    const clients = await Promise.all(Array.from({ length: 10 }, () => connect(home)));
    expect(new Set(clients.map((client) => client.agent.pid)).size).toBe(1);
    for (const client of clients)
      expect(await client.call('agent.status', {})).toMatchObject({ ok: true, value: { home } });
    // The nine that were started beside it are not left behind: one of them would take the home when it is stopped.
    if (process.platform === 'linux') expect(await settledOn(home)).toEqual([clients[0]?.agent.pid]);
    await stop(must(clients[0], 'there are ten'));
  }, 60_000);

  test.each([
    ['with spaces and other letters', 'my home größe 鋼'],
    ['too long for a socket', `deep/${'d'.repeat(60)}/${'e'.repeat(60)}/home`],
  ])('a home %s', async (_name, path) => {
    const home = join(folder, path);
    const client = await connect(home);
    expect((await connect(home, false)).agent.pid).toBe(client.agent.pid);
    const { socket } = noticeOf(home);
    expect(statSync(socket).mode & 0o777).toBe(0o600);
    expect(statSync(dirname(socket)).mode & 0o777).toBe(0o700);
    expect(statSync(tokenPath(homeAt(home).run)).mode & 0o777).toBe(0o600);
    await stop(client);
    expect(existsSync(socket)).toBe(false);
    expect(existsSync(tokenPath(homeAt(home).run))).toBe(false);
  });

  test('without the wish to start one, nobody is there', async () => {
    expect(await failureOf(connect(join(folder, 'home'), false))).toMatchObject({
      why: 'no-agent',
      message: expect.stringContaining('clew agent start') as string,
    });
    expect(existsSync(join(folder, 'home'))).toBe(false);
  });

  test('a home that is a file, and a program that is none, are told in a sentence', async () => {
    writeFileSync(join(folder, 'file'), '');
    expect(await failureOf(connect(join(folder, 'file')))).toMatchObject({
      why: 'no-agent',
      message: expect.stringContaining('Set CLEW_HOME') as string,
    });
    const command = ['/none/such'] as const;
    expect(
      await failureOf(connectAgent({ clientName: 'test', start: true, home: join(folder, 'home'), command })),
    ).toMatchObject({ why: 'no-agent', message: expect.stringContaining('/none/such') as string });
  });

  test('an agent that does not start gives its last words', async () => {
    const home = join(folder, 'home');
    mkdirSync(join(home, 'db'), { recursive: true, mode: 0o700 });
    writeFileSync(
      join(home, 'db', 'clew.db'),
      'this is no database, but it is long enough to be taken for one'.repeat(10),
    );
    expect(await failureOf(connect(home))).toMatchObject({
      why: 'no-agent',
      message: expect.stringMatching(/exit code 1.*SQLite cannot read it/) as string,
    });
  });
});

describe('an agent that ended badly', () => {
  test('its socket and its token are left, and the next client starts another one', async () => {
    const home = join(folder, 'home');
    const first = await connect(home);
    const before = noticeOf(home);
    process.kill(first.agent.pid, 'SIGKILL');
    expect(await isGone(first.agent.pid)).toBe(true);
    expect(existsSync(before.socket)).toBe(true);
    expect(noticeOf(home)).toEqual(before);
    expect(await failureOf(connect(home, false))).toMatchObject({ why: 'no-agent' });
    const clients = await Promise.all(Array.from({ length: 4 }, () => connect(home)));
    expect(new Set(clients.map((client) => client.agent.pid)).size).toBe(1);
    expect(noticeOf(home).token).not.toBe(before.token);
    await stop(must(clients[0], 'there are four'));
  }, 60_000);

  test('a call under way when it ends is answered with that, and no call waits for ever', async () => {
    const client = await connect(join(folder, 'home'));
    const closed = new Promise<void>((resolve) => client.onClose(resolve));
    process.kill(client.agent.pid, 'SIGKILL');
    await closed;
    expect(await client.call('agent.status', {})).toMatchObject({ ok: false, error: { why: 'no-agent' } });
  });
});

describe('a home that is taken away', () => {
  test('its agent ends by itself, and leaves the home of its successor alone', async () => {
    const home = join(folder, 'home');
    const first = await connect(home);
    rmSync(home, { recursive: true });
    const second = await connect(home);
    expect(second.agent.pid).not.toBe(first.agent.pid);
    expect(await isGone(first.agent.pid)).toBe(true);
    expect((await connect(home, false)).agent.pid).toBe(second.agent.pid);
    await stop(second);
  }, 60_000);
});

describe('the door', () => {
  async function greet(home: string, token: string): Promise<AgentClient> {
    const socket = dial(noticeOf(home).socket);
    await new Promise((resolve) => socket.once('connect', resolve));
    return connectClient(socketWire(socket), token, 'test');
  }

  test('a wrong token is refused, and what follows it is not read', async () => {
    const home = join(folder, 'home');
    const client = await connect(home);
    for (const token of ['', 'x', `${noticeOf(home).token}x`, noticeOf(home).token.slice(1)])
      expect(await failureOf(greet(home, token))).toMatchObject({ why: 'forbidden' });
    const socket = dial({ path: noticeOf(home).socket, allowHalfOpen: true });
    const wire = socketWire(socket);
    const frames: string[] = [];
    wire.onFrame((frame) => void frames.push(frame));
    const hello = (token: string): string =>
      JSON.stringify({ hello: { protocol: protocolVersion, token, client: 'test' } });
    wire.send(hello('wrong'));
    wire.send(hello(noticeOf(home).token));
    wire.send(JSON.stringify({ id: 1, call: 'agent.stop', input: {} }));
    await new Promise((resolve) => socket.once('end', resolve));
    socket.destroy();
    expect(frames).toHaveLength(1);
    expect(frames[0]).toContain('forbidden');
    // The stop that followed the refusal was not heard.
    await sleep(200);
    expect(await client.call('agent.status', {})).toMatchObject({ ok: true });
    await stop(client);
  });

  test('another protocol is refused with both versions', async () => {
    const home = join(folder, 'home');
    const client = await connect(home);
    const socket = dial(noticeOf(home).socket);
    const wire = socketWire(socket);
    const answer = new Promise<string>((resolve) => wire.onFrame(resolve));
    wire.send(JSON.stringify({ hello: { protocol: 99, token: noticeOf(home).token, client: 'test' } }));
    expect(JSON.parse(await answer)).toEqual({
      refused: { why: 'protocol-mismatch', ours: 99, theirs: protocolVersion },
    });
    await stop(client);
  });

  test('noise on the socket, of any length, harms nobody else', async () => {
    const home = join(folder, 'home');
    const client = await connect(home);
    for (const noise of [
      Buffer.alloc(1),
      Buffer.alloc(4),
      Buffer.from([255, 255, 255, 255, 1]),
      Buffer.from('GET / HTTP/1.1\r\n\r\n'),
      Buffer.from([0, 0, 0, 2, 0x7b, 0x7d]),
    ]) {
      const socket = dial(noticeOf(home).socket);
      socket.on('error', () => undefined);
      socket.resume().end(noise);
      await new Promise((resolve) => socket.once('close', resolve));
    }
    expect(await client.call('agent.status', {})).toMatchObject({ ok: true });
    await stop(client);
  });

  test('something else on the socket is not taken for an agent', async () => {
    const home = join(folder, 'home');
    const { run } = homeAt(home);
    mkdirSync(run, { recursive: true, mode: 0o700 });
    const socket = join(run, 'agent.sock');
    const server = createServer((each) => each.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    await new Promise<void>((resolve) => server.listen(socket, resolve));
    writeFileSync(tokenPath(run), formatNotice({ token: 'token', socket }));
    try {
      expect(await failureOf(connect(home, false))).toMatchObject({ why: 'no-agent' });
    } finally {
      server.close();
    }
  });
});

describe('the process', () => {
  test.each(['SIGTERM', 'SIGINT'] as const)('%s ends it in order', async (signal) => {
    const home = join(folder, 'home');
    const client = await connect(home);
    process.kill(client.agent.pid, signal);
    expect(await isGone(client.agent.pid)).toBe(true);
    expect(existsSync(tokenPath(homeAt(home).run))).toBe(false);
    expect(readFileSync(join(home, 'logs', 'agent.log'), 'utf8')).not.toContain('defect');
  });

  test('one that finds its home in use says so by its exit code', async () => {
    const home = join(folder, 'home');
    const client = await connect(home);
    const main = new URL('../main.ts', import.meta.url).pathname;
    const child = spawn(process.execPath, [main], { env: { ...process.env, CLEW_HOME: home }, stdio: 'ignore' });
    expect(await new Promise((resolve) => child.once('exit', resolve))).toBe(75);
    await stop(client);
  });
});
