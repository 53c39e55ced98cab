import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { Manifest } from '../model/function-spec.ts';
import { canonicalJson } from '../std/canonical-json.ts';
import { contract, isCall, isStream, protocolVersion } from './contract.ts';
import { Hello, Reply, Request, Welcome } from './frame.ts';
import { Arrival, CallArguments, CallContext, CallResult } from './module-call.ts';

const shapeOf = (schema: z.ZodType): unknown => z.toJSONSchema(schema, { unrepresentable: 'any', io: 'input' });
const fingerprint = (shape: unknown): string =>
  createHash('sha256').update(canonicalJson(shape)).digest('hex').slice(0, 12);
const spec = readFileSync(new URL('../../docs/spec/protocol.md', import.meta.url), 'utf8');

/** The history of docs/spec/protocol.md: version, fingerprint. */
const history = [...spec.matchAll(/^\| (\d+) \| `([0-9a-f]{12})` \|/gm)].map(([, version, print]) => [
  Number(version),
  print,
]);

test('the shape of every call, stream and frame is the one of the version', () => {
  const calls = Object.fromEntries(
    Object.entries(contract).map(([name, one]) => [
      name,
      { kind: one.kind, input: shapeOf(one.input), answer: shapeOf(one.kind === 'call' ? one.output : one.item) },
    ]),
  );
  const frames = [Hello, Welcome, Request, Reply].map(shapeOf);
  // Different? Raise protocolVersion in contract.ts, and add a line to the history in docs/spec/protocol.md.
  expect([protocolVersion, fingerprint({ calls, frames })]).toEqual(history.at(-1));
});

test('the history names each version once, in order', () => {
  expect(history.map(([version]) => version)).toEqual(history.map((_, i) => i + 1));
});

test('docs/spec/protocol.md lists exactly the calls and streams, each once', () => {
  const rows = [...spec.matchAll(/^\| `([a-z]+\.[a-z]+)` \| (call|stream) \|/gm)].map(([, name, kind]) => [name, kind]);
  expect(rows).toEqual(Object.entries(contract).map(([name, { kind }]) => [name, kind]));
});

test('what passes between agent and module is the one of clew/module@1', () => {
  const shapes = [Manifest, Arrival, CallArguments, CallContext, CallResult].map(shapeOf);
  const [, print] = /^Fingerprint of `clew\/module@1`: `([0-9a-f]{12})`/m.exec(spec) ?? [];
  // Different? A module that was packed before must still work: say in docs/spec/protocol.md why it does.
  expect(fingerprint(shapes)).toBe(print);
});

describe('names', () => {
  test('are calls or streams, and nothing of a plain object is one', () => {
    expect([isCall('run.start'), isStream('run.start')]).toEqual([true, false]);
    expect([isCall('run.events'), isStream('run.events')]).toEqual([false, true]);
    for (const name of ['', 'run', 'constructor', '__proto__', 'toString', 'run.start '])
      expect([name, isCall(name), isStream(name)]).toEqual([name, false, false]);
  });
});

describe('every input', () => {
  test.each(Object.entries(contract))('of %s refuses what is no object, and a member too many', (_, { input }) => {
    for (const wrong of [undefined, null, 1, 'x', [], [{}]]) expect(input.safeParse(wrong).success).toBe(false);
    const problem = input.safeParse({ 'a member too many': 1 });
    expect(JSON.stringify(problem.error?.issues)).toContain('a member too many');
  });
});
