import { describe, expect, test } from 'vitest';
import { createPlayback } from '#shared/model/playback.ts';
import { reduceEvents } from '#shared/model/run-state.ts';
import { recordedRun } from '#shared/model/testing/recorded-runs.ts';
import { must } from '#shared/std/assert.ts';
import { err, ok } from '#shared/std/result.ts';
import type { Services } from '../services/bridge.ts';
import { fakeServices } from '../session/testing/fake-services.ts';
import { readArtifact } from './artifact.ts';
import { previewOf, previewText } from './file-preview.ts';
import { nodeRecord, whyLines } from './node-record.ts';
import { partIn } from './part-file.ts';
import { scaleBar } from './scale-bar.ts';
import { tickPath } from './tick-path.ts';
import { stayMs } from './use-replay.ts';
import { stepTo } from './walk.ts';
import type { Step } from './walk.ts';

const events = recordedRun('spar-2-0mm');
const playback = createPlayback('r', events);
const spar = 8; // node-started of the part
const sparDone = 35;

describe('the record of a node at an instant', () => {
  test('holds what its attempt was made from, and nothing of later', () => {
    expect(nodeRecord(playback, 'spar', spar - 1)).toMatchObject({ basis: undefined, sandbox: undefined, log: [] });
    const at = nodeRecord(playback, 'spar', spar);
    expect(at).toMatchObject({ sandbox: 'process', event: { seq: spar } });
    expect(at.basis?.inputs['t']).toMatchObject({ from: 'sizing.spar_t', text: '2 mm', origin: 'Parameters!C4' });
    expect(nodeRecord(playback, 'spar', 40).event?.seq).toBe(sparDone);
  });

  test('has the log lines up to the instant', () => {
    expect(nodeRecord(playback, 'loads', 9).log).toEqual([]);
    expect(nodeRecord(playback, 'loads', 10).log.map((line) => line.body.message)).toEqual([
      'steps/loads.ts:22: lift at 3.8 g: 931.6 N',
    ]);
  });

  test('leads from why it ran back to the cell', () => {
    const state = reduceEvents('r', recordedRun('spar-2-2mm')).nodes.get('str-001');
    const { sentence, causes } = whyLines(must(state?.why, 'it ran'), false);
    expect(sentence).toMatch(/^Ran because value changed from 150.97 mm to 140.561 mm/);
    expect(causes[0]?.text).toContain('value changed from 150.97 mm to 140.561 mm');
    expect(causes[0]?.behind[0]?.text).toContain('wall changed from 2 mm to 2.2 mm');
    expect(causes[0]?.behind[0]?.behind[0]?.text).toBe('uas.xlsx changed: Parameters!C4 from 2 to 2.2');
  });

  test('has a part where it has given a mesh', () => {
    const end = playback.stateAt(40);
    expect(partIn('r', end.nodes.get('spar')?.outputs)?.file.name).toBe('spar.glb');
    expect(partIn('r', end.nodes.get('sizing')?.outputs)).toBeUndefined();
  });
});

describe('going through', () => {
  const to = (seq: number, step: Step): number | undefined =>
    stepTo({ playback, seq, last: 40 } as unknown as Parameters<typeof stepTo>[0], step);

  test('leads to the events, results and failures around', () => {
    expect([to(5, 'next'), to(5, 'previous'), to(5, 'first'), to(5, 'last')]).toEqual([6, 4, 0, 40]);
    expect([to(5, 'nextNode'), to(5, 'previousNode')]).toEqual([7, 3]);
    expect([to(5, 'nextFailure'), to(40, 'previousFailure')]).toEqual([28, 28]);
  });

  test('leads nowhere beyond the ends', () => {
    expect([to(0, 'previous'), to(0, 'first'), to(40, 'next'), to(40, 'last'), to(28, 'nextFailure')]).toEqual(
      Array.from({ length: 5 }, () => undefined),
    );
  });

  test('in a replay stays as long as it took, within bounds, and shorter at a higher speed', () => {
    const timed = { timeAt: (seq: number) => [0, 0, 500, 100_000][seq] ?? 0 };
    expect([0, 1, 2].map((seq) => stayMs(timed, seq, 1))).toEqual([60, 500, 1500]);
    expect([0, 1, 2].map((seq) => stayMs(timed, seq, 4))).toEqual([15, 125, 375]);
  });

  test('the track has one tick for events of one place', () => {
    const timed = { timeAt: (seq: number) => [0, 0, 500, 1000][seq] ?? 0 };
    expect(tickPath(timed, [0, 1, 2, 3], 1000)).toBe('M0 0V1M1000 0V1M2000 0V1');
    expect(tickPath(timed, [0, 1], 0)).toBe('M0 0V1');
  });
});

describe('an artifact', () => {
  const whole = Uint8Array.from({ length: 10_000 }, (_, i) => i % 251);
  const serving = (from: Uint8Array, atOnce: number): Pick<Services, 'callAgent'> => {
    const services = fakeServices();
    services.agent['artifact.read'] = ({ offset, length }) => {
      const part = from.subarray(offset, offset + Math.min(length, atOnce));
      return ok({ bytes: whole.length, data: Buffer.from(part).toString('base64') });
    };
    return services;
  };
  const which = { run: 'r', digest: 'sha256:x' };

  test('is put together from parts, byte for byte', async () => {
    const read = await readArtifact(serving(whole, 999), which, 1e9);
    expect(read.ok && read.value.bytes).toEqual(whole);
  });
  test('is read as far as is asked for', async () => {
    const read = await readArtifact(serving(whole, 999), which, 1500);
    expect(read.ok && read.value).toEqual({ bytes: whole.subarray(0, 1500), total: 10_000 });
  });
  test('that ends too early is damaged, not short', async () => {
    const read = await readArtifact(serving(whole.subarray(0, 50), 999), which, 1e9);
    expect(read).toMatchObject({ ok: false, error: { why: 'corrupt' } });
  });
  test('that cannot be read says why', async () => {
    const services = fakeServices();
    services.agent['artifact.read'] = () => err({ why: 'missing-file', path: 'x' });
    expect(await readArtifact(services, which, 10)).toEqual(err({ why: 'missing-file', path: 'x' }));
  });
  test('is looked into where that is safe', () => {
    expect(
      ['application/json', 'model/step', 'text/csv', 'image/png', 'image/svg+xml', 'application/pdf'].map(previewOf),
    ).toEqual(['json', 'text', 'text', 'image', undefined, undefined]);
  });
  test('lays JSON out where it is whole, and shows the rest as it is', () => {
    const bytes = new TextEncoder().encode('{"a":1}');
    expect(previewText(bytes, 7, 'json')).toBe('{\n  "a": 1\n}');
    expect(previewText(bytes, 9, 'json')).toBe('{"a":1}');
    expect(previewText(new TextEncoder().encode('{"a":'), 5, 'json')).toBe('{"a":');
  });
});

test.each([
  [1, 120, 100, 100],
  [0.1, 120, 1000, 100],
  [37, 120, 2, 74],
  [0.21, 120, 500, 105],
])('at %d px to the mm a bar of at most %d px is %d mm long', (scale, most, mm, px) => {
  const bar = scaleBar(scale, most);
  expect(bar.mm).toBeCloseTo(mm, 9);
  expect(bar.px).toBeCloseTo(px, 9);
});
