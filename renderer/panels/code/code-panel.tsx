import { useMemo } from 'react';
import type { JSX, ReactNode } from 'react';
import { useStore } from 'zustand';
import { findFunction } from '../../session/describe.ts';
import { save } from '../../session/open-documents.ts';
import { useReveal, useSelection, useShown } from '../../session/shown.ts';
import type { Shown } from '../../session/shown.ts';
import { useSession } from '../../session/use-session.ts';
import { Button, EmptyState } from '../../ui/controls.tsx';
import { BoundStep } from './bound-step.tsx';
import style from './code.module.css';
import { DocumentStep } from './document-step.tsx';
import { codeNodes, hasNoCode, selectedCode } from './which-step.ts';
import type { CodeNode } from './which-step.ts';

function Choose({
  nodes,
  other,
}: {
  readonly nodes: readonly CodeNode[];
  readonly other: string | undefined;
}): JSX.Element {
  const reveal = useReveal();
  if (nodes.length === 0)
    return (
      <EmptyState title="No node of this thread runs code of yours">
        <p>Add a TypeScript step or a parametric part from the functions.</p>
      </EmptyState>
    );
  return (
    <EmptyState title={other === undefined ? 'Choose a step to see its code' : `${other} has no code of yours`}>
      <ul className={style['steps']} data-testid="code-steps">
        {nodes.map(({ node, title, param }) => (
          <li key={node}>
            <Button onClick={() => reveal(node)} data-testid={`code-step-${node}`}>
              <span>{title}</span> <span className={style['dim']}>{param.path ?? 'no file yet'}</span>
            </Button>
          </li>
        ))}
      </ul>
    </EmptyState>
  );
}

function OfShown({ shown, children }: { readonly shown: Shown; readonly children?: ReactNode }): JSX.Element {
  const session = useSession();
  const modules = useStore(session.agent, (agent) => agent.modules);
  const { nodes: selected } = useSelection();
  const { thread } = shown;
  const nodes = useMemo(() => codeNodes(thread, (name) => findFunction(modules, name)?.spec), [thread, modules]);
  if (modules === undefined)
    return <EmptyState title="The agent has not named its functions yet">{children}</EmptyState>;
  const chosen = selectedCode(nodes, selected);
  if (chosen === undefined) return <Choose nodes={nodes} other={hasNoCode(thread, nodes, selected)} />;
  if (shown.document === undefined) return <BoundStep shown={shown} chosen={chosen} />;
  return <DocumentStep shown={shown} document={shown.document} chosen={chosen} />;
}

export function CodePanel(): JSX.Element {
  const session = useSession();
  const shown = useShown();
  if (shown === undefined)
    return (
      <EmptyState title="No thread is open">
        <p>Open one to see the code of its steps.</p>
      </EmptyState>
    );
  const { document } = shown;
  if (document !== undefined && document.path === undefined)
    return (
      <EmptyState title="Save the thread first">
        <p>The code of a step is a file beside its thread, and this thread has no place yet.</p>
        <Button tone="primary" onClick={() => void save(session, document.id)} data-testid="code-save-thread">
          Save
        </Button>
      </EmptyState>
    );
  return <OfShown shown={shown} />;
}
