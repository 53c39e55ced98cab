import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { Manifest } from '#shared/model/function-spec.ts';
import { rankFunctions } from '../../session/new-node.ts';
import { groupFunctions, portSummary, walk, whyNone } from './groups.ts';

const core = Manifest.parse(JSON.parse(readFileSync('modules/core/manifest.json', 'utf8')));
const report = Manifest.parse(JSON.parse(readFileSync('modules/report/manifest.json', 'utf8')));
const installed = [core, report].map((manifest) => ({ manifest, digest: '', path: '' }));

describe('the palette', () => {
  test('groups functions and loses none', () => {
    const listed = rankFunctions(installed, '');
    const groups = groupFunctions(listed);
    expect(groups.map((group) => group.category)).toEqual(['Sources', 'Steps', 'Verify & publish']);
    expect(groups.flatMap((group) => group.functions)).toEqual(listed);
  });

  test('says why it is empty, and offers to try again only where that can help', () => {
    const failure = { why: 'no-agent', message: 'It does not start.' } as const;
    expect(whyNone({ at: 'failed', failure }, undefined)).toMatchObject({ title: 'There is no agent', canRetry: true });
    // What is wrong stands in the bar over the window, once.
    expect(whyNone({ at: 'failed', failure }, undefined).text).not.toContain('It does not start');
    expect(whyNone({ at: 'lost', failure, retryMs: 1 }, 3)).toMatchObject({ canRetry: true });
    expect(whyNone({ at: 'connecting' }, undefined)).toMatchObject({ canRetry: false });
  });

  test('tells the ports of a function', () => {
    expect(portSummary('describe')).toHaveLength(1);
    expect(portSummary(report.functions['pdf']?.ports ?? 'describe')[1]).toBe('Out: PDF (file<application/pdf>)');
  });

  test('is walked by the arrow keys and stops at its ends', () => {
    expect([walk('ArrowDown', -1, 3), walk('ArrowDown', 2, 3), walk('ArrowUp', 0, 3), walk('End', 0, 3)]).toEqual([
      0, 2, 0, 2,
    ]);
    expect([walk('a', 0, 3), walk('ArrowDown', 0, 0)]).toEqual([undefined, undefined]);
  });
});
