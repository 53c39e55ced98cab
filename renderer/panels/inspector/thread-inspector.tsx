import type { JSX } from 'react';
import { edit } from '#shared/model/edit.ts';
import { failureSentence } from '#shared/model/failure.ts';
import type { Problem } from '#shared/model/failure.ts';
import { onThread } from '#shared/model/sheet.ts';
import { shortRun } from '#shared/model/why.ts';
import { Button } from '../../ui/controls.tsx';
import type { Shown } from '../../session/shown.ts';
import { documentName } from '../../session/open-documents.ts';
import { useSession } from '../../session/use-session.ts';
import { MarkView } from '../list/mark-view.tsx';
import { runMarks } from '../list/marks.ts';
import { DraftField } from './draft-field.tsx';
import type { Editing } from './editing.ts';
import style from './inspector.module.css';
import { MarkingField } from './marking-field.tsx';
import { Section } from './section.tsx';

/** The thread itself, where nothing on its canvas is selected. */
export function ThreadInspector({
  shown,
  problems,
  unchecked,
  editing,
}: {
  readonly shown: Shown;
  readonly problems: readonly Problem[];
  /** Why there may be more problems than are known. */
  readonly unchecked: string | undefined;
  readonly editing: Editing | undefined;
}): JSX.Element {
  const session = useSession();
  const { thread, document, run } = shown;
  const path = document?.path ?? run?.created.thread.path;
  const errors = problems.filter((one) => one.severity === 'error').length;
  const reveal = async (): Promise<void> => {
    if (path === undefined) return;
    const revealed = await session.services.callWindow('file.reveal', { path });
    if (!revealed.ok) session.workbench.notify('error', failureSentence(revealed.error));
  };
  return (
    <div data-testid="thread-inspector">
      <div className={style['head']}>
        <div className={style['title']}>
          <DraftField
            value={thread.title ?? ''}
            placeholder={document === undefined ? 'Untitled' : documentName(document)}
            label="Title of the thread"
            disabled={editing === undefined}
            testId="thread-title"
            live
            onCommit={(text) =>
              editing?.edit(
                (sheet) =>
                  onThread(
                    sheet,
                    edit(sheet.thread, 'Title the thread', (draft) => {
                      if (text.trim() === '') delete draft.title;
                      else draft.title = text.trim();
                    }),
                  ),
                'thread title',
              )
            }
          />
        </div>
        <MarkingField
          marking={thread.marking}
          readOnly={editing === undefined}
          none="not marked"
          onChange={(marking) =>
            editing?.edit((sheet) =>
              onThread(
                sheet,
                edit(sheet.thread, 'Mark the thread', (draft) => {
                  if (marking === undefined) delete draft.marking;
                  else draft.marking = { level: marking.level, caveats: [...marking.caveats] };
                }),
              ),
            )
          }
        />
      </div>
      <Section title="Thread">
        <dl className={style['facts']}>
          <dt>Nodes</dt>
          <dd>{Object.keys(thread.nodes).length}</dd>
          <dt>Wires</dt>
          <dd>{thread.wires.length}</dd>
          {document === undefined ? null : (
            <>
              <dt>Problems</dt>
              <dd>
                {problems.length > 0
                  ? `${errors} errors, ${problems.length - errors} warnings`
                  : unchecked === undefined
                    ? 'none'
                    : 'none in the part that could be checked'}
                {unchecked === undefined ? null : <p className={style['note']}>{unchecked}</p>}
              </dd>
            </>
          )}
          <dt>File</dt>
          <dd>{path ?? 'Not saved yet'}</dd>
          {document?.readOnly === true ? (
            <>
              <dt>Access</dt>
              <dd>read only; save it under another name</dd>
            </>
          ) : null}
          <dt>Run</dt>
          <dd>{run === undefined ? 'none yet' : <RunFacts shown={shown} />}</dd>
        </dl>
        {path === undefined ? null : (
          <div className={style['buttons']}>
            <Button onClick={() => void reveal()}>Show in folder</Button>
          </div>
        )}
      </Section>
      {editing === undefined ? null : (
        <p className={style['note']}>Select a node or a wire to see and change it here.</p>
      )}
    </div>
  );
}

function RunFacts({ shown }: { readonly shown: Shown }): JSX.Element | null {
  const { run } = shown;
  if (run === undefined) return null;
  const started = new Date(run.createdAt);
  return (
    <>
      <span className={style['function']}>{shortRun(run.run)}</span> <MarkView mark={runMarks[run.status]} />
      <div className={style['meta']} title={started.toISOString()}>
        {started.toLocaleString()} by {run.created.by}
      </div>
    </>
  );
}
