import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { sha256Text } from '../evidence/crypto/hash.ts';
import { nodeWorld } from '../world/node-world.ts';
import { openDescriptions } from './descriptions.ts';
import type { DescriptionStore } from './descriptions.ts';

let folder: string;
const defects: unknown[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'clew-descriptions-'));
  defects.length = 0;
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const open = (): Promise<DescriptionStore> =>
  openDescriptions({ world: nodeWorld(), folder, hash: sha256Text, onDefect: (error) => defects.push(error) });
const only = (): string => join(folder, readdirSync(folder)[0] ?? '');
const ports = { ports: { inputs: [], outputs: [{ name: 'y', type: 'number' }] } };

test('what was put is there after a restart, under its own key alone', async () => {
  await (await open()).put('a', ports);
  const again = await open();
  expect(await again.get('a')).toEqual(ports);
  expect(await again.get('b')).toBeUndefined();
  expect(defects).toEqual([]);
});

test('the last one wins', async () => {
  const store = await open();
  await store.put('a', ports);
  await store.put('a', { problems: [] });
  expect(await store.get('a')).toEqual({ problems: [] });
  expect(readdirSync(folder)).toHaveLength(1);
});

test('a changed byte, another key and half a file are as nothing', async () => {
  const store = await open();
  await store.put('a', ports);
  const text = readFileSync(only(), 'utf8');
  writeFileSync(only(), text.replace('"y"', '"z"'));
  expect(await store.get('a')).toBeUndefined();
  writeFileSync(only(), text.replace('"key":"a"', '"key":"b"'));
  expect(await store.get('a')).toBeUndefined();
  expect(defects).toEqual([]);
  writeFileSync(only(), text.slice(0, 40));
  expect(await store.get('a')).toBeUndefined();
  expect(defects).toHaveLength(1);
});

test('a folder that is gone keeps nothing back', async () => {
  const store = await open();
  rmSync(folder, { recursive: true });
  await store.put('a', ports);
  expect(defects).toHaveLength(1);
  expect(await store.get('a')).toBeUndefined();
});
