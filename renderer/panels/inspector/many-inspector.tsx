import type { JSX } from 'react';
import { disconnect } from '#shared/model/edit.ts';
import { onThread, removeFromSheet, together } from '#shared/model/sheet.ts';
import type { Sheet } from '#shared/model/sheet.ts';
import type { Thread, Wire } from '#shared/model/thread.ts';
import { own } from '#shared/std/json.ts';
import { Button } from '../../ui/controls.tsx';
import { perform } from '../../commands/perform.ts';
import { allCommands } from '../../commands/registry.ts';
import { useReveal } from '../../session/shown.ts';
import { useSession } from '../../session/use-session.ts';
import { MarkView } from '../list/mark-view.tsx';
import { nodeMarks } from '../list/marks.ts';
import type { Editing } from './editing.ts';
import style from './inspector.module.css';
import { nodeTitle } from './node-facts.ts';
import type { Surroundings } from './node-facts.ts';

function counted(thread: Pick<Thread, 'nodes'>, nodes: readonly string[]): [string, number][] {
  const counts = new Map<string, number>();
  for (const id of nodes) {
    const name = own(thread.nodes, id)?.function ?? '';
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts].toSorted((a, b) => b[1] - a[1]);
}

/** What the canvas can do with several nodes, as the menu and the keys do it. */
function Arrange(): JSX.Element | null {
  const session = useSession();
  const commands = [...allCommands.values()].filter(
    (one) => /^canvas\.(align|distribute)\./.test(one.id) && (one.when?.(session) ?? true),
  );
  if (commands.length === 0) return null;
  return (
    <div className={style['buttons']}>
      {commands.map((one) => (
        <Button key={one.id} onClick={() => void perform(session, one)}>
          {one.title}
        </Button>
      ))}
    </div>
  );
}

/** Several nodes or wires: what they are, one by one. */
export function ManyInspector({
  nodes,
  wires,
  around,
  editing,
}: {
  readonly nodes: readonly string[];
  readonly wires: readonly Wire[];
  readonly around: Surroundings;
  readonly editing: Editing | undefined;
}): JSX.Element {
  const session = useSession();
  const reveal = useReveal();
  const parts = [
    nodes.length === 0 ? undefined : `${nodes.length} ${nodes.length === 1 ? 'node' : 'nodes'}`,
    wires.length === 0 ? undefined : `${wires.length} ${wires.length === 1 ? 'wire' : 'wires'}`,
  ].filter((part) => part !== undefined);
  const functions = counted(around.thread, nodes);
  const remove = (): void => {
    editing?.edit((sheet) =>
      together(sheet, `Delete ${parts.join(' and ')}`, [
        ...wires.map((wire) => (now: Sheet) => onThread(now, disconnect(now.thread, wire))),
        (now) => removeFromSheet(now, nodes),
      ]),
    );
    if (editing !== undefined) session.selection.select(editing.tab, {});
  };
  return (
    <div data-testid="many-inspector">
      <h3 className={style['heading']}>{parts.join(' and ')} selected</h3>
      <p className={style['summary']}>
        {functions.length === 1
          ? `All are ${functions[0]?.[0] ?? ''}.`
          : functions.map(([name, count]) => `${count} × ${name}`).join(', ')}
      </p>
      <ul className={style['nodes']}>
        {nodes.map((id) => (
          <li key={id}>
            <button type="button" className={style['source']} onClick={() => reveal(id)}>
              {nodeTitle(around.thread, id)}
            </button>
            <MarkView mark={nodeMarks[own(around.statuses, id)?.word ?? 'ready']} />
          </li>
        ))}
      </ul>
      {editing === undefined ? null : (
        <>
          <Arrange />
          <div className={style['buttons']}>
            <Button onClick={remove}>Delete {parts.join(' and ')}</Button>
          </div>
        </>
      )}
    </div>
  );
}
