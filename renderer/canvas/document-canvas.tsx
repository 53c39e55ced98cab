import { useCallback } from 'react';
import type { JSX } from 'react';
import { useStore } from 'zustand';
import type { Place } from '#shared/model/layout.ts';
import type { SheetEdit } from '#shared/model/sheet.ts';
import { own } from '#shared/std/json.ts';
import { describedOf, findFunction } from '../session/describe.ts';
import { tabOf } from '../session/open-documents.ts';
import type { Session } from '../session/session.ts';
import { useSession } from '../session/use-session.ts';
import { sheetOf } from '../stores/documents.ts';
import type { OpenDocument } from '../stores/documents.ts';
import { dropFiles } from './drop-files.ts';
import type { Point } from './geometry.ts';
import { ThreadCanvas } from './thread-canvas.tsx';
import style from './canvas.module.css';

/** Whether a node's function takes a script, which is what opening the node is about. */
function hasCode(session: Session, document: string, node: string): boolean {
  const open = session.documents.getState().open[document];
  const name = open === undefined ? undefined : own(sheetOf(open).thread.nodes, node)?.function;
  const spec = findFunction(session.agent.getState().modules, name ?? '')?.spec;
  return spec !== undefined && JSON.stringify(spec.params).includes('"clewFile":"text/typescript"');
}

/** The canvas of an open thread. */
export function DocumentCanvas({ document: id }: { readonly document: string }): JSX.Element | null {
  const session = useSession();
  const document = useStore(session.documents, ({ open }) => open[id]);
  return document === undefined ? null : <OpenCanvas document={document} />;
}

function OpenCanvas({ document }: { readonly document: OpenDocument }): JSX.Element {
  const session = useSession();
  const { id } = document;
  // What is known of functions comes from both; the map itself is made once for each of their states.
  useStore(session.descriptions, ({ known }) => known);
  useStore(session.agent, ({ modules }) => modules);
  const described = describedOf(session, document);
  const sheet = sheetOf(document);
  const onEdit = useCallback((edit: SheetEdit, mark?: string) => session.documents.edit(id, edit, mark), [session, id]);
  const onAuto = useCallback(
    (places: Readonly<Record<string, Place>>) => {
      const now = session.documents.getState().open[id];
      if (now !== undefined) session.documents.set(id, { auto: { ...now.auto, ...places } });
    },
    [session, id],
  );
  const onOpen = useCallback(
    (node: string) => {
      session.selection.select(tabOf(id), { nodes: [node] });
      session.workbench.setState(hasCode(session, id, node) ? { bottom: 'code' } : { inspector: true });
    },
    [session, id],
  );
  const onFiles = useCallback(
    (files: readonly File[], at: Point) => void dropFiles(session, id, files, at),
    [session, id],
  );
  const isEmpty = Object.keys(sheet.thread.nodes).length === 0;
  return (
    <>
      <ThreadCanvas
        tab={tabOf(id)}
        sheet={sheet}
        auto={document.auto}
        described={described}
        readOnly={false}
        onEdit={onEdit}
        onAuto={onAuto}
        onOpen={onOpen}
        onFiles={onFiles}
      />
      {isEmpty ? (
        <div className={style['empty']} data-testid="canvas-empty">
          <p>
            Drop a workbook, a STEP file or a script, or press <kbd>A</kbd>
          </p>
        </div>
      ) : null}
    </>
  );
}
