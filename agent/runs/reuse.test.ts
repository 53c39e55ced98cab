import { chmodSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ThreadNode } from '#shared/model/thread.ts';
import { must } from '#shared/std/assert.ts';
import { parseDigest } from '#shared/std/digest.ts';
import { ok } from '#shared/std/result.ts';
import { outputsOf, testModules } from './testing/functions.ts';
import { openLab } from './testing/lab.ts';
import type { Lab, Ran } from './testing/lab.ts';
import { add, chain, whyOf, stateOf, y } from './testing/steps.ts';

let lab: Lab;
beforeEach(async () => {
  lab = await openLab();
});
afterEach(() => lab.close());

describe('reuse', () => {
  test('nothing changed: nothing is executed, and every node says from which run it is', async () => {
    const path = chain(lab);
    const first = await lab.run(path);
    expect(first.executed).toEqual(['a', 'b', 'c']);
    expect(whyOf(first, 'a')).toContain('had not run before');
    const second = await lab.run(path);
    expect(second.executed).toEqual([]);
    expect(second.report.status).toBe('done');
    expect(second.report.nodes['c']?.outputs['y']).toEqual({ type: 'number', value: 111 });
    expect(whyOf(second, 'c')).toContain(`reused from run ${first.run.slice(-6)}: nothing it depends on changed`);
  });

  test('a changed param runs what depends on it, with the cause; equal outputs cut the rest off', async () => {
    await lab.run(chain(lab, 1));
    const changed = await lab.run(chain(lab, 2));
    expect(changed.executed).toEqual(['a', 'b', 'c']);
    expect(whyOf(changed, 'a')).toContain('/n from 1 to 2');
    expect(whyOf(changed, 'c')).toContain('x changed from 11 to 12');
    // b gives what it gave before although its input changed: c does not run.
    lab.scripts.set('b', () => Promise.resolve(y(12)));
    const cut = await lab.run(chain(lab, 3));
    expect(cut.executed).toEqual(['a', 'b']);
    expect(stateOf(cut, 'c')).toEqual(['reused']);
  });

  test('--fresh runs everything, and what it gave is what later runs reuse', async () => {
    const path = chain(lab);
    await lab.run(path);
    lab.scripts.set('a', () => Promise.resolve(y(7)));
    const fresh = await lab.run(path, { fresh: true });
    expect(fresh.executed).toEqual(['a', 'b', 'c']);
    expect(whyOf(fresh, 'b')).toContain('a fresh run was asked for');
    const later = await lab.run(path);
    expect(later.executed).toEqual([]);
    expect(later.report.nodes['c']?.outputs['y']).toEqual({ type: 'number', value: 117 });
  });

  test('what is not the same each time, and what calls a tool whose version is not known, is never reused', async () => {
    const path = lab.thread({ d: { function: 'test/dice' }, s: { function: 'test/solver' } });
    await lab.run(path);
    const again = await lab.run(path);
    expect(again.executed.toSorted()).toEqual(['d', 's']);
    expect(whyOf(again, 's')).toContain('never reused');
  });

  test('another build of the module runs everything again, and says so', async () => {
    const path = chain(lab);
    await lab.run(path);
    lab.restart({ modules: testModules('next') });
    const again = await lab.run(path);
    expect(again.executed).toEqual(['a', 'b', 'c']);
    expect(whyOf(again, 'a')).toContain('the module test changed');
  });

  test('two nodes with the same params do not share a result: a function may name its outputs after its node', async () => {
    const nodes = { a: add(1), b: add(1) };
    for (const id of ['a', 'b'])
      lab.scripts.set(id, (task) => Promise.resolve(ok(outputsOf({ y: { type: 'text', value: task.node } }))));
    const path = lab.thread(nodes);
    await lab.run(path, { only: ['a'] });
    const both = await lab.run(path);
    expect(both.executed).toEqual(['b']);
    expect(both.report.nodes['b']?.outputs['y']).toEqual({ type: 'text', value: 'b' });
  });

  test('the marking is part of the key: what was written under one is not handed on under another', async () => {
    const nodes = { a: add(1) };
    await lab.run(lab.thread(nodes));
    const marked = await lab.run(lab.thread({ a: { ...add(1), marking: { level: 'SECRET', caveats: ['X'] } } }));
    expect(marked.executed).toEqual(['a']);
    expect(marked.report.marking).toEqual({ level: 'SECRET', caveats: ['X'] });
  });

  test('the name of an input file is part of the key, since a function is given it', async () => {
    const made = (name: string): string =>
      lab.thread({ m: { function: 'test/made', params: { name } }, n: { function: 'test/named' } }, [
        ['m.file', 'n.file'],
      ]);
    await lab.run(made('rev-a.txt'));
    const renamed = await lab.run(made('rev-b.txt'));
    expect(renamed.report.nodes['n']?.outputs['y']).toEqual({ type: 'text', value: 'rev-b.txt' });
    expect(whyOf(renamed, 'n')).toContain('file changed from rev-a.txt to rev-b.txt');
  });

  test('many wires arrive in the order of their names, whatever the order in the document', async () => {
    const nodes = { n10: add(1), n2: add(2), s: add() };
    const seen: string[][] = [];
    lab.scripts.set('s', (task) => {
      const arrived = task.inputs.get('x');
      seen.push(Array.isArray(arrived) ? arrived.map((item: { from: string }) => item.from) : []);
      return undefined;
    });
    await lab.run(
      lab.thread(nodes, [
        ['n2.y', 's.x'],
        ['n10.y', 's.x'],
      ]),
    );
    const turned = await lab.run(
      lab.thread(nodes, [
        ['n10.y', 's.x'],
        ['n2.y', 's.x'],
      ]),
    );
    expect(seen).toEqual([['n10.y', 'n2.y']]);
    expect(turned.executed).toEqual([]);
  });

  test('a unit is converted on the wire, and the digits stay', async () => {
    const path = lab.thread({ i: { function: 'test/inch' }, m: { function: 'test/metric' } }, [
      ['i.length', 'm.length'],
    ]);
    const { report } = await lab.run(path);
    // The international inch: exactly 25.4 mm (NIST SP 811, appendix B.8).
    expect(report.nodes['m']?.outputs['length']).toEqual({ type: 'quantity', value: 25.4, unit: 'mm', digits: 2 });
  });

  test('functions that read the thread run again when an override or a title changes; others do not', async () => {
    const thread = (title: string): string =>
      lab.thread({ a: add(1), r: { function: 'test/reader', title } }, [['a.y', 'r.x']]);
    await lab.run(thread('one'));
    expect((await lab.run(thread('one'))).executed).toEqual([]);
    expect((await lab.run(thread('two'))).executed).toEqual(['r']);
    expect((await lab.run(thread('two'), { set: [{ target: 'a.y', value: '1' }] })).executed).toEqual(['r']);
  });

  test('causes stay small where every pair of nodes is joined by two wires', async () => {
    const depth = 24;
    const lattice = (n: number): string => {
      const rows = Array.from({ length: depth }, (_, i) => i);
      const nodes = Object.fromEntries(
        rows.flatMap((i): [string, ThreadNode][] => [
          [`l${i}`, add(i === 0 ? n : 0)],
          [`r${i}`, add(i === 0 ? n : 1)],
        ]),
      );
      const wires = rows
        .slice(1)
        .flatMap((i) =>
          ['l', 'r'].flatMap((to) => ['l', 'r'].map((from) => [`${from}${i - 1}.y`, `${to}${i}.x`] as const)),
        );
      return lab.thread(nodes, wires);
    };
    await lab.run(lattice(1));
    const { run, executed } = await lab.run(lattice(2));
    expect(executed).toHaveLength(2 * depth);
    for (const body of lab.bodies(run))
      if (body.is === 'node-started') expect(JSON.stringify(body.why).length).toBeLessThan(3_000);
  });
});

describe('lost artifacts', () => {
  const made = (): string =>
    lab.thread({ m: { function: 'test/made', params: { name: 'f.txt' } }, n: { function: 'test/named' } }, [
      ['m.file', 'n.file'],
    ]);

  function pathOf(ran: Ran): string {
    const value = ran.report.nodes['m']?.outputs['file'];
    return lab.blobs.path(must(parseDigest(value?.type === 'file' ? value.digest : ''), 'it is a file'));
  }

  test('a file that is gone: its node runs again, says why, and its new result takes the place of the old one', async () => {
    const first = await lab.run(made());
    rmSync(pathOf(first));
    // Its bytes differ each time it is written, as of many tools.
    lab.scripts.set('m', async () => {
      const { digest, bytes } = await lab.blobs.put(new TextEncoder().encode('written later'));
      return ok(outputsOf({ file: { type: 'file', mediaType: 'text/plain', digest, bytes, name: 'f.txt' } }));
    });
    const second = await lab.run(made());
    expect(second.executed).toContain('m');
    expect(whyOf(second, 'm')).toContain('f.txt');
    expect(whyOf(second, 'm')).toContain('gone or damaged');
    expect((await lab.run(made())).executed).toEqual([]);
  });

  test.each([
    ['cut short', (path: string) => truncateSync(path, 1)],
    ['changed in place', (path: string) => writeFileSync(path, 'MADE')],
  ])('a file that is %s is not handed on', async (_name, damage) => {
    const first = await lab.run(made());
    chmodSync(pathOf(first), 0o600);
    damage(pathOf(first));
    // What a process has checked it checks again only when the file changes: so does an agent that runs for weeks.
    const second = await lab.run(made());
    expect(second.executed).toEqual(['m']);
    expect(
      (await lab.blobs.verify(must(parseDigest(`sha256:${pathOf(first).split('/').slice(-2).join('')}`), 'a digest')))
        .state,
    ).toBe('whole');
  });

  test('a damaged record of a result is as good as none, and is mended by the next run', async () => {
    const path = chain(lab);
    await lab.run(path);
    lab.database.statement("UPDATE results SET outputs = '{}' WHERE node = 'b'").run();
    const second = await lab.run(path);
    expect(second.executed).toEqual(['b']);
    expect(second.report.status).toBe('done');
    expect((await lab.run(path)).executed).toEqual([]);
  });

  test('damage in an older run does not keep a new one from running', async () => {
    const path = chain(lab);
    const first = await lab.run(path);
    lab.database.statement('DROP TRIGGER events_no_update').run();
    lab.database.statement("UPDATE events SET body = replace(body, 'node-started', 'node-stirred') ").run();
    expect(lab.runs.verifyRun(first.run)).not.toEqual([]);
    const second = await lab.run(chain(lab, 2));
    expect(second.report.status).toBe('done');
  });
});
