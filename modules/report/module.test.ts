import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { manifestOf } from '@clew/module-sdk';
import { describeFunction } from '@clew/module-sdk/testkit';
import { describe, expect, test } from 'vitest';
import { definition } from './module.ts';

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8');

describe('module', () => {
  test('the manifest follows from the definition', () => {
    expect(JSON.parse(read('manifest.json'))).toEqual(JSON.parse(JSON.stringify(manifestOf(definition))));
  });

  test.each(readdirSync(new URL('examples/', import.meta.url)).filter((name) => name.endsWith('.thread.json')))(
    'the example %s uses the report as it is',
    (name) => {
      const thread = JSON.parse(read(`examples/${name}`)) as {
        nodes: Record<string, { function: string; params?: unknown }>;
        wires: { from: string; to: string }[];
      };
      const [id, node] = Object.entries(thread.nodes).find(([, one]) => one.function === 'report/pdf') ?? [];
      const described = describeFunction(definition, 'pdf', node?.params ?? {});
      if (!('ports' in described)) throw new Error(JSON.stringify(described.problems));
      const ports = described.ports.inputs.map((port) => `${id ?? ''}.${port.name}`);
      const used = thread.wires.map((wire) => wire.to).filter((to) => to.startsWith(`${id ?? ''}.`));
      expect(used.length).toBeGreaterThan(0);
      expect(ports).toEqual(expect.arrayContaining(used));
    },
  );

  // A changed font changes every report: it must be somebody's decision.
  test('the fonts are the ones that were chosen', () => {
    const digests = readdirSync(new URL('fonts/', import.meta.url))
      .filter((name) => name.endsWith('.ttf'))
      .toSorted()
      .map((name) => [
        name,
        createHash('sha256')
          .update(readFileSync(new URL(`fonts/${name}`, import.meta.url)))
          .digest('hex')
          .slice(0, 16),
      ]);
    expect(Object.fromEntries(digests)).toEqual(chosenFonts);
  });
});

/** First 16 digits of each SHA-256. */
const chosenFonts = {
  'DejaVuSans-Bold.ttf': 'e6476c1b80502924',
  'DejaVuSans.ttf': '7da195a74c55bef9',
  'IBMPlexMono-Regular.ttf': 'ab08018ccd276b79',
  'IBMPlexSans-Regular.ttf': '8685116dfbcfa639',
  'IBMPlexSans-SemiBold.ttf': '659f916ce1922bd4',
};
