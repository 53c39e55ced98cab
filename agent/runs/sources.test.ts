import { mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { EventOf } from '#shared/model/event.ts';
import { FailureError } from '#shared/model/failure.ts';
import { openLab } from './testing/lab.ts';
import type { Lab } from './testing/lab.ts';
import { add, chain, failureOf, held, whyOf, y } from './testing/steps.ts';

let lab: Lab;
beforeEach(async () => {
  lab = await openLab();
});
afterEach(() => lab.close());

describe('source files', () => {
  const one = (path: string, name = 'copy'): string =>
    lab.thread({ f: { function: `test/${name}`, params: { path } } });

  test('a run is bound to the content that a file had when it began', async () => {
    lab.write('in.txt', 'before');
    const hold = held();
    const path = lab.thread({ a: add(1), f: { function: 'test/copy', params: { path: 'in.txt' } } });
    lab.scripts.set('a', hold.script);
    const { run } = await lab.engine.start({ path, set: [], only: [], fresh: false, by: 'test' });
    lab.write('in.txt', 'after');
    await hold.started;
    const waiting = lab.wait(run);
    hold.end(y(1));
    expect((await waiting).report.nodes['f']?.outputs['y']).toMatchObject({ value: 'before' });
    const next = await lab.run(path);
    expect(next.report.nodes['f']?.outputs['y']).toMatchObject({ value: 'after' });
    expect(whyOf(next, 'f')).toContain('in.txt changed');
  });

  test.each(['with space.txt', 'größe-鋼.txt', 'sub/../in.txt', '__proto__', 'constructor', '.hidden', 'a:b.txt'])(
    'a file named %s is bound',
    async (name) => {
      lab.write('sub/keep', '');
      lab.write(name, 'content');
      const ran = await lab.run(one(name));
      expect(ran.report.nodes['f']?.outputs['y']).toMatchObject({ value: 'content' });
    },
  );

  test('a file of the same meaning is not read again; one that is copied is, also where both use the same file', async () => {
    const path = lab.thread({
      b: { function: 'test/book', params: { path: 'in.txt' } },
      c: { function: 'test/copy', params: { path: 'in.txt' } },
    });
    lab.write('in.txt', 'meant\nformat one');
    await lab.run(path);
    lab.write('in.txt', 'meant\nformat two');
    const again = await lab.run(path);
    expect(again.executed).toEqual(['c']);
    expect(again.report.nodes['c']?.outputs['y']).toMatchObject({ value: 'meant\nformat two' });
  });

  test('a missing file, a folder in its place and a name that no file has fail their node with a sentence, also after a resume', async () => {
    mkdirSync(`${lab.folder}/folder`);
    symlinkSync('/nowhere/at/all', `${lab.folder}/dangling`);
    for (const [name, code] of [
      ['none.txt', 'missing-file'],
      ['dangling', 'missing-file'],
      ['folder', 'bad-file'],
      ['folder/none/below.txt', 'missing-file'],
      ['nul\0.txt', 'bad-file'],
    ] as const) {
      const ran = await lab.run(one(name));
      expect(ran.report.status).toBe('failed');
      expect(failureOf(ran, 'f')?.why).toBe(code);
      const resumed = await lab.resume(ran.run);
      expect(failureOf(resumed, 'f')).toEqual(failureOf(ran, 'f'));
    }
  });

  test('a file that is replaced while it is read is taken whole', async () => {
    lab.write('in.txt', 'x'.repeat(1000));
    const put = lab.blobs.put.bind(lab.blobs);
    let times = 0;
    lab.blobs.put = async (source, expected) => {
      const stored = await put(source, expected);
      if (times++ === 0) lab.write('in.txt', 'whole again');
      return stored;
    };
    const ran = await lab.run(one('in.txt'));
    expect(ran.report.nodes['f']?.outputs['y']).toMatchObject({ value: 'whole again' });
    lab.blobs.put = async (source, expected) => {
      const stored = await put(source, expected);
      lab.write('in.txt', `never at rest ${times++}${'.'.repeat(times)}`);
      return stored;
    };
    const restless = await lab.run(one('in.txt'));
    expect(failureOf(restless, 'f')).toMatchObject({ why: 'bad-file' });
  });
});

describe('the thread document', () => {
  test('a broken, odd or unreadable layout is a warning and no more', async () => {
    const path = chain(lab);
    lab.write('t.layout.json', '{ this is none');
    const { warnings } = await lab.engine.start({ path, set: [], only: [], fresh: false, by: 'test' });
    expect(warnings.join()).toContain('t.layout.json');
    rmSync(`${lab.folder}/t.layout.json`);
    mkdirSync(`${lab.folder}/t.layout.json`);
    const ran = await lab.run(path);
    expect(ran.report.status).toBe('done');
  });

  test.each([
    ['none.thread.json', 'missing-file'],
    ['folder.thread.json', 'bad-file'],
    ['t.thread.json/below.thread.json', 'missing-file'],
    [`${'n'.repeat(300)}.thread.json`, 'bad-file'],
  ])('%s: refused as %s', async (name, why) => {
    chain(lab);
    mkdirSync(`${lab.folder}/folder.thread.json`);
    const refused = await lab.run(`${lab.folder}/${name}`).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(FailureError);
    expect(refused instanceof FailureError ? refused.failure.why : '').toBe(why);
    expect(lab.runs.listRuns({})).toEqual([]);
  });

  test('the run is marked as highly as the highest of its nodes, also of those left out', async () => {
    const nodes = { a: add(1), b: { ...add(2), marking: { level: 'SECRET' as const, caveats: ['B'] } } };
    const { run } = await lab.run(lab.thread(nodes), { only: ['a'] });
    const created = lab.bodies(run)[0] as EventOf<'run-created'>;
    expect(created.marking).toEqual({ level: 'SECRET', caveats: ['B'] });
  });
});
