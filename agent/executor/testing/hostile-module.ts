/*
 * A module that does what no module should: each function breaks one promise. It speaks the protocol by hand, so that
 * nothing keeps it from being wrong. Written to a file and started as any module's process.
 */
export const hostileSource: string = String.raw`
import { spawn } from 'node:child_process';
import { readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const print = (text) => process.stdout.write(text);
const send = (message) => print(JSON.stringify({ jsonrpc: '2.0', ...message }) + '\n');
const done = (id, outputs) => send({ id, result: { content: [], structuredContent: { outcome: 'done', outputs } } });
const number = (value) => ({ type: 'number', value });
const file = (path, mediaType = 'text/plain') => ({ y: { type: 'file', path, mediaType, name: 'f.txt' } });
const forEver = () => setInterval(() => undefined, 1000);
let calls = 0;

const functions = {
  good: ({ id, inputs }) => done(id, { y: number(inputs.x?.value ?? 1) }),
  pid: ({ id }) => done(id, { y: number(process.pid), n: number(++calls) }),
  'meets-another': ({ id, context }) => {
    const place = join(context.folder, '..', '..', '..');
    writeFileSync(join(place, 'meeting-' + process.pid), '');
    const look = setInterval(() => {
      if (readdirSync(place).filter((name) => name.startsWith('meeting-')).length < 2) return;
      clearInterval(look);
      done(id, { y: number(process.pid) });
    }, 5);
  },
  echo: ({ id, inputs, context }) => done(id, { y: { type: 'json', value: { inputs, context } } }),
  'exits': () => process.exit(7),
  'says-why': () => { process.stderr.write('Error: the licence is missing\n'); process.exit(9); },
  'killed': () => process.kill(process.pid, 'SIGSEGV'),
  'hangs': () => forEver(),
  'spins': () => { for (;;); },
  'ignores-everything': () => { process.on('SIGTERM', () => undefined); forEver(); },
  'garbage': ({ id }) => { print('hello\n{"not": "a message"}\n[]\n\u0000\u0001\n\n'); done(id, { y: number(1) }); },
  'garbage-only': () => { print('%%%\n'.repeat(20000)); process.exit(0); },
  'flood': () => { const chunk = 'x'.repeat(1 << 20); let n = 0; const more = () => { if (n++ < 200) process.stdout.write(chunk, more); else forEver(); }; more(); },
  'flood-stderr': ({ id }) => { for (let i = 0; i < 200; i++) process.stderr.write(('y'.repeat(99) + '\n').repeat(1000)); done(id, { y: number(1) }); },
  'large': ({ id }) => done(id, { y: { type: 'text', value: 'z'.repeat(12 * 1024 * 1024) } }),
  'progress': ({ id, token }) => { for (const [progress, total] of [[1, 0], [0, 0], [1e308, 1e-308], [5, 1], [-1, 1], [0.5, 1]]) send({ method: 'notifications/progress', params: { progressToken: token, progress, total } }); setTimeout(() => done(id, { y: number(1) }), 20); },
  'deep': ({ id }) => print('{"jsonrpc":"2.0","id":' + id + ',"result":{"structuredContent":{"outcome":"done","outputs":{"y":{"type":"json","value":' + '['.repeat(50000) + ']'.repeat(50000) + '}}}}}\n'),
  'no-form': ({ id }) => send({ id, result: { content: [], structuredContent: { outcome: 'perhaps' } } }),
  'no-answer-form': ({ id }) => send({ id, result: { content: [{ type: 'text', text: 'ok' }] } }),
  'throws': ({ id }) => send({ id, error: { code: -32603, message: 'something broke' } }),
  'closes-stdin': () => { process.stdin.destroy(); forEver(); },
  'closes-stdout': () => { process.stdout.end(); forEver(); },
  'says-cancelled': ({ id }) => send({ id, result: { content: [], structuredContent: { outcome: 'failed', failure: { why: 'cancelled' } } } }),
  'unknown-failure': ({ id }) => send({ id, result: { content: [], structuredContent: { outcome: 'failed', failure: { why: 'bored' } } } }),
  'undeclared': ({ id }) => done(id, { y: number(1), yy: number(2) }),
  'missing': ({ id }) => done(id, {}),
  'wrong-type': ({ id }) => done(id, { y: { type: 'text', value: '1' } }),
  'wrong-unit': ({ id }) => done(id, { y: { type: 'quantity', value: 1, unit: 'kg' } }),
  'no-unit': ({ id }) => done(id, { y: { type: 'quantity', value: 1, unit: 'furlongs' } }),
  'nan': ({ id }) => done(id, { y: number(NaN) }),
  'infinite': ({ id }) => print('{"jsonrpc":"2.0","id":' + id + ',"result":{"structuredContent":{"outcome":"done","outputs":{"y":{"type":"number","value":1e999}}}}}\n'),
  'ragged': ({ id }) => done(id, { y: { type: 'table', columns: [{ name: 'n', type: 'integer' }], rows: [[1], [2, 3]] } }),
  'mistyped-cell': ({ id }) => done(id, { y: { type: 'table', columns: [{ name: 'n', type: 'integer' }], rows: [['many']] } }),
  'file': ({ id, context }) => { writeFileSync(join(context.folder, 'f.txt'), 'written'); done(id, file(join(context.folder, 'f.txt'))); },
  'file-relative': ({ id, context }) => { writeFileSync(join(context.folder, 'f.txt'), 'written'); done(id, file('f.txt')); },
  'file-outside': ({ id, context }) => done(id, file(join(context.folder, '..', '..', '..', 'secret.txt'))),
  'file-absolute': ({ id }) => done(id, file('/etc/hostname')),
  'file-linked': ({ id, context }) => { symlinkSync(join(context.folder, '..', '..', '..', 'secret.txt'), join(context.folder, 'f.txt')); done(id, file(join(context.folder, 'f.txt'))); },
  'folder-linked': ({ id, context }) => { symlinkSync(join(context.folder, '..', '..', '..'), join(context.folder, 'up')); done(id, file(join(context.folder, 'up', 'secret.txt'))); },
  'file-not-written': ({ id, context }) => done(id, file(join(context.folder, 'f.txt'))),
  'file-is-folder': ({ id, context }) => done(id, file(context.folder)),
  'file-nul': ({ id }) => done(id, file('f\u0000.txt')),
  'file-any-type': ({ id, context }) => { writeFileSync(join(context.folder, 'f.txt'), 'w'); done(id, file('f.txt', '*/*')); },
  'file-other-type': ({ id, context }) => { writeFileSync(join(context.folder, 'f.txt'), 'w'); done(id, file('f.txt', 'model/step')); },
  'grandchild': () => { spawn('sleep', ['30'], { stdio: 'inherit' }); setTimeout(() => process.exit(3), 50); },
  'runaway': () => { const child = spawn('sleep', ['30'], { stdio: 'inherit', detached: true }); process.stderr.write(child.pid + '\n'); child.unref(); setTimeout(() => process.exit(3), 50); },
};

createInterface({ input: process.stdin }).on('line', (line) => {
  const { id, method, params } = JSON.parse(line);
  if (method === 'initialize') send({ id, result: { protocolVersion: params.protocolVersion, capabilities: { tools: {} }, serverInfo: { name: 'hostile', version: '1' } } });
  else if (method === 'tools/call') functions[params.name]({ id, inputs: params.arguments.inputs, context: params._meta['clew/call'], token: params._meta.progressToken });
  else if (method === 'clew/describe') {
    if (params.function === 'dies') process.exit(4);
    if (params.function === 'hangs') return;
    send({ id, result: { ports: { inputs: [], outputs: [{ name: params.function, type: 'number' }] } } });
  }
});
`;

/** Modules that never come as far as a call, by name. */
export const stillborn: Readonly<Record<string, string>> = {
  'exits at once': 'process.exit(5);',
  'throws at once': 'throw new Error("a dependency is missing");',
  'has a syntax error': 'const = 1;',
  'never answers': 'setInterval(() => undefined, 1000);',
  'never answers and cannot be asked to end':
    'process.on("SIGTERM", () => undefined); setInterval(() => undefined, 1000);',
  spins: 'for (;;);',
  'answers with garbage': 'process.stdout.write("hello\\n".repeat(1000)); setInterval(() => undefined, 1000);',
  'answers something else': String.raw`process.stdin.on('data', () => process.stdout.write('{"jsonrpc":"2.0","id":0,"result":{}}\n'));`,
};
