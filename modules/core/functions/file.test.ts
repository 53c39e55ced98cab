import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { callFunction, describeFunction } from '@clew/module-sdk/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { definition } from '../module.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'clew-core-'));
  await writeFile(join(folder, 'bound'), 'ISO-10303-21;');
});
afterAll(() => rm(folder, { recursive: true }));

describe('core/file', () => {
  test('passes the bytes on under the name that the thread gives', async () => {
    const { result } = await callFunction(definition, 'file', {
      params: { path: 'parts/spar.step' },
      files: { '/path': join(folder, 'bound') },
      folder,
    });
    expect(result).toEqual({
      ok: true,
      value: { file: { type: 'file', path: join(folder, 'spar.step'), mediaType: 'model/step', name: 'spar.step' } },
    });
    expect(await readFile(join(folder, 'spar.step'), 'utf8')).toBe('ISO-10303-21;');
  });

  test('the media type follows from the name or is written', () => {
    const type = (params: unknown) => describeFunction(definition, 'file', params);
    expect(type({ path: 'a.CSV' })).toMatchObject({ ports: { outputs: [{ type: 'file<text/csv>' }] } });
    expect(type({ path: 'a.inp', mediaType: 'text/plain' })).toMatchObject({
      ports: { outputs: [{ type: 'file<text/plain>' }] },
    });
    expect(type({ path: 'a.inp' })).toMatchObject({ ports: { outputs: [{ type: 'file<application/octet-stream>' }] } });
    expect(type({ path: 'a.inp', mediaType: 'text' })).toMatchObject({ problems: [{ pointer: '/mediaType' }] });
    expect(type({ path: 'a.inp', mediaType: 'text/*' })).toMatchObject({ problems: [{ pointer: '/mediaType' }] });
  });
});
