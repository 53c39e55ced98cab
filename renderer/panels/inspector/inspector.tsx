import { useMemo, useRef } from 'react';
import type { JSX } from 'react';
import { useStore } from 'zustand';
import { own } from '#shared/std/json.ts';
import { EmptyState } from '../../ui/controls.tsx';
import { describedIn, problemsOf, uncheckedOf } from '../../session/describe.ts';
import { useSelection, useShown } from '../../session/shown.ts';
import type { Shown } from '../../session/shown.ts';
import { useSession } from '../../session/use-session.ts';
import type { Selection } from '../../stores/selection.ts';
import { useEditing } from './editing.ts';
import type { Editing } from './editing.ts';
import style from './inspector.module.css';
import { ManyInspector } from './many-inspector.tsx';
import { NodeInspector } from './node-inspector.tsx';
import type { Surroundings } from './node-facts.ts';
import { UnitOptions } from './port-type-field.tsx';
import { FoldContext } from './section.tsx';
import { ThreadInspector } from './thread-inspector.tsx';
import { WireInspector } from './wire-inspector.tsx';

/** The right side: whatever is selected, to see and to change. */
export function Inspector(): JSX.Element {
  const shown = useShown();
  const selection = useSelection();
  const burst = useRef(0);
  const folds = useRef(new Map<string, boolean>());
  const editing = useEditing(shown?.document?.id, burst);
  if (shown === undefined)
    return (
      <div className={style['inspector']}>
        <EmptyState title="Nothing to inspect">
          <p>Open a thread and select a node: its inputs, parameters and results stand here.</p>
        </EmptyState>
      </div>
    );
  return (
    <div
      className={style['inspector']}
      data-testid="inspector"
      onFocusCapture={() => {
        burst.current += 1;
      }}
    >
      <div className={style['inside']}>
        <UnitOptions />
        <FoldContext value={folds.current}>
          <Selected shown={shown} selection={selection} editing={editing} />
        </FoldContext>
      </div>
    </div>
  );
}

interface SelectedProps {
  readonly shown: Shown;
  readonly selection: Selection;
  readonly editing: Editing | undefined;
}

function Selected({ shown, selection, editing }: SelectedProps): JSX.Element {
  const session = useSession();
  const { thread, document, statuses } = shown;
  const modules = useStore(session.agent, (agent) => agent.modules);
  useStore(session.agent, (agent) => agent.link.at); // `uncheckedOf` reads it
  const known = useStore(session.descriptions, (descriptions) => descriptions.known);
  const described = useMemo(() => describedIn({ known }, modules, thread.nodes), [known, modules, thread.nodes]);
  const around: Surroundings = { thread, described, statuses };
  const problems = document === undefined ? [] : problemsOf(session, document);
  const nodes = selection.nodes.filter((id) => Object.hasOwn(thread.nodes, id));
  const wires = thread.wires.filter((wire) => selection.wires.includes(`${wire.from} ${wire.to}`));
  const [id] = nodes;
  const node = id === undefined ? undefined : own(thread.nodes, id);
  if (id !== undefined && node !== undefined && nodes.length === 1)
    return (
      <NodeInspector
        // A field holds what is typed for one node: another node has fields of its own.
        key={`${shown.tab.id} ${id}`}
        id={id}
        node={node}
        around={around}
        problems={problems}
        run={shown.run?.run}
        path={document?.path}
        editing={editing}
      />
    );
  const [wire] = wires;
  if (wire !== undefined && wires.length === 1 && nodes.length === 0)
    return <WireInspector wire={wire} around={around} editing={editing} />;
  if (nodes.length + wires.length > 1)
    return <ManyInspector nodes={nodes} wires={wires} around={around} editing={editing} />;
  const unchecked = document === undefined ? undefined : uncheckedOf(session, document);
  return (
    <ThreadInspector key={shown.tab.id} shown={shown} problems={problems} unchecked={unchecked} editing={editing} />
  );
}
