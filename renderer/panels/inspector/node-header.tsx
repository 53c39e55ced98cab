import { useState } from 'react';
import type { JSX } from 'react';
import { setTitle } from '#shared/model/edit.ts';
import { onThread, renameInSheet } from '#shared/model/sheet.ts';
import type { Thread, ThreadNode } from '#shared/model/thread.ts';
import { nodeIdPattern } from '#shared/std/ids.ts';
import { useSession } from '../../session/use-session.ts';
import { DraftField } from './draft-field.tsx';
import type { Editing } from './editing.ts';
import { FormRow } from './form-row.tsx';
import style from './inspector.module.css';

/** Why a node cannot be called so; undefined where it can. */
function idProblem(thread: Pick<Thread, 'nodes'>, id: string, to: string): string | undefined {
  if (to === id) return undefined;
  if (Object.hasOwn(thread.nodes, to)) return `Another node has the id ${to}. Choose one that is free.`;
  return nodeIdPattern.test(to)
    ? undefined
    : 'An id begins with a small letter and holds small letters, digits and hyphens, at most 64.';
}

interface HeaderProps {
  readonly id: string;
  readonly node: ThreadNode;
  readonly thread: Pick<Thread, 'nodes'>;
  /** What it is called as long as nobody has given it a title. */
  readonly fallback: string;
  readonly editing: Editing | undefined;
}

export function NodeHeader({ id, node, thread, fallback, editing }: HeaderProps): JSX.Element {
  const session = useSession();
  const [refused, setRefused] = useState<string>();
  const rename = (typed: string): void => {
    const to = typed.trim();
    const problem = idProblem(thread, id, to);
    setRefused(problem);
    if (editing === undefined || problem !== undefined || to === id) return;
    editing.edit((sheet) => renameInSheet(sheet, id, to));
    session.selection.select(editing.tab, { nodes: [to] });
  };
  return (
    <div className={style['head']}>
      <div className={style['title']}>
        <DraftField
          value={node.title ?? ''}
          placeholder={fallback}
          label="Title"
          disabled={editing === undefined}
          testId="node-title"
          live
          onCommit={(title) =>
            editing?.edit((sheet) => onThread(sheet, setTitle(sheet.thread, id, title.trim())), 'title')
          }
        />
      </div>
      <FormRow
        label="Node id"
        hint="What wires and files name the node by"
        errors={refused === undefined ? [] : [refused]}
      >
        {(field, describedBy) => (
          <DraftField
            id={field}
            describedBy={describedBy}
            value={id}
            mono
            disabled={editing === undefined}
            testId="node-id"
            onDraft={(text) => setRefused(idProblem(thread, id, text.trim()))}
            onCommit={rename}
          />
        )}
      </FormRow>
      <div className={style['under']}>
        <span className={style['function']} data-testid="node-function">
          {node.function}
        </span>
      </div>
    </div>
  );
}
